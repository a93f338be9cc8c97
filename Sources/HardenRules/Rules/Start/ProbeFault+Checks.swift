import HardenKubernetes
import HardenRollout
import HardenYAML

extension ProbeFault {
    /// All faults of a container's probes.
    ///
    /// Source: kubernetes/kubernetes, pkg/apis/core/validation, `validateProbe`, `validateLivenessProbe`,
    /// `validateReadinessProbe` and `validateInitContainers`.
    static func faults(of container: ContainerView) -> [ProbeFault] {
        let probes = container.probes
        guard container.role != .initialization else { return probes.map(initContainer) }
        return probes.flatMap { probe in
            handlers(of: probe) + times(of: probe) + port(of: probe, container) + scheme(of: probe)
        } + schemeConflicts(probes)
    }

    private static func initContainer(_ probe: ProbeView) -> ProbeFault {
        ProbeFault(
            kind: probe.kind,
            message: "is rejected, because its init container ends before the Pod serves",
            place: probe.place,
            label: "not allowed here without restartPolicy: Always"
        )
    }

    private static func handlers(of probe: ProbeView) -> [ProbeFault] {
        let handlers = probe.handlers.filter { $0 != .sleep }
        guard handlers.count != 1, probe.place.isMapping else { return [] }
        let names = handlers.map(\.rawValue).joined(separator: " and ")
        return [
            ProbeFault(
                kind: probe.kind,
                message: handlers.isEmpty
                    ? "is rejected, because it asks nothing" : "is rejected, because it has \(names)",
                place: probe.place,
                label: "needs exactly one of exec, grpc, httpGet and tcpSocket"
            )
        ]
    }

    private static func times(of probe: ProbeView) -> [ProbeFault] {
        var faults: [ProbeFault] = []
        let fields = [
            ("initialDelaySeconds", probe.initialDelaySeconds), ("periodSeconds", probe.periodSeconds),
            ("timeoutSeconds", probe.timeoutSeconds), ("failureThreshold", probe.failureThreshold),
            ("successThreshold", probe.successThreshold),
        ]
        for (name, field) in fields {
            if let expected = field.expectation {
                let number = field.place.text.flatMap { Int32($0) }.map(Int.init)
                var fault = ProbeFault(
                    kind: probe.kind,
                    message: "is rejected, because \(name) is not \(expected)",
                    place: field.place,
                    label: "must be \(expected)"
                )
                if let number, number >= 0 { fault.set(field.place, to: number, name) }
                faults.append(fault)
            } else if let value = field.value, value < 0 {
                faults.append(
                    ProbeFault(
                        kind: probe.kind,
                        message: "is rejected, because \(name) is negative",
                        place: field.place,
                        label: "must be 0 or more"
                    )
                )
            }
        }
        if probe.kind != .readiness, let successes = probe.successThreshold.written, successes > 1 {
            var fault = ProbeFault(
                kind: probe.kind,
                message: "is rejected, because only readiness can ask for several successes",
                place: probe.successThreshold.place,
                label: "must be 1"
            )
            fault.set(probe.successThreshold.place, to: 1, "successThreshold")
            faults.append(fault)
        }
        return faults + grace(of: probe)
    }

    private static func grace(of probe: ProbeView) -> [ProbeFault] {
        let field = probe.terminationGracePeriodSeconds
        guard let grace = field.written else { return [] }
        if probe.kind == .readiness {
            return [
                ProbeFault(
                    kind: probe.kind,
                    message: "is rejected, because it restarts nothing that could have a grace period",
                    place: field.place,
                    label: "not allowed in a readiness probe",
                    fix: Fix("remove terminationGracePeriodSeconds", field.place.delete())
                )
            ]
        }
        guard grace < 1 else { return [] }
        return [
            ProbeFault(
                kind: probe.kind,
                message: "is rejected, because its grace period is \(grace)",
                place: field.place,
                label: "must be 1 or more"
            )
        ]
    }

    private static func port(of probe: ProbeView, _ container: ContainerView) -> [ProbeFault] {
        guard let handler = probe.handler, handler != .exec, handler != .sleep else { return [] }
        let field = probe.port
        if field.isAbsent {
            return [
                ProbeFault(
                    kind: probe.kind,
                    message: "is rejected, because it has no port",
                    place: field.place,
                    label: "port is missing"
                )
            ]
        }
        switch field.value {
        case .int(let number) where !(1...65535).contains(number):
            return [
                ProbeFault(
                    kind: probe.kind,
                    message: "is rejected, because \(number) is no port",
                    place: field.place,
                    label: "must be 1 to 65535"
                )
            ]
        case .string(let name) where container.port(.string(name)) == nil:
            // A number in quotes is taken for a name, which has to hold a letter.
            if let number = Int(name) {
                var fault = ProbeFault(
                    kind: probe.kind,
                    message: "is rejected, because a port in quotes is a name, and names hold a letter",
                    place: field.place,
                    label: "remove the quotes"
                )
                fault.set(field.place, to: number, "port")
                return [fault]
            }
            guard container.ports.allSatisfy({ !$0.name.isUnknown }), !container.place["ports"].isShared else {
                return []
            }
            return [
                ProbeFault(
                    kind: probe.kind,
                    isRejected: false,
                    message: "never passes, because container \(container.name.value ?? "") has no port named \(name)",
                    place: field.place,
                    label: "no port has this name",
                    other: container.place["ports"].exists ? (container.place["ports"], "its ports") : nil
                )
            ]
        default: return []
        }
    }

    private static func scheme(of probe: ProbeView) -> [ProbeFault] {
        guard probe.handler == .httpGet, let scheme = probe.http.scheme.written, scheme != "HTTP", scheme != "HTTPS"
        else { return [] }
        var fault = ProbeFault(
            kind: probe.kind,
            message: "is rejected, because its scheme is \(scheme)",
            place: probe.http.scheme.place,
            label: "must be HTTP or HTTPS"
        )
        let upper = scheme.uppercased()
        if upper == "HTTP" || upper == "HTTPS" {
            fault.fix = Fix("scheme: \(upper)", fault.place.put(.string(upper)))
        }
        return [fault]
    }

    /// Two probes that take one port for HTTP and for HTTPS.
    private static func schemeConflicts(_ probes: [ProbeView]) -> [ProbeFault] {
        let asking = probes.filter { $0.handler == .httpGet && $0.http.host.isAbsent }
        guard let first = asking.first, let port = first.http.port.value, let scheme = first.http.scheme.value,
            scheme == "HTTP" || scheme == "HTTPS",
            let other = asking.dropFirst().first(where: { probe in
                guard probe.http.port.value == port, let theirs = probe.http.scheme.value else { return false }
                return theirs != scheme && (theirs == "HTTP" || theirs == "HTTPS")
            })
        else { return [] }
        return [
            ProbeFault(
                kind: first.kind,
                isRejected: false,
                message: "takes port \(port) for \(scheme) and the \(other.kind.rawValue) does not; one never passes",
                place: first.http.scheme.place,
                label: "\(scheme) on port \(port)",
                other: (other.http.scheme.place, "\(other.http.scheme.value ?? "") on the same port")
            )
        ]
    }

    private mutating func set(_ place: Place, to value: Int, _ name: String, _ safety: Fix.Safety = .safe) {
        fix = Fix("\(name): \(value)", safety: safety, place.put(.int(value)))
    }
}
