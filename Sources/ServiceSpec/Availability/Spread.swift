/// How Pods are spread over the zones of a region and over nodes, so that the loss of one takes only its share.
public struct Spread: Sendable, Hashable {
    /// Over the zones of the region.
    public var zones: Requirement
    /// Over nodes.
    public var nodes: Requirement

    /// How strictly Pods are spread.
    public enum Requirement: String, Sendable, Hashable, CaseIterable {
        /// Evenly or not at all: a Pod waits until there is room where it belongs, even if that holds up a rollout.
        case required
        /// Evenly if there is room. The default: a crowded cluster must not stop a rollout.
        case preferred
        /// As it comes.
        case none
    }

    /// Creates a spread.
    ///
    /// - Parameters:
    ///   - zones: Over the zones of the region.
    ///   - nodes: Over nodes.
    public init(zones: Requirement = .preferred, nodes: Requirement = .preferred) {
        self.zones = zones
        self.nodes = nodes
    }
}
