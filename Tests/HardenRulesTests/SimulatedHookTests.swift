import HardenRollout
import HardenRules
import Testing

/// How preStop hooks become inputs of the rollout model.
@Suite struct SimulatedHookTests {
    @Test("a Pod lasts as long as the longest hook of its containers")
    func hooksOfOthers() throws {
        func hook(_ seconds: Int) -> String { "lifecycle: {preStop: {sleep: {seconds: \(seconds)}}}" }
        func workload(_ own: String, _ other: String) throws -> (model: WorkloadModel, hooks: [String]) {
            let proxy = "\n      - name: proxy\n        image: envoy:1\n        \(other)"
            let simulation = try SimulatedWorkloadTests().simulation(
                SimulatedWorkloadTests.manifests(container: "ports: [{containerPort: 80}]\n        " + own + proxy)
            )
            return (simulation.simulation.workload, simulation.premises.filter { $0.hasPrefix("preStop") })
        }
        let (late, hooks) = try workload("", hook(120))
        #expect(late.preStop == .none && late.lastHook == 120 && hooks.count == 2)
        #expect(hooks.last?.hasPrefix("preStop: sleep 120 s (all.yaml:") == true)
        let (early, one) = try workload(hook(60), hook(20))
        #expect(early.preStop == .sleep(60) && early.lastHook == .zero && one.count == 1)
    }

    @Test("kong quit serves while it waits, and drains in its own time")
    func kongQuits() throws {
        func workload(_ command: String, _ environment: String = "") throws -> WorkloadModel {
            let container = "lifecycle: {preStop: {exec: {command: \(command)}}}"
            let text = SimulatedWorkloadTests.manifests(container: "\(container)\n        env: [\(environment)]")
            return try SimulatedWorkloadTests().simulation(text.replacing("orders:1", with: "kong:3.9")).simulation
                .workload
        }
        let quits = try workload("[kong, quit, --wait=60, --timeout=45]")
        #expect(quits.preStop == .signalsApplication(at: 60, until: 105))
        #expect(quits.reaction == .drains(atMost: 45))
        let limit = "{name: KONG_NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT, value: 20s}"
        #expect(try workload("[kong, quit, --wait=60, --timeout=45]", limit).reaction == .drains(atMost: 20))
        let stops = try workload("[kong, stop]")
        #expect(stops.preStop == .signalsApplication(at: 0, until: 0))
        #expect(stops.reaction == .exits)
    }
}
