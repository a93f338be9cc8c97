/// What the manifests that exist already have decided, and a generator must keep.
package struct GenerationContext: Sendable, Hashable {
    /// The labels by which the existing Deployment selects its Pods; they cannot be changed. `nil` for a new one.
    package var selector: [Label]?
    /// The name that the application's container has in the existing Deployment; `nil` for a new one.
    package var containerName: String?

    /// The name of the HorizontalPodAutoscaler that scales the existing Deployment. A second one would fight with it.
    package var autoscalerName: String?
    /// The name of the PodDisruptionBudget for the existing Pods. With a second one no Pod could be evicted.
    package var disruptionBudgetName: String?

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
