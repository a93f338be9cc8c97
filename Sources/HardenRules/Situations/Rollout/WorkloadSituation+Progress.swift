import HardenKubernetes
import HardenRollout
import HardenYAML

extension WorkloadSituation {
    /// Seconds that the probes of the container which may take longest take until a new Pod is ready; `nil` where a probe's
    /// times are not known.
    ///
    /// - Parameter granted: Seconds that a startup probe which is to come grants.
    private func probeTimes(startup granted: Int) -> (startup: Int, readiness: Int)? {
        var longest = (startup: 0, readiness: 0)
        for container in template.servingContainers {
            let probes = (startup: container.probe(.startup), readiness: container.probe(.readiness))
            let schedules = (startup: probes.startup?.schedule, readiness: probes.readiness?.schedule)
            guard (probes.startup == nil) == (schedules.startup == nil),
                (probes.readiness == nil) == (schedules.readiness == nil)
            else { return nil }
            let startup = max(schedules.startup?.startupAllowance ?? 0, granted)
            let readiness = schedules.readiness?.longestDelayUntilSuccess(afterStartupOf: startup) ?? 0
            if startup + readiness > longest.startup + longest.readiness { longest = (startup, readiness) }
        }
        return longest
    }

    /// The container that a new Pod waits for longest, if all goes well, and for how long; what is not known takes no time.
    var shortestStart: (seconds: Int, container: ContainerView)? {
        template.servingContainers.map { container in
            let readiness = container.probe(.readiness)?.schedule ?? ProbeSchedule()
            return (readiness.shortestDelayUntilSuccess(after: container.probe(.startup)?.schedule), container)
        }
        .max { $0.0 < $1.0 }
    }

    /// The `progressDeadlineSeconds` that a rollout whose Pods have to be ready for `minReady` seconds needs, where the one
    /// that counts is too short.
    ///
    /// - Parameters:
    ///   - minReady: Seconds for which a new Pod has to be ready.
    ///   - startup: Seconds that a startup probe which is to come grants.
    package func deadlineTooShort(
        minReady: Int,
        startup: Int = 0
    ) -> (longest: Int, required: Int, sum: String, requiredSum: String)? {
        guard let deadline = view.progressDeadlineSeconds.value, let probes = probeTimes(startup: startup) else {
            return nil
        }
        let longest = RolloutDeadline.longestWait(
            startupAllowance: probes.startup,
            readinessDelay: probes.readiness,
            minReady: minReady
        )
        guard longest >= deadline else { return nil }
        let required = RolloutDeadline.required(
            startupAllowance: probes.startup,
            readinessDelay: probes.readiness,
            minReady: minReady
        )
        func words(_ parts: [(name: String, seconds: Int)]) -> [String] {
            parts.filter { $0.seconds > 0 }.map { "\($0.name) \($0.seconds)" }
        }
        let ready = [("startup probe", probes.startup), ("readiness probe", probes.readiness)]
        let waits = minReady > probes.startup + probes.readiness ? [("minReadySeconds", minReady)] : ready
        let sum = words([("scheduling and image", RolloutDeadline.podCreation)] + ready).joined(separator: " + ")
        // The time that Kubernetes leaves for all else stays what it is.
        let standard = "Kubernetes' default" + (required == nil ? "" : " \(RolloutDeadline.kubernetesDefault)")
        return (
            longest, required ?? RolloutDeadline.kubernetesDefault,
            deadline > minReady ? "\(sum) = \(longest)" : "minReadySeconds \(minReady) + 1 = \(minReady + 1)",
            ([standard] + (required == nil ? [] : words(waits))).joined(separator: " + ")
        )
    }

    /// Sets a derived number of the workload's own spec.
    func change(of place: Place, key: String, to value: Int, sum: String) -> [Fix.Change?] {
        guard place.node == nil else { return place.put(value, sum: sum) }
        return [
            view.spec.insert(YAMLMapping.Entry(key, .int(value), comment: "= \(sum)"), Self.position(in: view.spec))
        ]
    }
}
