/// How simulated disruptions are told.
enum SimulationFormat: String, OutputFormat {
    /// For people at a terminal, with a chart of characters.
    case text
    case json
    /// All charts as one picture.
    case svg
    /// One page that needs nothing else.
    case html

    func render(_ report: SimulationReport, color: Bool, width: Int?) -> String {
        switch self {
        case .text: SimulationTextReporter(report, color: color, width: width).text
        case .json: SimulationJSONReporter(report).text
        case .svg: SimulationSVGReporter(report).text
        case .html: SimulationHTMLReporter(report).text
        }
    }
}
