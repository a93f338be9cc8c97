import HardenSystem
import HardenYAML

/// What a kustomization changes in an object that another file holds.
///
/// The object in its file is not what reaches the cluster then; a finding on a field that a patch sets is only true
/// where the file is applied as it is.
package struct ObjectPatch: Sendable {
    package enum Form: Sendable {
        /// A strategic merge patch: a part of the object.
        case merge(Place)
        /// The paths that a JSON patch touches, as keys and list positions.
        case operations([[String]])
        /// A patch that cannot be read.
        case unknown
    }

    package let form: Form
    /// The file that the patch is written in, as the user named it.
    package let file: String
    /// Position of the kustomization in `Manifests.kustomizations`; `nil` where another tool fills in fields of the object
    /// where it is written.
    package let kustomization: Int?
    let target: PatchTarget
    /// The paths that a JSON patch removes.
    var removals: [[String]] = []
    /// The number that Kustomize's `replicas` sets.
    fileprivate var count: Int?

    /// The number of Pods that it sets; `nil` where that is not known.
    package var replicas: Int? {
        if case .merge(let place) = form { place["spec"]["replicas"].text.flatMap(Int.init) } else { count }
    }

    /// Whether the patch may set the field at `keys`, or a part of it. Within lists nothing is told apart.
    package func mayChange(_ keys: [String]) -> Bool {
        switch form {
        case .unknown: return true
        case .operations(let paths):
            return paths.contains { path in
                let length = min(path.count, keys.count)
                return path.prefix(length).elementsEqual(keys.prefix(length))
            }
        case .merge(var place):
            for key in keys {
                // What is replaced or removed as a whole takes all that is in it along.
                if place.isSequence || place["$patch"].exists { return true }
                place = place[key]
                guard place.node != nil else { return false }
            }
            return true
        }
    }

    /// The labels that it sets in the selector of a Service.
    var serviceSelector: [String: String] {
        guard case .merge(let place) = form, target.kinds?.contains("Service") ?? (place["kind"].text == "Service")
        else {
            return [:]
        }
        let labels = place["spec"]["selector"].entries.compactMap { key, value in
            value.text.map { (key.string, $0) }
        }
        return Dictionary(labels) { _, last in last }
    }

    /// Whether nothing may be left of the field at `keys`; of the object itself where there are none.
    package func mayRemove(_ keys: [String]) -> Bool {
        switch form {
        case .unknown: return true
        case .operations(let paths):
            return removals.contains { keys.starts(with: $0) }
                || paths.contains { $0.count < keys.count && keys.starts(with: $0) }
        case .merge(var place):
            for key in keys {
                if place.isSequence || place["$patch"].exists { return true }
                place = place[key]
                guard place.node != nil else { return false }
            }
            return !place.exists || place["$patch"].exists
        }
    }
}

extension ObjectPatch {
    /// What another tool fills in; `nil` for an object that is as it is written.
    init?(filledInOf object: KubernetesObject) {
        guard !object.filledIn.isEmpty else { return nil }
        form = .operations(object.filledIn)
        file = object.file
        kustomization = nil
        target = PatchTarget(kinds: nil, name: nil)
    }
}

/// The objects that a patch is for.
struct PatchTarget: Sendable, Hashable {
    /// `nil` where any kind or name will do.
    var kinds: Set<String>?
    var name: String?
    /// What the object's labels have to be.
    var labels: [String: String] = [:]

    init(kinds: Set<String>?, name: String?) {
        self.kinds = kinds
        self.name = name
    }

    /// The `target` of a patch. Selectors with operators, and regular expressions, may match anything.
    init(_ place: Place) {
        for part in (place["labelSelector"].text ?? "").split(separator: ",") {
            let sides = part.split(separator: "=").map { side in side.filter { $0 != " " } }
            if sides.count == 2,
                sides.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || "-_./".contains($0) } })
            {
                labels[sides[0]] = sides[1]
            }
        }
        kinds = place["kind"].text.flatMap { $0.allSatisfy(Self.isPlain) ? [$0] : nil }
        name = place["name"].text.flatMap { $0.allSatisfy(Self.isPlain) ? $0 : nil }
    }

    /// - Parameter names: Names that kustomizations give the object, by which it can be meant as well.
    func matches(_ object: KubernetesObject, builtAs names: Set<String>) -> Bool {
        guard kinds?.contains(object.kind.rawValue) ?? true else { return false }
        let own = object.root["metadata"]["labels"]
        guard labels.allSatisfy({ !own[$0.key].exists || own[$0.key].text == $0.value }) else { return false }
        return name.map { $0 == object.name || names.contains($0) } ?? true
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-"
    }
}

