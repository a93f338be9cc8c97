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
        var accepted = fixes
        var result = patched(fixes)
        if case .failure = result {
            accepted = []
            for fix in fixes {
                let next = patched(accepted + [fix])
                switch next {
                case .success:
                    accepted.append(fix)
                    result = next
                case .failure(let failure):
                    refused.append(
                        FixPlan.RefusedFix(
                            finding: fix.finding,
                            file: failure.file,
                            location: failure.refusal.location,
                            reason: failure.refusal.description
                        )
                    )
                }
            }
        }
        guard case .success(let patches) = result else { return }
        self.patches = patches
        for fix in accepted {
            for file in fix.files { findings[file, default: []].append(fix.finding) }
        }
    }

    private struct Failure: Error {
        var file: String
        var refusal: YAMLRefusal
    }

    private func patched(_ fixes: [PlannedFix]) -> Result<[String: YAMLPatch], Failure> {
        var edits: [String: [Int: [YAMLEdit]]] = [:]
        var documents: [String: [YAMLMapping]] = [:]
        var known: Set<PlannedFix.Document> = []
        for fix in fixes {
            for edit in fix.edits {
                let earlier = edits[edit.file]?[edit.document] ?? []
                guard !earlier.contains(where: { $0.includes(edit.edit) }) else { continue }
                edits[edit.file, default: [:]][edit.document, default: []].append(edit.edit)
            }
            for document in fix.documents where known.insert(document).inserted {
                documents[document.file, default: []].append(document.content)
            }
        }
        var patches: [String: YAMLPatch] = [:]
        for file in Set(edits.keys).union(documents.keys).sorted() {
            do throws(YAMLRefusal) {
                let current = files[file] ?? YAMLFile(bytes: [], name: file)
                patches[file] = try current.applying(edits[file] ?? [:], appending: documents[file] ?? [])
            } catch {
                return .failure(Failure(file: file, refusal: error))
            }
        }
        return .success(patches)
    }
}

extension YAMLEdit {
    /// Whether another edit need not be made after this one, because it does the same.
    fileprivate func includes(_ other: YAMLEdit) -> Bool {
        if self == other { return true }
        return path == other.path && demand != nil && demand == other.demand
    }
}
