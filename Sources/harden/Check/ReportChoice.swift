import ArgumentParser

/// What `--format` says: a format with where it goes, or that the surroundings decide.
enum ReportChoice: ExpressibleByArgument, Hashable, Sendable {
    /// For people, and besides in the way of the service that runs the command. So it is without `--format`, too.
    case automatic
    case destination(ReportDestination)

    init?(argument: String) {
        if argument == "auto" {
            self = .automatic
        } else if let destination = ReportDestination(argument: argument) {
            self = .destination(destination)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { ["auto"] + ReportDestination.allValueStrings }

    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    /// Where findings go by it, whatever the surroundings are.
    var destination: ReportDestination {
        switch self {
        case .automatic: ReportDestination(.text)
        case .destination(let destination): destination
        }
    }
}
