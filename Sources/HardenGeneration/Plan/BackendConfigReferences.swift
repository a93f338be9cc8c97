import HardenKubernetes

/// The BackendConfigs that the annotation of an existing Service names.
///
/// Source: kubernetes/ingress-gce, pkg/annotations and pkg/backendconfig (a port's name before its number before the
/// default).
package struct BackendConfigReferences: Sendable, Hashable {
    package var byDefault: String?
    /// By what the annotation calls a port: its name or its number.
    package var byPort: [String: String] = [:]
    /// Names of the Service's ports, by number.
    package var portNames: [Int: String] = [:]
    /// Which of the BackendConfigs are in the folder.
    package var existing: Set<String> = []

    /// Nothing is named.
    package init() {}

    /// - Parameter exists: Whether there is a BackendConfig of a name in the folder.
    init(_ annotation: BackendConfigAnnotation, of service: ServiceView, exists: (String) -> Bool) {
        for entry in annotation.entries {
            if let port = entry.port { byPort[port] = entry.name } else { byDefault = entry.name }
            if exists(entry.name) { existing.insert(entry.name) }
        }
        for port in service.ports {
            if let number = port.port.value { portNames[number] = port.name.value }
        }
    }

    /// What the annotation calls a port, where it names a BackendConfig for this one.
    func key(ofPort number: Int) -> String? {
        [portNames[number], String(number)].lazy.compactMap(\.self).first { byPort[$0] != nil }
    }

    /// The BackendConfig of a port; `nil` if the annotation names none.
    func name(ofPort number: Int) -> String? { key(ofPort: number).flatMap { byPort[$0] } ?? byDefault }

    /// The BackendConfig of a port, if it is in the folder.
    func knownName(ofPort number: Int) -> String? { name(ofPort: number).flatMap { existing.contains($0) ? $0 : nil } }
}
