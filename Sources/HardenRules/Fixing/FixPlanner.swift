package import HardenKubernetes
import HardenSystem
package import HardenYAML

/// Works out what becomes of files when the fixes of many findings are made.
///
/// Every fix is made whole or not at all. A fix that a file's layout does not allow is refused, with its reason, and the
/// others are made all the same.
package struct FixPlanner: Sendable {
    private let files: [String: YAMLFile]
    private let layout: ManifestLayoutInference
    private let order: [String: Int]
    private let protected: ProtectedFields

    /// - Parameters:
    ///   - files: All files that were read, kustomizations among them.
    ///   - precedence: Names of rules; where two fixes exclude each other, that of the earlier rule is made.
    ///   - protected: What no fix may change.
    ///   - exists: Whether there is a file at a path, among `files` or not.
    package init(
        files: [YAMLFile],
        precedence: [String] = [],
        protected: [ProtectedField] = [],
        exists: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.files = Dictionary(files.map { ($0.source.name, $0) }) { first, _ in first }
        layout = ManifestLayoutInference(files: self.files, exists: exists)
        self.protected = ProtectedFields(protected)
        order = Dictionary(precedence.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Plans the fixes of findings.
    ///
    /// - Parameters:
    ///   - findings: The findings; the plan refers to them by position.
    ///   - includingUnsafe: Whether fixes are made that need knowledge of the application.
    /// - Returns: The files as they would be.
    package func plan(_ findings: [Finding], includingUnsafe: Bool = false) -> FixPlan {
        var outcomes: [FixGroup: FixGroup.Outcome] = [:]
        return plan(findings, includingUnsafe: includingUnsafe, &outcomes)
    }

    /// Plans the safe fixes, and all fixes, in less time than one after the other.
    package func plans(_ findings: [Finding]) -> (safe: FixPlan, all: FixPlan) {
        var outcomes: [FixGroup: FixGroup.Outcome] = [:]
        let safe = plan(findings, includingUnsafe: false, &outcomes)
        return (safe, plan(findings, includingUnsafe: true, &outcomes))
    }

    /// - Parameter outcomes: What became of groups that were seen before.
    private func plan(
        _ findings: [Finding],
        includingUnsafe: Bool,
        _ outcomes: inout [FixGroup: FixGroup.Outcome]
    ) -> FixPlan {
        var plan = FixPlan()
        let ranks = findings.enumerated().map { rank($1, $0) }
        let positions = findings.indices.sorted { ranks[$0] < ranks[$1] }
        var fixes: [PlannedFix] = []
        var created: [NewObject: YAMLMapping] = [:]
        for position in positions {
            guard let fix = findings[position].fix, includingUnsafe || fix.safety == .safe else { continue }
            if let fix = planned(fix, of: findings[position], position, &created, &plan) { fixes.append(fix) }
        }
        let groups = FixGroup.groups(of: fixes)
        let new = groups.filter { outcomes[$0] == nil }
        for (group, outcome) in zip(new, new.concurrentMap { [files] in $0.outcome(in: files) }) {
            outcomes[group] = outcome
        }
        for outcome in groups.compactMap({ outcomes[$0] }) {
            plan.files += outcome.files
            plan.refused += outcome.refused
            plan.settlements += outcome.settlements
        }
        plan.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let refused = Set(plan.refused.map(\.finding))
        plan.fixed = Set(fixes.map(\.finding)).subtracting(refused)
        plan.refused.sort { $0.finding < $1.finding }
        return plan
    }

    /// Plans each of some fixes where none of the others is made, in less time than one after the other.
    ///
    /// - Returns: The files as they would be, by the finding's position; nothing where there is no fix, or none that can be
    ///   made.
    package func plansOfEach(_ findings: [Finding]) -> [[FixPlan.PatchedFile]] {
        var changes: [[String: YAMLFile.Change]] = []
        var ofNGINX: [[NGINXChange]] = []
        var ofFile: [String: [Int]] = [:]
        for (position, finding) in findings.enumerated() {
            var (created, plan): ([NewObject: YAMLMapping], FixPlan) = ([:], FixPlan())
            let fix = finding.fix.flatMap { planned($0, of: finding, position, &created, &plan) }
            let fileChanges = FileChanges(fix.map { [$0] } ?? [])
            changes.append(fileChanges.changes)
            ofNGINX.append(fileChanges.ofNGINX)
            for file in changes[position].keys { ofFile[file, default: []].append(position) }
        }
        var patches = findings.map { _ in [String: YAMLPatch]() }
        let patched = Array(ofFile).concurrentMap(batch: 4) { [files, changes] file, positions in
            let current = files[file] ?? YAMLFile(bytes: [], name: file)
            return (file, positions, current.applyingEach(positions.compactMap { changes[$0][file] }))
        }
        for (file, positions, results) in patched {
            for (position, patch) in zip(positions, results) { patches[position][file] = patch }
        }
        for (position, changes) in ofNGINX.enumerated() {
            for change in changes { patches[position][change.path] = try? change.patch() }
        }
        return patches.enumerated().map { position, patches in
            // Every fix is made whole or not at all.
            guard patches.count == changes[position].count + ofNGINX[position].count else { return [] }
            return patches.filter { !$0.value.isEmpty }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map {
                    FixPlan.PatchedFile(
                        path: $0,
                        original: files[$0]?.source.bytes,
                        edits: $1.edits,
                        findings: [position]
                    )
                }
        }
    }

    private func rank(_ finding: Finding, _ position: Int) -> (Int, Int, Int) {
        (order[finding.rule] ?? .max, finding.fix?.safety == .unsafe ? 1 : 0, position)
    }

    /// The fix with the files that its new documents go to; `nil` where it cannot or need not be made.
    private func planned(
        _ fix: Fix,
        of finding: Finding,
        _ position: Int,
        _ created: inout [NewObject: YAMLMapping],
        _ plan: inout FixPlan
    ) -> PlannedFix? {
        var planned = PlannedFix(finding: position, rule: finding.rule, edits: [])
        for change in fix.changes {
            switch change {
            case .edit(let file, let document, let edit):
                guard let known = files[file], known.documents.indices.contains(document) else {
                    let reason = "there is no document \(document + 1) in this file that could be edited"
                    plan.refused.append(FixPlan.RefusedFix(finding: position, file: file, reason: reason))
                    return nil
                }
                if let field = protected.first(forbidding: edit, in: document, of: file) {
                    plan.refused.append(FixPlan.RefusedFix(finding: position, file: file, reason: field.refusal))
                    return nil
                }
                planned.edits.append(PlannedFix.Edit(file: file, document: document, edit: edit))
            case .nginx(let edit): planned.nginxEdits.append(edit)
            case .newDocument(let neighbour, let name, let content):
                if let identity = ObjectIdentity(content) {
                    let object = NewObject(folder: FileName(neighbour).folder, identity: identity)
                    if let other = created[object], other != content {
                        let reason = "\(identity) is created by the fix of another finding with other content"
                        plan.refused.append(FixPlan.RefusedFix(finding: position, file: neighbour, reason: reason))
                        return nil
                    }
                    if layout.holds(identity, in: object.folder) {
                        let reason = "\(identity) exists already; edit it by hand"
                        plan.refused.append(FixPlan.RefusedFix(finding: position, file: neighbour, reason: reason))
                        return nil
                    }
                    created[object] = content
                }
                let place = layout.place(of: content, beside: neighbour, named: name)
                planned.documents.append(PlannedFix.Document(file: place.file, content: content))
                planned.edits += place.listings
            }
        }
        return planned
    }
}

/// A new object with the folder that it goes to: a name in another folder is another environment's or project's.
private struct NewObject: Hashable {
    var folder: String
    var identity: ObjectIdentity
}

extension ObjectIdentity {
    /// The identity of a document that is to be written.
    package init?(_ content: YAMLMapping) {
        guard let apiVersion = content["apiVersion"]?.string, let kind = content["kind"]?.string,
            let metadata = content["metadata"]?.mapping, let name = metadata["name"]?.string
        else { return nil }
        self.init(apiVersion: apiVersion, kind: kind, namespace: metadata["namespace"]?.string, name: name)
    }
}
