import HardenKubernetes
package import HardenRollout
import HardenYAML

extension WorkloadSituation {
    /// The grace period that covers the hooks as they are, or one of so many seconds, and the application's own shutdown.
    package func gracePeriod(forPreStop seconds: Int) -> ShutdownBudget.Amount {
        let application = settings.application
        return ShutdownBudget.gracePeriod(
            preStop: max(seconds, longestServingPreStop?.seconds ?? 0),
            application: application,
            otherPreStop: longestPreStop?.seconds ?? 0
        )
    }

    /// The seconds that its process has after SIGTERM because somebody wrote so, where nothing else tells how many it needs,
    /// and the start value would leave it fewer.
    var statedShutdown: Int? {
        let grace = template.terminationGracePeriodSeconds
        guard !ShutdownBudget.knowsShutdown(of: settings.application), let seconds = grace.written,
            !SumComment.isOwn(grace.place.node?.lineComment),
            containersThatServe.allSatisfy({ $0.preStop.handlers.isEmpty || $0.preStop.wait != nil })
        else { return nil }
        let left = seconds - (longestServingPreStop?.seconds ?? 0)
        return left > ShutdownBudget.Start.shutdown ? left : nil
    }

    /// Raises the grace period where it is shorter.
    ///
    /// - Returns: `nil` where the period that is written is not known, or is written in a place that others share.
    func changes(raisingGraceTo required: ShutdownBudget.Amount) -> [Fix.Change?]? {
        let grace = template.terminationGracePeriodSeconds
        guard let seconds = grace.value, !grace.place.isShared else { return nil }
        guard seconds < required.seconds else { return [] }
        if grace.place.node != nil { return grace.place.put(required.seconds, sum: required.sum) }
        let entry = YAMLMapping.Entry(
            "terminationGracePeriodSeconds",
            .int(required.seconds),
            comment: "= \(required.sum)"
        )
        return [template.spec.insert(entry, Self.positionOfGrace(in: template.spec))]
    }

    /// Raises a grace period that is too short.
    func fix(raisingGraceTo required: ShutdownBudget.Amount) -> Fix? {
        Fix("terminationGracePeriodSeconds: \(required.seconds)", all: changes(raisingGraceTo: required))
    }

    /// Behind the first short field, where people look for it.
    private static func positionOfGrace(in spec: Place) -> YAMLPosition {
        let short = spec.node?.entries.first { $0.value.kind == .scalar && !$0.value.isEmptyScalar }
        return short.map { .after($0.key.string) } ?? .first
    }
}

/// How a container can be made to wait before it is told to stop.
struct PreStopChange {
    var title: String
    var changes: [Fix.Change]
    var safety: Fix.Safety
    /// What its form hangs on.
    var assumptions: [Finding.Assumption] = []
    /// What becomes of the time that the process has.
    var notes: [String] = []

    /// - Returns: `nil` where one of the changes cannot be made.
    fileprivate init?(_ title: String, _ safety: Fix.Safety = .safe, _ changes: [Fix.Change?]) {
        guard !changes.contains(nil) else { return nil }
        self.title = title
        self.changes = changes.compactMap(\.self)
        self.safety = safety
    }

    var fix: Fix { Fix(title, safety: safety, changes: changes) }

    /// The same with further changes; `nil` where these cannot be made.
    func with(_ more: [Fix.Change?]?) -> PreStopChange? {
        guard let more, !more.contains(nil) else { return nil }
        var change = self
        change.changes += more.compactMap(\.self)
        return change
    }
}

extension WorkloadSituation {
    /// Makes a container wait so many seconds before SIGTERM, and raises the grace period with it.
    ///
    /// - Returns: `nil` where it is not known how: the hook does more than wait, or the place is shared.
    func change(of container: ContainerView, toWait amount: ShutdownBudget.Amount) -> PreStopChange? {
        var required = gracePeriod(forPreStop: amount.seconds)
        let stated = statedShutdown
        let wait = max(amount.seconds, longestServingPreStop?.seconds ?? 0)
        let isKept = stated.map { wait + $0 <= GraceLimit.clusterAutoscaler.seconds } ?? true
        if let stated, isKept, wait + stated > required.seconds {
            required = ShutdownBudget.Amount(seconds: wait + stated, sum: "preStop \(wait) + shutdown \(stated)")
        }
        guard !container.place.isShared, !container.preStop.place.isShared,
            let grace = changes(raisingGraceTo: required),
            var change = hookChange(of: container, toWait: amount)?.with(grace)
        else { return nil }
        let hook = container.preStop
        if !hook.exists || hook.sleepSeconds.isWritten || hook.hookCommand?.isOnlySleep == true {
            change.assumptions = [cluster.kubernetesMinor.assumption]
        }
        if let stated {
            let left = max(required.seconds, template.terminationGracePeriodSeconds.value ?? 0) - wait
            if !isKept { change.safety = .unsafe }
            change.notes = [
                isKept
                    ? "its process has \(stated) s after SIGTERM, as somebody wrote; it keeps them"
                    : "its process has \(left) s after SIGTERM then, and \(stated) s now, as somebody wrote"
            ]
        }
        if !grace.isEmpty { change.title += ", terminationGracePeriodSeconds: \(required.seconds)" }
        return change
    }

