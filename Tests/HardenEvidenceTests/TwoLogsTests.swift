import HardenEvidence
import Testing

/// nginx's access log and its error log tell of the same failures.
@Suite struct TwoLogsTests {
    private func clock(_ second: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(12 + second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    /// A line of ingress-nginx.
    private func access(_ second: Int, _ status: Int, at address: String = "10.0.0.1:80", zone: String = "+0000")
        -> String
    {
        """
        1.1.1.1 - - [01/Mar/2025:\(clock(second)) \(zone)] "GET / HTTP/1.1" \(status) 5 "-" "-" 29 0.004 \
        [shop-orders-80] [] \(address) 0 0.004 \(status) 4f5e
        """
    }

    private func message(_ second: Int, at address: String = "10.0.0.1:80") -> String {
        """
        2025/03/01 \(clock(second)) [error] 7#7: *5 connect() failed (111: Connection refused) while connecting to \
        upstream, client: 1.1.1.1, server: _, request: "GET / HTTP/1.1", upstream: "http://\(address)/", host: "a"
        """
    }

    private func joined(_ lines: [String]) -> EvidenceSummary {
        Evidence(lines.joined(separator: "\n")).summary.joined()
    }

    private var traffic: [String] { (0..<600).map { access($0, 200, at: "10.0.0.2:80") } }

    @Test func aFailureIsToldOnce() throws {
        let lines = traffic + (0..<20).flatMap { [access(300 + $0, 502), message(300 + $0)] }
        let summary = joined(lines)
        #expect(summary.failures == 20 && summary.groups.count == 1)
        let group = try #require(summary.groups.values.first)
        #expect(group.count == 20 && group.statuses == [502: 20] && group.isOfRequests)
        #expect(group.key.backend == "shop-orders-80" && group.key.signs.first?.vocabulary == .nginx)
        #expect(summary.causes(of: group).first?.cause == .portClosedEarly)
        #expect(summary.madeGood == nil)
    }

    @Test func theErrorLogIsNotAskedForAnotherStatus() {
        // A timeout is 504 and makes another message.
        let summary = joined(traffic + (0..<20).flatMap { [access(300 + $0, 504), message(300 + $0)] })
        #expect(summary.groups.values.contains { $0.key.status == 504 && $0.count == 20 })
    }

    @Test func noFailureIsLostBetweenTheLogs() {
        // The access log reaches half of the messages.
        let half = joined(
            traffic + (0..<20).map { access(300 + $0, 502) }
                + (0..<20).flatMap { [message(300 + $0), message(3000 + $0)] }
        )
        #expect(half.failures == 40 && half.groups.values.map(\.count).sorted() == [20, 20])
        // One message, failures of two statuses.
        let broken = message(300).replacing(
            "connect() failed (111: Connection refused) while connecting to upstream",
            with: "upstream prematurely closed connection while reading upstream"
        )
        let two = joined(
            traffic + (0..<20).map { _ in access(300, 502) } + (0..<10).map { _ in access(300, 504) }
                + Array(repeating: broken, count: 30)
        )
        #expect(two.failures == 30 && two.groups.values.map(\.statuses) == [[502: 20, 504: 10]])
        // A few whose second is another have the reason of the rest.
        let late = joined(
            traffic + (0..<19).map { access(300 + $0, 502) } + [access(400, 502)] + (0..<19).map { message(300 + $0) }
        )
        #expect(late.failures == 20 && late.groups.values.map(\.count) == [20])
    }

    @Test func whatWasAnsweredAtOnceHasNotTimedOut() {
        let timeouts = (0..<20).map {
            message(300 + $0).replacing(
                "connect() failed (111: Connection refused) while connecting to",
                with: "upstream timed out (110: Connection timed out) while reading response header from"
            )
        }
        // 4 ms each: the application's own, beside timeouts of others that another attempt made good.
        let summary = joined(traffic + (0..<20).map { access(300 + $0, 504) } + timeouts)
        #expect(summary.groups.values.map(\.key.status) == [504] && summary.madeGood?.count == 20)
    }

    @Test func aMessageIsAboutTheAddressThatWasAsked() throws {
        // Refused at one Pod, whose requests another answered; the failures are the other's own.
        let seconds = (0..<60).map { $0 * 10 }
        let lines =
            traffic
            + seconds.flatMap {
                [
                    access($0, 502, at: "10.0.0.2:80"), access($0, 200, at: "10.0.0.1:80, 10.0.0.2:80"),
                    message($0, at: "10.0.0.1:80"),
                ]
            }
        let summary = joined(lines)
        let group = try #require(summary.groups.values.first)
        #expect(summary.groups.count == 1 && group.key.signs.isEmpty && group.count == 60 && summary.failures == 60)
        #expect(summary.madeGood?.count == 60)
        let first = try #require(summary.causes(of: group).first)
        #expect(first.cause == .applicationAnswered && first.reasons.contains("nginx's error log says nothing of them"))
        // The same address, also where it is a socket: its path has slashes, which the error log goes on behind.
        for address in ["10.0.0.2:80", "unix:/run/a.sock"] {
            let same = joined(
                traffic + seconds.flatMap { [access($0, 502, at: address), message($0, at: address)] }
            )
            #expect(same.groups.values.map(\.key.signs.count) == [1] && same.failures == 60)
        }
        // Each attempt of a request has a message; together they are one failure.
        let both = joined(
            traffic
                + seconds.flatMap {
                    [access($0, 502, at: "10.0.0.1:80, 10.0.0.3:80"), message($0), message($0, at: "10.0.0.3:80")]
                }
        )
        #expect(both.failures == 60 && both.groups.values.map(\.count) == [60] && both.madeGood == nil)
    }

    @Test func theErrorLogHasTheZoneOfTheAccessLog() throws {
        let seconds = (0..<60).map { $0 * 10 }
        func lines(_ zone: String, _ errors: Int) -> [String] {
            (0..<600).map { access($0, 200, at: "10.0.0.2:80", zone: zone) }
                + seconds.flatMap { [access($0, 502, zone: zone), message($0 + errors)] }
        }
        // Local time in both, and local time in the error log alone.
        for (zone, errors, hours) in [("+0100", 0, 1), ("-0330", 0, -3), ("+0000", 3600, 1)] {
            let summary = joined(lines(zone, errors))
            #expect(summary.failures == 60 && summary.groups.count == 1)
            #expect(summary.zoneOfErrors.map { $0 / 3_600_000 } == hours)
            let group = try #require(summary.groups.values.first)
            #expect(group.isOfRequests && group.times.first == summary.traffic.first)
        }
        #expect(joined(lines("+0000", 0)).zoneOfErrors == nil)
    }

    @Test func whatTimeAloneJoinsIsNotCertain() throws {
        let timeout = message(0).replacing(
            "connect() failed (111: Connection refused) while connecting to",
            with: "upstream timed out (110: Connection timed out) while reading response header from"
        )
        func certainty(_ lines: [String]) throws -> VerdictCertainty {
            let summary = joined(lines)
            let group = try #require(summary.groups.values.first)
            return summary.certainty(summary.causes(of: group), of: group)
        }
        let combined = (0..<60).map {
            #"1.1.1.1 - - [01/Mar/2025:\#(clock($0)) +0000] "GET / HTTP/1.1" 504 5 "-" "-""#
        }
        let messages = (0..<60).map { timeout.replacing(clock(0), with: clock($0)) }
        #expect(try certainty(combined + messages) == .likely)
        #expect(try certainty(messages) == .certain)
    }

    @Test func anotherAttemptMadeItGood() {
        let summary = joined(traffic + (0..<20).map { message(300 + $0) })
        #expect(summary.failures == 0 && summary.groups.isEmpty)
        #expect(summary.madeGood?.count == 20 && summary.madeGood?.first.line == 601)
    }

    @Test func whatTheAccessLogDoesNotReachStays() {
        let summary = joined(traffic + (0..<20).map { message(3000 + $0) })
        #expect(summary.failures == 20 && summary.groups.count == 1 && summary.madeGood == nil)
        // The same without any access log.
        #expect(joined((0..<20).map { message($0) }).failures == 20)
    }

    @Test func moreFailuresThanMessages() {
        let summary = joined(traffic + (0..<40).map { access(300 + $0, 502) } + (0..<10).map { message(300 + $0) })
        #expect(summary.failures == 40)
        #expect(summary.groups.values.map(\.count).sorted() == [10, 30])
    }

    /// An entry of a load balancer before the nginx.
    private func passed(_ second: Int, _ status: Int = 502) -> String {
        """
        {"insertId":"i","httpRequest":{"status":\(status)},"jsonPayload":{"statusDetails":"response_sent_by_backend"},\
        "timestamp":"2025-03-01T\(clock(second))Z"}
        """
    }

    @Test func whatIsPassedOnIsToldOnce() throws {
        let seconds = 300..<320
        let lines = traffic + seconds.flatMap { [passed($0), access($0, 502), message($0)] }
        let summary = joined(lines)
        #expect(summary.failures == 20 && summary.groups.count == 1)
        let group = try #require(summary.groups.values.first)
        #expect(group.passedOn.map(\.count) == [20] && group.passedOn.first?.format == .loadBalancerLog)
        #expect(summary.causes(of: group).first?.cause == .portClosedEarly)
        // Of another time, or another status, it is the backend's own.
        #expect(joined(traffic + seconds.flatMap { [passed($0 + 3000), access($0, 502)] }).groups.count == 2)
        #expect(joined(traffic + seconds.flatMap { [passed($0, 500), access($0, 502)] }).groups.count == 2)
    }

    @Test func anEmptyListOfEventsIsKnown() {
        let evidence = Evidence(
            #"{"apiVersion": "v1", "items": [], "kind": "List", "metadata": {"resourceVersion": ""}}"#
        )
        #expect(evidence.unread.count == 0 && evidence.records.isEmpty)
        #expect(Evidence(#"{"kind": "Thing", "items": []}"#).unread.count == 1)
    }
}

/// A Pod that comes is told from one that goes by when it answered.
@Suite struct TargetTests {
    private func line(
        _ second: Int,
        _ status: Int,
        _ address: String,
        flags: String = "-",
        details: String = "via_upstream"
    )
        -> String
    {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "2025-03-01T12:\(two(second / 60)):\(two(second % 60)).000Z"
        return """
            [\(time)] "GET / HTTP/1.1" \(status) \(flags) \(details) - "-" 0 0 4 - "-" "-" "id" "host" "\(address)" \
            outbound|80||orders.shop.svc.cluster.local - - - - -
            """
    }

    private func refused(_ second: Int, _ address: String) -> String {
        line(
            second,
            503,
            address,
            flags: "UF",
            details: "upstream_reset_before_response_started{remote_connection_failure}"
        )
    }

    private func ranked(_ lines: [String]) throws -> [RankedCause] {
        let summary = Evidence(lines.joined(separator: "\n")).summary
        #expect(summary.groups.count == 1)
        return summary.causes(of: try #require(summary.groups.values.first))
    }

    private func answers(_ seconds: Range<Int>, _ address: String) -> [String] {
        seconds.map { line($0, 200, address) }
    }

    private let failing = 300..<310

    @Test func whatNeverAnsweredAgainWent() throws {
        let lines = answers(0..<600, "10.0.0.1:80") + answers(0..<300, "10.0.0.2:80")
        let causes = try ranked(lines + failing.map { refused($0, "10.0.0.2:80") })
        #expect(causes.first?.cause == .portClosedEarly)
        #expect(causes.first?.reasons.contains("100 % were at Pods that never answered again") == true)
    }

    @Test func whatAnsweredOnlyLaterCame() throws {
        let lines = answers(0..<600, "10.0.0.1:80") + answers(310..<600, "10.0.0.2:80")
        // The order of lines does not matter.
        let causes = try ranked((lines + failing.map { refused($0, "10.0.0.2:80") }).reversed())
        #expect(causes.first?.cause == .notStarted)
        #expect(causes.first?.reasons.contains("100 % were at Pods that answered only later") == true)
    }

    @Test func anAnswerOfAPodThatComes() throws {
        let lines = answers(0..<600, "10.0.0.1:80") + answers(310..<600, "10.0.0.2:80")
        #expect(try ranked(lines + failing.map { line($0, 503, "10.0.0.2:80") }).first?.cause == .notStarted)
        let others = answers(0..<600, "10.0.0.1:80") + answers(0..<600, "10.0.0.2:80")
        #expect(try ranked(others + failing.map { line($0, 503, "10.0.0.2:80") }).first?.cause == .applicationAnswered)
    }

    /// Nothing but a status: what the Pod did before and behind tells what it was.
    @Test func aStatusAloneAtAPod() throws {
        func access(_ second: Int, _ status: Int, _ address: String) -> String {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return """
                1.1.1.1 - - [01/Mar/2025:12:\(two(second / 60)):\(two(second % 60)) +0000] "GET / HTTP/1.1" \(status) 5 "-" \
                "-" 29 0.002 [shop-orders-80] [] \(address) 0 0.002 \(status) 4f5e
                """
        }
        func causes(_ answering: Range<Int>...) throws -> [RankedCause] {
            let others = (0..<1200).map { access($0, 200, "10.0.0.1:80") }
            let own = answering.joined().map { access($0, 200, "10.0.0.2:80") }
            return try ranked(others + own + (300..<320).map { access($0, 502, "10.0.0.2:80") })
        }
        // It came, it went, its address was given to another, its container started again.
        #expect(try causes(320..<1200).first?.cause == .notStarted)
        #expect(try causes(0..<300).first?.cause == .portClosedEarly)
        #expect(try causes(0..<300, 900..<1200).first?.cause == .portClosedEarly)
        #expect(try causes(900..<1200, 0..<300).first?.cause == .portClosedEarly)
        let again = try causes(0..<300, 320..<1200)
        #expect(again.first?.cause == .crashed)
        #expect(
            again.first?.reasons.first == "100 % were at Pods that answered before and soon after, and not meanwhile"
        )
        // It went on answering.
        #expect(try causes(0..<1200).first?.reasons.first?.contains("not meanwhile") != true)
    }

    @Test func anAddressOfAServiceTellsNothing() throws {
        let causes = try ranked(answers(0..<300, "10.0.0.9:80") + failing.map { refused($0, "10.0.0.9:80") })
        #expect(!causes.contains { ($0.reasons + $0.objections).contains { $0.contains("answered") } })
    }

    @Test func anAnswerIsNoFailure() {
        #expect(Evidence(line(0, 200, "10.0.0.1:80")).summary.failures == 0)
        #expect(Evidence(line(0, 500, "10.0.0.1:80")).summary.failures == 1)
    }
}
