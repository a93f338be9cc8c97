import HardenKubernetes
package import HardenRollout
import HardenYAML

/// What a workload's containers run, as far as it is known, and what is sent to them.
package struct WorkloadServers: Sendable {
    /// The servers of its containers, by their names.
    package let byContainer: [String: RecognizedServer]
    /// The server that requests go to; `nil` where none is known, or there are several.
    package let serving: RecognizedServer?
    package let traffic: Traffic
    /// What keeps data that a second Pod would not share, in a word or two; `nil` where nothing tells.
    package let keeper: String?
    /// Whether that is what it is there for. Caches may lose what they have, and so may what is told by its protocol alone.
    fileprivate let isStore: Bool
    /// Whether it runs beside what requests go to.
    fileprivate let isBeside: Bool

    /// What is sent to a workload.
    package enum Traffic: Sendable, Hashable {
        /// Requests of HTTP or of a protocol that is not known, which counts like HTTP.
        case requests
        /// Another protocol, whose clients hold connections.
        case connections(of: String, because: String)
        /// Nothing but what a monitoring system asks for.
        case metrics
        /// Nothing but what the API server does without where it gets no answer.
        case dispensable

        var isOfConnections: Bool { if case .connections = self { true } else { false } }

        /// Whether anybody misses an answer.
        var isMissed: Bool { ![.metrics, .dispensable].contains(self) }
    }

    /// Whether clients ask again until they are answered. Source: nfs(5), `hard`, the default.
    package var haveClientsThatWait: Bool {
        if case .connections(of: "NFS", _) = traffic { true } else { keeper == Self.nfs }
    }

    fileprivate static let nfs = "the NFS server"

    init(
        _ node: WorkloadNode,
        _ template: PodTemplateView,
        _ topology: Topology,
        serving names: Set<String>,
        of cluster: SettingsResolver
    ) {
        let services = node.services.compactMap { topology.service(at: $0) }
        let ports = services.flatMap(\.view.ports)
        let numbers = Set(ports.compactMap { $0.targetPort.value?.int })
        let isFirst = template.sharesProcessNamespace.value != true
        let nginxShutdown = topology.nginxShutdown(of: node)
        var servers: [String: RecognizedServer] = [:]
        for container in template.servingContainers {
            guard let name = container.name.value else { continue }
            servers[name] = container.server(
                ports: names.contains(name) ? numbers : [],
                isFirstProcess: isFirst,
                isStopSignalHeeded: cluster.heedsStopSignals.map { $0 && template.spec["os"]["name"].exists },
                nginxShutdown: nginxShutdown
            )
        }
        byContainer = servers
        let main = template.containers.compactMap(\.name.value)
        let asked = names.isEmpty ? main : main.filter(names.contains)
        serving = asked.count == 1 ? asked.first.flatMap { servers[$0] } : nil
        let views = services.map(\.view)
        traffic =
            !node.isCalled(topology) && Self.areScraped(views, template, topology)
            ? .metrics : Self.traffic(node, topology, views, asked, servers, template)
        let stores = main.compactMap { servers[$0]?.server }.filter(\.isStore)
        if let server = serving?.server, server.role.holdsData || stores.isEmpty {
            keeper = server.role.holdsData ? server.title : nil
            isStore = server.isStore
            isBeside = false
        } else {
            let images = template.containers.compactMap { $0.image.value.flatMap(ImageName.init) }
            let store =
                images.lazy.compactMap(\.store).first ?? template.containers.lazy.compactMap(\.embeddedStore).first
            keeper = store ?? Self.storeBehind(traffic, images) ?? stores.first?.title
            isStore = store != nil || !stores.isEmpty
            isBeside = store == nil && !stores.isEmpty
        }
    }

    /// The store that its clients' protocol tells of, unless it is one that only passes on.
    private static func storeBehind(_ traffic: Traffic, _ images: [ImageName]) -> String? {
        guard case .connections(let name, _) = traffic,
            !["SMTP", "DNS", "MQTT", "syslog", "TCP", "Beats", "Fluentd"].contains(name)
        else {
            return nil
        }
        let passing = ["proxy", "bouncer", "pool", "router", "twemproxy", "sentinel", "gateway", "exporter"]
        return images.contains { image in passing.contains { image.name.contains($0) } } ? nil : "the \(name) server"
    }

    /// Whether all that Services send to is what asks for a password, and Prometheus is told to ask there: what is behind it
    /// are metrics.
    private static func areScraped(_ services: [ServiceView], _ template: PodTemplateView, _ topology: Topology) -> Bool
    {
        let ports = services.flatMap { service in service.ports.map { (service, $0) } }
        return !ports.isEmpty
            && ports.allSatisfy { service, port in
                if port.isForMetrics(of: service) { return true }
                let target = port.targetPort.value.map { template.containers(withPort: $0) } ?? []
                return !target.isEmpty && target.allSatisfy(\.container.isGuard)
                    && topology.manifests.facts(.serviceMonitor, about: service.object).contains {
                        $0.scrapes(port, of: service)
                    }
            }
    }

    private static func traffic(
        _ node: WorkloadNode,
        _ topology: Topology,
        _ services: [ServiceView],
        _ asked: [String],
        _ known: [String: RecognizedServer],
        _ template: PodTemplateView
    ) -> Traffic {
        let servers = asked.map { known[$0] }
        // What a proxy for HTTP sends is HTTP.
        let isRouted = node.routes.contains { route in
            // How others route is not known, and some know TCP alone.
            if case .foreign = route.source, route.kind.path == nil { return false }
            return route.kind.path?.isInCluster != true
        }
        if node.isDispensable(topology) { return .dispensable }
        guard !isRouted, !services.isEmpty else { return .requests }
        if let first = servers.first, let server = first?.server, !server.speaks.isHTTP,
            servers.allSatisfy({ $0?.server.speaks == server.speaks })
        {
            return .connections(of: server.title, because: first?.clue ?? "")
        }
        let ports = services.flatMap { service in service.ports.map { (service, $0) } }
            .filter { $0.1.transport.value != "UDP" }
        guard !ports.isEmpty else { return .requests }
        if ports.allSatisfy({ $0.1.isForMetrics(of: $0.0) }) || template.tellsOfItselfAlone(through: asked) {
            return .metrics
        }
        let others = ports.map(\.1).filter { !$0.isForMetrics(of: nil) }
        let protocols = others.map(\.otherProtocol)
        if servers.allSatisfy({ $0?.server.speaks.isHTTP != true }), let name = protocols.lazy.compactMap(\.self).first,
            zip(others, protocols).allSatisfy({ $1 != nil || $0.belongs(to: name) })
        {
            return .connections(of: name, because: "its Service's port is \(name)'s")
        }
        return .requests
    }
}

