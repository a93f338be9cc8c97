extension PeerCheck {
    /// FairwindsOps/polaris: a folder a check, `success…` and `failure…`.
    static let polaris: [PeerCheck] = [
        PeerCheck(
            "polaris",
            "deploymentMissingReplicas",
            ["single-replica"],
            on: .served,
            in: "deploymentMissingReplicas",
            [
                .fault("failure.yaml"),
                .sound("success.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "hpaMinAvailability",
            ["single-replica"],
            in: "hpaMinAvailability",
            [
                .fault("failure.yaml", silentBecause: Reason.autoscalerAlone),
                .sound("success.yaml"),
                .sound("success.minReplicaAbsent.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "readinessProbeMissing",
            ["readiness-probe-missing"],
            on: .served,
            in: "readinessProbeMissing",
            [
                .fault("failure.yaml", silentBecause: Reason.barePod),
                .sound("success.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "missingPodDisruptionBudget",
            ["disruption-budget-missing", "disruption-budget-selects-nothing"],
            on: .scaled,
            in: "missingPodDisruptionBudget",
            [
                .fault("failure.yaml"),
                .fault("failure-bad-ns.yaml"),
                .fault("failure.bad-name.yaml"),
                .fault("failure.empty-labels.yaml"),
                .fault("failure.no-labels.yaml"),
                .fault("failure.no-metadata.yaml"),
                .fault("failure.wrong-place.yaml"),
                .sound("success.yaml"),
                .sound("success.many.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "pdbDisruptionsIsZero",
            ["disruption-budget-blocks-drain", "disruption-budget-invalid"],
            on: .completed,
            in: "pdbDisruptionsIsZero",
            [
                .fault("failure.either.yaml"),
                .fault("failure.max.yaml"),
                .fault("failure.min.yaml"),
                .sound("success.both.yaml", reportedBecause: Reason.bothLimits),
                .sound("success.max.yaml"),
                .sound("success.min.yaml"),
                .sound("success.none.yaml", reportedBecause: "without either field it limits nothing"),
            ]
        ),
        PeerCheck(
            "polaris",
            "pdbMinAvailableGreaterThanHPAMinReplicas",
            ["disruption-budget-blocks-drain", "disruption-budget-invalid"],
            on: .completed,
            in: "pdbMinAvailableGreaterThanHPAMinReplicas",
            [
                .fault("failure-gt-percent.yaml"),
                .fault("failure-gt-scalar.yaml"),
                .sound("success-lt-percent.yaml"),
                .sound("success-maxUnavailable.yaml"),
                .sound("success.equals.yaml", reportedBecause: Reason.blocksAsWell),
                .sound("success.hpa-no-match.yaml", reportedBecause: Reason.onePodByDefault),
                .sound("success.lt.yaml"),
                .sound("success.no-hpa.yaml", reportedBecause: Reason.onePodByDefault),
                .sound("success.no-match.yaml"),
                .sound(
                    "success.no-min-replicas.yaml",
                    reportedBecause: "minReplicas is 1 by default, and two are to stay"
                ),
                .sound("success.no-pdb.yaml"),
                .sound("success.pdb-no-match.yaml"),
                .sound("success.percent-no-replica.yaml"),
                .sound("success.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "topologySpreadConstraint",
            ["replicas-not-spread"],
            on: .scaled,
            in: "topologySpreadConstraint",
            [
                .fault("failure.empty.yaml"),
                .fault("failure.nospreadconstraint.yaml"),
                .sound("success.yaml"),
            ]
        ),
        PeerCheck(
            "polaris",
            "input formats",
            [],
            in: "pkg/kube/test_files",
            [
                .sound("test_1/cron_job.yaml"), .sound("test_1/daemon_set.yaml"), .sound("test_1/deployment.yaml"),
                .sound("test_1/deployment2.yaml"), .sound("test_1/job.yaml"), .sound("test_1/pods/pod1.yaml"),
                .sound("test_1/service.yaml"), .sound("test_1/stateful_set.yaml"), .sound("test_2/multi.yaml"),
                .fault("test_3/bad.yaml"),
            ]
        ),
    ]
}
