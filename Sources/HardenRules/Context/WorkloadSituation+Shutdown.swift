package import HardenKubernetes
package import HardenRollout
package import HardenYAML

extension WorkloadSituation {
    /// When its Pods end although they are well.
    package var endDisruptions: [Finding.Disruption] {
        switch view.kind {
        case .daemonSet: [.rollout, .nodeDrain]
        case .pod: [.nodeDrain]
        case .replicaSet, .replicationController: [.scaleDown, .nodeDrain]
        default: [.rollout, .scaleDown, .nodeDrain]
        }
    }

    /// The paths that the input names, beyond the cluster address that every Service has.
    package var statedPaths: [TrafficPath] {
        node.routes.filter { $0.certainty == .stated && $0.kind != .inCluster }.compactMap(\.kind.path)
    }

    /// Whether the application goes on serving until it is killed, late enough for every path.
    package var servesUntilKilled: Bool {
        guard settings.onSIGTERM.value == .ignores, let grace = template.terminationGracePeriodSeconds.value
        else { return false }
        return grace >= budget.gracePeriod.seconds
    }

    /// How much a delay of so many seconds before SIGTERM matters, if it is shorter than the budget asks for.
    ///
    /// An error needs a path that is named, a latency that is documented or measured, and a loss that follows from what
    /// is known of the application.
    package func severity(ofPreStop seconds: Int) -> Severity {
        let application = settings.application
        let isProven = statedPaths.contains { path in
            let isTrusted = path.isGoogleLoadBalancer || settings.drainLatency[path]?.origin.isStandard == false
            let least = ShutdownBudget.provenPreStop(latency: settings.latency(of: path), application: application)
            return isTrusted && seconds < least
        }
        return isProven ? .error : .warning
    }

    /// The settings that the budget hangs on.
    package var budgetAssumptions: [Finding.Assumption] {
        let latency = budget.decidingPath.flatMap { settings.drainLatency[$0]?.assumption }
        return [settings.slowestRequest.assumption, settings.shutdown.assumption, settings.onSIGTERM.assumption]
            + (latency.map { [$0] } ?? [])
    }

    /// What is not certain about the ways on which requests come.
    package var pathNotes: [String] {
        var notes: [String] = []
        for route in node.routes {
            guard case .assumed(let reason) = route.certainty, let path = route.kind.path else { continue }
            let note = "the path over \(path.label) is assumed, because \(reason)"
            if !notes.contains(note) { notes.append(note) }
        }
        if hasUnknownPaths {
            notes.append("the input does not tell what serves an Ingress or a route to it; its latency is not counted")
        }
        return notes
    }
}

// MARK: - Changes

extension WorkloadSituation {
    /// A change of the Pods' template.
    package func edit(_ edit: YAMLEdit) -> Fix.Change { templateObject.edit(edit) }

    /// The grace period that covers hooks of so many seconds and the application's own shutdown.
    package func gracePeriod(forPreStop seconds: Int) -> ShutdownBudget.Amount {
        let longest = max(seconds, longestPreStop?.seconds ?? 0)
        return ShutdownBudget.gracePeriod(preStop: longest, application: settings.application)
    }

    /// Raises the grace period where it is shorter.
    ///
    /// - Returns: `nil` where the period that is written is not known, or is written in a place that others share.
    package func changes(raisingGraceTo required: ShutdownBudget.Amount) -> [Fix.Change]? {
        let grace = template.terminationGracePeriodSeconds
        guard let seconds = grace.value, !grace.place.isShared else { return nil }
        guard seconds < required.seconds else { return [] }
        let comment = "= \(required.sum)"
        if grace.place.node != nil { return edits(setting: grace.place, to: required.seconds, comment) }
        let entry = YAMLMapping.Entry(
            "terminationGracePeriodSeconds",
            .int(required.seconds),
            comment: comment
        )
        return [edit(.insert(into: template.spec.path, entry, Self.positionOfGrace(in: template.spec)))]
    }

    /// Sets a number that is written, and the comment behind it where that is harden's own.
    private func edits(setting place: Place, to value: Int, _ comment: String) -> [Fix.Change] {
        let put = edit(.put(place.path, .int(value), comment: comment))
        guard let old = place.node?.lineComment, old.hasPrefix("=") else { return [put] }
        return [put, edit(.comment(place.path, comment))]
    }

    /// Behind the first short field, where people look for it; never between a comment and what it is about.
    private static func positionOfGrace(in spec: Place) -> YAMLPosition {
        let entries = spec.node?.entries ?? []
        if let short = entries.first(where: { $0.value.kind == .scalar && !$0.value.isEmptyScalar }) {
            return .after(short.key.string)
        }
        guard let first = entries.first else { return .last }
        let bytes = first.key.document.source.bytes
        let lineStart = bytes[..<first.key.range.lowerBound].lastIndex(of: 0x0A) ?? 0
        let previous = bytes[..<lineStart].split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
        let isComment = previous.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "#")
        return isComment ? .last : .first
    }
}

/// How a container can be made to wait before it is told to stop.
package struct PreStopChange {
    package var title: String
    package var changes: [Fix.Change]
    package var safety: Fix.Safety
}

extension WorkloadSituation {
    /// Makes a container wait so many seconds before SIGTERM, and raises the grace period with it.
    ///
    /// - Returns: `nil` where it is not known how: the hook does more than wait, or the place is shared.
    package func change(
        of container: ContainerView,
        toWait amount: ShutdownBudget.Amount,
        _ context: SettingsResolver
    ) -> PreStopChange? {
        guard !container.place.isShared, !container.preStop.place.isShared,
            let grace = changes(raisingGraceTo: gracePeriod(forPreStop: amount.seconds)),
            var change = hookChange(of: container, toWait: amount, context)
        else { return nil }
        change.changes += grace
        if !grace.isEmpty {
            change.title +=
                ", terminationGracePeriodSeconds: \(gracePeriod(forPreStop: amount.seconds).seconds)"
        }
        return change
    }

