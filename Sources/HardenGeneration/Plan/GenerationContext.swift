package import HardenRollout

/// What the manifests that exist already have decided, and a generator must keep.
package struct GenerationContext: Sendable, Hashable {
    /// The labels by which the existing Deployment selects its Pods; they cannot be changed. `nil` for a new one.
    package var selector: [Label]?
    /// The labels by which the existing Service selects its Pods. They stay, and the Pods need them.
    package var serviceSelector: [Label] = []
    /// The account that the existing Deployment's Pods run as; `nil` if it names none.
    package var serviceAccount: String?
    /// The name that the application's container has in the existing Deployment; `nil` for a new one.
    package var containerName: String?

    /// Names of objects that there may be only one of, by kind, where one exists under another name than the generator's:
    /// a second autoscaler would fight with it, a second disruption budget would stop every eviction, and a second policy
    /// on a Service is not attached.
    package var names: [String: String] = [:]
    /// The BackendConfigs that the existing Service refers to.
    package var backendConfigs = BackendConfigReferences()
    /// The Ingress objects of the service's namespace, by their names.
    package var ingresses: [String: ExistingIngress] = [:]
    /// The ways to the Pods over objects that exist and that the spec says nothing of.
    package var otherPaths: [TrafficPath] = []
    /// Seconds that the longest preStop hook of another container takes.
    package var otherPreStop = 0

    package struct Label: Sendable, Hashable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Nothing exists.
    package static let empty = GenerationContext()

    package init(selector: [Label]? = nil, containerName: String? = nil) {
        self.selector = selector
        self.containerName = containerName
    }
}
