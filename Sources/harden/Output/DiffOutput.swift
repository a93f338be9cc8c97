import HardenSystem
import HardenYAML

/// Shows what changes, in one of two ways.
///
/// `--diff` into a pipe or a file is for `git apply`: it is every byte of the lines around, whatever they hold. Everything else
/// is for people: a terminal, colours, and the diff below a report, also where that goes to a log. There nothing invisible is
/// in it, and no secret.
struct DiffOutput {
    /// Whether a diff was asked for, and nothing else.
    let isAskedFor: Bool
    let color: ColorChoice

    /// - Parameters:
    ///   - files: What changes.
    ///   - trees: The files that were read, to spare reading them again.
    func show(_ files: [FileDiff], trees: [YAMLFile] = []) {
        guard !files.isEmpty else { return }
        let isColored = color.applies(to: .output)
        if isAskedFor, !isColored, !StandardStream.output.isTerminal {
            StandardStream.output.hand(on: Array(files.map(\.patch).joined()))
            return
        }
        StandardStream.output.show(Self.shown(files, trees: trees, color: isColored))
    }

    /// What people see of changes.
    static func shown(_ files: [FileDiff], trees: [YAMLFile], color: Bool) -> String {
        let trees = Dictionary(trees.map { ($0.source.name, $0) }) { first, _ in first }
        return files.concurrentMap(batch: 16) { $0.shown(color: color, tree: trees[$0.path]) }.joined()
    }
}
