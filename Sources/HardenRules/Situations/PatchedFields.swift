import HardenKubernetes
import HardenYAML

/// Keeps fixes off what the kustomizations of the input patch.
///
/// The file of such an object does not say what reaches the cluster. A fix of it would be undone by the patch, or would
/// come together with it to what the API server rejects, such as a preStop hook with two handlers.
struct PatchedFields {
    private let topology: Topology
    /// Positions of objects by their place; items of a `List` share one.
    private let objects: [Document: [Int]]

    private struct Document: Hashable {
        var file: String
        var document: Int
    }

    /// `nil` where nothing is patched.
    init?(_ topology: Topology) {
        guard topology.hasPatches else { return nil }
        self.topology = topology
        objects = Dictionary(grouping: topology.manifests.objects.indices) { position in
            let object = topology.object(at: position)
            return Document(file: object.file, document: object.document)
        }
    }

    /// The finding; where a patch sets what its fix sets, without the fix, and with the file that has to be mended.
    ///
    /// A fix begins with what the finding is about. Where that is patched, the finding hangs on what is applied, so that
    /// it is no error any more.
    func withoutOverriddenFix(_ finding: Finding) -> Finding {
        guard let fix = finding.fix else { return finding }
        var finding = finding
        for (number, change) in fix.changes.enumerated() {
            guard case .edit(let file, let document, let edit) = change else { continue }
            let meetings = self.meetings(of: edit, in: Document(file: file, document: document))
            guard !meetings.isEmpty else { continue }
            finding.fix = nil
            for meeting in meetings where !finding.notes.contains(meeting.note) { finding.notes.append(meeting.note) }
            if number == 0, meetings.contains(where: { !$0.isCoupled }) {
                finding.severity = finding.severity == .error ? .warning : .advice
            }
        }
        return finding
    }

    /// A patch of what an edit sets, or of what that must fit.
    private struct Meeting {
        var note: String
        var isCoupled: Bool
    }

    private func meetings(of edit: YAMLEdit, in document: Document) -> [Meeting] {
        if case .comment = edit { return [] }
        return objects[document, default: []].flatMap { position -> [Meeting] in
            let object = topology.object(at: position)
            let root = object.root.path
            let patches = topology.patches(of: position)
            guard !patches.isEmpty, edit.path.hasPrefix(root) else { return [] }
            let own = YAMLPath(Array(edit.path.components.dropFirst(root.components.count)))
            let leaves = Self.leaves(of: edit.demand, at: own)
            let coupled = leaves.flatMap { CoupledFields.paths(coupledTo: $0) }
            return patches.flatMap { patch in
                Self.meetings(leaves, patch, object, isCoupled: false)
                    + Self.meetings(coupled, patch, object, isCoupled: true)
            }
        }
    }

    private static func meetings(
        _ paths: [YAMLPath],
        _ patch: ObjectPatch,
        _ object: KubernetesObject,
        isCoupled: Bool
    ) -> [Meeting] {
        paths.compactMap { path in
            guard let overlap = patch.overlap(with: path, in: object) else { return nil }
            if case .unknown = patch.form {
                let note = "no fix, because \(patch.file), which cannot be read here, may patch '\(overlap)'"
                return Meeting(note: note, isCoupled: isCoupled)
            }
            if patch.kustomization == nil {
                let note = "no fix, because another tool fills in '\(overlap)'; mend it there"
                return Meeting(note: note, isCoupled: isCoupled)
            }
            let note = "no fix, because '\(overlap)' is patched by \(patch.file); mend it there"
            return Meeting(note: note, isCoupled: isCoupled)
        }
    }

    /// The paths of all values that are no mappings.
    private static func leaves(of value: YAMLValue?, at path: YAMLPath) -> [YAMLPath] {
        guard case .mapping(let mapping)? = value, !mapping.isEmpty else { return [path] }
        return mapping.entries.flatMap { leaves(of: $0.value, at: path.appending($0.key)) }
    }
}
