import HardenNGINX
import HardenYAML

/// Applies the fixes of a group to its files: all at once where that works, else one after the other, leaving out those
/// that do not.
struct FixApplication {
    private let files: [String: YAMLFile]
    private(set) var refused: [FixPlan.RefusedFix] = []
    private var patches: [String: YAMLPatch] = [:]
    private var findings: [String: [Int]] = [:]

    init(files: [String: YAMLFile]) { self.files = files }

    /// The files that change, by path.
    var patchedFiles: [FixPlan.PatchedFile] {
        patches.filter { !$0.value.isEmpty }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            path,
            patch in
            FixPlan.PatchedFile(
                path: path,
                original: files[path]?.source.bytes,
                edits: patch.edits,
                findings: findings[path, default: []].sorted()
            )
        }
    }

    mutating func apply(_ fixes: [PlannedFix]) {
        var accepted: [PlannedFix] = []
        var patches: [String: YAMLPatch] = [:]
        // Those that are next to be tried together; where that fails, one half comes after the other.
        var next = [fixes[...]]
        while let tried = next.popLast() {
            if tried.isEmpty { continue }
            switch patched(accepted + tried) {
            case .success(let result):
                patches = result
                accepted += tried
            case .failure(let failure):
                if tried.count == 1, let fix = tried.first {
                    refused.append(
                        FixPlan.RefusedFix(
                            finding: fix.finding,
                            file: failure.file,
                            location: failure.location,
                            reason: failure.reason
                        )
                    )
                    continue
                }
                let middle = tried.startIndex + tried.count / 2
                next += [tried[middle...], tried[..<middle]]
            }
        }
        self.patches = patches
        for fix in accepted {
            for file in fix.files { findings[file, default: []].append(fix.finding) }
        }
    }

    private struct Failure: Error {
        var file: String
        var location: TextLocation?
        var reason: String
    }

    private func patched(_ fixes: [PlannedFix]) -> Result<[String: YAMLPatch], Failure> {
        var patches: [String: YAMLPatch] = [:]
        let changes = FileChanges(fixes)
        for change in changes.ofNGINX {
            do throws(NGINXRefusal) {
                patches[change.path] = try change.patch()
            } catch {
                return .failure(Failure(file: change.path, location: error.location, reason: error.description))
            }
        }
        for (file, change) in changes.changes.sorted(by: { $0.key < $1.key }) {
            do throws(YAMLRefusal) {
                let current = files[file] ?? YAMLFile(bytes: [], name: file)
                patches[file] = try current.applying(change.edits, appending: change.documents)
            } catch {
                return .failure(Failure(file: file, location: error.location, reason: error.description))
            }
        }
        return .success(patches)
    }
}

/// What fixes do together, by file.
struct FileChanges {
    private(set) var changes: [String: YAMLFile.Change] = [:]
    /// In the order of the files' paths.
    let ofNGINX: [NGINXChange]

    init(_ fixes: [PlannedFix]) {
        var edits: Set<PlannedFix.Edit> = []
        var documents: Set<PlannedFix.Document> = []
        for fix in fixes {
            for edit in fix.edits where edits.insert(edit.asWanted).inserted {
                changes[edit.file, default: ([:], [])].edits[edit.document, default: []].append(edit.edit)
            }
            for document in fix.documents where documents.insert(document).inserted {
                changes[document.file, default: ([:], [])].documents.append(document.content)
            }
        }
        ofNGINX = NGINXChange.all(of: fixes.flatMap(\.nginxEdits))
    }
}

extension PlannedFix.Edit {
    /// What is the same for all edits of which one is enough: whoever sets the same value does the same.
    fileprivate var asWanted: PlannedFix.Edit {
        guard let demand = edit.demand else { return self }
        return PlannedFix.Edit(file: file, document: document, edit: .put(edit.path, demand))
    }
}
