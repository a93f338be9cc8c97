import HardenKubernetes
import HardenYAML

/// Finds lifecycle hooks that the API server rejects, or that fail whenever they are run.
struct HookInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "hook-invalid",
        area: .shutdown,
        title: "A lifecycle hook is rejected, or fails whenever it is run",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        remedy: .advice,
        explanation: """
            A hook has exactly one of `exec`, `httpGet` and `sleep`. Anything else is rejected by the API server. `tcpSocket` is
            accepted and fails when it is run, as does a request to a port name that the container does not have. A preStop
            hook that fails is no delay: the container is told to stop at once. A postStart hook that fails ends the
            container. Where clusters heed `stopSignal` (from Kubernetes 1.37 on), it is refused without `spec.os.name`.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#lifecycle-v1-core",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.allContainers, of: .workloads)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> [Fault] {
        let (container, workload) = (subject.container, subject.workload)
        let signal = container.place["lifecycle"]["stopSignal"]
        if signal.exists, workload.cluster.heedsStopSignals == true, !workload.template.spec["os"]["name"].exists {
            return [
                Fault(
                    "the API server rejects \(workload.object.name): the stopSignal of \(container.title) needs spec.os.name",
                    at: signal.label("needs os: {name: linux} or windows in the Pod's spec"),
                    disruptions: []
                )
            ]
        }
        return [("preStop", container.preStop), ("postStart", container.postStart)].compactMap { name, hook in
            guard let fault = HookFault(hook, of: container) else { return nil }
            let breaksDelay = !fault.isRejected && name == "preStop"
            let title = "the \(name) hook of \(container.title)"
            return Fault(
                fault.isRejected
                    ? "the API server rejects \(workload.object.name): \(title) \(fault.message)"
                    : "\(title) in \(workload.object.name) fails, because it \(fault.message)",
                at: fault.place.label(fault.label),
                severity: fault.isRejected || workload.isServing ? .error : .warning,
                disruptions: breaksDelay ? workload.endDisruptions : [],
                symptoms: breaksDelay && workload.isServing ? workload.symptomsOfLateRequests : []
            )
        }
    }
}

/// What is wrong with a hook.
private struct HookFault {
    var isRejected = true
    let message: String
    let place: Place
    let label: String

    private init(_ message: String, _ place: Place, _ label: String, isRejected: Bool = true) {
        self.message = message
        self.place = place
        self.label = label
        self.isRejected = isRejected
    }

    /// The first fault of a hook; `nil` where it has none, or is not there.
    ///
    /// Source: kubernetes/kubernetes, pkg/apis/core/validation, `validateHandler` and `validateInitContainers`; Kubernetes
    /// API reference, LifecycleHandler v1 (`tcpSocket`).
    init?(_ hook: LifecycleHookView, of container: ContainerView) {
        guard hook.place.isMapping else { return nil }
        if container.role == .initialization {
            self.init("is not allowed in an init container", hook.place, "needs restartPolicy: Always")
            return
        }
        let fault: HookFault? =
            switch hook.handlers.count {
            case 0: Self("does nothing", hook.place, "needs one of exec, httpGet and sleep")
            case 1: hook.handler.flatMap { Self.fault(of: $0, hook, container) }
            default:
                Self(
                    "has \(hook.handlers.map(\.rawValue).joined(separator: " and "))",
                    hook.place,
                    "takes exactly one of exec, httpGet and sleep"
                )
            }
        guard let fault else { return nil }
        self = fault
    }

    private static func fault(of kind: HandlerKind, _ hook: LifecycleHookView, _ container: ContainerView) -> HookFault?
    {
        let place = hook.place[kind.rawValue]
        switch kind {
        case .exec:
            let command = place["command"]
            return command.exists && (!command.isSequence || !command.items.isEmpty)
                ? nil : HookFault("has no command", place, "command is missing")
        case .sleep:
            let seconds = hook.sleepSeconds
            if let expected = seconds.expectation {
                return HookFault("sleeps no number of seconds", seconds.place, "must be \(expected)")
            }
            guard let value = seconds.value, value < 0 else { return nil }
            return HookFault("sleeps \(value) s", seconds.place, "must not be negative")
        case .httpGet: return request(hook.http, container)
        case .tcpSocket:
            return HookFault("opens a TCP connection", place, "hooks do not support tcpSocket", isRejected: false)
        case .grpc: return HookFault("asks by gRPC", place, "hooks do not have grpc")
        }
    }

    private static func request(_ request: HTTPHandlerView, _ container: ContainerView) -> HookFault? {
        if let fault = request.place["scheme"].fault(oneOf: ["HTTP", "HTTPS"]) {
            return HookFault("has no scheme that exists", request.place["scheme"], fault)
        }
        if request.port.isAbsent { return HookFault("has no port", request.place, "port is missing") }
        switch request.port.value {
        case .int(let number) where !(1...65535).contains(number):
            return HookFault("has no port that exists", request.port.place, "must be 1 to 65535")
        case .string(let name) where container.port(.string(name)) == nil && Int(name) == nil:
            let isUnknown = container.ports.contains {
                $0.name.isUnknown || Placeholder.occurs(in: $0.name.value ?? "")
            }
            return isUnknown
                ? nil
                : HookFault(
                    "asks port \(name), which the container does not have",
                    request.port.place,
                    "no port of the container is called \(name)",
                    isRejected: false
                )
        default: return nil
        }
    }
}