extension KnownServer {
    /// Whether data is what it is there for. Core NATS keeps nothing. Source: https://docs.nats.io/nats-concepts/jetstream
    fileprivate var isStore: Bool { role.holdsData && role != .cache && name != "nats" }
}

extension ImageName {
    /// The words of its name, such as those of `heapster-influxdb-amd64`.
    private var words: Set<Substring> { Set(name.split { $0 == "-" || $0 == "_" }) }

    /// Whether it only stands before, beside or behind the product that it is named after.
    fileprivate var isHelper: Bool {
        let helpers: Set<Substring> = [
            "proxy", "bouncer", "pgbouncer", "pool", "router", "twemproxy", "sentinel", "gateway", "exporter",
            "operator",
            "controller", "client", "backup", "init", "sidecar", "reloader", "reload", "relay", "renderer", "agent",
            "adapter", "console", "ui",
        ]
        return !words.isDisjoint(with: helpers)
    }

    /// The product whose data each Pod keeps for itself, by the usual names of images.
    ///
    /// Sources: the products' documentation on high availability, which is a set-up of its own in each of them.
    fileprivate var store: String? {
        guard !isHelper else { return nil }
        switch name {
        case "nfs-server", "volume-nfs", "nfs-ganesha", "nfs-server-alpine", "nfs-backupstore":
            return WorkloadServers.nfs
        case "clickhouse-server", "clickhouse": return "ClickHouse"
        case "azure-sql-edge": return "SQL Server"
        case "prometheus": return "Prometheus"
        // One that has the data at a time. Source: https://docs.datalust.co/docs/docker-storage
        case "seq" where path == "datalust/seq": return "Seq"
        case "registry" where path == "registry" || path == "distribution/distribution": return "the registry"
        // Traces are kept in memory by default.
        case "all-in-one" where path.contains("jaeger"), "jaeger" where path.hasPrefix("jaegertracing/"):
            return "Jaeger"
        default: break
        }
        let titles: [(Substring, String)] = [
            ("minio", "MinIO"), ("influxdb", "InfluxDB"), ("couchdb", "CouchDB"),
            ("neo4j", "Neo4j"), ("azurite", "Azurite"),
            // Mails are kept in memory by default.
            ("maildev", "MailDev"), ("mailhog", "MailHog"), ("mailpit", "Mailpit"), ("mailcatcher", "MailCatcher"),
        ]
        return titles.first { words.contains($0.0) }?.1
    }
}

