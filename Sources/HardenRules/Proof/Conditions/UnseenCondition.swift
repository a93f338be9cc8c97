import HardenKubernetes
import HardenYAML

/// A reason why a fix may do harm that no simulation shows.
struct UnseenCondition: Sendable {
    /// A name in kebab case, by which tests and documentation know it.
    let name: String
    /// Where the fact behind it is written.
    let source: String
    /// What speaks against the fix, as the end of "unsafe because …"; `nil` where nothing does.
    let objection: @Sendable (ConcernedFix) -> String?

    /// All of them. A new one is a value in this folder, and a line here.
    static let all: [UnseenCondition] = [
        .spareDevice, .surgeRuledOut, .sharedVolume, .oneAtATime, .spotNotice, .longTimeout, .unknownProxy,
        .windowsNodes,
        .objectElsewhere, .quota, .twin, .misspelling,
    ]

    /// What speaks against a fix.
    static func objections(to fix: ConcernedFix) -> [String] { all.compactMap { $0.objection(fix) } }
}

/// A fix with everything that a condition may look at.
struct ConcernedFix {
    let fix: Fix
    /// The workloads that it concerns, as they are and as they would be.
    let workloads: [(before: WorkloadSituation, after: WorkloadSituation?)]
    let context: RuleContext
    let price: FixPrice?
    let surroundings: FixProof.Surroundings

    /// The edits, without those of comments.
    var edits: [YAMLEdit] {
        fix.changes.compactMap { change in
            if case .edit(_, _, let edit) = change { edit } else { nil }
        }
    }

    /// Positions of the workloads and Services that it edits, or to which it adds an object.
    var subjects: [Int] {
        let positions = workloads.flatMap { [$0.before.node.position] + $0.before.node.services }
        return positions.filter { position in
            let object = context.object(position)
            return fix.changes.contains { change in
                switch change {
                case .edit(object.file, object.document, .append(["items"], _)), .newDocument: true
                case .edit(object.file, object.document, let edit): edit.path.hasPrefix(object.root.path)
                case .edit, .nginx: false
                }
            }
        }
    }

    /// The objects that it adds, each with the file of what it belongs to.
    var newObjects: [(neighbour: String, content: YAMLMapping)] {
        fix.changes.compactMap { change in
            switch change {
            case .newDocument(let neighbour, _, let content): (neighbour, content)
            // An item of a list, behind which no document can follow.
            case .edit(let file, _, .append(["items"], .mapping(let content))): (file, content)
            case .edit, .nginx: nil
            }
        }
    }

    /// Whether it sets or removes a field of this name, by itself or with what it is part of.
    func changes(_ names: Set<String>) -> Bool { edits.contains { !$0.keys.isDisjoint(with: names) } }
}

extension YAMLEdit {
    /// The keys on the way to what it changes, and those within.
    fileprivate var keys: Set<String> {
        if case .comment = self { return [] }
        var keys: Set<String> = []
        for case .key(let key) in path.components { keys.insert(key) }
        var value = demand
        if case .append(_, let item) = self { value = item }
        value?.collectKeys(into: &keys)
        return keys
    }
}

extension YAMLValue {
    fileprivate func collectKeys(into keys: inout Set<String>) {
        switch self {
        case .mapping(let mapping):
            for entry in mapping.entries {
                keys.insert(entry.key)
                entry.value.collectKeys(into: &keys)
            }
        case .sequence(let items): for item in items { item.collectKeys(into: &keys) }
        case .null, .bool, .int, .double, .string: break
        }
    }
}
