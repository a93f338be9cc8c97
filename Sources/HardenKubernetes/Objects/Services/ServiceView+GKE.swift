import HardenYAML

/// What annotations tell GKE about a Service.
///
/// Source: kubernetes/ingress-gce, pkg/annotations/service.go.
extension ServiceView {
    package var backendConfigs: BackendConfigAnnotation? {
        let names = ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"]
        // The first counts where both are written.
        return names.lazy.compactMap { JSONAnnotation($0, of: object) }.first.map { BackendConfigAnnotation($0) }
    }

    package var networkEndpointGroups: NEGAnnotation? {
        JSONAnnotation("cloud.google.com/neg", of: object).map { NEGAnnotation($0) }
    }

    /// Protocols by port name: HTTP, HTTPS or HTTP2.
    package var appProtocols: JSONAnnotation? {
        // The old key counts where both are written.
        let names = ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"]
        return names.lazy.compactMap { JSONAnnotation($0, of: object) }.first
    }
}

/// `cloud.google.com/backend-config`: the BackendConfigs of a Service's ports.
package struct BackendConfigAnnotation: Sendable {
    /// A BackendConfig's name and what it is for.
    package struct Entry: Sendable {
        /// The Service port's name or number; `nil` for all ports that have no entry of their own.
        package var port: String?
        package var name: String
        /// The name's place within the annotation's text.
        package var place: Place
    }

    package let annotation: JSONAnnotation

    package init(_ annotation: JSONAnnotation) { self.annotation = annotation }

    /// Whether it is the key of the beta, which is still read.
    package var isBetaKey: Bool { annotation.key.hasPrefix("beta.") }

    package var entries: [Entry] {
        guard let root = annotation.root else { return [] }
        let standard = root["default"].text.map { Entry(port: nil, name: $0, place: root["default"]) }
        let ports = root["ports"].entries.compactMap { key, value in
            value.text.map { Entry(port: key.string, name: $0, place: value) }
        }
        return (standard.map { [$0] } ?? []) + ports
    }

    /// Keys that are neither `default` nor `ports`.
    package var unknownKeys: [String] {
        annotation.root?.entries.map(\.key.string).filter { $0 != "default" && $0 != "ports" } ?? []
    }

    /// Whether it names BackendConfigs for some of a Service's ports, and nothing of it is a mistake or filled in later.
    package func isComplete(for ports: [ServicePortView]) -> Bool {
        let known = ports.flatMap { [$0.name.value, $0.port.value.map(String.init)].compactMap(\.self) }
        return !entries.isEmpty && unknownKeys.isEmpty && !Placeholder.occurs(in: annotation.text)
            && annotation.root?["ports"].entries.count == entries.count
            && entries.allSatisfy { $0.port.map(known.contains) ?? false }
    }

    /// The BackendConfig of a port: by its name, then by its number, then the default.
    package func entry(for port: ServicePortView) -> Entry? {
        let entries = entries
        if let name = port.name.value, let entry = entries.first(where: { $0.port == name }) { return entry }
        if let number = port.port.value, let entry = entries.first(where: { $0.port == "\(number)" }) { return entry }
        return entries.first { $0.port == nil }
    }
}

/// `cloud.google.com/neg`: for which load balancers a Service's Pods become network endpoints.
package struct NEGAnnotation: Sendable {
    package let annotation: JSONAnnotation

    package init(_ annotation: JSONAnnotation) { self.annotation = annotation }

    /// Whether GKE Ingress uses the Pods directly; `nil` where the annotation does not say.
    package var isForIngress: Bool? { annotation.root?["ingress"].boolean().value }

    /// The Service port numbers with a NEG of their own, for load balancers that are made outside Kubernetes.
    package var exposedPorts: [String] { annotation.root?["exposed_ports"].entries.map(\.key.string) ?? [] }
}
