import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds ports that are asked for TLS by one side and for plain HTTP by the other.
struct ProtocolConflict: Rule {
    static let metadata = RuleMetadata(
        id: "protocol-conflict",
        area: .acrossLayers,
        title: "One port is used with TLS and without",
        severity: .error,
        disruptions: [.steadyState],
        codes: [400, 502],
        remedy: .advice,
        explanation: """
            A port speaks TLS or it does not. If the readiness probe asks it by HTTPS and the proxy sends plain HTTP, or
            the other way round, one of them fails: the Pod never gets ready, or every request ends in 400 or 502. The
            proxy's side is `cloud.google.com/app-protocols` for GKE Ingress, `appProtocol` for GKE Gateway,
            `konghq.com/protocol` or decK's `protocol` for Kong, and `backend-protocol` for ingress-nginx.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-http2",
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/",
            "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        appProtocols(node.view) + node.view.ports.flatMap { fault($0, node, context) }
    }

    /// What the proxy of a path says to a port.
    private struct Speech: Hashable {
        let usesTLS: Bool
        let text: String
        let isStated: Bool
    }

    private func fault(_ port: ServicePortView, _ node: ServiceNode, _ context: RuleContext) -> [Fault] {
        let asked = context.servingPorts(of: node, port).lazy.compactMap { serving -> (ServingPort, ProbeView)? in
            guard let probe = serving.readiness, probe.handler == .httpGet, serving.isAsked(by: probe) else {
                return nil
            }
            return (serving, probe)
        }
        guard let (serving, probe) = asked.first, let scheme = probe.http.scheme.value else { return [] }
        var seen: Set<Speech> = []
        return node.routes.compactMap { route in
            guard route.port?.port.value == port.port.value, let speech = speech(route, port, node, context),
                speech.usesTLS != (scheme == "HTTPS"), seen.insert(speech).inserted
            else { return nil }
            let isCertain = route.certainty == .stated && speech.isStated
            return Fault(
                "port \(port.label) of Service \(node.view.name): \(speech.text), the readiness probe \(scheme)",
                at: port.port.label("leads to container port \(serving.number)"),
                secondary: [probe.http.scheme.label("asks by \(scheme)")],
                severity: isCertain ? .error : .warning,
                confidence: isCertain ? .certain : .assumed,
                symptoms: [speech.usesTLS ? "502: the handshake fails" : "400 or 502: plain HTTP on a TLS port"],
                notes: route.doubt.map { [$0] } ?? []
            )
        }
    }

    private func speech(
        _ route: TrafficRoute,
        _ port: ServicePortView,
        _ node: ServiceNode,
        _ context: RuleContext
    ) -> Speech? {
        if let kong = context.topology.kongRequests(on: route) { return speech(kong, port) }
        switch route.kind.path {
        case let path? where path.isGKEIngress:
            guard let annotation = node.view.appProtocols, let name = port.name.value,
                let text = annotation.root?[name].text
            else { return gkeDefault(node, port) }
            // HTTP/2 to a backend is always encrypted.
            return Speech(usesTLS: text != "HTTP", text: "GKE Ingress speaks \(text)", isStated: true)
        case let path? where path.isGKEGateway:
            guard !port.appProtocol.isUnknown else { return nil }
            let text = port.appProtocol.value ?? "HTTP"
            guard ["HTTP", "HTTPS", "HTTP2", "kubernetes.io/h2c"].contains(text) else { return nil }
            let usesTLS = text == "HTTPS" || text == "HTTP2"
            return Speech(usesTLS: usesTLS, text: "GKE Gateway speaks \(text)", isStated: false)
        case let path? where path.proxy == .ingressNGINX:
            guard let ingress = route.ingress.map({ IngressView(context.object($0)) }) else { return nil }
            let field = ingress.nginxSetting("backend-protocol")
            let passesThrough = ingress.nginxSetting("ssl-passthrough").value == "true"
            guard !field.isUnknown, !passesThrough else { return nil }
            let text = (field.value ?? "HTTP").uppercased()
            guard ["HTTP", "HTTPS", "GRPC", "GRPCS"].contains(text) else { return nil }
            return Speech(usesTLS: text.hasSuffix("S"), text: "ingress-nginx speaks \(text)", isStated: true)
        default: return nil
        }
    }

    private func speech(_ kong: KongRequestView, _ port: ServicePortView) -> Speech? {
        // Without the annotation the Service's appProtocol may count as well.
        guard kong.isDeck || kong.scheme.isWritten || port.appProtocol.isAbsent, !kong.scheme.isUnknown else {
            return nil
        }
        let text = kong.scheme.value ?? "http"
        let usesTLS = ["https", "grpcs", "tls", "wss"].contains(text)
        // Others pass on what clients say.
        guard usesTLS || ["http", "grpc", "ws"].contains(text) else { return nil }
        return Speech(usesTLS: usesTLS, text: "Kong speaks \(text)", isStated: kong.isDeck || kong.scheme.isWritten)
    }

    private func gkeDefault(_ node: ServiceNode, _ port: ServicePortView) -> Speech? {
        if let annotation = node.view.appProtocols {
            guard annotation.root != nil, !Placeholder.occurs(in: annotation.text) else { return nil }
        }
        return Speech(usesTLS: false, text: "GKE Ingress speaks HTTP", isStated: true)
    }

    /// The annotation of GKE Ingress itself: keys are names of ports.
    private func appProtocols(_ view: ServiceView) -> [Fault] {
        guard let annotation = view.appProtocols, !Placeholder.occurs(in: annotation.text) else { return [] }
        func fault(_ problem: String) -> Fault {
            Fault("\(annotation.key) of Service \(view.name): \(problem)", at: annotation.place.label(problem))
        }
        guard let root = annotation.root else { return [fault(annotation.problem?.message ?? "it is no JSON")] }
        return root.entries.compactMap { key, value in
            guard let text = value.text, ["HTTP", "HTTPS", "HTTP2"].contains(text) else {
                return fault("invalid port application protocol: \(value.text ?? "")")
            }
            let isName = view.ports.contains { $0.name.value == key.string || $0.name.isUnknown }
            return isName ? nil : fault("no port is named \(key.string); keys are names of Service ports")
        }
    }
}
