import HardenKubernetes
import HardenYAML
import Testing

@Suite struct WorkloadViewTests {
    private static let text = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: orders, namespace: shop}
        spec:
          replicas: "3"
          strategy:
            rollingUpdate: {maxUnavailable: 10%}
          selector: {matchLabels: &labels {app: orders}}
          template:
            metadata:
              labels: *labels
            spec:
              terminationGracePeriodSeconds: 45
              initContainers:
                - {name: migrate, image: m}
                - {name: proxy, image: p, restartPolicy: Always, ports: [{containerPort: 15001}]}
              containers:
                - name: app
                  image: i
                  ports:
                    - {name: http, containerPort: 8080}
                  readinessProbe: &probe
                    httpGet: {path: /ready, port: http}
                    periodSeconds: 5
                  livenessProbe:
                    <<: *probe
                    failureThreshold: 6
                  lifecycle:
                    preStop:
                      exec: {command: [/bin/sh, -c, sleep 20]}
        """

    /// A port is found among many as among few, by the first that has its number or name.
    @Test(arguments: [0, 100]) func portsAreFound(_ others: Int) throws {
        let many = (0..<others).map { "{name: p\($0), containerPort: \(1000 + $0)}, " }.joined()
        let ports =
            "[\(many)&a {name: http, containerPort: 80}, {<<: *a, name: web}, *a, {name: 81, containerPort: '82'}]"
        let text = Self.text.replacing("- {name: http, containerPort: 8080}", with: "").replacing(
            "ports:\n",
            with: "ports: \(ports)\n"
        )
        let object = try #require(LoadedFile(text).objects.first)
        let container = try #require(WorkloadView(object).template?.containers.first)
        #expect(container.ports.count == others + 4)
        #expect(container.port(.string("http"))?.place.path.components.last == .index(others))
        #expect(container.port(.string("web"))?.containerPort.value == 80)
        #expect(container.port(.int(80))?.name.value == "http")
        for number in [81, 82] {
            #expect(container.port(.int(number)) == nil && container.port(.string("\(number)")) == nil)
        }
        #expect(others == 0 || container.port(.int(1042))?.name.value == "p42")
    }

    private func workload() throws -> WorkloadView {
        WorkloadView(try #require(LoadedFile(Self.text).objects.first))
    }

    @Test("fields say what they hold, and where")
    func fields() throws {
        let workload = try workload()
        #expect(workload.replicas.expectation == "a whole number")
        #expect(workload.replicas.location == TextLocation(line: 5, column: 13))
        #expect(workload.strategy.value == .rollingUpdate && workload.strategy.isDefault)
        #expect(workload.maxUnavailable.written == .string("10%") && workload.maxUnavailable.written?.percent == 10)
        #expect(workload.maxSurge.value == .string("25%") && workload.maxSurge.isDefault)
        #expect(workload.maxSurge.path.description == "spec.strategy.rollingUpdate.maxSurge")
        #expect(workload.progressDeadlineSeconds.value == 600)
        #expect(workload.progressDeadlineSeconds.defaultSource == "Kubernetes API reference, Deployment v1")
        let template = try #require(workload.template)
        #expect(template.terminationGracePeriodSeconds.written == 45)
        #expect(
            template.terminationGracePeriodSeconds.path.description
                == "spec.template.spec.terminationGracePeriodSeconds"
        )
    }

    @Test("aliases and merge keys are followed, and marked as shared")
    func sharing() throws {
        let template = try #require(try workload().template)
        #expect(template.labels.values == ["app": "orders"])
        #expect(template.metadata["labels"].isShared)
        #expect(template.metadata["labels"].path.description == "spec.selector.matchLabels")
        let container = try #require(template.containers.first)
        let liveness = try #require(container.probe(.liveness))
        #expect(liveness.periodSeconds.written == 5 && liveness.periodSeconds.place.isShared)
        #expect(liveness.failureThreshold.written == 6 && !liveness.failureThreshold.place.isShared)
        #expect(liveness.hasSameHandler(as: try #require(container.probe(.readiness))))
        #expect(container.probe(.startup) == nil)
    }

    @Test("containers by role, ports by name and number")
    func containers() throws {
        let template = try #require(try workload().template)
        #expect(template.initContainers.map(\.role) == [.initialization, .sidecar])
        #expect(template.servingContainers.compactMap(\.name.value) == ["app", "proxy"])
        #expect(template.containers(withPort: .string("http")).map(\.port.containerPort.value) == [8080])
        #expect(template.containers(withPort: .int(15001)).compactMap(\.container.name.value) == ["proxy"])
        let hook = try #require(template.containers.first).preStop
        #expect(hook.handler == .exec && hook.command.value == ["/bin/sh", "-c", "sleep 20"])
        #expect(hook.place.location == TextLocation(line: 30, column: 15))
    }

    @Test("defaults of the kinds and of old versions")
    func defaults() throws {
        func view(_ apiVersion: String, _ kind: String, _ spec: String = "") throws -> WorkloadView {
            let text = """
                apiVersion: \(apiVersion)
                kind: \(kind)
                metadata: {name: a}
                spec: {\(spec)selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}}
                """
            return WorkloadView(try #require(LoadedFile(text).objects.first))
        }
        #expect(try view("extensions/v1beta1", "Deployment").maxUnavailable.value == .int(1))
        #expect(try view("apps/v1beta1", "Deployment").maxSurge.value == .string("25%"))
        #expect(try view("apps/v1", "DaemonSet").maxSurge.value == .int(0))
        #expect(try view("apps/v1", "DaemonSet").replicas.isAbsent)
        #expect(try view("apps/v1", "StatefulSet").maxUnavailable.value == .int(1))
        #expect(try view("apps/v1", "StatefulSet").maxSurge.isAbsent)
        #expect(try view("apps/v1", "Deployment", "strategy: {type: Recreate}, ").strategy.written == .recreate)
        let odd = try view("apps/v1", "Deployment", "strategy: {type: rolling}, ").strategy
        #expect(odd.expectation == "Recreate or RollingUpdate")
        let rollout = try view("argoproj.io/v1alpha1", "Rollout", "strategy: {canary: {maxSurge: 1}}, ")
        #expect(rollout.strategy.value == .canary && rollout.maxUnavailable.value == .string("25%"))
        let blueGreen = try view("argoproj.io/v1alpha1", "Rollout", "strategy: {blueGreen: {activeService: a}}, ")
        #expect(blueGreen.strategy.value == .blueGreen && blueGreen.maxSurge.isAbsent)
        #expect(ArgoRolloutView(blueGreen.object).scaleDownDelaySeconds.value == 30)
        #expect(ArgoRolloutView(rollout.object).scaleDownDelaySeconds.isAbsent && !rollout.isPromotedAsAWhole)
        #expect(blueGreen.isPromotedAsAWhole)
        for (canary, delay) in [
            ("trafficRouting: {nginx: {}}", 30), ("trafficRouting: {nginx: {}}, scaleDownDelaySeconds: 5", 5),
            ("scaleDownDelaySeconds: 5", nil), ("trafficRouting: {nginx: {}}, dynamicStableScale: true", nil),
        ] {
            let routed = try view("argoproj.io/v1alpha1", "Rollout", "strategy: {canary: {\(canary)}}, ")
            #expect(ArgoRolloutView(routed.object).scaleDownDelaySeconds.value == delay)
            #expect(routed.isPromotedAsAWhole == (delay != nil))
        }
    }
}

@Suite struct LabelSelectorTests {
    private func matches(_ selector: String, _ labels: String) -> Bool {
        let file = YAMLFile(text: "s: \(selector)\nl: \(labels)\n")
        let root = Place(file.documents[0].root)
        return LabelSelector(root["s"]).matches(Labels(root["l"]))
    }

    @Test("labels and expressions as the API has them")
    func selection() {
        #expect(matches("{matchLabels: {a: b}}", "{a: b, c: d}"))
        #expect(!matches("{matchLabels: {a: b, x: y}}", "{a: b, c: d}"))
        #expect(matches("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: c}"))
        #expect(!matches("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{}"))
        #expect(matches("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{}"))
        #expect(!matches("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{a: b}"))
        #expect(matches("{matchExpressions: [{key: a, operator: Exists}]}", "{a: ''}"))
        #expect(matches("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{b: c}"))
        #expect(!matches("{matchLabels: {a: b}, matchExpressions: [{key: a, operator: Nonsense}]}", "{a: b}"))
        #expect(matches("{}", "{a: b}"), "an empty selector selects everything")
        #expect(!matches("null", "{a: b}"), "a missing one selects nothing")
        #expect(matches("{matchLabels: {v: 1}}", "{v: \"1\"}"))
    }

    @Test("what is filled in later is known by its brackets")
    func placeholders() {
        for text in [
            "${IMAGE}", "$(IMAGE)", "{{ .image }}", "<%= image %>", "#{image}#", "<your-image>",
            "registry/<app name>:1",
        ] {
            #expect(Placeholder.occurs(in: text), "\(text)")
        }
        for text in ["orders:1", "cat <in >out", "sort < in > out", "a <- b", "<>", "1 < 2 > 1", "<", "x>y<z"] {
            #expect(!Placeholder.occurs(in: text), "\(text)")
        }
    }
}
