import HardenKubernetes
import Testing

@Suite struct ListMapKeysTests {
    @Test("lists of a Pod are keyed wherever the Pod spec lies")
    func podSpecs() {
        let key = ListMerge.keyed([ListKey("name")])
        #expect(ListMapKeys.merge(at: ["spec", "containers"], kind: "Pod") == key)
        #expect(ListMapKeys.merge(at: ["spec", "template", "spec", "containers"], kind: "Deployment") == key)
        let cronJob = ["spec", "jobTemplate", "spec", "template", "spec", "initContainers", "env"]
        #expect(ListMapKeys.merge(at: cronJob, kind: "CronJob") == key)
        #expect(ListMapKeys.merge(at: ["spec", "containers"], kind: "Deployment") == .atomic)
        #expect(ListMapKeys.merge(at: ["spec", "template", "spec", "tolerations"], kind: "Deployment") == .atomic)
    }

    @Test("ports are told apart by number and protocol, which is TCP where it is missing")
    func ports() {
        let expected = ListMerge.keyed([ListKey("port"), ListKey("protocol", defaultValue: "TCP")])
        #expect(ListMapKeys.merge(at: ["spec", "ports"], kind: "Service") == expected)
    }

    @Test("a decK file has no kind, and keys of its own")
    func deck() {
        #expect(ListMapKeys.merge(at: ["services", "routes"], kind: nil) == .keyed([ListKey("name")]))
        #expect(ListMapKeys.merge(at: ["upstreams", "targets"], kind: nil) == .keyed([ListKey("target")]))
        #expect(ListMapKeys.merge(at: ["services", "methods"], kind: nil) == .atomic)
    }

    @Test("one probe handler excludes the others, elsewhere the same names do not")
    func exclusiveFields() {
        let others: Set = ["httpGet", "grpc", "exec"]
        #expect(ExclusiveFields.excluded(by: "tcpSocket", under: "readinessProbe", kind: "Deployment") == others)
        // The API server refuses a backend that names its port twice.
        #expect(ExclusiveFields.excluded(by: "number", under: "port", kind: "Ingress") == ["name"])
        #expect(ExclusiveFields.excluded(by: "exec", under: "metadata", kind: "Deployment").isEmpty)
        #expect(
            ExclusiveFields.excluded(by: "minAvailable", under: "spec", kind: "PodDisruptionBudget")
                == ["maxUnavailable"]
        )
        #expect(ExclusiveFields.excluded(by: "minAvailable", under: "spec", kind: "Deployment").isEmpty)
    }

    @Test("an object is the same whatever its version")
    func identity() {
        let old = ObjectIdentity(apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", namespace: nil, name: "a")
        let new = ObjectIdentity(apiVersion: "policy/v1", kind: "PodDisruptionBudget", namespace: nil, name: "a")
        #expect(old == new)
        #expect(ObjectIdentity.group(of: "v1").isEmpty)
        #expect("\(new)" == "PodDisruptionBudget a")
    }
}
