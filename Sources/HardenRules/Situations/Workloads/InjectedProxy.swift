import HardenKubernetes
import HardenRollout
import HardenYAML

/// The proxy that a service mesh puts into a workload's Pods, which is not in the manifest.
struct InjectedProxy {
    let proxy: MeshProxy
    /// What asks for it: the Pods themselves, or their Namespace where it is in the input.
    let place: Place
    /// Whether it is said to be a native sidecar, which ends after the application.
    let isNative: Bool
    /// What clients see while the application does not answer: of what is no HTTP the proxy closes the connection.
    let answer: String

    /// Sources: Istio, "Installing the Sidecar", controlling the injection policy; Linkerd, "Automatic Proxy Injection" and
    /// "Proxy Configuration".
    init?(_ node: WorkloadNode, _ template: PodTemplateView, _ topology: Topology) {
        // Of several of one name, such as one with a mesh and one without, which is applied is not known.
        let namespaces = topology.manifests.facts(.namespace, about: node.view.object)
            .filter { $0.name == node.view.object.namespace }.compactMap { $0.root["metadata"] }
        func isAsked(_ asks: (YAMLNode) -> Bool) -> Place? {
            !namespaces.isEmpty && namespaces.allSatisfy(asks) ? template.metadata : nil
        }
        func isTrue(_ keys: String...) -> Bool {
            keys.contains { ["true", "yes"].contains(template.annotation($0).value ?? "") }
        }
        let istio = Self.istio(template) {
            isAsked { meta in
                let labels = meta["labels"]
                return labels?["istio-injection"]?.string == "enabled" || labels?["istio.io/rev"] != nil
            }
        }
        let linkerd = Self.linkerd(template) {
            isAsked { $0["annotations"]?["linkerd.io/inject"]?.string == "enabled" }
        }
        if let istio {
            (proxy, place, isNative) = (.istio, istio, isTrue("sidecar.istio.io/nativeSidecar"))
        } else if let linkerd {
            (proxy, place) = (.linkerd, linkerd)
            isNative = isTrue(
                "config.linkerd.io/proxy-enable-native-sidecar",
                "config.beta.linkerd.io/proxy-enable-native-sidecar",
                "config.alpha.linkerd.io/proxy-enable-native-sidecar"
            )
        } else {
            return nil
        }
        let ports = node.services.compactMap { topology.service(at: $0) }.flatMap(\.view.ports)
        answer = !ports.isEmpty && ports.allSatisfy(\.isOpaque) ? "a closed connection" : proxy.answer
    }

    private static func istio(_ template: PodTemplateView, _ ofNamespace: () -> Place?) -> Place? {
        let key = "sidecar.istio.io/inject"
        for map in [template.metadata["labels"], template.metadata["annotations"]] {
            guard let value = map[key].text else { continue }
            return value == "true" ? map[key] : nil
        }
        let revision = template.metadata["labels"]["istio.io/rev"]
        return revision.exists ? revision : ofNamespace()
    }

    private static func linkerd(_ template: PodTemplateView, _ ofNamespace: () -> Place?) -> Place? {
        let asked = template.metadata["annotations"]["linkerd.io/inject"]
        guard asked.exists else { return ofNamespace() }
        return ["enabled", "ingress"].contains(asked.text ?? "") ? asked : nil
    }
}

extension ServicePortView {
    /// Whether a mesh passes on what it carries without reading it. Source: Istio, "Protocol Selection".
    fileprivate var isOpaque: Bool {
        let words = [appProtocol.value, name.value].compactMap { $0?.lowercased().split(separator: "-").first }
        return isKnownAsOtherThanHTTP || words.first.map { ["tcp", "tls", "https"].contains($0) } ?? false
    }
}
