import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds workloads of a mesh whose proxy stops before requests have stopped coming.
struct MeshProxyStopsEarly: Rule {
    static let metadata = RuleMetadata(
        id: "mesh-proxy-stops-early",
        area: .shutdown,
        title: "The mesh's proxy in a Pod stops before its requests have ended",
        severity: .advice,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "which version of the mesh injects its proxy is not known",
        explanation: """
            Requests reach a Pod of the mesh through `istio-proxy`, which is injected and not in the manifest. As an ordinary
            container it is told to stop at once, whatever preStop hook the application has: it takes no new connection,
            and ends `terminationDrainDuration` later, by default after 5 seconds. Requests that come or run after that
            fail, and so do those that the application sends itself. As a native sidecar, which Istio makes it from 1.27
            on unless it is told otherwise, it ends after the application, and nothing has to be done. That of Linkerd
            takes no new request from SIGTERM on, unless it is a native sidecar, its default from 2.20 on. The sidecar of
            Dapr, over which an application reaches others, stops at once as well, but for what
            `dapr.io/block-shutdown-duration` says, which the Pod has to live to see.
            """,
        sources: [
            "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-termination_drain_duration",
            "https://github.com/istio/istio/issues/34855",
            "https://github.com/istio/istio/issues/36660",
            "https://istio.io/latest/docs/reference/config/annotations/#SidecarNativeSidecar",
            "https://linkerd.io/2/tasks/graceful-shutdown/",
            "https://github.com/linkerd/linkerd2/pull/15267",
            "https://learn.microsoft.com/azure/aks/istio-native-sidecar",
            "https://docs.dapr.io/reference/arguments-annotations-overview",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .servingRequests.where(\.isSentRequests)
        .reading(["spec", "template", "metadata"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        [istio(workload), linkerd(workload), dapr(workload)].compactMap(\.self)
    }

    /// How long a proxy is needed after the Pod's deletion.
    private func required(_ workload: WorkloadSituation) -> ShutdownBudget.Amount {
        let own = workload.longestServingPreStop?.seconds ?? 0
        // That the application answers what it has after SIGTERM is of no use without its proxy.
        let needed = workload.budgetOfExit.preStop
        return own > needed.seconds ? ShutdownBudget.Amount(seconds: own, sum: "preStop \(own)") : needed
    }

    /// The sidecar serves for as long as it is told, ends within some seconds more, and is killed with its Pod.
    ///
    /// Source: Dapr, "Dapr arguments and annotations".
    private func dapr(_ workload: WorkloadSituation) -> Fault? {
        let template = workload.template
        let (enabled, block) = (
            template.annotation("dapr.io/enabled"), template.annotation("dapr.io/block-shutdown-duration")
        )
        let end = template.annotation("dapr.io/graceful-shutdown-seconds")
        guard enabled.value == "true",
            let seconds = block.isAbsent
                ? 0 : block.known.flatMap({ GatewayDuration.milliseconds($0) }).map({ $0 / 1000 }),
            let ending = end.isAbsent ? 5 : end.known.flatMap(Int.init), (0...86_400).contains(ending)
        else { return nil }
        let required = required(workload)
        let isShort = seconds < required.seconds
        let grace = ShutdownBudget.Amount(
            seconds: max(seconds, required.seconds) + ending,
            sum: "wait of Dapr's sidecar \(max(seconds, required.seconds)) + its end \(ending)"
        )
        let limit = template.terminationGracePeriodSeconds.value ?? grace.seconds
        guard isShort || seconds > 0 && limit < grace.seconds else { return nil }
        let name = workload.object.name
        let isCalled = !template.annotation("dapr.io/app-port").isAbsent
        let raised = workload.changes(raisingGraceTo: grace)
        let wait = isShort ? block.put(.string("\(required.seconds)s"), comment: "= \(required.sum)") : nil
        let titles = [
            isShort ? "dapr.io/block-shutdown-duration: \(required.seconds)s" : nil,
            raised?.isEmpty == false ? "terminationGracePeriodSeconds: \(grace.seconds)" : nil,
        ]
        return Fault(
            isShort
                ? "Dapr's sidecar of \(name) serves it for \(seconds) s after its deletion, and the last request may run for "
                    + "\(required.seconds) s"
                : "Dapr's sidecar of \(name) is killed \(limit) s after its deletion, before its wait of \(seconds) s and its "
                    + "end are over",
            at: (block.isAbsent ? enabled : block).label(
                block.isAbsent ? "the sidecar is injected" : "it waits \(seconds) s"
            ),
            confidence: .assumed,
            symptoms: [
                "an error, no answer or a lost message from the application where it calls others over Dapr"
            ] + (isCalled ? ["an error in what calls it over Dapr"] : []),
            sum: isShort ? "\(required.sum) = \(required.seconds)" : "\(grace.sum) = \(grace.seconds)",
            notes: ["from Dapr 1.12 on calls fail from SIGTERM on; the annotation exists from 1.13 on"],
            assumptions: workload.budgetAssumptions,
            fix: Fix(
                titles.compactMap(\.self).joined(separator: ", "),
                safety: .unsafe,
                all: raised.map { (isShort ? [wait] : []) + $0 }
            )
        )
    }

    private func istio(_ workload: WorkloadSituation) -> Fault? {
        let template = workload.template
        guard let injected = workload.meshProxy, injected.proxy == .istio, !injected.isNative else { return nil }
        let config = template.annotation("proxy.istio.io/config")
        guard config.isAbsent || config.known != nil, let drain = Self.drainDuration(in: config.value ?? "") else {
            return nil
        }
        let required = required(workload)
        guard drain < required.seconds else { return nil }
        let place =
            config.isAbsent ? injected.place.label("Istio's proxy is injected") : config.label("it drains \(drain) s")
        return Fault(
            "the mesh's proxy of \(workload.object.name) ends \(drain) s after its deletion, and the last request may "
                + "run for \(required.seconds) s",
            at: place,
            confidence: .assumed,
            // Those that run when it ends, and those that come later.
            symptoms: workload.symptoms(
                [.refused, .unreachable, .cutInFlight],
                broken: "a connection that is closed, times out or is refused",
                isMeshed: false
            ),
            sum: "\(required.sum) = \(required.seconds)",
            notes: ["unless Istio runs it as a native sidecar, its default from 1.27 on"],
            assumptions: workload.budgetAssumptions,
            fix: config.isAbsent ? fix(workload, config.place, required) : nil
        )
    }

    /// As an ordinary container it has no hook, and refuses what is new from SIGTERM on.
    private func linkerd(_ workload: WorkloadSituation) -> Fault? {
        let template = workload.template
        let wait = template.annotation("config.alpha.linkerd.io/proxy-wait-before-exit-seconds")
        guard let injected = workload.meshProxy, injected.proxy == .linkerd, !injected.isNative,
            let seconds = wait.isAbsent ? 0 : wait.known.flatMap(Int.init),
            let latency = workload.paths.map(workload.settings.latency).max(), seconds < latency
        else { return nil }
        let native = "config.beta.linkerd.io/proxy-enable-native-sidecar"
        return Fault(
            "the mesh's proxy of \(workload.object.name) refuses new requests "
                + "\(seconds == 0 ? "as soon as" : "\(seconds) s after") its Pod is deleted, and they may "
                + "come for \(latency) s",
            at: wait.isAbsent
                ? injected.place.label("Linkerd's proxy is injected") : wait.label("it waits \(seconds) s"),
            confidence: .assumed,
            symptoms: workload.symptoms([.refused], broken: "a refused connection", isMeshed: false),
            sum: "drain latency \(latency) = \(latency)",
            notes: ["unless Linkerd runs it as a native sidecar, its default from 2.20 on"],
            fix: wait.isAbsent
                ? Fix("\(native): true", safety: .unsafe, template.annotation(native).place.put(.string("true"))) : nil
        )
    }

    /// Lets the proxy drain for as long, and the Pod live to see it.
    private func fix(_ workload: WorkloadSituation, _ config: Place, _ required: ShutdownBudget.Amount) -> Fix? {
        let text = "terminationDrainDuration: \(required.seconds)s"
        let grace = ShutdownBudget.Amount(
            seconds: required.seconds + MeshProxy.drainDuration,
            sum: "drain of the mesh's proxy \(required.seconds) + its end \(MeshProxy.drainDuration)"
        )
        guard let raised = workload.changes(raisingGraceTo: grace) else { return nil }
        return Fix(
            "\(text) in the annotation proxy.istio.io/config"
                + (raised.isEmpty ? "" : ", terminationGracePeriodSeconds: \(grace.seconds)"),
            safety: .unsafe,
            all: [config.put(.string(text), comment: "= \(required.sum)")] + raised
        )
    }

    /// The seconds that the proxy drains; `nil` where it waits for its connections, or the text cannot be read.
    private static func drainDuration(in config: String) -> Int? {
        if config.contains("EXIT_ON_ZERO_ACTIVE_CONNECTIONS") { return nil }
        let key = "terminationDrainDuration"
        guard let start = config.firstRange(of: key)?.upperBound else { return MeshProxy.drainDuration }
        let value = config[start...].drop { "\"': \t".contains($0) }.prefix { $0.isNumber || $0.isLetter }
        return GatewayDuration.milliseconds(String(value)).map { $0 / 1000 }
    }
}
