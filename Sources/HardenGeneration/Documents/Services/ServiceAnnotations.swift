import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The annotations that there may be.
    static let serviceAnnotationNames = [
        "cloud.google.com/neg", "cloud.google.com/backend-config", "cloud.google.com/app-protocols",
        "konghq.com/connect-timeout", "konghq.com/read-timeout", "konghq.com/write-timeout", "konghq.com/retries",
        "konghq.com/protocol", "konghq.com/upstream-policy",
    ]

    /// What the Service tells the controllers of load balancers and Kong.
    var serviceAnnotations: [(key: String, value: String)] {
        var annotations: [(key: String, value: String)] = []
        if let negAnnotation { annotations.append(("cloud.google.com/neg", negAnnotation)) }
        if let backendConfigAnnotation {
            annotations.append(("cloud.google.com/backend-config", backendConfigAnnotation))
        }
        if let appProtocolsAnnotation {
            annotations.append(("cloud.google.com/app-protocols", appProtocolsAnnotation))
        }
        annotations += kongAnnotations
        return annotations
    }

    /// Asks for network endpoint groups even where they are the default: they are not in every cluster.
    ///
    /// Source: kubernetes/ingress-gce, pkg/annotations/service.go.
    private var negAnnotation: String? {
        let groups = exposures { if case .standaloneNEG(let group) = $0 { group } else { nil } }
        var fields: [String] = []
        if !ingresses.isEmpty { fields.append(#""ingress": true"#) }
        if !groups.isEmpty {
            var ports: [String] = []
            for (group, port) in groups {
                let name = group.name.map { #""name": "\#($0)""# } ?? ""
                let entry = #""\#(port.servicePort)": {\#(name)}"#
                if !ports.contains(entry) { ports.append(entry) }
            }
            fields.append(#""exposed_ports": {\#(ports.joined(separator: ", "))}"#)
        }
        return fields.isEmpty ? nil : "{\(fields.joined(separator: ", "))}"
    }

    private var backendConfigAnnotation: String? {
        let configurations = backendConfigurations
        guard !configurations.isEmpty else { return nil }
        var fields: [String] = []
        if let byDefault = configurations.first(where: { $0.key == nil }) {
            fields.append(#""default": "\#(byDefault.name)""#)
        }
        let ports = configurations.compactMap { configuration in
            configuration.key.map { #""\#($0)": "\#(configuration.name)""# }
        }
        if !ports.isEmpty { fields.append(#""ports": {\#(ports.joined(separator: ", "))}"#) }
        return "{\(fields.joined(separator: ", "))}"
    }

    /// Tells a GKE Ingress which ports speak TLS.
    var appProtocolsAnnotation: String? {
        guard !ingresses.isEmpty else { return nil }
        let ports = service.ports.filter { $0.transport == .https }.map { #""\#($0.name)": "HTTPS""# }
        return ports.isEmpty ? nil : "{\(ports.joined(separator: ", "))}"
    }

    /// Timeouts in milliseconds; Kong ignores anything else without a word.
    ///
    /// Source: Kong Ingress Controller, annotations reference.
    private var kongAnnotations: [(key: String, value: String)] {
        guard let (kong, port) = kongIngresses.first else { return [] }
        let timeout = timeouts.gateway * 1000
        var annotations = [
            ("konghq.com/connect-timeout", "\(ConnectTimeout.seconds * 1000)"),
            ("konghq.com/read-timeout", "\(timeout)"),
            ("konghq.com/write-timeout", "\(timeout)"),
            ("konghq.com/retries", "\(kong.retries)"),
        ]
        if let kongProtocol = port.transport.kongProtocol {
            annotations.append(("konghq.com/protocol", kongProtocol))
        }
        annotations.append(("konghq.com/upstream-policy", upstreamPolicyName))
        return annotations
    }
}
