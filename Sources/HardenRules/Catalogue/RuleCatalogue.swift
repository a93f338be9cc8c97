/// All rules there are, in the order of their areas.
package enum RuleCatalogue {
    package static let all: [any Rule.Type] =
        shutdown + start + rollout + disruptionBudget + gkeIngress + gkeGateway + healthCheck + kong + acrossLayers
        + nginx
        + security

    /// What selections can name: rules and areas.
    package static var names: [String] { all.map { $0.metadata.id } + RuleMetadata.Area.allCases.map(\.rawValue) }

    /// The rule with an identifier.
    package static func rule(_ id: String) -> (any Rule.Type)? { all.first { $0.metadata.id == id } }

    /// The rules of an area.
    package static func rules(in area: RuleMetadata.Area) -> [any Rule.Type] { all.filter { $0.metadata.area == area } }
}
