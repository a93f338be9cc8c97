import HardenKubernetes

extension ServiceNode: RuleSubject {
    package var title: String { view.object.title }
    package var objectPosition: Int? { position }
}

extension Subjects where Subject == ServiceNode {
    static var services: Self { Self(\.topology.services) }
}

extension DisruptionBudgetNode: RuleSubject {
    package var title: String { view.object.title }
    package var objectPosition: Int? { position }
}

extension Subjects where Subject == DisruptionBudgetNode {
    static var disruptionBudgets: Self { Self(\.topology.disruptionBudgets) }
}

/// An object with its position among those of the input.
package struct InputObject: RuleSubject {
    let place: Int
    let object: KubernetesObject

    package var title: String { object.title }
    package var objectPosition: Int? { place }
}

extension Subjects where Subject == InputObject {
    static func objects(_ kinds: Set<ObjectKind>) -> Self {
        Self { context in context.objects(kinds).map { InputObject(place: $0.position, object: $0.object) } }
    }
}

/// A policy of GKE Gateway, and what it is for.
package struct InputPolicy: RuleSubject {
    let node: TargetNode
    let object: KubernetesObject

    package var title: String { object.title }
    package var objectPosition: Int? { node.position }
}

extension Subjects where Subject == InputPolicy {
    static var policies: Self {
        Self { context in
            context.topology.policies.map { InputPolicy(node: $0, object: context.object($0.position)) }
        }
    }
}

/// Settings of ingress-nginx: the annotations of an Ingress, or the controller's ConfigMap.
package struct NGINXSettings: RuleSubject {
    let place: Int
    let object: KubernetesObject

    package var title: String { object.title }
    package var objectPosition: Int? { place }

    private var isIngress: Bool { IngressView.kinds.contains(object.kind) }

    /// Where the settings are.
    fileprivate var fields: [String] { isIngress ? ["metadata", "annotations"] : ["data"] }

    /// Whether nginx knows the Service's cluster address alone, so that there is no Pod to stay with, and none to go on to.
    var hasOneUpstream: Bool { setting("service-upstream").value == "true" }

    func setting(_ key: String) -> Field<String> {
        isIngress ? IngressView(object).nginxSetting(key) : IngressNGINXSettingsView(object).setting(key)
    }
}

extension Subjects where Subject == NGINXSettings {
    static var nginxAnnotations: Self {
        Self { context in
            context.objects(IngressView.kinds).map { NGINXSettings(place: $0.position, object: $0.object) }
        }
        .reading { [$0.fields] }
    }

    static var nginxConfigMaps: Self {
        Self { context in
            context.topology.nginxSettings.map { NGINXSettings(place: $0, object: context.object($0)) }
        }
        .reading { [$0.fields] }
    }
}
