package import HardenCoding
package import HardenRollout

/// The proxies in front of some workloads that the input does not have.
package struct GivenPath: Sendable, Hashable {
    package var match = ObjectMatch()
    /// The client's side first.
    package var hops: [Proxy] = []

    /// A proxy with what is known of it.
    package struct Proxy: Sendable, Hashable {
        package var hop: Hop
        package var timeout: Duration?
        package var retries: Int?
        package var keepAlive: Duration?
        /// The file of nginx that says the rest, as a path from the configuration's folder.
        package var file: String?
        /// Which of the targets of that file is meant, by its upstream or host.
        package var upstream: String?
    }
}

extension GivenPath: SpecCodable {
    package static let codec = SpecRecord(
        "Path",
        "Proxies in front of some workloads that are not in the input.",
        prototype: Self()
    ) {
        SpecField("match", \.match, .own, isRequired: true, "The workloads.")
        SpecField(
            "hops",
            \.hops,
            .list(of: .own, minimum: 1),
            isRequired: true,
            "The proxies before the first that the input tells of, the client's side first."
        )
    }.codec
}

extension GivenPath.Proxy: SpecCodable {
    package static let codec = SpecRecord(
        "Proxy",
        "A proxy with what is known of it.",
        prototype: Self(hop: .nginx)
    ) {
        SpecField("hop", \.hop, .proxy, isRequired: true, "What it is.")
        SpecField(
            "timeout",
            optional: \.timeout,
            .duration(minimum: .seconds(1), wholeSeconds: true),
            "How long it waits for an answer; its own default if left out."
        )
        SpecField(
            "retries",
            optional: \.retries,
            .number(0...1000),
            "How often it sends a request again that has timed out; unknown if left out."
        )
        SpecField(
            "keepAlive",
            optional: \.keepAlive,
            .duration(minimum: .seconds(1), wholeSeconds: true),
            "How long it keeps an idle connection to what is behind it; unknown if left out."
        )
        SpecField(
            "file",
            optional: \.file,
            .text(),
            "Of an nginx, the configuration among the input that says all of this, as a path from this file's folder."
        )
        SpecField(
            "upstream",
            optional: \.upstream,
            .text(),
            "The upstream or the host to which that file passes what comes; needed where it passes to several."
        )
    }.codec
}

extension SpecCodec where Value == Hop {
    private static let proxies = Hop.all.filter { !$0.isClient && [.request, .connection].contains($0.layer) }

    fileprivate static let proxy = SpecCodec.scalar(
        "a proxy: " + proxies.map(\.name).joined(separator: ", "),
        schema: ["type": "string", "enum": SpecNode(.list(proxies.map { "\($0.name)" }))]
    ) {
        "\($0.name)"
    } parse: {
        guard case .string(let name) = $0 else { return nil }
        return proxies.first { $0.name == name }
    }
}
