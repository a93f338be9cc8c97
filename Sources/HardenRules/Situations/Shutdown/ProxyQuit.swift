import HardenKubernetes
import HardenRollout
import HardenYAML

/// How a preStop hook ends the proxy that its container runs: what it waits before the proxy takes no more connections, and
/// what requests have from then on.
package struct ProxyQuit: Sendable {
    package enum Proxy: Sendable {
        case kong
        case ingressNGINX
    }

    let proxy: Proxy
    /// Seconds until the proxy closes its listeners.
    let wait: Int
    /// Seconds that it leaves requests from then on; 0 where they are cut at once.
    private let leave: Int
    /// Seconds after which they are cut, by the hook or before.
    let timeout: Int
    /// Seconds that the hook itself may last.
    let duration: Int
    /// What ends it, such as `kong quit`.
    let name: String
    /// What says that requests are cut sooner than the hook says.
    let limit: Finding.Label?
    /// What makes it wait for so many seconds, in words and as a change.
    private let fix: @Sendable (Int) -> (title: String, change: Fix.Change?)

    /// The name of the proxy in a sentence.
    var label: String { hop.label }

    private var hop: Hop {
        switch proxy {
        case .kong: .kong
        case .ingressNGINX: .ingressNGINX
        }
    }

    /// What it does, in words.
    var text: String { "\(name) waits \(wait) s, then \(leave > 0 ? "leaves \(leave) s" : "cuts all requests")" }

    /// The proxy as it is when this hook ends it.
    func application(_ settings: WorkloadSettings) -> ApplicationBehavior {
        ApplicationBehavior(
            slowestRequest: settings.slowestRequest.value,
            termination: timeout > 0 ? .drains : .exits,
            shutdown: timeout > 0 ? timeout : nil
        )
    }

    /// Lets the proxy wait for so many seconds, if it has to, and the grace period last for all of it.
    func fix(waiting seconds: Int?, _ raising: [Fix.Change?], grace: Int) -> Fix? {
        let title = "terminationGracePeriodSeconds: \(grace)"
        guard let seconds else { return Fix(title, all: raising) }
        let own = fix(seconds)
        return Fix(own.title + (raising.isEmpty ? "" : ", " + title), all: [own.change] + raising)
    }

    /// - Returns: `nil` for a container that is no proxy, or whose hook does something else, or more.
    init?(_ container: ContainerView, of template: PodTemplateView, _ topology: Topology) {
        let hook = container.preStop
        guard container.isProxy, hook.handler == .exec, let (sleep, command) = Self.end(of: hook) else { return nil }
        if container.isKongDataPlane, command.program == "kong" {
            self.init(kong: container, sleep, command)
        } else if container.isIngressNGINX, command.program == "wait-shutdown" {
            let settings = topology.nginxSettings(of: template).first.map(IngressNGINXSettingsView.init)
            self.init(ingressNGINX: container, sleep, settings?.setting("worker-shutdown-timeout"))
        } else {
            return nil
        }
    }

    /// The command that follows after nothing but waiting.
    private static func end(of hook: LifecycleHookView) -> (sleep: Int, command: ShellScript.Command)? {
        guard let words = hook.command.value, !words.isEmpty else { return nil }
        var commands = [ShellScript.Command(words: words, start: 0)]
        if let text = ShellScript.text(of: words) {
            guard let script = ShellScript(text) else { return nil }
            commands = script.commands
        }
        var sleep = 0
        for command in commands {
            guard command.program == "sleep" else { return (sleep, command) }
            guard command.words.count == 2, let seconds = HookCommand.seconds(command.words[1]) else { return nil }
            sleep += seconds
        }
        return nil
    }

    /// Source: Kong Gateway CLI reference, `kong quit` (`--wait` default 0, `--timeout` default 10) and `kong stop`.
    private init?(kong container: ContainerView, _ sleep: Int, _ command: ShellScript.Command) {
        guard command.words.count > 1, ["quit", "stop"].contains(command.words[1]),
            let wait = Self.option(["--wait", "-w"], in: command.words, standard: 0),
            let timeout = Self.option(["--timeout", "-t"], in: command.words, standard: 10)
        else { return nil }
        let isQuit = command.words[1] == "quit"
        let option = ServerOption.workerShutdownTimeout(of: container)
        proxy = .kong
        name = "kong \(command.words[1])"
        self.wait = sleep + (isQuit ? wait : 0)
        leave = isQuit ? max(1, timeout) : 0
        self.timeout = min(leave, option?.seconds ?? .max)
        duration = self.wait + self.timeout
        limit = option.map { $0.place.label("requests are cut after \($0.seconds) s") }
        let list = container.preStop.command.place
        fix = { seconds in
            let isCommand = isQuit && list.items.first?.text.map(ShellScript.Command.baseName) == "kong"
            let change = isCommand ? Self.change(of: ["--wait", "-w"], in: list, to: seconds) : nil
            return ("kong quit --wait=\(seconds)", change)
        }
    }

    /// `/wait-shutdown` tells the controller to stop at once, and waits for its end. The controller waits for
    /// `--shutdown-grace-period` seconds, and lets nginx quit, which closes its listeners.
    ///
    /// Sources: kubernetes/ingress-nginx, cmd/waitshutdown/main.go, internal/ingress/controller/nginx.go (`Stop`), and its
    /// ConfigMap reference, `worker-shutdown-timeout` 240s.
    private init?(ingressNGINX container: ContainerView, _ sleep: Int, _ timeout: Field<String>?) {
        let standard = IngressNGINXSettingsView.standard("worker-shutdown-timeout") ?? ""
        let (command, arguments) = (container.command.value ?? [], container.args.value ?? [])
        let flag = "--shutdown-grace-period"
        guard let grace = Self.option([flag], in: command + arguments, standard: 0),
            let seconds = HookCommand.seconds(timeout.map { $0.value ?? "" } ?? standard)
        else { return nil }
        proxy = .ingressNGINX
        name = "/wait-shutdown"
        wait = sleep + grace
        leave = seconds
        self.timeout = seconds
        // It lasts as long as nginx has requests.
        duration = wait
        limit = timeout.flatMap { $0.isWritten ? $0.label("requests are cut after \(seconds) s") : nil }
        // Before 1.0 not every version knows the option.
        let isKnown = container.image.value?.contains("ingress-nginx/controller:v1.") == true
        let list = arguments.isEmpty ? container.command.place : container.args.place
        fix = { seconds in
            let change = isKnown ? Self.change(of: [flag], in: list, to: max(0, seconds - sleep)) : nil
            return ("\(flag)=\(max(0, seconds - sleep))", change)
        }
    }

    /// Sets an option of a command that is written out; `nil` where it is shared.
    private static func change(of names: [String], in list: Place, to seconds: Int) -> Fix.Change? {
        let items = list.items
        guard !items.isEmpty, !items.contains(where: \.isShared) else { return nil }
        let texts = items.map { $0.text ?? "" }
        if let index = texts.firstIndex(where: { $0.hasPrefix(names[0] + "=") }) {
            return items[index].put(.string("\(names[0])=\(seconds)"))
        }
        if let index = texts.firstIndex(where: names.contains), index + 1 < items.count {
            return items[index + 1].put(.string("\(seconds)"))
        }
        return list.append(.string("\(names[0])=\(seconds)"))
    }

    /// The number behind an option; `nil` where it is no number.
    private static func option(_ names: [String], in words: [String], standard: Int) -> Int? {
        for (index, word) in words.enumerated() {
            for name in names {
                if word == name { return index + 1 < words.count ? Int32(words[index + 1]).map(Int.init) : nil }
                if word.hasPrefix(name + "=") { return Int32(word.dropFirst(name.count + 1)).map(Int.init) }
            }
        }
        return standard
    }
}

extension WorkloadSituation {
    /// How the hooks of proxies end them, by the names of their containers.
    static func quits(of template: PodTemplateView, _ topology: Topology) -> [String: ProxyQuit] {
        var quits: [String: ProxyQuit] = [:]
        for container in template.containers where container.isProxy {
            quits[container.name.value ?? ""] = ProxyQuit(container, of: template, topology)
        }
        return quits
    }
}
