extension PeerCheck {
    /// kyverno/policies: `.chainsaw-test` and `.kyverno-test` of each policy. Of a policy that mends, what it mends is the
    /// fault, and what it makes of it is sound.
    static let kyverno: [PeerCheck] = probes + replicas + budgets

    private static let probes: [PeerCheck] = [
        PeerCheck(
            "kyverno-policies",
            "require-probes",
            ["readiness-probe-missing"],
            on: .served,
            in: "best-practices/require-probes",
            [
                .fault(".chainsaw-test/bad-podcontrollers.yaml", object: "Deployment reqprobes-baddeployment01"),
                .sound(
                    ".chainsaw-test/good-podcontrollers.yaml",
                    object: "Deployment reqprobes-gooddeployment01",
                    reportedBecause: "a liveness or startup probe keeps no requests away"
                ),
                .fault(".chainsaw-test/bad-pod-nothing.yaml", object: "Pod badpod01", silentBecause: Reason.barePod),
                .fault(".chainsaw-test/bad-pod-notall.yaml", object: "Pod badpod02", silentBecause: Reason.barePod),
                .fault(".chainsaw-test/bad-pod-notall.yaml", object: "Pod badpod03", silentBecause: Reason.barePod),
                .sound(".chainsaw-test/good-pods.yaml", object: "Pod goodpod01"),
                .sound(".chainsaw-test/good-pods.yaml", object: "Pod goodpod02"),
                .sound(".chainsaw-test/good-pods.yaml", object: "Pod goodpod03"),
                .fault(".kyverno-test/resource.yaml", object: "Pod badpod01", silentBecause: Reason.barePod),
                .fault(".kyverno-test/resource.yaml", object: "Pod badpod02", silentBecause: Reason.barePod),
                .sound(".kyverno-test/resource.yaml", object: "Pod goodpod01"),
                .sound(".kyverno-test/resource.yaml", object: "Pod goodpod02"),
                .sound(".kyverno-test/resource.yaml", object: "Pod goodpod03"),
                .sound(".kyverno-test/resource.yaml", object: "Pod goodpod04"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "ensure-probes-different",
            ["liveness-equals-readiness"],
            on: .served,
            in: "other/ensure-probes-different",
            [
                .fault(
                    ".chainsaw-test/podcontrollers-bad.yaml",
                    object: "Deployment ensure-probes-different-ns/baddeployment01"
                ),
                .fault(
                    ".chainsaw-test/podcontrollers-bad.yaml",
                    object: "DaemonSet ensure-probes-different-ns/badds01"
                ),
                .fault(
                    ".chainsaw-test/podcontrollers-bad.yaml",
                    object: "StatefulSet ensure-probes-different-ns/badss01"
                ),
                .sound(
                    ".chainsaw-test/podcontrollers-good.yaml",
                    object: "Deployment ensure-probes-different-ns/gooddeployment01"
                ),
                .sound(
                    ".chainsaw-test/podcontrollers-good.yaml",
                    object: "DaemonSet ensure-probes-different-ns/goodds01"
                ),
                .sound(
                    ".chainsaw-test/podcontrollers-good.yaml",
                    object: "StatefulSet ensure-probes-different-ns/goodss01"
                ),
                .sound(".kyverno-test/resource.yaml", object: "Deployment mydeploy-1"),
                .fault(".kyverno-test/resource.yaml", object: "Deployment mydeploy-2"),
            ]
        ),
    ]

    private static let replicas: [PeerCheck] = [
        PeerCheck(
            "kyverno-policies",
            "require-deployments-have-multiple-replicas",
            ["single-replica"],
            on: .served,
            in: "other/require-deployments-have-multiple-replicas",
            [
                .fault(
                    ".chainsaw-test/deploy-bad.yaml",
                    object: "Deployment baddeployment01",
                    silentBecause: "one Service sends to Deployments beside it, too"
                ),
                .fault(
                    ".chainsaw-test/deploy-bad.yaml",
                    object: "Deployment baddeployment02",
                    silentBecause: "with replicas 0 it is switched off"
                ),
                .fault(
                    ".chainsaw-test/deploy-bad.yaml",
                    object: "Deployment baddeployment03",
                    silentBecause: "one Service sends to Deployments beside it, too"
                ),
                .sound(".chainsaw-test/deploy-good.yaml", object: "Deployment gooddeployment01"),
                .sound(".chainsaw-test/deploy-good.yaml", object: "Deployment gooddeployment02"),
                .sound(".kyverno-test/resource.yaml", object: "Deployment mydeploygood"),
                .fault(
                    ".kyverno-test/resource.yaml",
                    object: "Deployment mydeploybad",
                    silentBecause: "one Service sends to Deployments beside it, too"
                ),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "topologyspreadconstraints-policy",
            ["replicas-not-spread"],
            on: .served,
            in: "other/topologyspreadconstraints-policy",
            [
                .fault(
                    ".chainsaw-test/podcontrollers-bad.yaml",
                    object: "Deployment baddeploy01",
                    silentBecause: Reason.spreadInOneWay
                ),
                .fault(
                    ".chainsaw-test/podcontrollers-bad.yaml",
                    object: "Deployment baddeploy02",
                    silentBecause: Reason.spreadInOneWay
                ),
                .fault(".chainsaw-test/podcontrollers-bad.yaml", object: "Deployment baddeploy03"),
                .sound(".chainsaw-test/podcontrollers-good.yaml", object: "Deployment gooddeploy01"),
                .sound(".chainsaw-test/podcontrollers-good.yaml", object: "Deployment gooddeploy02"),
                .sound(".chainsaw-test/podcontrollers-good.yaml", object: "Deployment gooddeploy03"),
                .fault(".kyverno-test/resource-fail1.yaml", silentBecause: Reason.spreadInOneWay),
                .fault(".kyverno-test/resource-fail2.yaml", silentBecause: Reason.spreadInOneWay),
                .fault(".kyverno-test/resource-fail3.yaml"),
                .sound(".kyverno-test/resource-pass.yaml"),
                .sound(".kyverno-test/resource-skip.yaml"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "create-pod-antiaffinity",
            ["replicas-not-spread"],
            on: .served,
            in: "other/create-pod-antiaffinity",
            [
                .fault(
                    ".chainsaw-test/deployments.yaml",
                    object: "Deployment deployment01",
                    silentBecause: Reason.onePod
                ),
                .sound(".chainsaw-test/patched-deploy01.yaml"),
                .sound(".kyverno-test/patchedResource.yaml"),
                .fault(".kyverno-test/resource.yaml", object: "Deployment mydeploy", silentBecause: Reason.onePod),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "spread-pods-across-topology",
            ["replicas-not-spread"],
            on: .served,
            in: "other/spread-pods-across-topology",
            [
                .fault(".chainsaw-test/deploy.yaml", object: "Deployment deployment01", silentBecause: Reason.onePod),
                .sound(".chainsaw-test/deploy01-patched.yaml"),
                .fault(".kyverno-test/resource.yaml"),
                .sound(".kyverno-test/patchedResource.yaml"),
            ]
        ),
    ]

    private static let budgets: [PeerCheck] = [
        PeerCheck(
            "kyverno-policies",
            "require-pdb",
            ["disruption-budget-missing", "disruption-budget-selects-nothing"],
            on: .served,
            in: "other/require-pdb",
            [
                .fault(".chainsaw-test/deploy-bad.yaml", ".chainsaw-test/pdb.yaml", object: "Deployment baddeploy01"),
                .fault(
                    ".chainsaw-test/deploy-bad.yaml",
                    ".chainsaw-test/pdb.yaml",
                    object: "Deployment require-pdb-ns/baddeploy02"
                ),
                .sound(
                    ".chainsaw-test/deploy-good.yaml",
                    ".chainsaw-test/pdb.yaml",
                    object: "Deployment require-pdb-ns/gooddeploy01",
                    reportedBecause: Reason.boundless
                ),
                .sound(
                    ".chainsaw-test/deploy-good.yaml",
                    ".chainsaw-test/pdb.yaml",
                    object: "Deployment gooddeploy02",
                    reportedBecause: "a drain may take both of two Pods at once"
                ),
                .fault(".chainsaw-test/ss-bad.yaml", ".chainsaw-test/pdb.yaml", object: "StatefulSet badss01"),
                .fault(
                    ".chainsaw-test/ss-bad.yaml",
                    ".chainsaw-test/pdb.yaml",
                    object: "StatefulSet require-pdb-ns/badss02"
                ),
                .sound(
                    ".chainsaw-test/ss-good.yaml",
                    ".chainsaw-test/pdb.yaml",
                    object: "StatefulSet require-pdb-ns/goodss01",
                    reportedBecause: Reason.boundless
                ),
                .sound(".chainsaw-test/ss-good.yaml", ".chainsaw-test/pdb.yaml", object: "StatefulSet goodss02"),
                .sound(".kyverno-test/resource-skip.yaml"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "create-default-pdb",
            ["disruption-budget-missing"],
            on: .served,
            in: "other/create-default-pdb",
            [
                .fault(".chainsaw-test/deployment.yaml", ".chainsaw-test/ns.yaml", silentBecause: Reason.onePod),
                .sound(".chainsaw-test/deployment.yaml", ".chainsaw-test/pdb-generated.yaml"),
                .fault(".kyverno-test/resource.yaml", silentBecause: Reason.onePod),
                .sound(".kyverno-test/resource.yaml", ".kyverno-test/generatedResource.yaml"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "pdb-maxunavailable",
            ["disruption-budget-blocks-drain", "disruption-budget-invalid"],
            on: .completed,
            in: "other/pdb-maxunavailable",
            [
                .fault(".chainsaw-test/pdb-bad.yaml"),
                .sound(".chainsaw-test/pdb-good.yaml"),
                .fault(".kyverno-test/resource.yaml", object: "PodDisruptionBudget kube-system/bad-pdb-zero"),
                .fault(".kyverno-test/resource.yaml", object: "PodDisruptionBudget kube-system/bad-pdb-negative-one"),
                .sound(".kyverno-test/resource.yaml", object: "PodDisruptionBudget kube-system/good-pdb"),
                .sound(
                    ".kyverno-test/resource.yaml",
                    object: "PodDisruptionBudget kube-system/good-pdb-none",
                    reportedBecause: "without either field it limits nothing"
                ),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "pdb-maxunavailable-with-deployments",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "other/pdb-maxunavailable-with-deployments/.chainsaw-test",
            [
                .fault("bad-pdb.yaml", "existing-deployments.yaml"),
                .sound(
                    "good-pdb.yaml",
                    reportedBecause: "maxUnavailable 0 blocks whatever it selects, wherever that is"
                ),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "deployment-replicas-higher-than-pdb",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "other/deployment-replicas-higher-than-pdb/.chainsaw-test",
            [
                .fault(
                    "bad-pdb.yaml",
                    "existing-deployments.yaml",
                    object: "PodDisruptionBudget bad-pdb01",
                    silentBecause: Reason.allPodsCount
                ),
                .fault(
                    "bad-pdb.yaml",
                    "existing-deployments.yaml",
                    object: "PodDisruptionBudget bad-pdb02",
                    silentBecause: Reason.allPodsCount
                ),
                .fault(
                    "bad-pdb.yaml",
                    "existing-deployments.yaml",
                    object: "PodDisruptionBudget bad-pdb03",
                    silentBecause: Reason.allPodsCount
                ),
                .sound("good-pdb.yaml", "existing-deployments.yaml", object: "PodDisruptionBudget good-pdb01"),
                .sound("good-pdb.yaml", "existing-deployments.yaml", object: "PodDisruptionBudget good-pdb02"),
                .sound("good-pdb.yaml", "existing-deployments.yaml", object: "PodDisruptionBudget good-pdb03"),
                .sound("good-pdb.yaml", "existing-deployments.yaml", object: "PodDisruptionBudget good-pdb04"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "pdb-minavailable",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "other/pdb-minavailable/.chainsaw-test",
            [
                .fault("ss-bad.yaml", "pdb.yaml", object: "StatefulSet pdb-minavailable-ns/badss01"),
                .sound("ss-good.yaml", "pdb.yaml", object: "StatefulSet pdb-minavailable-ns/goodss01"),
                .sound("ss-good.yaml", "pdb.yaml", object: "StatefulSet goodss02"),
                .sound("ss-good.yaml", "pdb.yaml", object: "StatefulSet pdb-minavailable-ns/goodss03"),
                .sound("ss-good.yaml", "pdb.yaml", object: "StatefulSet goodss04"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "require-replicas-allow-disruption",
            ["disruption-budget-blocks-drain"],
            on: .completed,
            in: "other/require-replicas-allow-disruption/.chainsaw-test",
            [
                .fault("bad-deploy.yaml", "existing-pdbs.yaml", object: "Deployment bravo-busybox"),
                .sound("good-deploy.yaml", "existing-pdbs.yaml", object: "Deployment alpha-busybox"),
            ]
        ),
        PeerCheck(
            "kyverno-policies",
            "require-reasonable-pdbs",
            ["disruption-budget-blocks-drain"],
            in: "other/require-reasonable-pdbs/.kyverno-test",
            [
                .fault("pdb-maxUnavailable-bad.yaml", object: "PodDisruptionBudget bad-maxUnavailable-pdb06")
            ]
                + ["01", "02", "03", "04", "05"].map {
                    .fault(
                        "pdb-maxUnavailable-bad.yaml",
                        object: "PodDisruptionBudget bad-maxUnavailable-pdb\($0)",
                        silentBecause: Reason.percentLeavesPods
                    )
                }
                + ["01", "02", "03", "04", "05", "06"].flatMap { number -> [PeerExpectation] in
                    [
                        .sound(
                            "pdb-maxUnavailable-good.yaml",
                            object: "PodDisruptionBudget good-maxUnavailable-pdb\(number)"
                        ),
                        .sound(
                            "pdb-minAvailable-good.yaml",
                            object: "PodDisruptionBudget good-minAvailable-pdb\(number)"
                        ),
                        .fault(
                            "pdb-minAvailable-bad.yaml",
                            object: "PodDisruptionBudget bad-minAvailable-pdb\(number)",
                            silentBecause: Reason.percentLeavesPods
                        ),
                    ]
                }
        ),
    ]
}
