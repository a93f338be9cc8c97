extension PeerCheck {
    /// stackrox/kube-linter: one file a check, sound and faulty objects together.
    static let kubeLinter: [PeerCheck] = [
        PeerCheck(
            "kube-linter",
            "dangling-ingress",
            ["route-backend-not-found"],
            in: "checks",
            [
                .fault(
                    "dangling-ingress.yml",
                    object: "Ingress missing-service",
                    silentBecause: "nothing shows that the Service is not in another file"
                ),
                .fault("dangling-ingress.yml", object: "Ingress bad-port"),
                .sound("dangling-ingress.yml", object: "Ingress dont-fire"),
                .sound("dangling-ingress.yml", object: "Ingress dont-fire-named-port"),
                .sound("dangling-ingress.yml", object: "Ingress dont-fire-defaultbackend"),
                .sound("dangling-ingress.yml", object: "Ingress dont-fire-resource"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "dangling-service",
            ["service-selects-nothing"],
            on: .completed,
            in: "checks",
            [
                .fault("dangling-service.yml", object: "Service app1"),
                .fault(
                    "dangling-service.yml",
                    object: "Service app2",
                    silentBecause: "OpenShift's DeploymentConfig is not read, and may have the Pods"
                ),
                .sound("dangling-service.yml", object: "Service dont-fire"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "invalid-target-ports",
            ["service-port-mismatch"],
            on: .completed,
            in: "checks",
            [
                .fault(
                    "invalid-target-ports.yaml",
                    object: "Service test/invalid-target-ports",
                    silentBecause: "the form of ports is left to schemas; the Service selects nothing anyway"
                ),
                .fault(
                    "invalid-target-ports.yaml",
                    object: "Deployment test/invalid-target-ports",
                    silentBecause: "the form of ports is left to schemas"
                ),
                .sound("invalid-target-ports.yaml", object: "Service test/no-target-port"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "liveness-port",
            ["probe-invalid"],
            on: .completed,
            in: "checks",
            [
                .fault("liveness-port.yml", object: "Deployment unnamed-0"),
                .fault("liveness-port.yml", object: "StatefulSet unnamed-1"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "readiness-port",
            ["probe-invalid"],
            on: .completed,
            in: "checks",
            [
                .fault("readiness-port.yml", object: "Deployment unnamed-0")
            ]
        ),
        PeerCheck(
            "kube-linter",
            "startup-port",
            ["probe-invalid"],
            on: .completed,
            in: "checks",
            [
                .fault("startup-port.yml", object: "Deployment unnamed-0")
            ]
        ),
        PeerCheck(
            "kube-linter",
            "no-readiness-probe",
            ["readiness-probe-missing"],
            on: .served,
            in: "checks",
            [
                .sound("no-readiness-probe.yml", object: "Deployment dont-fire"),
                .fault("no-readiness-probe.yml", object: "Deployment app1"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "no-rolling-update-strategy",
            ["rollout-recreates", "rollout-invalid"],
            on: .served,
            in: "checks",
            [
                .fault("no-rolling-update-strategy.yml", object: "Deployment app1"),
                .sound("no-rolling-update-strategy.yml", object: "Deployment app3"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "minimum-three-replicas",
            ["single-replica"],
            on: .served,
            in: "checks",
            [
                .sound("minimum-three-replicas.yml", object: "Deployment dont-fire"),
                .fault(
                    "minimum-three-replicas.yml",
                    object: "Deployment app",
                    silentBecause: "with two Pods one may go while the other serves"
                ),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "no-anti-affinity",
            ["replicas-not-spread"],
            on: .served,
            in: "checks",
            [
                .sound("no-anti-affinity.yml", object: "Deployment dont-fire"),
                .sound(
                    "no-anti-affinity.yml",
                    object: "Deployment foo/dont-fire-namespaced-without-namespaces-selector"
                ),
                .sound("no-anti-affinity.yml", object: "Deployment foo/dont-fire-namespaced-with-namespaces-selector"),
                .fault("no-anti-affinity.yml", object: "Deployment app1"),
                .fault(
                    "no-anti-affinity.yml",
                    object: "Deployment foo/fire-namespaced-with-namespaces-selector-not-matching",
                    silentBecause: "a term that selects other Pods may be meant so"
                ),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "pdb-max-unavailable",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "checks",
            [
                .fault("pdb-max-unavailable.yaml", object: "PodDisruptionBudget bar/foo"),
                .sound("pdb-max-unavailable.yaml", object: "PodDisruptionBudget bar/baz"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "pdb-min-available",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "checks",
            [
                .fault("pdb-min-available.yaml", object: "PodDisruptionBudget bar/baz"),
                .fault("pdb-min-available.yaml", object: "PodDisruptionBudget bar2/baz2"),
                .fault("pdb-min-available.yaml", object: "PodDisruptionBudget bar3/baz3"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "pdb-unhealthy-pod-eviction-policy",
            ["disruption-budget-keeps-broken-pods"],
            in: "checks",
            [
                .fault("pdb-unhealthy-pod-eviction-policy.yaml", object: "PodDisruptionBudget fire"),
                .sound("pdb-unhealthy-pod-eviction-policy.yaml", object: "PodDisruptionBudget dont-fire-1"),
                .sound("pdb-unhealthy-pod-eviction-policy.yaml", object: "PodDisruptionBudget dont-fire-2"),
            ]
        ),
        PeerCheck(
            "kube-linter",
            "input formats",
            [],
            in: "testdata",
            [
                .sound("splunk.yaml"), .sound("mychart/Chart.yaml"), .sound("mychart/values.yaml"),
                .sound("mychart/templates/deployment.yaml"), .sound("mychart/templates/hpa.yaml"),
                .sound("mychart/templates/ingress.yaml"), .sound("mychart/templates/service.yaml"),
                .sound("mykustomize/kustomization.yaml"), .sound("mykustomize/base/deployment.yaml"),
                .sound("mykustomize/base/service.yaml"),
            ]
        ),
    ]
}
