import HardenKubernetes
import HardenYAML

/// Finds KongIngresses, of which most is ignored by now.
struct KongIngressDeprecated: Rule {
    static let metadata = RuleMetadata(
        id: "kong-ingress-deprecated",
        area: .kong,
        title: "A KongIngress has parts that Kong ignores, or that will go",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "whether the controller's version knows its successor is not known",
        explanation: """
            Since Kong Ingress Controller 3.0 only `upstream` of a KongIngress counts, and not for the Gateway API.
            Timeouts and retries are annotations of the Service now, and `upstream` is a KongUpstreamPolicy.
            """,
        sources: [
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"
        ]
    )

    static let subjects: Subjects<InputObject> = .objects(KongIngressView.kinds)

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let view = KongIngressView(subject.object)
        let ignored = [view.proxy, view.route].filter(\.exists).map { place in
            Fault(
                "Kong ignores the settings of KongIngress \(subject.object.name) for its services and routes",
                at: place.label("ignored since Kong Ingress Controller 3.0"),
                symptoms: ["504 from Kong after its default of 60 s, where a longer timeout is written here"],
                notes: ["write konghq.com/read-timeout, konghq.com/retries and so on at the Service"]
            )
        }
        guard view.upstream.place.exists else { return ignored }
        let users = context.services(naming: subject.place)
        let upstream = Fault(
            "the upstream of KongIngress \(subject.object.name) will be ignored; it is a KongUpstreamPolicy now",
            at: view.upstream.place.label("still read, and deprecated"),
            secondary: users.map { $0.view.kongOverride.label("named here") },
            severity: .warning,
            disruptions: [],
            fix: fix(view.upstream.place, subject.object, users, context)
        )
        return ignored + [upstream]
    }

    private func fix(
        _ upstream: Place,
        _ object: KubernetesObject,
        _ users: [ServiceNode],
        _ context: RuleContext
    ) -> Fix? {
        let isTaken = context.objects(KongUpstreamPolicyView.kinds).contains { $0.object.name == object.name }
        guard !users.isEmpty, !isTaken, users.allSatisfy(\.view.kongUpstreamPolicy.isAbsent),
            let spec = Self.policy(upstream)
        else { return nil }
        let policy = object.newNeighbour(
            "configuration.konghq.com/v1beta1",
            "KongUpstreamPolicy",
            named: object.name,
            spec: spec
        )
        let services = users.flatMap { node in
            [node.view.kongUpstreamPolicy.put(.string(object.name)), node.view.kongOverride.delete()]
        }
        return Fix(
            "KongUpstreamPolicy \(object.name) for its Services",
            safety: .unsafe,
            all: [policy, upstream.delete(sole: .leaveEmpty)] + services
        )
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
