import HardenGeneration
import HardenYAML

/// Tells what a run changes: diffs on standard output, everything else on standard error.
struct GenerationReport {
    let folders: [OutputFolder]
    /// Whether the changes are written, or would be.
    let isWritten: Bool

    /// What speaks against writing, one error a line; empty when nothing does.
    var errors: [String] {
        folders.flatMap(\.plan.diagnostics).filter { $0.severity == .error }.map(\.description)
    }

    /// Says what should be known about the specs: warnings always, notes only to those who want to hear more.
    func showRemarks(withNotes: Bool) {
        for folder in folders {
            for diagnostic in folder.plan.diagnostics where diagnostic.severity == .warning {
                StandardStream.error.printLine(diagnostic.description)
            }
            guard withNotes else { continue }
            for diagnostic in folder.plan.diagnostics where diagnostic.severity == .note {
                StandardStream.error.printLine(diagnostic.description)
            }
            for var note in folder.plan.notes {
                note.path = folder.path(of: note.path)
                StandardStream.error.printLine(note.description)
            }
        }
    }

    /// Shows all changes.
    func showDiff(_ output: DiffOutput) {
        for folder in folders where !folder.plan.files.isEmpty {
            let root = DiffRoot(ofOutput: folder.path)
            if let place = root.folder {
                StandardStream.error.printLine("the paths in the diff are relative to \(place)")
            }
            output.show(folder.plan.files.map { FileDiff($0, name: root.path(of: $0.path)) })
        }
    }

    /// Says which files were created and changed, and how many are up to date.
    func showSummary() {
        for folder in folders {
            for file in folder.plan.files {
                let counts = file.diff().counts
                let verb = file.original == nil ? "create" : "change"
                StandardStream.error.printLine(
                    "\(isWritten ? "" : "would ")\(verb)\(isWritten ? "d" : "") \(folder.path(of: file.path)) "
                        + "(+\(counts.added) -\(counts.removed))"
                )
            }
        }
        StandardStream.error.printLine(closingLine)
    }

    private var closingLine: String {
        let files = folders.flatMap(\.plan.files)
        let created = files.count { $0.original == nil }
        let unchanged = folders.reduce(0) { $0 + $1.plan.unchanged.count }
        let services = Phrases.count(folders.reduce(0) { $0 + $1.services.count }, "service")
        let would = isWritten ? "" : "to be "
        let parts = [
            (created, would + "created"), (files.count - created, would + "changed"), (unchanged, "up to date"),
        ]
        .filter { $0.0 > 0 }
        .enumerated()
        .map { $0 == 0 ? "\(Phrases.count($1.0, "file")) \($1.1)" : "\($1.0) \($1.1)" }
        return "\(services): " + (parts.isEmpty ? "nothing to write" : parts.joined(separator: ", "))
    }
}
