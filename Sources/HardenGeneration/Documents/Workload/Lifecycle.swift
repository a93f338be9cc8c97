import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// How the container waits before SIGTERM.
    enum Wait: Hashable {
        /// Nobody sends requests, so there is nothing to wait for.
        case none
        /// The kubelet waits by itself.
        case sleepAction
        /// A shell waits, and tells the application to drain if there is a path for that.
        case shell(script: String)
    }

    /// The first version of Kubernetes in which the kubelet can wait by itself.
    ///
    /// Source: Kubernetes feature gate `PodLifecycleSleepAction`, on by default from 1.30.
    static let sleepActionVersion = KubernetesVersion.v1_30

    var wait: Wait {
        let seconds = budget.preStop.seconds
        guard seconds > 0 else { return .none }
        if let drainCommand {
            // Service may end with the call where nothing says that the application goes on answering.
            let before = service.shutdown.closesConnections ? 0 : paths.map(\.drainLatency).max() ?? 0
            let rest = seconds - before
            let parts = [before > 0 ? "sleep \(before);" : nil, drainCommand, rest > 0 ? "sleep \(rest)" : nil]
            return .shell(script: parts.compactMap(\.self).joined(separator: " "))
        }
        guard service.platform.kubernetes < Self.sleepActionVersion else { return .sleepAction }
        return .shell(script: "sleep \(seconds)")
    }

    /// `lifecycle` of the container.
    var lifecycle: YAMLMapping.Entry? {
        let seconds = budget.preStop.seconds
        return group("lifecycle") {
            switch wait {
            case .none: nil
            case .sleepAction:
                group("preStop") {
                    group("sleep") { field("seconds", seconds, budget.preStop.sum) }
                }
            case .shell(let script):
                group("preStop") {
                    group("exec") {
                        field("command", ["/bin/sh", "-c", .string(script)], "sleep: \(budget.preStop.sum)")
                    }
                }
            }
        }
    }

    /// Asks the application to drain, in the background: whether it answers must not change how long the hook waits, and a
    /// hook that fails would mean SIGTERM at once.
    private var drainCommand: String? {
        guard let path = service.shutdown.drainPath, let port = service.firstHTTPPort else { return nil }
        let url = "\(port.transport == .https ? "https" : "http")://127.0.0.1:\(port.number)\(path)"
        let (wget, curl) = port.transport == .https ? (" --no-check-certificate", "k") : ("", "")
        return "{ wget -q -T 5 -O /dev/null\(wget) '\(url)' || curl -fsS\(curl) -m 5 -o /dev/null '\(url)'; } &"
    }
}
