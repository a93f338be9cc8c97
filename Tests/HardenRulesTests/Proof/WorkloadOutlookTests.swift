import HardenKubernetes
import HardenRollout
import Testing

@testable import HardenRules

@Suite struct WorkloadOutlookTests {
    private static let orders = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: orders, namespace: shop}
        spec:
          replicas: 1
          selector: {matchLabels: {app: orders}}
          template:
            metadata: {labels: {app: orders}}
            spec: {containers: [{name: orders, image: orders:1, ports: [{containerPort: 8080}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: orders, namespace: shop}
        spec: {type: LoadBalancer, selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: worker}}
          template:
            metadata: {labels: {app: worker}}
            spec: {containers: [{name: worker, image: worker:1}]}

        """

    /// The table under a report and `harden simulate` before and after `--write` are one arithmetic.
    @Test func itIsWhatIsSimulatedBeforeAndAfterThePlans() throws {
        let example = ProvenCase(Self.orders)
        let stages = [example, example.fixed(), example.fixed(includingUnsafe: true)].map(\.courses)
        let outlook = try #require(example.outlooks.first)
        #expect(outlook.object.title == "Deployment shop/orders")
        for kind in WorkloadOutlook.disruptions {
            let losses = try #require(outlook.losses[kind], "\(kind)")
            let simulated = stages.map { courses in
                courses.filter { $0.key.kind == kind }.map(\.value.lost).max()
            }
            #expect(losses.map { $0?.requests } == simulated, "\(kind)")
        }
        // What the numbers are is the simulation's; that fixes help is why they are told.
        let rollout = try #require(outlook.losses[.rollout]).compactMap(\.self)
        #expect(rollout[0].exceeds(rollout[1]) && !rollout[1].exceeds(rollout[0]))
    }

    /// As a second run would, once the safe fixes are made.
    @Test func whatIsNotSafeIsJudgedOnTopOfWhatIs() throws {
        let strategy = "  strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}\n"
        let first = ProvenCase(Self.orders.replacing("  replicas: 1\n", with: "  replicas: 1\n" + strategy))
        let second = first.fixed()
        for rule in ["readiness-probe-missing", "single-replica"] {
            let fixes = try [first.fix(of: rule), second.fix(of: rule)]
            #expect(fixes.allSatisfy { $0.safety == .unsafe })
            #expect(fixes[0].objections == fixes[1].objections)
            #expect("\(fixes[0].price as Any)" == "\(fixes[1].price as Any)")
        }
        // Without a Pod that stays until the new one serves, a probe would only be a loss.
        #expect(try first.fix(of: "readiness-probe-missing").objections.contains { $0.contains("it wins rollout") })
    }

    @Test func whatGetsNoRequestsIsNotToldOf() {
        #expect(ProvenCase(Self.orders).outlooks.map(\.object.name) == ["orders"])
    }

    @Test func numbersAreToldAsPeopleReadThem() {
        let texts = [(24_100.4, false), (0, false), (0.2, false), (7, true)].map { requests, isEndless in
            WorkloadOutlook.Loss(requests: requests, isEndless: isEndless).text
        }
        #expect(texts == ["24,100", "0", "< 1", "no end"])
    }
}
