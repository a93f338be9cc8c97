import HardenEvidence
import Testing

/// Lines with what those put before them who collect logs, and requests that a proxy refused itself.
@Suite struct CollectedLinesTests {
    private static let access =
        #"1.1.1.1 - - [01/Mar/2025:12:00:00 +0000] "GET / HTTP/1.1" 502 5 "-" "-" 29 0.004 [shop-orders-80] [] 10.0.0.1:80 0 0.004 502 4f5e"#
    private static let message =
        #"2025/03/01 12:00:00 [error] 7#7: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 1.1.1.1"#
    private static let json = #"{"response_code":503,"response_flags":"UH","upstream_cluster":"orders"}"#

    @Test("what a container wrote, behind a head", arguments: [access, message, json])
    func heads(line: String) throws {
        let bare = try #require(Evidence(line).records.first)
        let quoted = line.replacing("\"", with: "\\\"")
        for headed in [
            "2025-03-01T12:00:00.123Z stderr F \(line)", "2025-03-01T12:00:00.123Z \(line)",
            "[pod/proxy-7c9f-x2/proxy] \(line)", "[pod/proxy-7c9f-x2/proxy] 2025-03-01T12:00:00.123Z \(line)",
            #"{"log":"\#(quoted)\n","stream":"stdout","time":"2025-03-01T12:00:00.123Z"}"#,
        ] {
            let evidence = Evidence(headed)
            let record = try #require(evidence.records.first, "\(headed)")
            #expect(record.format == bare.format && evidence.unread.count == 0)
            #expect(record.request?.signs == bare.request?.signs && record.request?.status == bare.request?.status)
            #expect(record.request?.backend == bare.request?.backend)
        }
        // What has no time of its own takes that of its head.
        #expect(Evidence("2025-03-01T12:00:00.123Z stderr F \(Self.json)").records.first?.time == 1_740_830_400_123)
    }

    @Test func aHeadIsNoEvidence() {
        #expect(Evidence("[pod/a/b] hello").unread.count == 1)
        #expect(Evidence("2025-03-01T12:00:00.123Z stdout F ").unread.count == 1)
        #expect(Evidence("2025-03-01T12:00:00.123Z stdout").unread.count == 1)
        #expect(Evidence(#"{"log":"","stream":"stdout"}"#).unread.count == 1)
    }

    @Test(
        "a refusal is no failure, and is told",
        arguments: [
            (#"404 NR route_not_found"#, "route-missing"),
            (#"403 - rbac_access_denied_matched_policy[none]"#, "denied"),
            (#"413 - request_payload_too_large"#, "bad-request"),
        ]
    )
    func refusals(what: String, cause: String) throws {
        let line =
            #"[2025-03-01T12:00:00.000Z] "GET / HTTP/1.1" \#(what) - "-" 0 0 4 - "-" "-" "id" "host" "-" - - - - - -"#
        let summary = Evidence("\(line)\n\(line)").summary
        #expect(summary.failures == 0 && summary.refusals == 2)
        let group = try #require(summary.groups.values.first)
        #expect(group.isRefused && summary.causes(of: group).first?.cause.id == cause)
    }

    @Test("the backend's own is neither", arguments: [403, 404, 429])
    func answers(status: Int) {
        let line =
            #"[2025-03-01T12:00:00.000Z] "GET / HTTP/1.1" \#(status) - via_upstream - "-" 0 0 4 4 "-" "-" "id" "host" "10.0.0.1:80" - - - - - -"#
        #expect(Evidence(line).summary.groups.isEmpty)
    }
}

extension CollectedLinesTests {
    @Test func headsUponHeadsComeToAnEnd() {
        let line = String(repeating: "[pod/a/b] 2025-03-01T12:00:00.123Z stderr F ", count: 20_000)
        #expect(Evidence(line).records.isEmpty)
    }
}
