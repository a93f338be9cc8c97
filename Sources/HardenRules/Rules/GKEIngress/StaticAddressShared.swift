import HardenKubernetes
import HardenRollout

/// Finds Ingresses that want one static address for the same ports.
struct StaticAddressShared: Rule {
    static let metadata = RuleMetadata(
        id: "static-address-shared",
        area: .gkeIngress,
        title: "Two Ingresses want the same static address",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .advice,
        explanation: """
            Each external GKE Ingress is a load balancer of its own, and a static address, be it global or regional, takes one
            forwarding rule a port; an internal one may be shared.
            The second Ingress that names the address is not synchronised, and its hosts are not served. One Ingress with
            the rules of both, or an address each, is what works; so does one for HTTP beside one for HTTPS alone
            (`kubernetes.io/ingress.allow-http: "false"`).
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/annotations/ingress.go",
        ]
    )

    private static let global = "kubernetes.io/ingress.global-static-ip-name"
    private static let regional = "kubernetes.io/ingress.regional-static-ip-name"

    static let subjects: Subjects<InputObject> = .objects([.ingress])
        .reading(["metadata", "annotations"], ["spec", "tls"])

    func faults(of subject: InputObject, in context: RuleContext) -> Fault? {
        let object = subject.object
        guard let key = key(of: subject.place, context) else { return nil }
        let address = object.annotation(key)
        guard let name = address.known, !name.isEmpty else { return nil }
        // Folders are environments, with addresses of their own.
        let first = context.objects([.ingress]).first { other in
            other.position < subject.place && context.isBeside(other.position, subject.place)
                && other.object.annotation(key).value == name && self.key(of: other.position, context) == key
                && (other.object.name, other.object.namespace) != (object.name, object.namespace)
                && !context.topology.isOpen(other.position)
                && !IngressView(other.object).listeners.isDisjoint(with: IngressView(object).listeners)
        }
        guard let first else { return nil }
        return Fault(
            "Ingresses \(first.object.name) and \(object.name) want the same static address \(name)",
            at: address.label("is in use"),
            secondary: [first.object.annotation(key).label("by \(first.object.name)")],
            severity: first.object.file == object.file ? .error : .warning,
            notes: [
                "the event of the later one says: Invalid value for field 'resource.IPAddress': … Specified IP address is "
                    + "in-use and would result in a conflict., invalid"
            ]
        )
    }

    /// The annotation that names the address of an Ingress which no other may have.
    private func key(of position: Int, _ context: RuleContext) -> String? {
        switch context.vicinity.pathOfIngress[position] {
        case .gkeIngressExternal?: Self.global
        case .gkeIngressRegional?: Self.regional
        default: nil
        }
    }
}
