import Foundation
import HardenRollout

/// One run of one scenario with one proxy.
@MainActor enum Run {
    /// Plays it, again while the machine is too busy to tell.
    static func play(_ plan: RunPlan, setup: RigSetup, attempts: Int = 5) async throws -> RunResult {
        var result = try await once(plan, setup: setup)
        while !result.agreement.holds, result.isDisturbed, result.attempts < attempts {
            let count = result.attempts + 1
            say("the machine was busy, again: " + result.agreement.problems.joined(separator: "; "))
            try await Task.sleep(for: .seconds(count))
            result = try await once(plan, setup: setup)
            result.attempts = count
        }
        return result
    }

    /// A run that comes to no end is begun anew once: on a busy machine a program may not start in time.
    private static func once(_ plan: RunPlan, setup: RigSetup) async throws -> RunResult {
        do {
            return try await ending(plan, setup: setup)
        } catch {
            say("again, because of this: \(error)")
            return try await ending(plan, setup: setup)
        }
    }

    /// Leaves no process behind.
    private static func ending(_ plan: RunPlan, setup: RigSetup) async throws -> RunResult {
        let watchdog = Task {
            try await Task.sleep(for: patience)
            say("\(plan.scenario.title) · \(plan.front.rawValue): the run does not end")
            await Child.stopAll()
            exit(2)
        }
        defer { watchdog.cancel() }
        do {
            let result = try await course(plan, setup: setup)
            await Child.stopAll()
            return result
        } catch {
            await Child.stopAll()
            throw error
        }
    }

    /// How long a run may take; most take some seconds.
    private static let patience = Duration.seconds(240)

    private static func course(_ plan: RunPlan, setup: RigSetup) async throws -> RunResult {
        let lateness = Lateness()
        EvidenceFiles.forget(setup)
        let path = try RigPath(plan, setup: setup)
        try await path.start()
        let cluster = Cluster(plan, setup: setup, path: path, lateness: lateness)
        try await cluster.begin()
        let output = setup.folder.appending(path: "requests.txt")
        try? FileManager.default.removeItem(at: output)
        let load = try Child(
            setup.process,
            loadArguments(plan, port: path.port, output: output),
            log: setup.log("load")
        )
        let time = plan.time
        // Requests that are in flight at the beginning are sent before it.
        let lead = time.nanoseconds(plan.simulation.requests.slowestRequest) + 1_200_000_000
        await lateness.sleep(until: RigTime.now + lead)
        lateness.reset()
        let watch = lateness.watch()
        defer { watch.cancel() }
        let begin = RigTime.now
        try await cluster.run(plan.simulation.disruption, at: begin)
        await cluster.settle()
        if plan.simulation.horizon != nil {
            await lateness.sleep(until: begin + time.nanoseconds(Seconds(plan.scenario.lasts)))
        }
        let end = RigTime.now
        // A while of steady state afterwards, in which nothing may fail either.
        await lateness.sleep(until: end + 400_000_000)
        await load.stop(SIGTERM, patience: 30_000)
        await path.stop()
        try cluster.events.map(\.description).joined(separator: "\n").write(
            to: setup.folder.appending(path: "events.txt"),
            atomically: true,
            encoding: .utf8
        )
        try EvidenceFiles.keep(plan, cluster.events, begin: begin, setup)
        guard cluster.failures.isEmpty else { throw RigError(cluster.failures.joined(separator: "\n")) }
        var records = try LoadRecord.read(output)
        // Without a disruption the beginning is where counting begins.
        if plan.simulation.horizon != nil, plan.scenario.disruption == .steady {
            records = records.filter { $0.sent >= begin && $0.sent < end && $0.due > 0 }
        }
        guard !records.isEmpty else { throw RigError("no request was sent") }
        let duration = time.seconds(from: begin, to: end)
        var plan = plan
        // Clients that pause send as often as answers let them.
        if plan.scenario.pauseFrom != nil { plan.simulation.requests.rate = Double(records.count) / duration }
        let prediction = plan.prediction
        let predicted = Failures(prediction, behind: plan.simulation.path.proxy, duration: duration)
        let observed = Failures(records, since: begin, time)
        return RunResult(
            front: plan.front,
            requests: records.count,
            predicted: predicted,
            observed: observed,
            agreement: Agreement(plan, predicted: predicted, observed: observed),
            load: LoadLateness(records),
            rigLateness: Double(lateness.most) / 1e6
        )
    }

    /// One in how many requests has a connection of its own; 0 is none.
    private static func freshOneIn(_ use: Scenario.ConnectionUse) -> Int {
        switch use {
        case .kept: 0
        case .mixed: 4
        case .single: 1
        }
    }

    private static func loadArguments(_ plan: RunPlan, port: Int, output: URL) -> [String] {
        let scenario = plan.scenario
        let timeout = plan.simulation.path.requestTimeout.map { plan.time.milliseconds($0) } ?? 0
        let longest = plan.time.milliseconds(plan.simulation.requests.slowestRequest)
        var arguments = [
            "load", "--address", "127.0.0.1", "--port", "\(port)", "--rate", "\(scenario.rate)",
            "--connections", "\(scenario.kept)", "--fresh-one-in", "\(freshOneIn(scenario.connections))",
            // Longer than any answer of a proxy takes.
            "--patience", "\(max(10_000, 2 * max(timeout, longest)))", "--limit", "100000", "--output", output.path,
            "--posts", scenario.allPosts ? "1" : "0",
        ]
        if let from = scenario.pauseFrom, let to = scenario.pauseTo {
            arguments += ["--pause-from", "\(plan.time.milliseconds(Seconds(from)))"]
            arguments += ["--pause-to", "\(plan.time.milliseconds(Seconds(to)))"]
        }
        return arguments
    }
}
