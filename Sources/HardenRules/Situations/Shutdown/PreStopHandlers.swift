import HardenKubernetes
import HardenRollout
import HardenYAML

/// kube-proxy's fallback on Pods that are terminating, and still ready, where no other Pod is ready.
package enum TerminatingEndpoints {
    /// The first minor version of Kubernetes that has it without switching it on.
    ///
    /// Source: Kubernetes feature gate `ProxyTerminatingEndpoints`, on by default from 1.26, stable since 1.28.
    package static let minor = 26
}

/// The kubelet's own sleep, which needs nothing of the image.
package enum NativeSleep {
    /// The first minor version of Kubernetes in which it can be used without switching it on.
    ///
    /// Source: Kubernetes feature gate `PodLifecycleSleepAction`, on by default from 1.30.
    package static let minor = 30
    /// The first in which it can be told to take no time.
    ///
    /// Source: Kubernetes feature gate `PodLifecycleSleepActionAllowZero`, on by default from 1.33.
    package static let minorForZero = 33

    static func handler(_ amount: ShutdownBudget.Amount) -> YAMLMapping.Entry {
        let seconds = YAMLMapping.Entry("seconds", .int(amount.seconds), comment: "= \(amount.sum)")
        return YAMLMapping.Entry("sleep", .mapping(YAMLMapping([seconds])))
    }
}

/// A sleep by a shell of the image, before the kubelet has its own.
enum ShellSleep {
    static func handler(_ amount: ShutdownBudget.Amount) -> YAMLMapping.Entry {
        let command = YAMLMapping.Entry("command", command(amount.seconds), comment: "= sleep: \(amount.sum)")
        return YAMLMapping.Entry("exec", .mapping(YAMLMapping([command])))
    }

    static func command(_ seconds: Int) -> YAMLValue { ["/bin/sh", "-c", .string("sleep \(seconds)")] }

    /// A script with another number behind its only `sleep`; `nil` where there is none, or more than one.
    static func text(_ script: String, waiting seconds: Int) -> String? {
        let words = script.split(omittingEmptySubsequences: true) { " \t\n;&|".contains($0) }
        let numbers = zip(words, words.dropFirst()).filter { pair in
            pair.0 == "sleep" || pair.0.hasSuffix("/sleep")
        }
        guard numbers.count == 1, let number = numbers.first?.1, HookCommand.seconds(String(number)) != nil
        else { return nil }
        return String(script[..<number.startIndex]) + "\(seconds)" + String(script[number.endIndex...])
    }
}
