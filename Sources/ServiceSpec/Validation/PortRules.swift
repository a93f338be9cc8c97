import HardenCoding

extension Service {
    func checkPorts(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("ports")
        var names: Set<String> = []
        var numbers: Set<Int> = []
        var servicePorts: Set<Int> = []
        for (index, port) in ports.enumerated() {
            let path = path.item(index)
            if !names.insert(port.name).inserted {
                findings.error(path, "two ports are called '\(port.name)'; give this one a name of its own")
            }
            if !numbers.insert(port.number).inserted {
                findings.error(path, "port \(port.number) is given twice; keep one")
            }
            if !servicePorts.insert(port.servicePort).inserted {
                findings.error(path, "two ports are \(port.servicePort) in the cluster; give this one a 'servicePort'")
            }
        }
    }

    func checkHealth(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("health")
        if !ports.isEmpty, health.readiness == nil {
            findings.error(
                path,
                "a service with ports needs a readiness probe: without one a new Pod gets requests before it listens"
            )
        }
        let probes: [(String, Probe?, ProbeTiming.Role)] = [
            ("readiness", health.readiness, .readiness), ("liveness", health.liveness, .liveness),
            ("startup", health.startup, .startup),
        ]
        for (name, probe, role) in probes {
            guard let probe else { continue }
            checkPort(of: probe.check, path.field(name), into: &findings)
            let timing = probe.timing(for: role)
            if timing.timeoutSeconds > timing.periodSeconds {
                findings.error(
                    path.field(name).field("timeout"),
                    "the next question comes after \(timing.periodSeconds)s, before this one times out"
                )
            }
        }
    }

    private func checkPort(of check: Probe.Check, _ path: FieldPath, into findings: inout SpecFindings) {
        if case .exec = check { return }
        // Another port than those of the service may well exist, for management; nothing is known of it.
        guard check.port == nil || ports.contains(where: { $0.number == check.port }) else { return }
        guard let port = check.port.map({ number in ports.first { $0.number == number } }) ?? ports.first else {
            findings.error(path, "the service has no ports; say which port to ask with 'port'")
            return
        }
        let speaks = port.transport
        switch check {
        case .http where speaks == .grpc || speaks == .tcp:
            findings.error(
                path.field("http"),
                "port '\(port.name)' does not speak HTTP; choose another with 'port', or another check"
            )
        case .grpc where speaks != .grpc:
            findings.error(
                path.field("grpc"),
                "port '\(port.name)' does not speak gRPC; choose another with 'port', or another check"
            )
        default: break
        }
    }

    func checkShutdown(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("shutdown")
        if shutdown.drainPath != nil {
            if !platform.shell {
                findings.error(
                    path.field("drainPath"),
                    "a preStop hook is either a request or a wait, and this needs both in a shell script with wget; "
                        + "set platform.shell if the image has them"
                )
            }
            if firstHTTPPort == nil {
                findings.error(
                    path.field("drainPath"),
                    "the service has no port that speaks HTTP to send the request to"
                )
            }
        }
        if !ports.isEmpty, platform.kubernetes < .v1_30, !platform.shell {
            findings.error(
                .root.field("platform").field("kubernetes"),
                "before Kubernetes 1.30 a Pod can wait before it stops only by a shell's sleep; "
                    + "set platform.shell if the image has one"
            )
        }
    }
}
