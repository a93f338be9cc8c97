import HardenCoding
import HardenKubernetes
package import HardenRollout

/// One way on which requests reach a workload, with all that the model needs.
package final class SimulatedPath: Sendable {
    package let path: TrafficPath
    /// How the path is called, such as "GKE Ingress (external)".
    package let label: String
    package let requests: RequestProfile
    /// What manifests and settings say, in the order in which it is told.
    let premises: [Premise]
    let model: WorkloadModel
    let pathModel: PathModel
    let assumptions: Assumptions

    fileprivate init(
        _ path: TrafficPath,
        label: String,
        requests: RequestProfile,
        premises: [Premise],
        model: WorkloadModel,
        pathModel: PathModel,
        assumptions: Assumptions
    ) {
        self.path = path
        self.label = label
        self.requests = requests
        self.premises = premises
        self.model = model
        self.pathModel = pathModel
        self.assumptions = assumptions
    }
}

extension SimulatedWorkload {
    /// The workload on a path.
    ///
    /// - Parameter rate: requests a second, for the numbers of requests that fail; `nil` where nobody said it.
    package func on(_ path: TrafficPath, requestsPerSecond rate: Double? = nil) -> SimulatedPath {
        let settings = situation.settings
        var premises = [Self.premise(ofRate: rate)]
        let timeout = timeout(on: path, &premises)
        let slowest = situation.slowestRequest(on: path)
        let (model, own) = model(slowestRequest: Seconds(slowest))
        var assumptions = Assumptions(on: path)
        let latency = settings.drainLatency[path]
        if let latency, latency.value != path.drainLatency || !latency.origin.isStandard {
            assumptions.override(.drainLatency, with: .upTo(latency.value), source: latency.origin.description)
            // An endpoint takes the same way into the path as out of it.
            assumptions.override(.attachLatency, with: .upTo(latency.value), source: latency.origin.description)
        }
        if let (milliseconds, position) = connectTimeout(on: path), let position {
            let range = LatencyRange.exactly(Seconds(milliseconds: milliseconds))
            assumptions.override(.connectTimeout, with: range, source: "\(position)")
            premises.append(Premise(assumptions[.connectTimeout], from: .file(position)))
        }
        let draining = draining(on: path, &premises)
        let healthCheck = healthCheck(on: path, &premises)
        let retries = retries(on: path, &premises)
        var pathModel = PathModel(
            path,
            draining: draining,
            healthCheck: healthCheck,
            requestTimeout: timeout.map { Seconds($0) },
            retries: retries,
            assumptions: assumptions
        )
        backends(on: path, &pathModel, &premises)
        terminatingPods(&pathModel, &premises)
        if let place = placeOfUnreadyAddresses(on: path), pathModel.honorsReadiness {
            pathModel.honorsReadiness = false
            premises.append(Premise("publishNotReadyAddresses", "true", from: .file(place.position)))
        }
        premises.append(Self.premise(ofSlowestRequest: slowest, settings, timeout: timeout))
        premises.append(Premise(settings.onSIGTERM))
        if settings.onSIGTERM.value == .drains { premises.append(Premise(settings.shutdown)) }
        if path.pinsConnections { premises.append(Premise(settings.closesConnections)) }
        if [retries.connectFailures, retries.brokenConnections].contains(.idempotent) {
            premises.append(Premise(settings.idempotent))
        }
        if settings.keepAlive.value != nil, path.proxyIdleTimeout != nil {
            premises.append(Premise(settings.keepAlive))
            if let set = context.timeouts.fronts.idleTimeout(on: path) {
                pathModel.idleTimeout = set.seconds.map { Seconds($0) }
                let text = set.seconds.map { "\($0) s" } ?? "filled in later"
                premises.append(Premise("idle timeout of \(path.label)", text, from: .file(set.place.position)))
            }
        }
        let longest = settings.longestConnection
        if longest.value != nil { premises.append(Premise(longest)) }
        if let latency { premises.append(Premise(latency)) }
        return SimulatedPath(
            path,
            label: context.label(of: path, to: situation),
            requests: RequestProfile(
                rate: rate ?? RequestProfile.standardRate,
                slowestRequest: Seconds(slowest),
                idempotentShare: settings.idempotent.value ? 1 : 0,
                // How many there are is not known; they are told as what happens to each.
                longConnections: longest.value.map { .init(perPod: 1, lifetime: Seconds($0)) }
            ),
            premises: own + premises,
            model: model,
            pathModel: pathModel,
            assumptions: assumptions
        )
    }

