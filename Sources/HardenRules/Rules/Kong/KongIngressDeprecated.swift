import HardenKubernetes
import HardenYAML

/// Finds KongIngresses, of which most is ignored by now.
package struct KongIngressDeprecated: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-ingress-deprecated",
        area: .kong,
        title: "A KongIngress has parts that Kong ignores, or that will go",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            Since Kong Ingress Controller 3.0 only `upstream` of a KongIngress counts, and not for the Gateway API.
            Timeouts and retries are annotations of the Service now, and `upstream` is a KongUpstreamPolicy.
            """,
        before: """
            kind: KongIngress
            metadata:
              name: orders
            upstream:
              slots: 1000
            """,
        after: """
            kind: KongUpstreamPolicy
            metadata:
              name: orders
            spec:
              slots: 1000
            """,
        sources: [
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.objects(KongIngressView.kinds).flatMap { position, object -> [Finding] in
            let view = KongIngressView(object)
            let users = context.services(naming: position)
            let ignored = [view.proxy, view.route].filter(\.exists).map { place in
                Finding(
                    rule: Self.id,
                    severity: .error,
                    message: "Kong ignores the settings of KongIngress \(object.name) for its services and routes",
                    object: object.title,
                    primary: place.label("ignored since Kong Ingress Controller 3.0", in: object),
                    disruptions: Self.metadata.disruptions,
                    symptoms: ["504 from Kong after its default of 60 s, where a longer timeout is written here"],
                    notes: ["write konghq.com/read-timeout, konghq.com/retries and so on at the Service"]
                )
            }
            guard view.upstream.place.exists else { return ignored }
            return ignored + [upstream(view, object, users, context)]
        }
    }

    private func upstream(
        _ view: KongIngressView,
        _ object: KubernetesObject,
        _ users: [ServiceNode],
        _ context: RuleContext
    ) -> Finding {
        var fix: Fix?
        let isTaken = context.objects(KongUpstreamPolicyView.kinds).contains { $0.object.name == object.name }
        let isPlain = users.allSatisfy { $0.view.kongUpstreamPolicy.isAbsent && !$0.view.kongOverride.place.isShared }
        if !users.isEmpty, !isTaken, isPlain, let spec = Self.policy(view.upstream.place) {
            fix = Fix(
                "KongUpstreamPolicy \(object.name) for its Services",
                safety: .unsafe,
                changes: [
                    .newDocument(beside: object.file, name: object.name, Self.document(object, spec)),
                    object.edit(.delete(view.upstream.place.path, sole: .leaveEmpty)),
                ]
                    + users.flatMap { node in
                        let service = node.view.object
                        return [
                            service.edit(.put(node.view.kongUpstreamPolicy.path, .string(object.name))),
                            service.edit(.delete(node.view.kongOverride.path)),

                        ]
                    }
            )
        }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "the upstream of KongIngress \(object.name) will be ignored; it is a KongUpstreamPolicy now",
            object: object.title,
            primary: view.upstream.place.label("still read, and deprecated", in: object),
            secondary: users.map { $0.view.kongOverride.label("named here", in: $0.view.object) },
            fix: fix
        )
    }

    private static func document(_ object: KubernetesObject, _ spec: YAMLMapping) -> YAMLMapping {
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string(object.name))])
        if let namespace = object.namespace { metadata["namespace"] = .string(namespace) }
        return YAMLMapping([
            YAMLMapping.Entry("apiVersion", "configuration.konghq.com/v1beta1"),
            YAMLMapping.Entry("kind", "KongUpstreamPolicy"),
            YAMLMapping.Entry("metadata", .mapping(metadata)), YAMLMapping.Entry("spec", .mapping(spec)),
        ])
    }

    /// The same as the specification of a policy; `nil` for hashing and other parts that read differently there.
    private static func policy(_ upstream: Place) -> YAMLMapping? {
        let plain: Set = ["algorithm", "slots", "healthchecks"]
        guard upstream.entries.allSatisfy({ plain.contains($0.key.string) }) else { return nil }
        return value(upstream)?.mapping
    }

    /// A value with its keys in camel case.
    private static func value(_ place: Place) -> YAMLValue? {
        if place.isMapping {
            var mapping = YAMLMapping()
            for (key, child) in place.entries {
                guard let value = value(child) else { return nil }
                let words = key.string.split(separator: "_")
                let name = words.enumerated().map { $0.offset == 0 ? String($0.element) : $0.element.capital }.joined()
                mapping[name] = value
            }
            return .mapping(mapping)
        }
        if place.isSequence {
            let items = place.items.map { value($0) }
            return items.contains { $0 == nil } ? nil : .sequence(items.compactMap { $0 })
        }
        switch place.node?.scalar {
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .string(let text) where !Placeholder.occurs(in: text): return .string(text)
        default: return nil
        }
    }
}

extension Substring {
    fileprivate var capital: String { prefix(1).uppercased() + dropFirst() }
}
