import HardenGeneration
import HardenRules
import HardenYAML

/// What changes in a file, for `git apply` and for people.
struct FileDiff: Sendable {
    /// The path of the file in this run.
    let path: String
    private let diff: UnifiedDiff
    private let original: [UInt8]?
    private let result: [UInt8]

    /// - Parameters:
    ///   - file: The file with its changes.
    ///   - name: What the diff calls it.
    init(_ file: FixPlan.PatchedFile, name: String) {
        (path, original, result) = (file.path, file.original, file.result)
        diff = file.diff(path: name)
    }

    init(_ file: PlannedFile, name: String) {
        (path, original, result) = (file.path, file.original, file.result)
        diff = file.diff(path: name)
    }

    /// Every byte as it is.
    var patch: [UInt8] { diff.text() }

    /// What people see: nothing invisible, and no secret.
    ///
    /// - Parameter tree: The file as it was read for a check; `nil` where that is to be done here.
    func shown(color: Bool, tree: YAMLFile? = nil) -> String {
        let old = (tree ?? original.map { YAMLFile(bytes: $0, name: path) }).map { Secrets($0) } ?? .none
        // Fixes add no secrets, but may change a line that has one.
        let mayHave = tree == nil || !old.ranges.isEmpty
        let new = mayHave ? Secrets(YAMLFile(bytes: result, name: path)) : .none
        return diff.shown(color: color) { side, range, bytes in
            let secrets = side == .old ? old : new
            return DisplayLine(bytes, hiding: secrets.hidden(in: range, bytes), expandsTabs: false).text
        }
    }
}