    /// The same for a container that requests go to or one that it needs. To outlast what ends sooner is of no use: the fix is
    /// that of both, or none.
    func changeWithServing(of container: ContainerView, toWait amount: ShutdownBudget.Amount) -> PreStopChange? {
        let change = change(of: container, toWait: amount)
        guard !containersThatServe.contains(where: { $0.name.value == container.name.value }) else { return change }
        let short = preStopWaits.filter { $0.isExact && $0.seconds < budget.preStop.seconds }.map(\.container)
        return containersThatServe.reduce(change) { change, serving in
            guard serving.preStop.handlers.isEmpty || serving.name.value.map(short.contains) == true else {
                return change
            }
            return change?.with(self.change(of: serving, toWait: budget.preStop)?.changes)
        }
    }

    private func hookChange(of container: ContainerView, toWait amount: ShutdownBudget.Amount) -> PreStopChange? {
        let hook = container.preStop
        let isNative = cluster.kubernetesMinor.value >= NativeSleep.minor
        let shell = cluster.shell(of: container, settings).value
        let seconds = amount.seconds
        guard hook.exists else {
            // Windows has another program to wait with, in images that have one.
            guard isNative || shell != false && !runsOnWindows else { return nil }
            let handler = isNative ? NativeSleep.handler(amount) : ShellSleep.handler(amount)
            return PreStopChange(
                "preStop: \(isNative ? "sleep \(seconds) s" : "exec sleep \(seconds)")",
                isNative || shell == true ? .safe : .unsafe,
                [insertion(of: handler, into: container)]
            )
        }
        if hook.sleepSeconds.isWritten, hook.handler == .sleep {
            guard isNative else { return shell == false ? nil : shellChange(of: hook, toWait: seconds, shell) }
            return PreStopChange(
                "preStop: sleep \(seconds) s",
                .safe,
                hook.sleepSeconds.place.put(seconds, sum: amount.sum)
            )
        }
        guard let command = hook.hookCommand else { return nil }
        if command.isOnlySleep, isNative, shell != true {
            return nativeChange(of: hook, toWait: seconds, comment: "= \(amount.sum)")
        }
        return commandChange(of: hook, command, toWait: amount)
    }

    /// Lets the kubelet wait in place of a command that does nothing else.
    func nativeChange(of hook: LifecycleHookView, toWait seconds: Int, comment: String?) -> PreStopChange? {
        PreStopChange(
            "preStop: sleep \(seconds) s by the kubelet",
            .safe,
            replacement(of: "exec", in: hook, by: "sleep", [.init("seconds", .int(seconds), comment: comment)])
        )
    }

    /// Lets a shell wait where the kubelet cannot yet.
    func shellChange(of hook: LifecycleHookView, toWait seconds: Int, _ shell: Bool?) -> PreStopChange? {
        PreStopChange(
            "preStop: exec sleep \(seconds)",
            shell == true ? .safe : .unsafe,
            replacement(of: "sleep", in: hook, by: "exec", [.init("command", ShellSleep.command(seconds))])
        )
    }

    /// Gives a hook another handler; what comments say of the one before stays above it.
    private func replacement(
        of old: String,
        in hook: LifecycleHookView,
        by new: String,
        _ entries: [YAMLMapping.Entry]
    ) -> [Fix.Change?] {
        guard hook.place[new].node == nil else {
            return entries.map { hook.place[new][$0.key].put($0.value, comment: $0.comment) } + [
                hook.place[old].delete()
            ]
        }
        // The sum that explains the old number is of no use for the new one.
        let comments = (hook.place[old].node?.comments ?? []).filter { !$0.hasPrefix(" = ") }
        let handler = YAMLMapping.Entry(new, .mapping(YAMLMapping(entries)), above: comments)
        return [hook.place.insert(handler, .after(old)), hook.place[old].delete()]
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
        guard let (item, text) = found else { return nil }
        var changes = [item.put(.string(text))]
        if SumComment.isOwn(hook.command.place.node?.lineComment) {
            changes.append(hook.command.place.change(.comment(hook.command.path, "= sleep: \(amount.sum)")))
        }
        return PreStopChange("preStop: sleep \(amount.seconds)", .safe, changes)
    }

    private func insertion(of handler: YAMLMapping.Entry, into container: ContainerView) -> Fix.Change? {
        let hook = YAMLMapping.Entry("preStop", .mapping(YAMLMapping([handler])))
        let lifecycle = container.place["lifecycle"]
        if lifecycle.isMapping, lifecycle["preStop"].node == nil {
            return lifecycle.insert(hook)
        }
        let entry = YAMLMapping.Entry("lifecycle", .mapping(YAMLMapping([hook])))
        if container.place["lifecycle"].node != nil {
            return lifecycle["preStop"].put(.mapping(YAMLMapping([handler])))
        }
        // Behind the probes, which it belongs to, or behind the ports.
        let keys = container.place.node?.entries.map(\.key.string) ?? []
        let neighbour = keys.last { $0.hasSuffix("Probe") } ?? keys.last { $0 == "ports" }
        return container.place.insert(entry, neighbour.map { .after($0) } ?? .last)
    }
}