extension PodTemplateView {
    /// Whether what Services send to is a part of a monitoring system, by the usual names of images: an exporter, be it behind
    /// what asks for a password, a collector, or an operator of which nothing but metrics is asked.
    fileprivate func tellsOfItselfAlone(through names: [String]) -> Bool {
        let asked = containers.filter { names.contains($0.name.value ?? "") }
        let isKept = asked.allSatisfy(\.isGuard)
        let others = isKept ? containers : asked
        return others.contains(where: \.tellsOfOthers) && others.allSatisfy { $0.tellsOfOthers || $0.isGuard }
            || isKept && !asked.isEmpty && containers.contains(where: \.isOperator)
    }

    /// Whether it has a volume that stays when a Pod goes.
    var hasLastingVolume: Bool {
        let passing: Set = ["name", "emptyDir", "configMap", "secret", "projected", "downwardAPI", "image"]
        return spec["volumes"].items.contains { volume in volume.entries.contains { !passing.contains($0.key.string) } }
    }
}

extension WorkloadSituation {
    /// That a store has no place where its data outlasts a Pod; nothing where it has one.
    var notesOfData: [String] {
        guard servers.isStore, let store = servers.keeper, view.kind != .statefulSet, !template.hasLastingVolume else {
            return []
        }
        return ["\(store) has no lasting volume, so that its data ends with each Pod"]
    }

    /// Whether all of its data ends with its only Pod, so that nobody lets that wait for the last requests. What Grafana shows
    /// is in other places.
    var endsWithItsData: Bool {
        !notesOfData.isEmpty && !servers.isBeside && servers.keeper != Self.grafana && replicas.value == 1
            && !node.isScaled
    }

    static let grafana = "Grafana"

    /// Whether its Pods keep data that others do not have.
    var keepsData: Bool {
        servers.keeper != nil
            && (view.kind == .statefulSet || view.strategy.value == .recreate || template.hasLastingVolume
                || servers.isStore && servers.traffic != .requests)
    }
}

extension ContainerView {
    /// What keeps users and sessions in a file of its own unless it is told of a database.
    ///
    /// Source: https://grafana.com/docs/tutorials/ha_setup/
    fileprivate var embeddedStore: String? {
        guard let name = image.value.flatMap(ImageName.init), !name.isHelper,
            name.name.split(separator: "-").contains("grafana")
        else { return nil }
        let database = environment.first { ["GF_DATABASE_TYPE", "GF_DATABASE_URL"].contains($0.name.value) }
        return database.map { $0.value.value?.hasPrefix("sqlite") == true } ?? true ? WorkloadSituation.grafana : nil
    }

    /// Whether it lets nobody through who has no password. Source: brancz/kube-rbac-proxy, oauth2-proxy.
    var isGuard: Bool {
        ["kube-rbac-proxy", "oauth-proxy", "oauth2-proxy"].contains(image.value.flatMap(ImageName.init)?.name)
    }

    /// Whether it acts on the cluster, and answers nobody but the API server beside, by the usual names of such images.
    fileprivate var isOperator: Bool {
        image.value.flatMap(ImageName.init).map { image in
            ["operator", "controller", "controller-manager"].contains {
                image.name == $0 || image.name.hasSuffix("-\($0)")
            }
        } ?? false
    }

