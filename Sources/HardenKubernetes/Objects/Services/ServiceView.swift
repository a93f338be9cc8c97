import HardenYAML

/// A Service.
///
/// Source: Kubernetes API reference, Service v1.
package struct ServiceView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.service]

    package let object: KubernetesObject
    /// Labels that a kustomization adds to the selector.
    private let addedLabels: [String: String]

    package init(_ object: KubernetesObject) { self.init(object, addedLabels: [:]) }

    package init(_ object: KubernetesObject, addedLabels: [String: String]) {
        self.object = object
        self.addedLabels = addedLabels
    }

    package var type: Field<String> {
        spec["type"].string(default: Default("ClusterIP", source: APIReference.service))
    }

    /// Whether it has no address of its own (`clusterIP: None`), so that its DNS name leads to the Pods.
    package var isHeadless: Bool { spec["clusterIP"].text == "None" }

    package var selector: LabelSelector { LabelSelector(spec["selector"], isPlainMap: true, added: addedLabels) }

    package var ports: [ServicePortView] { spec["ports"].items.map { ServicePortView(place: $0) } }

    /// The port with a number, or a name.
    package func port(_ port: IntOrString) -> ServicePortView? {
        switch port {
        case .int(let number):
            spec["ports"].items(whose: "port", is: .int(number)).lazy.map { ServicePortView(place: $0) }
                .first { $0.port.value == number }
        case .string(let name):
            spec["ports"].items(whose: "name", is: .string(name)).lazy.map { ServicePortView(place: $0) }
                .first { $0.name.value == name }
        }
    }

    package var publishNotReadyAddresses: Field<Bool> {
        spec["publishNotReadyAddresses"].boolean(default: Default(false, source: APIReference.service))
    }
    package var sessionAffinity: Field<String> {
        spec["sessionAffinity"].string(default: Default("None", source: APIReference.service))
    }
    package var externalTrafficPolicy: Field<String> {
        spec["externalTrafficPolicy"].string(default: Default("Cluster", source: APIReference.service))
    }
    package var internalTrafficPolicy: Field<String> {
        spec["internalTrafficPolicy"].string(default: Default("Cluster", source: APIReference.service))
    }
}

/// A port of a Service.
package struct ServicePortView: Sendable {
    package let place: Place

    package var name: Field<String> { place["name"].string() }
    package var port: Field<Int> { place["port"].integer() }
    package var nodePort: Field<Int> { place["nodePort"].integer() }
    /// A container port's number or name; the same as `port` where it is not written.
    package var targetPort: Field<IntOrString> {
        place["targetPort"].countOrText(
            default: port.value.map { Default(.int($0), source: APIReference.service) }
        )
    }
    package var transport: Field<String> {
        place["protocol"].string(default: Default("TCP", source: APIReference.service))
    }
    package var appProtocol: Field<String> { place["appProtocol"].string() }

    /// Whether this is the port that a rule, an annotation or a backend names.
    package func isNamed(by reference: IntOrString) -> Bool {
        switch reference {
        case .int(let number): port.value == number
        case .string(let text): name.value == text || port.value.map(String.init) == text
        }
    }
}

extension ServicePortView {
    /// Whether it is there for a monitoring system: by its name, or that of its Service.
    ///
    /// Source: Prometheus Operator and kubebuilder name such ports `metrics`, `http-metrics` and the like, and such Services
    /// `…-metrics` and `…-metrics-service`.
    package func isForMetrics(of service: ServiceView?) -> Bool {
        func words(_ name: String) -> [Substring] { name.lowercased().split { $0 == "-" || $0 == "_" } }
        if let name = name.value,
            words(name).contains(where: {
                $0.contains("metrics") || ["exporter", "profiling", "pprof"].contains($0)
            })
        {
            return true
        }
        guard let service else { return false }
        // Only at the end: `metrics-server` is the cluster's own API, which others ask than a monitoring system.
        let own = words(service.object.name)
        return (own.last == "service" || own.last == "svc" ? own.dropLast().last : own.last) == "metrics"
    }
}

extension ServiceView {
    /// Whether a monitoring system alone has something to ask of it.
    package var isForMetrics: Bool { !ports.isEmpty && ports.allSatisfy { $0.isForMetrics(of: self) } }
}