/// Collects the patches of all kustomizations.
struct PatchCollector {
    private let kustomizations: [Manifests.KustomizationFile]
    private let loaded: [LoadedFile]
    /// The kinds whose number of Pods a kustomization sets.
    ///
    /// Source: Kustomize, api/internal/konfig/builtinpluginconsts/replicas.go.
    private static let kindsWithReplicas: Set = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]

    private var files: [String: Int] = [:]
    private(set) var patches: [ObjectPatch] = []

    init(_ kustomizations: [Manifests.KustomizationFile], _ loaded: [LoadedFile]) {
        self.kustomizations = kustomizations
        self.loaded = loaded
        guard !kustomizations.isEmpty else { return }
        for (position, file) in loaded.enumerated() { files[Paths.normalized(file.path)] = position }
        for (number, kustomization) in kustomizations.enumerated() {
            let root = kustomization.view.root
            for patch in root["patches"].items + root["patchesJson6902"].items {
                let target = patch["target"].exists ? PatchTarget(patch["target"]) : nil
                if let path = patch["path"].text {
                    add(file: path, target, number)
                } else if let text = patch["patch"].text {
                    add(text: text, target, number)
                }
            }
            for patch in root["patchesStrategicMerge"].items.compactMap(\.text) {
                if patch.utf8.contains(UInt8(ascii: "\n")) {
                    add(text: patch, nil, number)
                } else {
                    add(file: patch, nil, number)
                }
            }
            for replicas in root["replicas"].items {
                let target = PatchTarget(kinds: Self.kindsWithReplicas, name: replicas["name"].text)
                add(.operations([["spec", "replicas"]]), target, number, ownName(number))
                patches[patches.count - 1].count = replicas["count"].text.flatMap(Int.init)
            }
        }
    }

    private mutating func add(file path: String, _ target: PatchTarget?, _ number: Int) {
        let joined = Paths.resolve(path, from: kustomizations[number].folder)
        let loaded = files[joined].map { self.loaded[$0] }
        let name = loaded?.path ?? joined
        guard let file = loaded?.file else {
            // Documents without a tree are of kinds that nothing here reads; those of a whole file are all that it holds.
            let kinds = target == nil ? loaded?.kindsOfPatches : nil
            return add(.unknown, target ?? PatchTarget(kinds: kinds, name: nil), number, name)
        }
        for document in file.documents where !document.isEmpty { add(Place(document.root), target, number, name) }
    }

    private mutating func add(text: String, _ target: PatchTarget?, _ number: Int) {
        for document in YAMLFile(text: text).documents where !document.isEmpty {
            add(Place(document.root), target, number, ownName(number))
        }
    }

    private func ownName(_ number: Int) -> String { loaded[kustomizations[number].file].path }

    private mutating func add(_ root: Place, _ target: PatchTarget?, _ number: Int, _ file: String) {
        if root.isSequence {
            // What only looks, or copies something to where it is, changes nothing.
            let changes = root.items.filter { $0["op"].text != "test" && $0["from"].text ?? "" != $0["path"].text }
            let paths = changes.compactMap { Self.keys($0["path"].text) }
            guard !paths.isEmpty else { return }
            add(.operations(paths), target ?? PatchTarget(kinds: nil, name: nil), number, file)
            patches[patches.count - 1].removals = changes.compactMap { change in
                switch change["op"].text {
                case "remove": Self.keys(change["path"].text)
                case "move": Self.keys(change["from"].text)
                default: nil
                }
            }
            return
        }
        let own = PatchTarget(kinds: root["kind"].text.map { [$0] }, name: root["metadata"]["name"].text)
        add(.merge(root), target ?? own, number, file)
    }

    /// The keys of a JSON pointer.
    private static func keys(_ pointer: String?) -> [String]? {
        pointer?.split(separator: "/").map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
    }

    private mutating func add(_ form: ObjectPatch.Form, _ target: PatchTarget, _ number: Int, _ file: String) {
        patches.append(ObjectPatch(form: form, file: file, kustomization: number, target: target))
    }
}
