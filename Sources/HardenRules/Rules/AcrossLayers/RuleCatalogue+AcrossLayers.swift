extension RuleCatalogue {
    /// Values of one layer that must fit those of another.
    static let acrossLayers: [any Rule.Type] = []
}
