import HardenCoding
import HardenRollout
import ServiceSpec

extension ServicePlan {
    /// What the arithmetic says about the spec; whether the spec makes sense at all is checked by `ServiceSpec`.
    package func diagnostics() -> [GenerationDiagnostic] {
        keepAliveDiagnostics() + shutdownDiagnostics() + connectionDiagnostics() + platformDiagnostics()
            + proxyDiagnostics() + existingDiagnostics()
    }

    func diagnostic(
        _ severity: GenerationDiagnostic.Severity,
        _ field: String,
        _ message: String,
        hint: String? = nil
    ) -> GenerationDiagnostic {
        diagnostic(severity, FieldPath(dotted: field), message, hint: hint)
    }

    func diagnostic(
        _ severity: GenerationDiagnostic.Severity,
        _ field: FieldPath,
        _ message: String,
        hint: String? = nil
    ) -> GenerationDiagnostic {
        GenerationDiagnostic(
            severity,
            service: name,
            field: field,
            message,
            hint: hint,
            location: service.source
        )
    }

    // MARK: Idle connections

    private func keepAliveDiagnostics() -> [GenerationDiagnostic] {
        guard let required = KeepAliveLadder.serverIdleTimeout(behind: paths) else { return [] }
        guard let keepAlive = service.traffic.keepAlive?.wholeSeconds else {
            return [
                diagnostic(
                    .note,
                    "traffic.keepAlive",
                    "how long the server keeps idle connections is not known; the proxies in front need \(required) s",
                    hint: "configure the server so and say it here"
                )
            ]
        }
        let violated = KeepAliveLadder.violations(serverIdleTimeout: keepAlive, paths: paths)
        guard let worst = violated.max(by: { ($0.proxyIdleTimeout ?? 0) < ($1.proxyIdleTimeout ?? 0) }) else {
            return []
        }
        let idle = worst.proxyIdleTimeout ?? 0
        let status = worst.statusOfClosedConnection.map { ": users see \($0) now and then, in steady state" } ?? ""
        return [
            diagnostic(
                .warning,
                "traffic.keepAlive",
                "the server closes idle connections after \(keepAlive) s, \(worst.label) keeps them for \(idle) s\(status)",
                hint: "configure the server for \(required) s"
            )
        ]
    }

    // MARK: Shutdown

    private func shutdownDiagnostics() -> [GenerationDiagnostic] {
        var diagnostics: [GenerationDiagnostic] = []
        for risk in ShutdownBudget.risks(paths: paths, application: application) {
            switch risk {
            case .keptAliveConnectionsAreCut(let path):
                let status = path.statusOfClosedConnection.map { "users see \($0)" } ?? "clients see closed connections"
                diagnostics.append(
                    diagnostic(
                        .warning,
                        "shutdown.closesConnections",
                        "open connections stay with a Pod that is stopping (\(path.label)), and requests on them are lost "
                            + "when it ends: \(status), on rollout, scale-down and node drain",
                        hint: "answer with 'Connection: close' while draining"
                    )
                )
            case .drainingLimitReached(let wanted):
                diagnostics.append(
                    diagnostic(
                        .warning,
                        "traffic.slowestRequest",
                        "a load balancer drains for \(ShutdownBudget.Limit.draining) s at most, and these requests need "
                            + "\(wanted) s: longer ones are cut on rollout, scale-down and node drain"
                    )
                )
            case .slowestRequestUnknown: break
            }
        }
        return diagnostics + graceDiagnostics()
    }

    private func graceDiagnostics() -> [GenerationDiagnostic] {
        let grace = budget.gracePeriod
        return GraceLimit.exceeded(
            by: grace.seconds,
            spotNotice: service.platform.spot ? GraceLimit.spotReclaim.seconds : nil
        ).map { limit in
            switch limit {
            case .spotReclaim:
                diagnostic(
                    .warning,
                    "platform.spot",
                    "a Spot VM is taken away with \(limit.seconds) s for a Pod to end, this one needs \(grace.seconds) s "
                        + "(\(grace.sum)): requests are lost when that happens",
                    hint: "run at least the smallest number of Pods on ordinary nodes"
                )
            case .clusterAutoscaler:
                diagnostic(
                    .warning,
                    "traffic.slowestRequest",
                    "a Pod needs \(grace.seconds) s to end (\(grace.sum)), the cluster autoscaler waits for "
                        + "\(limit.seconds) s: requests are cut when it removes a node"
                )
            case .nodeUpgrade:
                diagnostic(
                    .warning,
                    "traffic.slowestRequest",
                    "a Pod needs \(grace.seconds) s to end (\(grace.sum)), a node upgrade waits for \(limit.seconds) s: "
                        + "requests are cut in every upgrade"
                )
            }
        }
    }

    // MARK: Long connections

    private func connectionDiagnostics() -> [GenerationDiagnostic] {
        var diagnostics: [GenerationDiagnostic] = []
        if let longest = paths.compactMap(\.longestTimeout).min(), timeouts.application > longest {
            diagnostics.append(
                diagnostic(
                    .warning,
                    "traffic",
                    "the load balancer ends every exchange after \(longest) s, this one may take \(timeouts.application) s"
                )
            )
        }
        switch service.traffic.connections {
        case .requests: break
        case .webSocket:
            diagnostics.append(
                diagnostic(
                    .note,
                    "traffic.connections",
                    "WebSockets are not waited for: a Pod that stops closes them \(budget.preStop.seconds) s later at the "
                        + "earliest, and clients have to connect again"
                )
            )
        case .streaming(let longest):
            let waited = application.slowestRequest ?? 0
            guard longest.wholeSeconds > waited else { break }
            diagnostics.append(
                diagnostic(
                    .warning,
                    "traffic.connections",
                    "a Pod that stops waits \(waited) s for its streams, which may take \(longest.wholeSeconds) s: more "
                        + "does not fit into the \(GraceLimit.clusterAutoscaler.seconds) s that a node drain grants",
                    hint: "let clients resume streams that break"
                )
            )
        }
        return diagnostics
    }
}
