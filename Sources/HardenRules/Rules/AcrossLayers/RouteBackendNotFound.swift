import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Ingresses and routes that send to Services or ports that are not there.
struct RouteBackendNotFound: Rule {
    static let metadata = RuleMetadata(
        id: "route-backend-not-found",
        area: .acrossLayers,
        title: "An Ingress or a route sends to a Service or a port that does not exist",
        severity: .error,
        disruptions: [.steadyState],
        codes: [404, 500, 502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "that this one is meant is told by its name or number alone",
        explanation: """
            The port of a backend is the Service's port, by name or number, not the target port. An Ingress reaches
            Services of its own namespace only. A Service that is not in the input is no fault by itself; it is one
            where a Service of that name lies beside the route in another namespace, or one is called almost the same. Where an
            Ingress finds all of its other Services in its folder, the one that is missing is mentioned.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/services-networking/ingress/",
            "https://gateway-api.sigs.k8s.io/reference/spec/#backendref",
        ]
    )

    static let subjects: Subjects<RouteBackend> = .backends.reading(["spec"])
    // A route that hangs on several Gateways is listed once for each.
    static let repetition = Repetition.oncePerPlace

    func faults(of subject: RouteBackend, in context: RuleContext) -> Fault? {
        subject.node.portState == .missing ? missingPort(subject, context) : missingService(subject, context)
    }

    private func missingPort(_ subject: RouteBackend, _ context: RuleContext) -> Fault? {
        let backend = subject.node
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
        let meant = target ?? (service.ports.count == 1 ? service.ports.first : nil)
        return Fault(
            "\(subject.title) sends to port \(port) of Service \(service.name), which has no such port",
            at: backend.port.label("no port of the Service"),
            secondary: [service.spec["ports"].label("the Service has \(list(service.ports))")],
            symptoms: [symptom(of: subject)],
            notes: target?.port.value.map { ["\(port) is the target port of port \($0)"] } ?? [],
            fix: meant.flatMap { fix(backend.port, $0) }
        )
    }

    /// GKE Ingress takes over nothing of an Ingress of which it does not find a backend.
    private func symptom(of subject: RouteBackend) -> String {
        let name = subject.object.kind == .ingress ? IngressView(subject.object).className.value : nil
        return name.flatMap { TrafficPath(ofGKEIngressClass: $0) } == nil
            ? "503, 500 or 404, depending on the controller"
            : "no load balancer, or the former one as it was, because GKE refuses all of the Ingress"
    }

    private func fix(_ port: Field<IntOrString>, _ meant: ServicePortView) -> Fix? {
        guard let number = meant.port.value else { return nil }
        // In today's Ingresses names and numbers have keys of their own.
        guard port.path.components.last == .key("name") else {
            return Fix("port \(number)", safety: .unsafe, port.put(.int(number)))
        }
        if let name = meant.name.value { return Fix("port \(name)", safety: .unsafe, port.put(.string(name))) }
        let edit = YAMLEdit.put(port.path.parent, ["number": .int(number)])
        return Fix("port \(number)", safety: .unsafe, port.place.change(edit))
    }

    private func list(_ ports: [ServicePortView]) -> String {
        ports.map { port in
            let number = port.port.value.map { "\($0)" } ?? "?"
            return port.name.value.map { "\(number) (\($0))" } ?? number
        }
        .joined(separator: ", ")
    }

    private func missingService(_ subject: RouteBackend, _ context: RuleContext) -> Fault? {
        let backend = subject.node
        let place = [backend.place["serviceName"], backend.place["service"]["name"], backend.place["name"]]
            .first { $0.exists }
        // A route says itself where it means another namespace.
        guard let place, let name = place.text, !backend.place["namespace"].exists else { return nil }
        let symptoms = [symptom(of: subject)]
        guard let reason = context.dangling(backend.service, named: name, from: backend.source, as: .backend) else {
            guard isAloneMissing(subject, context) else { return nil }
            return Fault(
                "\(subject.title) sends to Service \(name), which is not in the input",
                at: place.label("all its other Services are here"),
                severity: .advice,
                confidence: .assumed,
                symptoms: symptoms,
                notes: ["nothing is wrong where the Service comes from elsewhere"]
            )
        }
        return Fault(
            "\(subject.title) sends to Service \(name), which is not in its namespace",
            at: place.label("no such Service"),
            secondary: [reason.label],
            severity: reason.severity,
            symptoms: symptoms,
            fix: reason.name.flatMap { Fix("Service \($0)", safety: .unsafe, place.put(.string($0))) }
        )
    }

    /// Whether the rest of an Ingress's application lies in its folder, so that one Service is missing from a whole.
    private func isAloneMissing(_ subject: RouteBackend, _ context: RuleContext) -> Bool {
        guard case .notFound(let absence) = subject.node.service, !absence.isOpen, absence.sameName.isEmpty,
            subject.object.kind == .ingress
        else { return false }
        let others = subject.all.filter {
            $0.place.anchor.range.lowerBound != subject.node.place.anchor.range.lowerBound
        }
        return !others.isEmpty
            && others.allSatisfy { other in
                other.service.objects.contains { context.isBeside($0, subject.node.source) }
            }
    }
}

/// A backend of an Ingress or a route.
struct RouteBackend: RuleSubject {
    let node: BackendReference
    let object: KubernetesObject
    /// All backends of the same Ingress or route.
    let all: [BackendReference]

    package var title: String { object.title }
    package var objectPosition: Int? { node.source }
}

extension Subjects where Subject == RouteBackend {
    fileprivate static var backends: Self {
        Self { context in
            let bySource = Dictionary(grouping: context.topology.backends, by: \.source)
            return context.topology.backends.map { backend in
                RouteBackend(
                    node: backend,
                    object: context.object(backend.source),
                    all: bySource[backend.source] ?? []
                )
            }
        }
    }
}
