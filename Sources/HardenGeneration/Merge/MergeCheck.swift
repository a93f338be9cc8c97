import HardenKubernetes
import HardenYAML

/// Looks for what the spec and a manifest have each decided well, and together wrong, so that the API server or the kubelet
/// would refuse it: as far as no rule looks for it. What rules look for is checked by them (`checkedPlan` of the engine).
struct MergeCheck {
    struct Fault: Hashable {
        /// The place within the document.
        var path: YAMLPath
        var message: String
        var hint: String
    }

    private(set) var faults: [Fault] = []

    /// Checks an object after a merge.
    /// - Parameters:
    ///   - kind: The object's kind.
    ///   - root: The object.
    ///   - path: The way to it within its document.
    init(kind: String, _ root: YAMLNode, at path: YAMLPath) {
        let spec = path.appending("spec")
        switch kind {
        case "Deployment":
            let podSpec = root["spec"]?["template"]?["spec"]
            checkPod(podSpec, spec.appending("template").appending("spec"))
        case "Service": checkPorts(root["spec"]?["ports"], spec.appending("ports"))
        case "Ingress": checkClass(root, path)
        default: break
        }
    }

    private mutating func add(_ path: YAMLPath, _ message: String, _ hint: String) {
        faults.append(Fault(path: path, message: message, hint: hint))
    }

    // MARK: Deployment

    private mutating func checkPod(_ podSpec: YAMLNode?, _ path: YAMLPath) {
        for list in ["initContainers", "containers"] {
            for (index, container) in (podSpec?[list]?.items ?? []).enumerated() {
                let path = path.appending(list).appending(index)
                checkPortNames(container["ports"], path.appending("ports"))
                checkResources(container["resources"], path.appending("resources"))
                checkSecurity(container, podSpec, path)
            }
        }
    }

    /// Source: Kubernetes, pkg/apis/core/validation (a request must not exceed its limit).
    private mutating func checkResources(_ resources: YAMLNode?, _ path: YAMLPath) {
        for (key, node) in resources?["limits"]?.entries ?? [] {
            guard let limit = Quantity(node.string), let requestNode = resources?["requests"]?[key.string],
                let request = Quantity(requestNode.string), limit.isLess(than: request)
            else { continue }
            add(
                path.appending("limits").appending(key.string),
                "the limit of \(key.string) is \(node.string), less than the \(requestNode.string) that are requested",
                "raise or remove the limit, or let the spec ask for less"
                    + (key.string == "cpu" ? " or set resources.cpuLimit" : "")
            )
        }
    }

    private mutating func checkSecurity(_ container: YAMLNode, _ podSpec: YAMLNode?, _ path: YAMLPath) {
        let own = container["securityContext"]
        let ownPath = path.appending("securityContext")
        let name = container["name"]?.string ?? ""
        // Source: Kubernetes, pkg/apis/core/validation.
        if own?["allowPrivilegeEscalation"]?.scalar == .bool(false) {
            let added = own?["capabilities"]?["add"]?.items.map(\.string) ?? []
            if own?["privileged"]?.scalar == .bool(true) {
                add(
                    ownPath.appending("privileged"),
                    "container '\(name)' is privileged, which allowPrivilegeEscalation: false excludes",
                    "remove 'privileged', or set security.allowPrivilegeEscalation in the spec"
                )
            } else if added.contains(where: { $0 == "CAP_SYS_ADMIN" || $0 == "SYS_ADMIN" }) {
                add(
                    ownPath.appending("capabilities").appending("add"),
                    "container '\(name)' has SYS_ADMIN, which allowPrivilegeEscalation: false excludes",
                    "remove the capability, or set security.allowPrivilegeEscalation in the spec"
                )
            }
        }
        // Source: Kubernetes, pkg/kubelet/kuberuntime/security_context.go; a container's fields go before the Pod's.
        let pod = podSpec?["securityContext"]
        guard (own?["runAsNonRoot"] ?? pod?["runAsNonRoot"])?.scalar == .bool(true),
            (own?["runAsUser"] ?? pod?["runAsUser"])?.int == 0
        else { return }
        let podPath = path.parent.parent.appending("securityContext")
        add(
            (own?["runAsUser"] == nil ? podPath : ownPath).appending("runAsUser"),
            "container '\(name)' runs as user 0, which runAsNonRoot: true forbids",
            "let it run as another user, or set security.runAsNonRoot: false in the spec"
        )
    }

    // MARK: Ports

    /// Source: Kubernetes, pkg/apis/core/validation: of several ports each has a name.
    private mutating func checkPorts(_ ports: YAMLNode?, _ path: YAMLPath) {
        checkPortNames(ports, path)
        let items = ports?.items ?? []
        guard items.count > 1 else { return }
        for (index, port) in items.enumerated() where (port["name"]?.string ?? "").isEmpty {
            add(
                path.appending(index),
                "a Service with several ports needs a name for each, and this one has none",
                "if it is the port that the spec means, write servicePort: \(port["port"]?.string ?? "") there; "
                    + "if not, give it a name"
            )
        }
    }

    private mutating func checkPortNames(_ ports: YAMLNode?, _ path: YAMLPath) {
        var seen: Set<String> = []
        for (index, port) in (ports?.items ?? []).enumerated() {
            guard let name = port["name"]?.string, !name.isEmpty, !seen.insert(name).inserted else { continue }
            add(
                path.appending(index),
                "two ports are called '\(name)'",
                "rename the one that the spec does not mention, or give the spec's another name"
            )
        }
    }

    // MARK: Ingress

    /// Source: Kubernetes, pkg/apis/networking/validation.
    private mutating func checkClass(_ root: YAMLNode, _ path: YAMLPath) {
        guard root["spec"]?["ingressClassName"] != nil,
            root["metadata"]?["annotations"]?["kubernetes.io/ingress.class"] != nil
        else { return }
        add(
            path.appending("spec").appending("ingressClassName"),
            "ingressClassName must not stand beside the annotation kubernetes.io/ingress.class",
            "keep one of them"
        )
    }
}

extension YAMLNode {
    fileprivate var int: Int? { if case .int(let value)? = scalar { value } else { nil } }
}
