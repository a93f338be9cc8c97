import HardenYAML

/// A KongUpstreamPolicy.
///
/// Source: Kong/kubernetes-configuration, kongupstreampolicies.configuration.konghq.com.
package struct KongUpstreamPolicyView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.kongUpstreamPolicy]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var upstream: KongUpstreamView { KongUpstreamView(place: spec, form: .policy) }
    package var hashOn: Place { spec["hashOn"] }
    package var hashOnFallback: Place { spec["hashOnFallback"] }
    package var stickySessions: Place { spec["stickySessions"] }
}
