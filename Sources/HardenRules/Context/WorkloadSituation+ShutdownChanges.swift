package import HardenKubernetes
package import HardenRollout
package import HardenYAML

extension WorkloadSituation {
    /// A change of the Pods' template.
    package func edit(_ edit: YAMLEdit) -> Fix.Change { templateObject.edit(edit) }

    /// The grace period that covers the hooks as they are, or one of so many seconds, and the application's own shutdown.
    package func gracePeriod(forPreStop seconds: Int) -> ShutdownBudget.Amount {
        let application = settings.application
        return ShutdownBudget.gracePeriod(
            preStop: max(seconds, longestServingPreStop?.seconds ?? 0),
            application: application,
            otherPreStop: longestPreStop?.seconds ?? 0
        )
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
        let lineEnd = bytes[..<first.key.range.lowerBound].lastIndex(of: 0x0A) ?? 0
        let lineStart = bytes[..<lineEnd].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let isComment = bytes[lineStart..<lineEnd].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "#")
        return isComment ? .last : .first
    }
}

/// How a container can be made to wait before it is told to stop.
package struct PreStopChange {
    package var title: String
    package var changes: [Fix.Change]
    package var safety: Fix.Safety
    /// What its form hangs on.
    package var assumptions: [Finding.Assumption] = []
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
        let hook = container.preStop
        if !hook.exists || hook.sleepSeconds.isWritten || hook.hookCommand?.isOnlySleep == true {
            change.assumptions = [context.kubernetesMinor.assumption]
        }
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
            guard isNative else { return shell == false ? nil : shellChange(of: hook, toWait: seconds, shell) }
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

    /// Lets a shell wait where the kubelet cannot yet.
    package func shellChange(
        of hook: LifecycleHookView,
        toWait seconds: Int,
        _ shell: Bool?
    ) -> PreStopChange {
        let path = hook.place.path
        return PreStopChange(
            title: "preStop: exec sleep \(seconds)",
            changes: [
                edit(.put(path.appending("exec").appending("command"), ShellSleep.command(seconds))),
                edit(.delete(path.appending("sleep"))),
            ],
            safety: shell == true ? .safe : .unsafe
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
