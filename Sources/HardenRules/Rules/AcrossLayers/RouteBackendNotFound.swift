import HardenKubernetes
import HardenYAML

/// Finds Ingresses and routes that send to Services or ports that are not there.
package struct RouteBackendNotFound: Rule {
    package static let metadata = RuleMetadata(
        id: "route-backend-not-found",
        area: .acrossLayers,
        title: "An Ingress or a route sends to a Service or a port that does not exist",
        severity: .error,
        disruptions: [.steadyState],
        codes: [404, 500, 502, 503],
        remedy: .unsafeFix,
        explanation: """
            The port of a backend is the Service's port, by name or number, not the target port. An Ingress reaches
            Services of its own namespace only. A Service that is not in the input is no fault by itself; it is one
            where a Service of that name lies beside the route in another namespace, or one is called almost the same. Where an
            Ingress finds all of its other Services in its folder, the one that is missing is mentioned.
            """,
        before: """
            kind: Ingress
            spec:
              defaultBackend:
                service:
                  name: orders
                  port:
                    number: 8080
            ---
            kind: Service
            metadata:
              name: orders
            spec:
              ports:
                - port: 80
                  targetPort: 8080
            """,
        after: """
            kind: Ingress
            spec:
              defaultBackend:
                service:
                  name: orders
                  port:
                    number: 80
            ---
            kind: Service
            metadata:
              name: orders
            spec:
              ports:
                - port: 80
                  targetPort: 8080
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/services-networking/ingress/",
            "https://gateway-api.sigs.k8s.io/reference/spec/#backendref",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let backends = context.topology.backends
        let referred = Set(backends.flatMap(\.service.objects))
        let bySource = Dictionary(grouping: backends, by: \.source)
        var seen: Set<Int> = []
        return backends.compactMap { backend in
            // A route that hangs on several Gateways is listed once for each.
            guard !context.isPatched(backend.source, ["spec"]) else { return nil }
            let finding =
                backend.portState == .missing
                ? missingPort(backend, context)
                : missingService(backend, beside: bySource[backend.source] ?? [], referred, context)
            guard let finding, seen.insert(backend.place.anchor.range.lowerBound &+ backend.source << 32).inserted
            else { return nil }
            return finding
        }
    }

    private func missingPort(_ backend: BackendReference, _ context: RuleContext) -> Finding? {
        let object = context.object(backend.source)
        // The AWS load balancer controller reads this name as a pointer to an annotation.
        guard let port = backend.port.value, let position = backend.service.first, "\(port)" != "use-annotation" else {
            return nil
        }
        let service = ServiceView(context.object(position))
        guard service.type.value != "ExternalName", !service.ports.isEmpty,
            !service.ports.contains(where: { $0.port.isUnknown || $0.name.isUnknown }),
            !backend.service.objects.contains(where: { context.isPatched($0, ["spec", "ports"]) })
        else { return nil }
        let target = service.ports.first { $0.targetPort.value == port }
        var finding = Finding(
            rule: Self.id,
            severity: .error,
            message: "\(object.title) sends to port \(port) of Service \(service.name), which has no such port",
            object: object.title,
            primary: backend.port.label("no port of the Service", in: object),
            secondary: [
                service.spec["ports"].label("the Service has \(list(service.ports))", in: service.object)
            ],
            disruptions: Self.metadata.disruptions,
            symptoms: ["503, 500 or 404, depending on the controller"]
        )
        if let target, let number = target.port.value {
            finding.notes = ["\(port) is the target port of port \(number)"]
        }
        let meant = target ?? (service.ports.count == 1 ? service.ports.first : nil)
        if let meant, !backend.port.place.isShared { finding.fix = fix(backend.port, meant, object) }
        return finding
    }

    private func fix(_ port: Field<IntOrString>, _ meant: ServicePortView, _ object: KubernetesObject) -> Fix? {
        guard let number = meant.port.value else { return nil }
        let path = port.path
        // In today's Ingresses names and numbers have keys of their own.
        guard path.components.last == .key("name") else {
            return Fix("port \(number)", safety: .unsafe, changes: [object.edit(.put(path, .int(number)))])
        }
        if let name = meant.name.value {
            return Fix("port \(name)", safety: .unsafe, changes: [object.edit(.put(path, .string(name)))])
        }
        let value: YAMLValue = ["number": .int(number)]
        return Fix("port \(number)", safety: .unsafe, changes: [object.edit(.put(path.parent, value))])
    }

    private func list(_ ports: [ServicePortView]) -> String {
        ports.map { port in
            let number = port.port.value.map { "\($0)" } ?? "?"
            return port.name.value.map { "\(number) (\($0))" } ?? number
        }
        .joined(separator: ", ")
    }

    private func missingService(
        _ backend: BackendReference,
        beside others: [BackendReference],
        _ referred: Set<Int>,
        _ context: RuleContext
    ) -> Finding? {
        let object = context.object(backend.source)
        let place = [backend.place["serviceName"], backend.place["service"]["name"], backend.place["name"]]
            .first { $0.exists }
        // A route says itself where it means another namespace.
        guard let place, let name = place.text, !backend.place["namespace"].exists else { return nil }
        let reason = context.dangling(
            backend.service,
            named: name,
            from: backend.source,
            isReferred: referred.contains
        )
        guard let reason else {
            return isAloneMissing(backend, among: others, context) ? absence(of: name, place, object) : nil
        }
        var finding = Finding(
            rule: Self.id,
            severity: reason.severity,
            message: "\(object.title) sends to Service \(name), which is not in its namespace",
            object: object.title,
            primary: place.label("no such Service", in: object),
            disruptions: Self.metadata.disruptions,
            symptoms: ["503, 500 or 404, depending on the controller"]
        )
        switch reason {
        case .otherNamespace(let other):
            let label = "this one is in namespace \(other.namespace ?? "")"
            finding.secondary = [other.metadata["name"].label(label, in: other)]
        case .similarName(let other):
            finding.secondary = [other.metadata["name"].label("is this one meant?", in: other)]
            if !place.isShared {
                let edit = object.edit(.put(place.path, .string(other.name)))
                finding.fix = Fix("Service \(other.name)", safety: .unsafe, changes: [edit])
            }
        }
        return finding
    }

    /// Whether the rest of an Ingress's application lies in its folder, so that one Service is missing from a whole.
    private func isAloneMissing(
        _ backend: BackendReference,
        among backends: [BackendReference],
        _ context: RuleContext
    ) -> Bool {
        guard case .notFound(let absence) = backend.service, !absence.isOpen, absence.sameName.isEmpty,
            context.object(backend.source).kind == .ingress
        else { return false }
        let others = backends.filter {
            $0.place.anchor.range.lowerBound != backend.place.anchor.range.lowerBound
        }
        return !others.isEmpty
            && others.allSatisfy { other in
                other.service.objects.contains { context.isBeside($0, backend.source) }
            }
    }

    private func absence(of name: String, _ place: Place, _ object: KubernetesObject) -> Finding {
        Finding(
            rule: Self.id,
            severity: .advice,
            message: "\(object.title) sends to Service \(name), which is not in the input",
            object: object.title,
            primary: place.label("all its other Services are here", in: object),
            disruptions: Self.metadata.disruptions,
            symptoms: ["503, 500 or 404, depending on the controller"],
            notes: ["nothing is wrong where the Service comes from elsewhere"]
        )
    }
}
