import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds GKE Ingresses whose listeners cannot work.
struct IngressFrontendInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "ingress-frontend-invalid",
        area: .gkeIngress,
        title: "A GKE Ingress is read by nobody, has no listener, or a FrontendConfig that does not work",
        severity: .error,
        disruptions: [.steadyState],
        remedy: .unsafeFix,
        unsafeBecause: "whether another controller serves the class is not known",
        explanation: """
            With `kubernetes.io/ingress.allow-http: "false"` and no certificate there is nothing left to listen on. A
            FrontendConfig is named by an annotation of the Ingress, lives in its namespace, and is not read for
            internal Ingresses; a redirect to HTTPS needs a certificate to redirect to.

            The class of a GKE Ingress is an annotation. An Ingress with `ingressClassName: gce` is left alone by GKE's
            controller: no load balancer is made, and one that an annotation made before is taken away.

            `tls` without `hosts` works where the Ingress is made with it. One that had no certificate before may fail to
            be synchronised, for which GKE's troubleshooting asks to name the hosts.
            """,
        sources: [
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/utils/utils.go",
            "https://github.com/kubernetes/ingress-gce/pull/1308",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#disabling_http",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_frontendconfig_with_your_ingress",
        ]
    )

    private static let frontendKey = "networking.gke.io/v1beta1.FrontendConfig"
    private static let redirectCodes = [
        "MOVED_PERMANENTLY_DEFAULT", "FOUND", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT",
    ]

    static let subjects: Subjects<InputObject> = .objects([.ingress, .frontendConfig, .service])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let object = subject.object
        switch object.kind {
        case .ingress: return ingress(IngressView(object), subject.place, context)
        case .frontendConfig:
            let place = object.spec["redirectToHttps"]["responseCodeName"]
            guard let problem = place.fault(oneOf: Self.redirectCodes), place.text != "" else { return [] }
            return [fault(problem, place, object)]
        default:
            let place = object.metadata["annotations"][Self.frontendKey]
            let problem = "a FrontendConfig is named by the Ingress, not by a Service"
            return place.exists ? [fault(problem, place, object)] : []
        }
    }

    private func ingress(
        _ view: IngressView,
        _ position: Int,
        _ context: RuleContext
    ) -> [Fault] {
        var found: [Fault] = []
        let object = view.object
        let hasCertificate =
            view.mayHaveCertificate || context.isPatched(position, ["spec", "tls"])
        let http = view.allowsHTTP
        if http.expectation != nil {
            found.append(fault("allow-http must be a text; write \"false\" in quotes", http.place, object))
        } else if http.value == "false", !hasCertificate {
            found.append(
                fault("HTTP is switched off and there is no certificate for HTTPS", http.place, object)
            )
        }
        found += unreadClass(view, position, context).map { [$0] } ?? []
        if context.vicinity.pathOfIngress[position]?.isExternalIngress == true {
            found += view.tls.compactMap { unnamedHosts($0, object) }
        }
        let frontend = view.frontendConfig
        guard let name = frontend.value else { return found }
        if context.vicinity.pathOfIngress[position] == .gkeIngressInternal {
            found.append(fault("an internal Ingress takes no FrontendConfig", frontend.place, object))
        }
        let resolution = context.topology.resolve(name, FrontendConfigView.kinds, from: position)
        if let reason = context.dangling(resolution, named: name, from: position, as: .frontendConfig) {
            let problem = "there is no FrontendConfig \(name) in the namespace of the Ingress"
            let other = reason.object.metadata["name"].label("is this one meant?")
            found.append(fault(problem, frontend.place, object, severity: reason.severity, secondary: [other]))
        }
        if let config = resolution.first.map({ FrontendConfigView(context.object($0)) }),
            config.redirectsToHTTPS.value == true, !hasCertificate
        {
            let problem = "FrontendConfig \(name) redirects to HTTPS, and there is no certificate"
            let label = config.redirectsToHTTPS.label("redirects")
            found.append(fault(problem, frontend.place, object, severity: .warning, secondary: [label]))
        }
        return found
    }

    /// A certificate that is for no host in particular: what GKE's own page on failing synchronisation asks to change.
    private func unnamedHosts(_ entry: Place, _ object: KubernetesObject) -> Fault? {
        guard entry["secretName"].text != nil, !entry["hosts"].exists else { return nil }
        var fault = fault("tls names no hosts", entry, object, severity: .advice)
        fault.disruptions = []
        fault.notes = [
            "an Ingress that is changed from HTTP to HTTPS in this way may not be synchronised ('invalid ingress frontend "
                + "configuration', 'Specified IP address is in-use and would result in a conflict'): name the hosts, or the "
                + "certificate by an annotation"
        ]
        return fault
    }

    /// GKE's controller reads the class from the annotation alone.
    private func unreadClass(_ view: IngressView, _ position: Int, _ context: RuleContext) -> Fault? {
        let (key, field) = ("kubernetes.io/ingress.class", view.spec["ingressClassName"])
        guard view.object.annotation(key).isAbsent, let name = field.text,
            TrafficPath(ofGKEIngressClass: name) != nil,
            context.topology.resolve(name, IngressClassView.kinds, from: position).objects.isEmpty
        else { return nil }
        let annotation = view.object.metadata["annotations"][key]
        let problem = "GKE's controller does not read ingressClassName, and makes no load balancer"
        var fault = fault(problem, field, view.object)
        fault.notes = ["the annotation \(key) names it, unless others serve an IngressClass of that name"]
        fault.fix = Fix(
            "annotation \(key): \(name) in place of ingressClassName",
            safety: .unsafe,
            all: [annotation.put(.string(name)), field.delete()]
        )
        return fault
    }

    private func fault(
        _ problem: String,
        _ place: Place,
        _ object: KubernetesObject,
        severity: Severity = .error,
        secondary: [Finding.Label] = []
    ) -> Fault {
        Fault("\(object.name): \(problem)", at: place.label(problem), secondary: secondary, severity: severity)
    }
}

extension IngressView {
    /// Annotations that bring certificates.
    private static let certificateKeys = [
        "ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/managed-certificates",
        "networking.gke.io/certmap", "kubernetes.io/tls-acme", "cert-manager.io/cluster-issuer",
        "cert-manager.io/issuer",
    ]

    var mayHaveCertificate: Bool {
        !tls.isEmpty || Self.certificateKeys.contains { !object.annotation($0).isAbsent }
    }

    /// The ports for which a GKE Ingress makes a forwarding rule.
    var listeners: Set<Int> {
        Set((allowsHTTP.value == "false" ? [] : [80]) + (mayHaveCertificate ? [443] : []))
    }
}
