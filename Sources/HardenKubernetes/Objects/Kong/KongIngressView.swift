import HardenYAML

/// A KongIngress. Only its `upstream` is still read; it is named by `konghq.com/override` on a Service.
package struct KongIngressView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.kongIngress]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var upstream: KongUpstreamView { KongUpstreamView(place: object.root["upstream"], form: .entity) }
    package var proxy: Place { object.root["proxy"] }
    package var route: Place { object.root["route"] }
}

/// A KongPlugin or a KongClusterPlugin, or a plugin in a decK file.
package struct KongPluginView: Sendable {
    /// The mapping with the plugin's name and configuration.
    package let place: Place
    /// The object; `nil` for a plugin in a decK file.
    package let object: KubernetesObject?

    package init(_ object: KubernetesObject) {
        self.object = object
        place = object.root
    }

    package init(inDeckFile place: Place) {
        object = nil
        self.place = place
    }

    /// The plugin's type, such as `session`.
    package var plugin: Field<String> { place[object == nil ? "name" : "plugin"].string() }
    package var config: Place { place["config"] }
}