    private static func premise(ofRate rate: Double?) -> Premise {
        let option = "--requests-per-second"
        let number = rate ?? RequestProfile.standardRate
        return Premise(
            "requestsPerSecond",
            number == number.rounded() ? "\(Int(number))" : "\(number)",
            meaning: "for how many requests fail",
            from: rate == nil ? .standard(source: option) : .option(option)
        )
    }

    /// The longest that the proxy waits on any of its routes; `nil` where the client decides.
    /// - Parameter timeout: That of the path, if it has one.
    private static func premise(
        ofSlowestRequest seconds: Int,
        _ settings: WorkloadSettings,
        timeout: Int?
    ) -> Premise {
        var text = "\(seconds) s"
        if settings.slowestRequest.value == nil, let timeout {
            text += seconds < timeout ? ", the default timeout of its path" : ", the timeout of its path"
        }
        return Premise("slowestRequest", text, from: settings.slowestRequest.origin)
    }

    private func timeout(on path: TrafficPath, _ premises: inout [Premise]) -> Int? {
        let longest = situation.timeout(on: path)
        guard let seconds = longest?.seconds ?? path.defaultTimeout else { return nil }
        premises.append(
            Premise("timeout", "\(seconds) s", writtenAt: longest?.position, orDefault: path.label)
        )
        return seconds
    }

    /// The longest that Kong or nginx waits for a connection, and where that is written.
    private func connectTimeout(on path: TrafficPath) -> (milliseconds: Int, position: SourcePosition?)? {
        situation.node.routes.filter { $0.kind.path == path }
            .compactMap { route -> (milliseconds: Int, position: SourcePosition?)? in
                if case .nginx(let number) = route.source {
                    let timeout = context.topology.manifests.nginxPasses[number].connectTimeout
                    return timeout.value.map { ($0, timeout.place?.position) }
                }
                guard let field = context.topology.kongRequests(on: route)?.connectTimeout else { return nil }
                return field.value.map { ($0, field.isWritten ? field.place.position : nil) }
            }
            .filter { $0.milliseconds > 0 }
            .max { $0.milliseconds < $1.milliseconds }
    }

    private func draining(on path: TrafficPath, _ premises: inout [Premise]) -> Seconds? {
        guard path.isGoogleLoadBalancer else { return nil }
        let name = "drainingTimeoutSec"
        let settings = situation.draining.filter { $0.path == path }
        var least: (seconds: Int, premise: Premise)?
        for setting in settings {
            let found: (seconds: Int, premise: Premise)
            switch setting.state {
            case .configured(let field, _):
                let seconds = field.value ?? 0
                found = (seconds, Premise(name, "\(seconds) s", field: field))
            case .absent:
                found = (0, Premise(name, "off", from: .standard(source: "nothing in the input switches it on")))
            case .unknown:
                let seconds = situation.budget.draining?.seconds ?? ShutdownBudget.Start.draining
                let source = "it is set where the input does not show it; taken to be enough"
                found = (seconds, Premise(name, "\(seconds) s", from: .standard(source: source)))
            }
            if least.map({ found.seconds < $0.seconds }) ?? true { least = found }
        }
        guard let least else { return nil }
        premises.append(least.premise)
        return Seconds(least.seconds)
    }

    private func healthCheck(on path: TrafficPath, _ premises: inout [Premise]) -> PathModel.HealthCheck? {
        guard path.isGoogleLoadBalancer else { return nil }
        let check = context.healthCheck(of: situation, on: path)
        let schedule = check.schedule
        let text = "every \(schedule.period) s, unhealthy after \(schedule.failureThreshold)"
        var premise = Premise("healthCheck", text, at: check.place, orDefault: "what GKE makes by itself")
        premise.meaning =
            check.asksAnother
            ? "passing once the port is open, since the readiness probe asks something else"
            : "passing once requests can be answered"
        premises.append(premise)
        return PathModel.HealthCheck(schedule, passes: check.asksAnother ? .listening : .serving)
    }

