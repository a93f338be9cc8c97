import HardenYAML

/// An Ingress of any version.
///
/// Source: Kubernetes API reference, Ingress v1; the beta versions name a backend's fields differently.
package struct IngressView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.ingress]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// The class by the annotation, which counts before the field, or by the field.
    package var className: Field<String> {
        let annotation = object.annotation("kubernetes.io/ingress.class")
        return annotation.isAbsent ? spec["ingressClassName"].string() : annotation
    }

    package var defaultBackend: IngressBackendView? {
        let place = spec["defaultBackend"].exists ? spec["defaultBackend"] : spec["backend"]
        return place.exists ? IngressBackendView(place: place, host: nil, path: nil) : nil
    }

    /// All backends, the default one first.
    package var backends: [IngressBackendView] {
        let rules = spec["rules"].items.flatMap { rule in
            rule["http"]["paths"].items.map { path in
                IngressBackendView(place: path["backend"], host: rule["host"].text, path: path["path"].text)
            }
        }
        return (defaultBackend.map { [$0] } ?? []) + rules
    }

    package var rules: [Place] { spec["rules"].items }
    package var tls: [Place] { spec["tls"].items }

    /// The FrontendConfig of a GKE Ingress.
    package var frontendConfig: Field<String> { object.annotation("networking.gke.io/v1beta1.FrontendConfig") }
    package var allowsHTTP: Field<String> { object.annotation("kubernetes.io/ingress.allow-http") }
}

/// Where an Ingress sends requests.
package struct IngressBackendView: Sendable {
    package let place: Place
    package let host: String?
    package let path: String?

    /// The Service's name; absent for a backend that is another resource.
    package var serviceName: Field<String> {
        place["serviceName"].exists ? place["serviceName"].string() : place["service"]["name"].string()
    }

    /// Another object that it sends to; `nil` for a Service.
    package var resource: ReferenceView? {
        place["resource"].exists ? ReferenceView(place["resource"], defaultGroup: "") : nil
    }

    /// The Service port's number or name.
    package var servicePort: Field<IntOrString> {
        if place["servicePort"].exists { return place["servicePort"].countOrText() }
        let port = place["service"]["port"]
        return port["number"].exists ? port["number"].countOrText() : port["name"].countOrText()
    }
}

/// An IngressClass: which controller serves the Ingresses of a name.
package struct IngressClassView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.ingressClass]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var controller: Field<String> { spec["controller"].string() }
    package var isDefault: Bool {
        object.annotation("ingressclass.kubernetes.io/is-default-class").value == "true"
    }
}
