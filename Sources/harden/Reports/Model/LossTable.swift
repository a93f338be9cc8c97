import HardenKubernetes
import HardenRollout
import HardenRules

/// What rollouts, scale-downs and node drains lose, a row a workload, before and after the fixes.
struct LossTable {
    /// Names of the columns.
    let columns: [String]
    /// The cells of each row, those that lose most first.
    let rows: [[String]]
    /// How many workloads have no row.
    let hidden: Int
    /// What the numbers are.
    let title: String
    /// What is lost although no finding speaks of it, and what the numbers hang on where no finding says that.
    let remarks: [String]

    /// Rows beyond these are only counted.
    private static let mostRows = 15

    /// - Parameters:
    ///   - outlooks: What disruptions lose: now, and after each step that is told.
    ///   - stages: Names of the steps.
    ///   - showsAll: Whether no row is left out.
    ///   - tellsAssumptions: Whether nothing else says what the numbers hang on.
    ///   - isExplained: Whether a finding says why an object's requests fail.
    /// - Returns: `nil` where nothing is known.
    init?(
        _ outlooks: [WorkloadOutlook],
        stages: [String],
        showsAll: Bool,
        tellsAssumptions: Bool = false,
        isExplained: (KubernetesObject) -> Bool = { _ in true }
    ) {
        guard !outlooks.isEmpty else { return nil }
        let sorted = outlooks.enumerated().sorted { first, second in
            if first.element.losesMore(than: second.element) { return true }
            return !second.element.losesMore(than: first.element) && first.offset < second.offset
        }
        .map(\.element)
        let names = Dictionary(grouping: sorted) { $0.object.qualifiedName }
        let all = sorted.map { outlook in
            let name = outlook.object.qualifiedName
            let isAmbiguous = names[name, default: []].count > 1
            return Row(
                names: [isAmbiguous ? "\(name) (\(outlook.object.file))" : name],
                cells: [
                    outlook.paths.joined(separator: ", ") + (outlook.holdsConnections ? " (new connections)" : "")
                ]
                    + WorkloadOutlook.disruptions.map { Self.cell(outlook.losses[$0] ?? []) }
            )
        }
        let told = showsAll ? all : Row.folded(all)
        // One more row takes no more lines than its count.
        let shown = showsAll || told.count <= Self.mostRows + 1 ? told[...] : told.prefix(Self.mostRows)
        remarks = [
            Self.unexplained(
                sorted.filter { $0.losesRequests && !$0.holdsConnections && !isExplained($0.object) }
            ),
            Self.hooks(sorted.filter { $0.losesRequests && $0.hasUnknownHook }),
            tellsAssumptions ? Self.assumptions(sorted) : nil,
        ].compactMap(\.self)
        hidden = told.dropFirst(shown.count).reduce(0) { $0 + $1.names.count }
        columns = ["workload", "path"] + WorkloadOutlook.disruptions.map(\.label)
        rows = shown.map { [$0.title] + $0.cells }
        // Stages that change nothing are not spoken of.
        let steps = told.map(\.steps).max() ?? 1
        title =
            "requests lost at \(WorkloadOutlook.requestsPerSecond)/s in the worst case, as "
            + "'\(ProgramName.current) simulate' plays it"
            + (steps > 1 ? ": \(stages.prefix(steps).joined(separator: Self.arrow))" : "")
    }

    private static func assumptions(_ outlooks: [WorkloadOutlook]) -> String? {
        let assumed = outlooks.filter { !$0.assumed.isEmpty }
        guard let first = assumed.first else { return nil }
        let names = Set(assumed.flatMap(\.assumed)).sorted().joined(separator: ", ")
        let more = assumed.count > 1 ? " and \(assumed.count - 1) more" : ""
        return "assumed, because nothing says it: \(names) of \(first.object.qualifiedName)\(more); "
            + "'\(ProgramName.current) config' shows where to say it"
    }

    private static func hooks(_ unknown: [WorkloadOutlook]) -> String? {
        guard let first = unknown.first else { return nil }
        let more = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
        return
            "the preStop request of \(first.object.qualifiedName)\(more) is taken to be answered at once; less is lost "
            + "where the answer takes its time"
    }

    private static func unexplained(_ unexplained: [WorkloadOutlook]) -> String? {
        guard let first = unexplained.first else { return nil }
        let more = unexplained.count > 1 ? " and \(unexplained.count - 1) more" : ""
        let simulate = "'\(ProgramName.current) simulate' says why"
        let remedy =
            unexplained.contains(where: \.isPinned)
            ? "; on kept-alive connections nothing is if the application closes them (application.closesConnections in .harden.yaml)"
            : ""
        return "no finding is about what \(first.object.qualifiedName)\(more) may lose: \(simulate)\(remedy)"
    }

    /// Workloads that lose the same on the same ways.
    private struct Row {
        var names: [String]
        let cells: [String]

        var title: String {
            names.count > 2 ? "\(names[0]) and \(names.count - 1) more" : names.joined(separator: ", ")
        }

        /// How many losses a cell tells at most.
        var steps: Int { cells.map { $0.split(separator: arrow).count }.max() ?? 1 }

        static func folded(_ rows: [Row]) -> [Row] {
            var folded: [Row] = []
            var positions: [[String]: Int] = [:]
            for row in rows {
                if let position = positions[row.cells] {
                    folded[position].names += row.names
                } else {
                    positions[row.cells] = folded.count
                    folded.append(row)
                }
            }
            return folded
        }
    }

    private static let arrow = " → "

    /// Such as "24,100 → 0"; what does not change is told once.
    private static func cell(_ losses: [WorkloadOutlook.Loss?]) -> String {
        var told = losses.map { $0?.text ?? "?" }
        while told.count > 1, told.last == told.dropLast().last { told.removeLast() }
        return told.isEmpty ? "–" : told.joined(separator: arrow)
    }
}

extension KubernetesObject {
    /// The name with the namespace where that is written, such as "shop/orders".
    fileprivate var qualifiedName: String { namespace.map { "\($0)/\(name)" } ?? name }
}