    private func hookChange(
        of container: ContainerView,
        toWait amount: ShutdownBudget.Amount,
        _ context: SettingsResolver
    ) -> PreStopChange? {
        let hook = container.preStop
        let isNative = context.kubernetesMinor.value >= NativeSleep.minor
        let shell = context.shell(of: container.image.value ?? "", settings).value
        let seconds = amount.seconds
        guard hook.exists else {
            guard isNative || shell != false else { return nil }
            let handler = isNative ? NativeSleep.handler(amount) : ShellSleep.handler(amount)
            return PreStopChange(
                title: "preStop: \(isNative ? "sleep \(seconds) s" : "exec sleep \(seconds)")",
                changes: [insertion(of: handler, into: container)],
                safety: isNative || shell == true ? .safe : .unsafe
            )
        }
        if hook.sleepSeconds.isWritten, hook.handler == .sleep {
            let changes = edits(setting: hook.sleepSeconds.place, to: seconds, "= \(amount.sum)")
            return PreStopChange(title: "preStop: sleep \(seconds) s", changes: changes, safety: .safe)
        }
        guard let command = hook.hookCommand else { return nil }
        if command.isOnlySleep, isNative, shell != true {
            return nativeChange(of: hook, toWait: seconds, comment: "= \(amount.sum)")
        }
        return commandChange(of: hook, command, toWait: amount)
    }

    /// Lets the kubelet wait in place of a command that does nothing else.
    package func nativeChange(of hook: LifecycleHookView, toWait seconds: Int, comment: String?) -> PreStopChange {
        let path = hook.place.path
        let place = path.appending("sleep").appending("seconds")
        return PreStopChange(
            title: "preStop: sleep \(seconds) s by the kubelet",
            changes: [
                edit(.put(place, .int(seconds), comment: comment)),
                edit(.delete(path.appending("exec"))),
            ],
            safety: .safe
        )
    }

    /// Writes another number behind the only `sleep` of a command.
    private func commandChange(
        of hook: LifecycleHookView,
        _ command: HookCommand,
        toWait amount: ShutdownBudget.Amount
    ) -> PreStopChange? {
        guard !command.hasUnknownSteps else { return nil }
        let items = hook.command.place.items
        var found: (item: Place, text: String)?
        for (index, item) in items.enumerated() {
            guard let text = item.text else { return nil }
            let isArgument = index > 0 && items[index - 1].text.map(ShellScript.Command.baseName) == "sleep"
            let new = isArgument ? "\(amount.seconds)" : ShellSleep.text(text, waiting: amount.seconds)
            guard let new, new != text, !isArgument || HookCommand.seconds(text) != nil else { continue }
            guard found == nil else { return nil }
            found = (item, new)
        }
        guard let (item, text) = found, !item.isShared else { return nil }
        var changes = [edit(.put(item.path, .string(text)))]
        if let old = hook.command.place.node?.lineComment, old.hasPrefix("=") {
            changes.append(edit(.comment(hook.command.path, "= sleep: \(amount.sum)")))
        }
        return PreStopChange(title: "preStop: sleep \(amount.seconds)", changes: changes, safety: .safe)
    }

    private func insertion(of handler: YAMLMapping.Entry, into container: ContainerView) -> Fix.Change {
        let hook = YAMLMapping.Entry("preStop", .mapping(YAMLMapping([handler])))
        let lifecycle = container.place["lifecycle"]
        if lifecycle.isMapping, lifecycle["preStop"].node == nil {
            return edit(.insert(into: lifecycle.path, hook))
        }
        let entry = YAMLMapping.Entry("lifecycle", .mapping(YAMLMapping([hook])))
        if container.place["lifecycle"].node != nil {
            return edit(.put(lifecycle["preStop"].path, .mapping(YAMLMapping([handler]))))
        }
        // Behind the probes, which it belongs to, or behind the ports.
        let keys = container.place.node?.entries.map(\.key.string) ?? []
        let neighbour = keys.last { $0.hasSuffix("Probe") } ?? keys.last { $0 == "ports" }
        return edit(.insert(into: container.place.path, entry, neighbour.map { .after($0) } ?? .last))
    }
}

/// The kubelet's own sleep, which needs nothing of the image.
package enum NativeSleep {
    /// The first minor version of Kubernetes in which it can be used without switching it on.
    ///
    /// Source: Kubernetes feature gate `PodLifecycleSleepAction`, on by default from 1.30.
    package static let minor = 30

    static func handler(_ amount: ShutdownBudget.Amount) -> YAMLMapping.Entry {
        let seconds = YAMLMapping.Entry("seconds", .int(amount.seconds), comment: "= \(amount.sum)")
        return YAMLMapping.Entry("sleep", .mapping(YAMLMapping([seconds])))
    }
}

/// A sleep by a shell of the image, before the kubelet has its own.
enum ShellSleep {
    static func handler(_ amount: ShutdownBudget.Amount) -> YAMLMapping.Entry {
        let command = YAMLMapping.Entry(
            "command",
            ["/bin/sh", "-c", .string("sleep \(amount.seconds)")],
            comment: "= sleep: \(amount.sum)"
        )
        return YAMLMapping.Entry("exec", .mapping(YAMLMapping([command])))
    }

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
