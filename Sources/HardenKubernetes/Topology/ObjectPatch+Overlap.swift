package import HardenYAML

extension ObjectPatch {
    /// Where the patch and an edit of its object meet: in a value that both set, or in fields that exclude each other.
    ///
    /// Items of lists are told apart where kustomize merges the list by key, so that a patch of one container leaves the
    /// others alone.
    ///
    /// - Parameters:
    ///   - path: What the edit sets, from the top of the object.
    ///   - object: The object, whose lists `path` counts in.
    /// - Returns: The upper end of what is not the edit's alone; `nil` where the two have nothing to do with each other.
    package func overlap(with path: YAMLPath, in object: KubernetesObject) -> YAMLPath? {
        switch form {
        case .unknown: return path
        case .operations(let operations):
            return operations.lazy.compactMap { overlap($0, path, kind: object.kind.rawValue) }.first
        case .merge(let patch):
            var walk = MergeWalk(kind: object.kind.rawValue)
            return walk.overlap(patch, object.root, path.components[...])
        }
    }

    private func overlap(_ operation: [String], _ path: YAMLPath, kind: String) -> YAMLPath? {
        let steps = path.components.map(\.text)
        let shared = zip(operation, steps).prefix { $0 == $1 }.count
        if shared == min(operation.count, steps.count) {
            return YAMLPath(Array(path.components.prefix(max(shared, 1))))
        }
        guard shared > 0 else { return nil }
        let excluded = ExclusiveFields.excluded(by: steps[shared], under: steps[shared - 1], kind: kind)
        return excluded.contains(operation[shared]) ? YAMLPath(Array(path.components.prefix(shared))) : nil
    }
}

/// A strategic merge patch and its object, walked down together along the path of an edit.
private struct MergeWalk {
    let kind: String
    /// The keys so far, without list positions.
    private var keys: [String] = []
    private var walked: [YAMLPath.Component] = []

    init(kind: String) { self.kind = kind }

    mutating func overlap(_ patch: Place, _ own: Place, _ rest: ArraySlice<YAMLPath.Component>) -> YAMLPath? {
        // What is replaced or removed as a whole takes what is edited in it along.
        guard let next = rest.first, patch.isMapping || patch.isSequence, !patch["$patch"].exists else {
            return YAMLPath(walked)
        }
        switch next {
        case .key(let key):
            guard patch.isMapping else { return YAMLPath(walked) }
            guard patch[key].node != nil else {
                let excluded = ExclusiveFields.excluded(by: key, under: keys.last ?? "", kind: kind)
                return excluded.contains { patch[$0].exists } ? YAMLPath(walked) : nil
            }
            keys.append(key)
            walked.append(next)
            return overlap(patch[key], own[key], rest.dropFirst())
        case .index(let index):
            let items = own.items
            guard patch.isSequence, let names = mergeKeys, items.indices.contains(index) else {
                return YAMLPath(walked)
            }
            let same = patch.items.first { item in
                names.allSatisfy { name in
                    (item[name.path].text ?? name.defaultValue) == (items[index][name.path].text ?? name.defaultValue)
                }
            }
            guard let same else { return nil }
            walked.append(next)
            return overlap(same, items[index], rest.dropFirst())
        }
    }

    /// What tells the items of the list apart; `nil` where a patch replaces it. Custom resources have no such keys.
    private var mergeKeys: [ListKey]? {
        let isBuiltIn = kind == "Service" || kind != "Rollout" && ListMapKeys.podSpecPath(of: kind) != nil
        guard isBuiltIn, case .keyed(let names) = ListMapKeys.merge(at: keys, kind: kind) else { return nil }
        return names
    }
}

extension YAMLPath.Component {
    /// The step as a JSON pointer has it.
    fileprivate var text: String {
        switch self {
        case .key(let key): key
        case .index(let index): "\(index)"
        }
    }
}
