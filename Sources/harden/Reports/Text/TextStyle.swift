import HardenRules

/// Colours of a report on a terminal.
struct TextStyle {
    let color: Bool

    enum Role {
        case severity(Severity)
        /// Line numbers, rules and arrows.
        case frame
        case plain
        case emphasis
        case secondary
        /// What a Pod does in a chart.
        case phase(Timeline.Phase)

        /// The parameters of the escape sequence that selects it.
        fileprivate var parameters: String {
            switch self {
            case .severity(.error): "1;31"
            case .severity(.warning): "1;33"
            case .severity(.advice): "1;36"
            case .frame: "1;34"
            case .emphasis: "1"
            case .plain: ""
            case .secondary: "34"
            case .phase(.starting): "36"
            case .phase(.serving): "32"
            case .phase(.terminating): "33"
            case .phase(.stopping): "35"
            }
        }
    }

    func callAsFunction(_ role: Role, _ text: String) -> String {
        color && !text.isEmpty && !role.parameters.isEmpty ? "\u{1B}[\(role.parameters)m\(text)\u{1B}[0m" : text
    }
}
