import HardenKubernetes
import HardenRollout

extension UnseenCondition {
    /// What a Spot VM that is reclaimed does not leave.
    static let spotNotice = UnseenCondition(
        name: "spot-notice",
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms"
    ) { fix in
        guard fix.changes(["terminationGracePeriodSeconds", "preStop"]) else { return nil }
        let limit = GraceLimit.spotReclaim
        for (before, after) in fix.workloads where before.settings.spot.value || before.spotPlace != nil {
            guard let grace = (after ?? before).template.terminationGracePeriodSeconds.value,
                grace > limit.seconds
            else { continue }
            return "\(before.object.name) runs on Spot VMs, and one that is reclaimed leaves \(limit.seconds) s of "
                + "\(Seconds(grace).span)"
        }
        return nil
    }

    /// Hooks and signals of Windows are others.
    static let windowsNodes = UnseenCondition(
        name: "windows-nodes",
        source: "https://kubernetes.io/docs/concepts/windows/intro/"
    ) { fix in
        guard fix.changes(["terminationGracePeriodSeconds", "preStop", "command", "args"]) else { return nil }
        let windows = fix.workloads.first { $0.before.runsOnWindows }
        return windows.map { "\($0.before.object.name) runs on Windows, which has other signals and commands" }
    }
}

extension WorkloadSituation {
    /// Whether its Pods are for Windows nodes. Source: Kubernetes, "Windows in Kubernetes", "Well-Known Labels".
    fileprivate var runsOnWindows: Bool {
        if template.spec["os"]["name"].text == "windows" { return true }
        let labels = template.nodeSelector
        if labels["kubernetes.io/os"] == "windows" || labels["beta.kubernetes.io/os"] == "windows" { return true }
        if template.tolerations.contains(where: {
            $0.key.value == "node.kubernetes.io/os" && $0.value.value == "windows"
        }) {
            return true
        }
        return template.containers.contains { ($0.image.value ?? "").contains("mcr.microsoft.com/windows/") }
    }
}
