extension PeerCheck {
    /// datreeio/datree: a folder a rule, `pass` and `fail`.
    static let datree: [PeerCheck] = [
        rule(12, "CONTAINERS_MISSING_READINESSPROBE_KEY", ["readiness-probe-missing"]),
        PeerCheck(
            "datree",
            "13 HPA_MISSING_MINREPLICAS_KEY",
            ["single-replica"],
            [
                .fault("13/fail/13-fail.yaml", silentBecause: Reason.autoscalerAlone),
                .sound("13/pass/13-pass.yaml"),
            ]
        ),
        rule(16, "DEPLOYMENT_INCORRECT_REPLICAS_VALUE", ["single-replica"]),
        PeerCheck(
            "datree",
            "42 ARGO_ROLLOUT_INCORRECT_SCALE_DOWN_DELAY_VALUE_BELOW_30",
            ["scale-down-delay-too-short"],
            on: .served,
            [
                .fault("42/fail/42-fail.yaml"),
                .sound("42/pass/42-pass.yaml", reportedBecause: "30 s are less than the slowest request may take"),
            ]
        ),
        PeerCheck(
            "datree",
            "57 CONTAINERS_INCORRECT_TIMEOUTSECONDS_VALUE",
            ["probe-invalid"],
            on: .served,
            [
                .fault("57/fail/57-fail.yaml"),
                .sound(
                    "57/pass/57-pass.yaml",
                    reportedBecause: "its startupProbe has no handler, which the API server refuses"
                ),
            ]
        ),
        rule(60, "CONTAINERS_MISSING_PRESTOP_KEY", ["pre-stop-missing"]),
        PeerCheck(
            "datree",
            "83 EKS_MISSING_KEY_TOPOLOGYKEY",
            ["replicas-not-spread"],
            on: .served,
            [
                .fault("83/fail/83-fail.yaml", silentBecause: "fields that are demanded are left to schemas"),
                .sound("83/pass/83-pass.yaml"),
            ]
        ),
    ]

    private static func rule(_ number: Int, _ name: String, _ rules: [String]) -> PeerCheck {
        PeerCheck(
            "datree",
            "\(number) \(name)",
            rules,
            on: .served,
            [
                .fault("\(number)/fail/\(number)-fail.yaml"),
                .sound("\(number)/pass/\(number)-pass.yaml"),
            ]
        )
    }
}
