import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds annotations that are meant to bind a BackendConfig, and do not.
struct BackendConfigAnnotationInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "backend-config-annotation-invalid",
        area: .gkeIngress,
        title: "The annotation that names a BackendConfig cannot be read, or is in the wrong place",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .safeFix,
        explanation: """
            GKE Ingress reads `cloud.google.com/backend-config` on the Service. The text must be a JSON object with
            `default`, `ports` or both; the keys of `ports` are names or numbers of Service ports, not target ports.
            Text that is no JSON stops the synchronisation of the whole Ingress. A port that does not exist, and an
            annotation on the Ingress or on the Deployment, are ignored without a word: draining, timeout and health
            check then stay at their defaults.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/annotations/service.go",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects(Set(ObjectKind.allCases))

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let object = subject.object
        return context.topology.service(at: subject.place).map(service) ?? elsewhere(object)
    }

    private func elsewhere(_ object: KubernetesObject) -> [Fault] {
        let place = object.metadata["annotations"][AnnotationKeys.backendConfig]
        guard place.exists else { return [] }
        let message =
            "nothing reads \(AnnotationKeys.backendConfig) on the \(object.kind.rawValue); it belongs on the Service"
        return [Fault(message, at: place.label("this is ignored"))]
    }

    private func service(_ node: ServiceNode) -> [Fault] {
        let service = node.view
        guard let view = service.backendConfigs else { return [] }
        let object = service.object
        let annotation = view.annotation
        guard !Placeholder.occurs(in: annotation.text) else { return [] }
        guard let root = annotation.root else {
            let reason = annotation.problem?.message ?? "it is no JSON"
            let label = annotation.place.label(reason)
            var found = Fault("the BackendConfig annotation of \(object.name) is no JSON", at: label)
            found.notes = ["the event of the Ingress says: BackendConfig annotation is invalid json"]
            found.fix = repair(annotation)
            return [found]
        }
        // The controller's JSON reader takes keys in any case.
        let keys = root.entries.map { $0.key.string.lowercased() }
        guard keys.contains("default") || keys.contains("ports") else {
            let label = annotation.place.label("neither default nor ports")
            let message = "the BackendConfig annotation of \(object.name) names no BackendConfig"
            var found = Fault(message, at: label)
            found.notes = ["the event of the Ingress says: no BackendConfig's found in annotation"]
            return [found]
        }
        return unknownPorts(view, service) + betaKey(view, node)
    }

    private func unknownPorts(_ view: BackendConfigAnnotation, _ service: ServiceView) -> [Fault] {
        let object = service.object
        guard !service.ports.isEmpty, !service.ports.contains(where: { $0.port.isUnknown || $0.name.isUnknown }) else {
            return []
        }
        return view.entries.compactMap { entry in
            guard let port = entry.port, !service.ports.contains(where: { $0.isNamed(by: .string(port)) }) else {
                return nil
            }
            let target = service.ports.first { $0.targetPort.value?.description == port }
            let hint = target.map { "; it is the target port of port \($0.label)" } ?? ""
            let label = view.annotation.place.label("the Service has no port \(port)\(hint)")
            let message = "BackendConfig \(entry.name) is for port \(port), which \(object.name) does not have"
            return Fault(message, at: label)
        }
    }

    /// Where only what reads neither key leads to the Service, another key would be of no use.
    private func betaKey(_ view: BackendConfigAnnotation, _ node: ServiceNode) -> [Fault] {
        let isRead = !node.gkeIngressRoutes.isEmpty || node.routes.allSatisfy { $0.kind.path?.isInCluster ?? true }
        guard view.isBetaKey, isRead else { return [] }
        let object = node.view.object
        let place = view.annotation.place
        let message = "\(object.name) names its BackendConfig by the key of the beta"
        var found = Fault(message, at: place.label("now \(AnnotationKeys.backendConfig)"), severity: .advice)
        found.disruptions = []
        let entry = YAMLMapping.Entry(
            AnnotationKeys.backendConfig,
            .string(view.annotation.text),
            comment: place.node?.lineComment
        )
        found.fix = Fix(
            "\(AnnotationKeys.backendConfig) instead of beta.\(AnnotationKeys.backendConfig)",
            object.metadata["annotations"].insert(entry, .after(view.annotation.key)),
            place.delete()
        )
        return [found]
    }

    /// Writes as JSON what is YAML by its look: single quotes, no quotes, or a mapping that is no text.
    private func repair(_ annotation: JSONAnnotation) -> Fix? {
        let root: YAMLNode?
        if annotation.place.isMapping {
            root = annotation.place.node
        } else {
            let file = YAMLFile(text: annotation.text)
            root = file.errors.isEmpty && file.documents.count == 1 ? file.documents.first?.root : nil
        }
        guard let root, let json = json(root) else { return nil }
        return Fix("\(AnnotationKeys.backendConfig): '\(json)'", annotation.place.put(.string(json)))
    }

    private func json(_ root: YAMLNode) -> String? {
        func pair(_ key: String, _ value: String) -> String { "\"\(key)\": \"\(value)\"" }
        func isName(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
        }
        guard root.kind == .mapping, !root.entries.isEmpty else { return nil }
        var parts: [String] = []
        for (key, value) in root.entries {
            switch (key.string, value.kind) {
            case ("default", .scalar) where isName(value.string): parts.append(pair("default", value.string))
            case ("ports", .mapping):
                let ports = value.entries
                guard ports.allSatisfy({ isName($0.key.string) && $0.value.kind == .scalar && isName($0.value.string) })
                else { return nil }
                parts.append(
                    "\"ports\": {\(ports.map { pair($0.key.string, $0.value.string) }.joined(separator: ", "))}"
                )
            default: return nil
            }
        }
        return "{\(parts.joined(separator: ", "))}"
    }
}
