import HardenYAML

/// What a document is.
package enum DocumentContent: Sendable {
    /// A Kubernetes object, or those of a `List`.
    case objects([KubernetesObject])
    case deck(DeckFileView)
    case kustomization(KustomizationView)
    /// A configuration of nginx.
    case nginx
    case leftAlone(LeftAlone)
}

/// Tells what the documents of a file are.
struct Recognizer {
    private let name: FileName
    private let markers: Markers

    init(name: FileName, source: YAMLSource) {
        self.init(name: name, markers: Markers(source))
    }

    init(name: FileName, markers: Markers) {
        self.name = name
        self.markers = markers
    }

    /// What a text has anywhere: it is searched once, not for each of its documents, or of the files that it holds.
    struct Markers {
        /// Whether templates, and strategic merge directives, may stand in it.
        let mayHoldTemplates: Bool
        let mayHoldBraces: Bool
        let mayHoldDirectives: Bool
        /// Whether there is code of ytt.
        let holdsCode: Bool
        let misspelling: Misspelling

        init(_ source: YAMLSource) {
            mayHoldBraces = source.contains("{{")
            mayHoldTemplates = mayHoldBraces || source.contains("${")
            holdsCode = TemplateDetection.isYTT(source)
            misspelling = Misspelling(source)
            mayHoldDirectives = source.contains("$patch") || source.contains("$retainKeys")
        }
    }

    /// The content of a document, and the reasons for which items of a `List` are left alone.
    func recognize(_ document: YAMLDocument, at position: Int) -> (content: DocumentContent, items: [LeftAlone]) {
        let root = document.root
        if document.isEmpty { return (.leftAlone(.empty), []) }
        guard root.kind == .mapping else {
            return (.leftAlone(Self.isJSONPatch(root) ? .patch : name.reasonForOther ?? .notKubernetes), [])
        }
        let top = Place(root)
        if Self.isEncrypted(top) { return (.leftAlone(.encrypted), []) }
        if let error = markers.misspelling.error(atTopOf: root) { return (.leftAlone(.unreadable(error)), []) }
        // A name, or a key more, makes nothing else of an object: it would be applied all the same.
        let isObject = top["kind"].text != nil && top["apiVersion"].exists
        if Self.isKustomization(root) || name.isKustomization && !isObject {
            return (.kustomization(KustomizationView(top)), [])
        }
        if isObject || root["_format_version"] != nil,
            let error = markers.misspelling.missingMarker(in: root),
            TemplateDetection.language(of: top, mayHoldTemplates: markers.mayHoldTemplates) == nil
        {
            return (.leftAlone(.unreadable(error)), [])
        }
        if root["_format_version"] != nil, !isObject {
            return (.deck(DeckFileView(root: top, document: position)), [])
        }
        guard isObject else {
            return (.leftAlone(name.reasonForOther ?? Self.reasonForFragment(root)), [])
        }
        if top["items"].isSequence { return list(top, position) }
        switch object(top, position) {
        case .success(let object): return (.objects([object]), [])
        case .failure(let reason): return (.leftAlone(reason.reason), [])
        }
    }

    private func list(_ root: Place, _ position: Int) -> (content: DocumentContent, items: [LeftAlone]) {
        var objects: [KubernetesObject] = []
        var reasons: [LeftAlone] = []
        addItems(of: root, depth: 0)
        func addItems(of list: Place, depth: Int) {
            let type = ItemType(ofList: list)
            for item in list["items"].items {
                if depth < 8, item["items"].isSequence, item["kind"].text?.hasSuffix("List") == true {
                    addItems(of: item, depth: depth + 1)
                    continue
                }
                switch object(item, position, type) {
                case .success(let object): objects.append(object)
                case .failure(let reason): reasons.append(reason.reason)
                }
            }
        }
        guard objects.isEmpty, let first = reasons.first else { return (.objects(objects), reasons) }
        return (.leftAlone(first), Array(reasons.dropFirst()))
    }

    /// What a list of a certain kind (`DeploymentList`) says for items that do not say it themselves.
    private struct ItemType {
        var apiVersion: String?
        var kind: String?

        init() {}

        init(ofList list: Place) {
            guard let name = list["kind"].text, name.hasSuffix("List"), name != "List" else { return }
            apiVersion = list["apiVersion"].text
            kind = String(name.dropLast("List".count))
        }
    }