    /// What a load balancer sends to, and what new Pods wait for.
    private func backends(on path: TrafficPath, _ model: inout PathModel, _ premises: inout [Premise]) {
        if path.isExternalIngress {
            let source =
                path.choosesPods
                ? "GKE asks for it in new Services of VPC-native clusters" : "the health check asks a port of the node"
            let text = path.choosesPods ? "Pods" : "nodes"
            premises.append(Premise("backends", text, at: context.placeOfNEGs(situation, on: path), orDefault: source))
        }
        model.hasReadinessGate = context.hasReadinessGate(situation, on: path)
        if let gate = context.pathWithReadinessGate(situation), gate != path {
            var ignored: [Premise] = []
            model.otherGate = healthCheck(on: gate, &ignored).map {
                let latency = situation.settings.latency(of: gate)
                return PathModel.Gate(attach: .upTo(latency), healthCheck: $0)
            }
        }
        guard model.hasReadinessGate || model.otherGate != nil else { return }
        let place = situation.placeOfLoadBalancerGate
        let source = "GKE adds it to Pods that an Ingress sends to directly"
        premises.append(Premise("readinessGates", SettingsResolver.loadBalancerGate, at: place, orDefault: source))
    }

    /// Whether kube-proxy falls back on terminating Pods: not in old versions.
    private func terminatingPods(_ model: inout PathModel, _ premises: inout [Premise]) {
        guard model.usesTerminatingPods else { return }
        let version = situation.cluster.kubernetesMinor
        let isKnown = version.value >= TerminatingEndpoints.minor
        model.usesTerminatingPods = isKnown
        var premise = Premise(version)
        premise.meaning =
            isKnown
            ? "in which kube-proxy sends to terminating Pods that are ready where no other Pod is"
            : "in which kube-proxy sends to no terminating Pod"
        premises.append(premise)
    }

    /// What the proxy sends again: as annotations say, or else its own default.
    private func retries(on path: TrafficPath, _ premises: inout [Premise]) -> Retries {
        var retries = path.defaultRetries
        var place: Place?
        for route in situation.node.routes where route.kind.path == path {
            if let field = context.topology.kongRequests(on: route)?.retries {
                guard let attempts = field.written, attempts >= 0, place == nil || attempts < retries.attempts else {
                    continue
                }
                retries.attempts = attempts
                place = field.place
                continue
            }
            switch path.proxy {
            case .istioProxy:
                guard case .foreign(let position) = route.source,
                    let service = context.topology.service(at: route.service)
                else { continue }
                for rule in VirtualServiceView(context.object(position)).rules(to: service.view) {
                    let found = rule.retries(path.defaultRetries)
                    guard let written = found.place, place == nil || found.retries.attempts < retries.attempts else {
                        continue
                    }
                    (retries, place) = (found.retries, written)
                }
            case .ingressNGINX where path.choosesPods:
                guard let ingress = route.ingress.map({ IngressView(context.object($0)) }) else { continue }
                let (upstream, tries) = (
                    ingress.nginxSetting("proxy-next-upstream"), ingress.nginxSetting("proxy-next-upstream-tries")
                )
                if let words = upstream.value {
                    if !words.contains("error") { retries = .none }
                    place = upstream.place
                } else if let number = tries.value.flatMap({ Int32($0) }).map(Int.init), number > 0 {
                    retries.attempts = number - 1
                    place = tries.place
                }
            default: continue
            }
        }
        if !path.isInCluster {
            let text = retries.attempts == 0 ? "none" : "\(retries.attempts)"
            premises.append(Premise("retries", text, at: place, orDefault: path.label))
        }
        return retries
    }

    /// Where the Services of a path ask for requests to Pods that are not ready: all of them do. A headless Service for the
    /// members of a cluster to find each other says nothing of the one for clients beside it.
    private func placeOfUnreadyAddresses(on path: TrafficPath) -> Place? {
        let routed = situation.node.routes.filter { $0.kind.path == path }.map(\.service)
        let services = routed.isEmpty ? situation.node.services : routed
        let fields = services.compactMap { context.topology.service(at: $0)?.view.publishNotReadyAddresses }
        return fields.allSatisfy { $0.value == true } ? fields.first?.place : nil
    }
}
