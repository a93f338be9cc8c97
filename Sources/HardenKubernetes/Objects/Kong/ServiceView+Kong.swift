import HardenYAML

/// What annotations tell the Kong Ingress Controller about a Service. Times are in milliseconds.
///
/// Source: Kong Ingress Controller, annotations reference.
extension ServiceView {
    package var kongConnectTimeout: Field<String> { object.annotation("konghq.com/connect-timeout") }
    package var kongReadTimeout: Field<String> { object.annotation("konghq.com/read-timeout") }
    package var kongWriteTimeout: Field<String> { object.annotation("konghq.com/write-timeout") }
    package var kongRetries: Field<String> { object.annotation("konghq.com/retries") }
    package var kongProtocol: Field<String> { object.annotation("konghq.com/protocol") }
    package var kongUpstreamPolicy: Field<String> { object.annotation("konghq.com/upstream-policy") }
    /// The KongIngress of a Service.
    package var kongOverride: Field<String> { object.annotation("konghq.com/override") }

    /// Plugins by name.
    package var kongPlugins: [String] {
        (object.annotation("konghq.com/plugins").value ?? "").split(separator: ",")
            .map { $0.trimmingBlanks }
    }

    /// Whether Kong and ingress-nginx get the Service's address instead of those of its Pods.
    package var isServiceUpstream: Bool {
        object.annotation("ingress.kubernetes.io/service-upstream").value == "true"
    }

    /// Whether any annotation is for Kong.
    package var hasKongAnnotations: Bool {
        object.metadata["annotations"].entries.contains { $0.key.string.hasPrefix("konghq.com/") }
    }
}

extension Substring {
    /// The text without blanks at its ends.
    var trimmingBlanks: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
