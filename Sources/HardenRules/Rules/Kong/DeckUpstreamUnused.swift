import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds services of decK files whose host misses the upstream that was meant.
struct DeckUpstreamUnused: Rule {
    static let metadata = RuleMetadata(
        id: "deck-upstream-unused",
        area: .kong,
        title: "A service's host is not the name of its upstream",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [503],
        remedy: .unsafeFix,
        unsafeBecause: "that this upstream is meant is told by its targets alone",
        explanation: """
            Kong uses an upstream only where a service's host is exactly its name. Otherwise it asks DNS for the host: the
            targets and health checks of the upstream have no effect, and an unknown name gives 503, name resolution
            failed. Reported where an upstream that no service uses is called almost the same.
            """,
        sources: ["https://developer.konghq.com/gateway/entities/upstream/"]
    )

    static let subjects: Subjects<DeckFile> = .deckFiles

    func faults(of subject: DeckFile, in context: RuleContext) -> [Fault] {
        let file = subject.view
        let hosts = Set(file.services.compactMap(\.host))
        let upstreams = file.upstreamsByName
        let unused = file.upstreams.filter { $0.balancing.name.value.map { !hosts.contains($0) } ?? false }
        return file.services.filter { $0.host.map { upstreams[$0] == nil } ?? false }
            .compactMap { fault($0, unused) }
    }

    private func fault(_ service: DeckServiceView, _ unused: [DeckUpstreamView]) -> Fault? {
        guard let host = service.host, !Placeholder.occurs(in: host),
            let name = closest(to: host, among: unused.compactMap(\.balancing.name.value)),
            let upstream = unused.first(where: { $0.balancing.name.value == name })
        else { return nil }
        let place = service.hostPlace
        return Fault(
            "Kong asks DNS for \(host), and upstream \(name) is used by no service",
            at: place.label("no upstream has this name"),
            secondary: [upstream.place["name"].label("probably meant")],
            object: "decK service \(service.name.value ?? "")",
            symptoms: ["503 from Kong, name resolution failed"],
            fix: service.place["url"].exists ? nil : Fix("host: \(name)", safety: .unsafe, place.put(.string(name)))
        )
    }
}
