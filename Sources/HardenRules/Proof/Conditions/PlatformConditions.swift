import HardenKubernetes
import HardenRollout

extension UnseenCondition {
    /// What a Spot VM that is reclaimed does not leave.
    static let spotNotice = UnseenCondition(
        name: "spot-notice",
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms"
    ) { fix in
        guard fix.changes(["terminationGracePeriodSeconds", "preStop"]) else { return nil }
        for (before, after) in fix.workloads {
            guard let notice = before.spotNotice,
                let grace = (after ?? before).template.terminationGracePeriodSeconds.value, grace > notice
            else { continue }
            return "\(before.object.name) runs on Spot VMs, and one that is reclaimed leaves \(notice) s of "
                + "\(Seconds(grace).span)"
        }
        return nil
    }

    /// How long requests take that a timeout lets take longer than by default is for whoever knows the application to say,
    /// before each of its Pods takes minutes to end.
    static let longTimeout = UnseenCondition(
        name: "long-timeout",
        source: "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
    ) { fix in
        guard fix.changes(["preStop"]) else { return nil }
        for (before, after) in fix.workloads {
            guard let path = before.budget.decidingPath, let timeout = before.longTimeout(on: path),
                let wait = (after ?? before).longestPreStop?.seconds, wait > ShutdownBudget.Start.preStop,
                // A hook that waits no longer than before asks nobody to believe in the timeout.
                wait > before.longestPreStop?.seconds ?? 0
            else { continue }
            return
                "whether requests to \(before.object.name) take the \(timeout.seconds) s that their timeout allows is "
                + "not known; say slowestRequest"
        }
        return nil
    }

    /// How long a proxy that nobody knows here goes on sending requests is in no sum.
    static let unknownProxy = UnseenCondition(
        name: "unknown-proxy",
        source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"
    ) { fix in
        guard fix.changes(["preStop"]) else { return nil }
        for (before, _) in fix.workloads {
            guard let others = before.ownClients.others,
                before.settings.drainLatency[before.ownClients.path]?.origin.isStandard ?? true
            else { continue }
            return "how long requests over \(others) go on is not known; say "
                + "application.drainLatency.\(before.ownClients.path)"
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
