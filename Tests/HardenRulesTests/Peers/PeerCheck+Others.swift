extension PeerCheck {
    /// open-policy-agent/gatekeeper-library: `suite.yaml` says which sample is a violation.
    static let gatekeeper: [PeerCheck] = [
        PeerCheck(
            "gatekeeper-library",
            "poddisruptionbudget",
            ["disruption-budget-blocks-drain"],
            in: "poddisruptionbudget/samples/poddisruptionbudget",
            [
                .sound("example_allowed_pdb.yaml"),
                .fault("example_disallowed_pdb.yaml"),
                .sound("example_allowed_deployment1.yaml", "example_inventory_allowed1.yaml"),
                .sound("example_allowed_deployment2.yaml", "example_inventory_allowed2.yaml"),
                .sound("example_allowed_deployment3.yaml", "example_inventory_allowed3.yaml"),
                .sound("example_allowed_deployment4.yaml", "example_inventory_allowed4.yaml"),
                .fault("example_disallowed_deployment.yaml", "example_inventory_disallowed.yaml"),
            ]
        ),
        PeerCheck(
            "gatekeeper-library",
            "requiredprobes",
            ["readiness-probe-missing"],
            on: .served,
            in: "requiredprobes/samples/must-have-probes",
            [
                .sound("example_allowed.yaml"),
                .fault("example_disallowed.yaml", silentBecause: Reason.barePod),
                .fault("example_disallowed2.yaml", silentBecause: Reason.barePod),
            ]
        ),
        PeerCheck(
            "gatekeeper-library",
            "replicalimits",
            ["single-replica"],
            on: .served,
            in: "replicalimits/samples/replicalimits",
            [
                .sound("example_allowed.yaml")
            ]
        ),
    ]

    /// bridgecrewio/checkov.
    static let checkov: [PeerCheck] = [
        PeerCheck(
            "checkov",
            "CKV_K8S_9",
            ["readiness-probe-missing"],
            on: .served,
            in: "example_LivenessReadiness",
            [
                .fault("pod-liveness-readiness-2pods.yaml", silentBecause: Reason.barePod),
                .sound("pod-liveness-readiness-PASSED.yaml"),
            ]
        )
    ]

    /// Azure/draft: the deployment safeguards of AKS.
    static let draft: [PeerCheck] = [
        PeerCheck(
            "azure-draft",
            "container-enforce-probes",
            ["readiness-probe-missing"],
            on: .served,
            [
                .fault("container-enforce-probes/CEP-error-manifest.yaml"),
                .sound("container-enforce-probes/CEP-success-manifest.yaml"),
                .fault("all/error/all-error-manifest-1.yaml"),
                .fault("all/error/all-error-manifest-2.yaml"),
                .sound("all/success/all-success-manifest-1.yaml"),
                .sound("all/success/all-success-manifest-2.yaml"),
            ]
        ),
        PeerCheck(
            "azure-draft",
            "pod-enforce-antiaffinity",
            ["replicas-not-spread"],
            on: .served,
            [
                .fault("pod-enforce-antiaffinity/PEA-error-manifest.yaml"),
                .sound("pod-enforce-antiaffinity/PEA-success-manifest.yaml", reportedBecause: Reason.apartFromOthers),
                .fault("all/error/all-error-manifest-1.yaml"),
                .fault("all/error/all-error-manifest-2.yaml"),
                .sound("all/success/all-success-manifest-1.yaml", reportedBecause: Reason.apartFromOthers),
                .sound("all/success/all-success-manifest-2.yaml", reportedBecause: Reason.apartFromOthers),
            ]
        ),
        PeerCheck(
            "azure-draft",
            "disallowed-bad-pod-disruption-budgets",
            ["disruption-budget-blocks-drain", "disruption-budget-invalid"],
            in: "disallowed-bad-pod-disruption-budgets",
            [
                .fault("DBPDB-error-manifest.yaml"),
                .sound("DBPDB-success-manifest.yaml", reportedBecause: Reason.bothLimits),
            ]
        ),
    ]

    /// yannh/kubeconform, of which harden shares the reading; schemas are left to it.
    static let kubeconform: [PeerCheck] = [
        PeerCheck(
            "kubeconform",
            "reading",
            [],
            [
                "blank.yaml", "comment.yaml", "duplicates.yaml", "folder/multi_valid.yaml", "folder/valid.yaml",
                "full_domain_group.yaml", "generate_name.yaml", "httpproxy.yaml", "int_or_string.yaml",
                "list_empty_valid.yaml", "list_valid.yaml", "missing_apiversion.yaml", "missing_kind.yaml",
                "missing_kind_value.yaml", "multi_valid.yaml", "multi_valid_source.yaml", "multi_with_list.yaml",
                "null_array.yaml", "null_string.yaml", "quantity.yaml", "same-kind-different-api.yaml",
                "unconventional_keys.yaml", "valid.yaml", "valid_version.yaml",
            ].map { .sound($0) } + [
                .fault("duplicate_property.yaml", silentBecause: "the last of equal keys counts, as for kubectl")
            ]
        )
    ]
}
