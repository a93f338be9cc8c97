import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds annotations that nothing reads: misspelt, in the wrong place, or made up.
struct AnnotationUnknown: Rule {
    static let metadata = RuleMetadata(
        id: "annotation-unknown",
        area: .acrossLayers,
        title: "Nothing reads an annotation, because it is misspelt, in the wrong place, or made up",
        severity: .warning,
        disruptions: [.steadyState],
        remedy: .unsafeFix,
        unsafeBecause: "that this key is meant is told by its name alone",
        explanation: """
            Kubernetes takes any annotation, and whoever was to read it finds nothing. The controllers of GKE, Kong and
            ingress-nginx know a fixed set of keys, some of them only on a Service or only on an Ingress. Their lists grow,
            so that only a key is reported that differs from a known one by a slip of the pen, that lies on the wrong kind
            of object, or that is passed on as advice and has never existed.
            """,
        sources: [
            "https://github.com/kubernetes/ingress-gce/tree/master/pkg/annotations",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters",
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/",
            "https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects([.service, .ingress]).reading(["metadata", "annotations"])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let object = subject.object
        let annotations = object.metadata["annotations"]
        let keys = (annotations.node?.entries ?? []).map(\.key.string)
        return keys.compactMap { key in
            let place = annotations[key]
            if let truth = KnownAnnotations.invented[key] {
                return Fault("there is no annotation \(key), which \(object.name) has", at: place.label(truth))
            }
            let isService = object.kind == .service
            if (isService ? KnownAnnotations.ingress : KnownAnnotations.service).contains(key) {
                let message = "nothing reads \(key) on \(object.title)"
                return Fault(message, at: place.label("belongs on the \(isService ? "Ingress" : "Service")"))
            }
            guard let meant = KnownAnnotations.meant(by: key), !keys.contains(meant), let text = place.text else {
                return nil
            }
            return Fault(
                "nothing reads \(key) on \(object.title)",
                at: place.label("\(meant) is meant"),
                fix: Fix(
                    "\(meant) instead of \(key)",
                    safety: .unsafe,
                    annotations.insert(YAMLMapping.Entry(meant, .string(text)), .after(key)),
                    place.delete()
                )
            )
        }
    }
}