    /// The content of one item of a list.
    func recognize(item: YAMLNode, at position: Int) -> DocumentContent {
        if Self.isKustomization(item) { return .kustomization(KustomizationView(Place(item))) }
        switch object(Place(item), position) {
        case .success(let object): return .objects([object])
        case .failure(let reason): return .leftAlone(reason.reason)
        }
    }

    private struct Refusal: Error { let reason: LeftAlone }

    private func object(
        _ root: Place,
        _ position: Int,
        _ type: ItemType = ItemType()
    ) -> Result<KubernetesObject, Refusal> {
        if let language = TemplateDetection.language(of: root, mayHoldTemplates: markers.mayHoldTemplates) {
            return .failure(Refusal(reason: .template(language)))
        }
        guard let apiVersion = root["apiVersion"].text ?? type.apiVersion,
            let kindName = root["kind"].text ?? type.kind
        else {
            return .failure(Refusal(reason: .notKubernetes))
        }
        guard let kind = ObjectKind(group: ObjectIdentity.group(of: apiVersion), kind: kindName) else {
            return .failure(Refusal(reason: .otherKind(kindName)))
        }
        if markers.mayHoldDirectives, Self.hasPatchDirective(root) { return .failure(Refusal(reason: .patch)) }
        if let missing = Completeness.missingField(of: root, kind: kind, apiVersion: apiVersion) {
            // What is missing may be in the code.
            return .failure(Refusal(reason: markers.holdsCode ? .template(.ytt) : .partial(missing: missing)))
        }
        if let error = root.node.flatMap(markers.misspelling.error(in:)) ?? ObjectLimits.error(in: root, kind: kind) {
            return .failure(Refusal(reason: .unreadable(error)))
        }
        let namespace = root["metadata"]["namespace"].text
        return .success(
            KubernetesObject(
                identity: ObjectIdentity(
                    apiVersion: apiVersion,
                    kind: kindName,
                    namespace: namespace?.isEmpty == true ? nil : namespace,
                    name: root["metadata"]["name"].text ?? root["metadata"]["generateName"].text ?? ""
                ),
                apiVersion: apiVersion,
                kind: kind,
                root: root,
                document: position,
                filledIn: FilledIn.paths(
                    in: root,
                    mayHoldBraces: markers.mayHoldBraces,
                    mayHoldCode: markers.holdsCode
                )
            )
        )
    }

    /// Whether SOPS has signed the document; a key `sops` alone makes no secret of anything.
    private static func isEncrypted(_ root: Place) -> Bool {
        root["sops"]["mac"].text?.hasPrefix("ENC[") ?? false
    }

    private static func isKustomization(_ root: YAMLNode) -> Bool {
        guard let apiVersion = root["apiVersion"]?.string else { return false }
        return ObjectIdentity.group(of: apiVersion) == "kustomize.config.k8s.io"
    }

    /// Whether a list holds operations on some other object (RFC 6902).
    private static func isJSONPatch(_ root: YAMLNode) -> Bool {
        let items = root.items
        return !items.isEmpty && items.allSatisfy { $0["op"] != nil && $0["path"] != nil }
    }

    /// Why a mapping without apiVersion and kind is no object: half of one, or something else altogether.
    private static func reasonForFragment(_ root: YAMLNode) -> LeftAlone {
        guard let kind = root["kind"]?.string, ObjectKind.named[kind] != nil,
            root["metadata"] != nil || root["spec"] != nil
        else { return .notKubernetes }
        return .partial(missing: "apiVersion")
    }

    /// Whether a strategic merge directive stands somewhere in the document, but where any key may stand.
    private static func hasPatchDirective(_ root: Place) -> Bool {
        func search(_ node: YAMLNode, depth: Int) -> Bool {
            switch node.kind {
            case .mapping:
                node.entries.contains { $0.key.hasText("$patch") || $0.key.hasText("$retainKeys") }
                    || (depth < 12
                        && node.entries.contains { key, value in
                            value.kind != .scalar && !TemplateDetection.freeText.contains(key.string)
                                && search(value, depth: depth + 1)
                        })
            case .sequence: depth < 12 && node.items.contains { search($0, depth: depth + 1) }
            case .scalar, .alias: false
            }
        }
        return root.node.map { search($0, depth: 0) } ?? false
    }
}
