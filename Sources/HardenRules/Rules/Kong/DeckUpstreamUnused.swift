import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds services of decK files whose host misses the upstream that was meant.
package struct DeckUpstreamUnused: Rule {
    package static let metadata = RuleMetadata(
        id: "deck-upstream-unused",
        area: .kong,
        title: "A service's host is not the name of its upstream",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [503],
        remedy: .unsafeFix,
        explanation: """
            Kong uses an upstream only where a service's host is exactly its name. Otherwise it asks DNS for the host: the
            targets and health checks of the upstream have no effect, and an unknown name gives 503, name resolution
            failed. Reported where an upstream that no service uses is called almost the same.
            """,
        before: """
            services:
              - {name: orders, host: orders-upstreem}
            upstreams:
              - {name: orders-upstream}
            """,
        after: """
            services:
              - {name: orders, host: orders-upstream}
            upstreams:
              - {name: orders-upstream}
            """,
        sources: ["https://developer.konghq.com/gateway/entities/upstream/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.manifests.deckFiles.flatMap { file -> [Finding] in
            let hosts = Set(file.services.compactMap(\.host))
            let upstreams = file.upstreamsByName
            let unused = file.upstreams.filter { $0.balancing.name.value.map { !hosts.contains($0) } ?? false }
            return file.services.filter { $0.host.map { upstreams[$0] == nil } ?? false }
                .compactMap { check($0, unused, file) }
        }
    }

    private func check(_ service: DeckServiceView, _ unused: [DeckUpstreamView], _ file: DeckFileView) -> Finding? {
        guard let host = service.host, !Placeholder.occurs(in: host),
            let name = closest(to: host, among: unused.compactMap(\.balancing.name.value)),
            let upstream = unused.first(where: { $0.balancing.name.value == name })
        else { return nil }
        let place = service.hostPlace
        let isURL = service.place["url"].exists
        let fix = Fix(
            "host: \(name)",
            safety: .unsafe,
            changes: [.edit(file: file.file, document: file.document, .put(place.path, .string(name)))]
        )
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "Kong asks DNS for \(host), and upstream \(name) is used by no service",
            object: "decK service \(service.name.value ?? "")",
            primary: place.label("no upstream has this name", document: file.document),
            secondary: [upstream.place["name"].label("probably meant", document: file.document)],
            disruptions: Self.metadata.disruptions,
            symptoms: ["503 from Kong, name resolution failed"],
            fix: isURL ? nil : place.own(fix)
        )
    }
}
