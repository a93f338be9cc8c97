import HardenYAML

/// A reference to another object: `targetRef`, `scaleTargetRef`, `workloadRef`, `backendRef`, `parentRef`.
package struct ReferenceView: Sendable {
    package let place: Place
    private let defaultGroup: String?
    private let defaultKind: String?
    private let placeOfName: Place
    private let placeOfPort: Place

    /// - Parameters:
    ///   - place: The mapping with kind and name.
    ///   - defaultGroup: The group that counts where neither group nor apiVersion is written.
    ///   - defaultKind: The kind that counts where none is written.
    ///   - name: Where the name is written, if not in `name`.
    ///   - port: Where the port is written, if not in `port`.
    package init(
        _ place: Place,
        defaultGroup: String? = nil,
        defaultKind: String? = nil,
        name: Place? = nil,
        port: Place? = nil
    ) {
        self.place = place
        self.defaultGroup = defaultGroup
        self.defaultKind = defaultKind
        placeOfName = name ?? place["name"]
        placeOfPort = port ?? place["port"]
    }

    package var kind: Field<String> {
        place["kind"].string(default: defaultKind.map { Default($0, source: APIReference.gateway) })
    }
    package var name: Field<String> { placeOfName.string() }
    package var namespace: Field<String> { place["namespace"].string() }
    /// The port of a route's backend, or the listener's port that a route is for.
    package var port: Field<Int> { placeOfPort.integer() }
    package var sectionName: Field<String> { place["sectionName"].string() }
    package var weight: Field<Int> { place["weight"].integer(default: Default(1, source: APIReference.gateway)) }

    package var isService: Bool { kind.value == "Service" && (group ?? "") == "" }

    /// Whether it means a Service by the name under which Gateways of several clusters know it. Source: GKE, Deploying
    /// multi-cluster Gateways: a ServiceImport has the name and the namespace of the Services that are exported.
    package var isServiceImport: Bool {
        kind.value == "ServiceImport" && ["net.gke.io", "multicluster.x-k8s.io"].contains(group)
    }

    /// The API group, from `group`, from `apiGroup`, as Ingresses have it, or from `apiVersion`; `nil` where none is there.
    package var group: String? {
        if let group = place["group"].text ?? place["apiGroup"].text { return group }
        if place["group"].node != nil { return "" }
        if let apiVersion = place["apiVersion"].text { return ObjectIdentity.group(of: apiVersion) }
        return defaultGroup
    }
}