    fileprivate var tellsOfOthers: Bool { isExporter || isCollector }

    /// Whether it only tells a monitoring system of something else, by the usual name of such images.
    var isExporter: Bool {
        image.value.flatMap(ImageName.init).map { image in
            image.name.hasSuffix("-exporter") || image.name.hasSuffix("_exporter")
                || ["heapster", "heapster-amd64", "kube-state-metrics"].contains(image.name)
        } ?? false
    }

    /// Whether it takes in alerts, traces or metrics of others, who send again or do without, by the usual name of such images.
    ///
    /// Sources: Prometheus, `--rules.alert.resend-delay`; OpenTelemetry Protocol, "OTLP/gRPC Throttling" and "All exporters
    /// retry"; Zipkin, "Architecture" (reporters send out of band).
    var isCollector: Bool {
        let names: Set<Substring> = ["alertmanager", "zipkin", "opentelemetry-collector", "otel-collector"]
        return image.value.flatMap(ImageName.init).map { image in
            names.contains { image.name == $0 || image.name.hasPrefix("\($0)-") }
        } ?? false
    }
}

extension ClusterFact {
    /// Whether a ServiceMonitor names a port of a Service. Source: Prometheus Operator, API reference.
    fileprivate func scrapes(_ port: ServicePortView, of service: ServiceView) -> Bool {
        let (labels, wanted) = (
            service.object.metadata["labels"], root["spec"]?["selector"]?["matchLabels"]?.entries ?? []
        )
        return !wanted.isEmpty && wanted.allSatisfy { labels[$0.key.string].text == $0.value.string }
            && root["spec"]?["endpoints"]?.items.contains { endpoint in
                endpoint["port"]?.string == port.name.value && port.name.value != nil
            } == true
    }
}

extension WorkloadSettings {
    /// The same, with what is known of the server where nobody said otherwise.
    ///
    /// - Parameter slowest: Seconds that the slowest request takes on any path.
    func completed(by servers: WorkloadServers, slowest: Int) -> WorkloadSettings {
        var settings = self
        if case .connections(_, let reason) = servers.traffic, slowestRequest.origin.isStandard {
            settings.slowestRequest = Setting(
                "slowestRequest",
                0,
                "0 s",
                from: .known("\(reason), whose clients hold connections; only new ones are counted")
            )
        }
        guard let server = servers.serving else { return settings }
        if let stop = server.stop, let stopping = server.stopping, onSIGTERM.origin.isStandard {
            settings.stop(stop, .known("\(server.clue), which \(stopping)"), server, slowest: slowest)
        }
        if keepAlive.origin.isStandard, let idle = server.keepAlive, idle.isCertain {
            settings.keepAlive = Setting(
                "keepAlive",
                idle.value.seconds,
                idle.value.label,
                from: .known("\(server.clue), which keeps idle connections so \(idle.origin)")
            )
        }
        return settings
    }

    private mutating func stop(
        _ stop: RecognizedServer.Stop,
        _ origin: SettingOrigin,
        _ server: RecognizedServer,
        slowest: Int
    ) {
        let reaction = stop.reaction.termination
        // How long it takes to write what it holds is not known.
        guard !server.server.role.holdsData || reaction != .exits else {
            onSIGTERM = Setting("onSIGTERM", nil, "exits when its data is written", from: origin)
            return
        }
        onSIGTERM = Setting("onSIGTERM", reaction, ApplicationSettings.Reaction(reaction).rawValue, from: origin)
        guard reaction == .drains, shutdown.origin.isStandard else { return }
        let slowest = slowestRequest.value ?? slowest
        let seconds = min(slowest, stop.reaction.limit ?? slowest)
        let limit = stop.reaction.limit.map { ", and for \($0) s at most" } ?? ""
        shutdown = Setting(
            "shutdown",
            seconds,
            "\(seconds) s",
            from: .known("\(server.clue), which finishes the requests that it has\(limit)")
        )
    }
}

extension ApplicationSettings.Reaction {
    init(_ termination: ApplicationBehavior.Termination) {
        switch termination {
        case .exits: self = .exits
        case .drains: self = .drains
        case .ignores: self = .ignores
        }
    }
}
