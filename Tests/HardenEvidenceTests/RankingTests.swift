import HardenEvidence
import Testing

/// Time, latency and events tell causes apart that write the same line.
@Suite struct RankingTests {
    /// An entry of a load balancer's log.
    private func entry(_ second: Double, _ status: Int, _ latency: Double = 0.05) -> String {
        let error =
            status == 200
            ? ""
            : #","jsonPayload":{"proxyStatus":"error=\"connection_terminated\"; details=\"backend_connection_closed\""}"#
        return
            #"{"insertId":"i","httpRequest":{"status":\#(status),"latency":"\#(latency)s"}\#(error),"timestamp":"\#(time(second))"}"#
    }

    private func time(_ second: Double) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = Int((second * 1000).rounded()) % 1000
        let digits = "\(fraction + 1000)".dropFirst()
        return "2025-03-01T12:\(two(Int(second) / 60)):\(two(Int(second) % 60)).\(digits)Z"
    }

    private func event(_ second: Double, _ reason: String, _ message: String = "") -> String {
        #"{"apiVersion":"v1","kind":"Event","reason":"\#(reason)","message":"\#(message)","involvedObject":{"kind":"Pod","name":"orders-1"},"lastTimestamp":"\#(time(second))"}"#
    }

    private var traffic: [String] { (0..<600).map { entry(Double($0) * 3, 200) } }

    private func diagnosed(_ lines: [String]) throws -> (causes: [RankedCause], certainty: VerdictCertainty) {
        let summary = Evidence(lines.joined(separator: "\n")).summary
        #expect(summary.groups.count == 1)
        let ranked = summary.causes(of: try #require(summary.groups.values.first))
        return (ranked, summary.certainty(ranked, of: try #require(summary.groups.values.first)))
    }

    @Test func aLineAloneLeavesItOpen() throws {
        let (causes, certainty) = try diagnosed([entry(0, 503)])
        #expect(
            causes.map(\.cause.id) == [
                "process-ended", "keep-alive-race", "killed-by-liveness", "out-of-memory", "crashed", "node-gone",
                "server-limit",
            ]
        )
        #expect(certainty == .possible)
    }

    @Test func failuresAtTheEndOfPods() throws {
        let failures = (0..<20).map { entry(900 + Double($0) / 2, 503, 2) }
        let (causes, certainty) = try diagnosed(traffic + failures + [event(899, "Killing")])
        #expect(causes.first?.cause == .processEnded && certainty == .likely)
        #expect(causes.first?.reasons.first == "100 % came while Pods were ending")
    }

    @Test func failuresAllTheTimeWithinMilliseconds() throws {
        let failures = (0..<20).map { entry(Double($0) * 90, 503, 0.002) }
        let (causes, certainty) = try diagnosed(traffic + failures)
        #expect(causes.first?.cause == .keepAliveRace && certainty == .likely)
        // Also where a Pod ended at some time.
        #expect(try diagnosed(traffic + failures + [event(900, "Killing")]).causes.first?.cause == .keepAliveRace)
    }

    @Test func failuresWhenMemoryRanOut() throws {
        let failures = (0..<20).map { entry(900 + Double($0) / 2, 503, 0.3) }
        let (causes, certainty) = try diagnosed(traffic + failures + [event(899, "OOMKilling")])
        #expect(causes.first?.cause == .outOfMemory && certainty == .likely)
        // An event of another hour tells nothing of them.
        #expect(try diagnosed(traffic + failures + [event(60, "OOMKilling")]).causes.first?.cause != .outOfMemory)
    }

    @Test func failuresWhenLivenessRestarts() throws {
        let failures = (0..<20).map { entry(900 + Double($0) / 2, 503, 0.3) }
        let liveness = event(899, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500")
        #expect(try diagnosed(traffic + failures + [liveness]).causes.first?.cause == .killedByLiveness)
        // Readiness takes a Pod out, and ends nothing.
        let readiness = event(899, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500")
        #expect(try diagnosed(traffic + failures + [readiness]).causes.first?.cause == .processEnded)
    }

    @Test func podsOfOthersAreNoEvidence() throws {
        let failures = (0..<20).map { second in
            entry(900 + Double(second) / 2, 503, 0.3)
                .replacing(
                    "\"insertId\"",
                    with: #""resource":{"labels":{"backend_service_name":"k8s1-x-shop-cart-80-y"}},"insertId""#
                )
        }
        let (causes, _) = try diagnosed(traffic + failures + [event(899, "Killing")])
        #expect(!causes.contains { $0.reasons.contains { $0.contains("Pods were ending") } })
    }

    @Test func wherePodsAlwaysEndThatSaysNothing() throws {
        let failures = (0..<20).map { entry(Double($0) * 90, 503, 0.002) }
        let kills = (0..<30).map { event(Double($0) * 60, "Killing") }
        #expect(try diagnosed(traffic + failures + kills).causes.first?.cause == .keepAliveRace)
    }

    @Test func timesWithoutAZoneAreNotCompared() throws {
        let lines = (0..<20).map {
            "2025/03/01 20:10:0\($0 % 10) [error] 1#1: *8 connect() failed (111: Connection refused) while connecting to upstream, client: 1.1.1.1"
        }
        let (causes, _) = try diagnosed(lines + [event(600, "Killing")])
        #expect(causes.first?.cause == .portClosedEarly)
        #expect(!causes.contains { !$0.objections.isEmpty })
    }

    /// An hour of HAProxy's log, which has no zone; each failure takes as long.
    @Test func aLimitOfTheServerIsNoEndOfAPod() throws {
        let lines = (0..<900).map { second in
            let clock = time(Double(second)).dropFirst(11).dropLast()
            let rest =
                second % 20 == 0
                ? "orders/p1 0/0/1/-1/30005 502 212 - - SH--" : "orders/p\(second % 3) 0/0/1/12/13 200 212 - - ----"
            return "10.8.0.9:1024 [27/Nov/2026:\(clock)] fe \(rest) 10/11/12/13/0 0/0 \"GET / HTTP/1.1\""
        }
        let (causes, certainty) = try diagnosed(lines)
        #expect(causes.first?.cause == .serverLimit && certainty == .likely)
        #expect(causes.first { $0.cause == .processEnded }?.objections.count == 2)
        // Half a minute once is no limit.
        #expect(try diagnosed([entry(0, 503, 30)]).causes.first?.cause == .processEnded)
    }

    @Test func anEvenSpreadAloneLeavesItOpen() throws {
        // Without latencies: the combined format.
        func access(_ second: Int, _ status: Int) -> String {
            #"1.1.1.1 - - [01/Mar/2025:\#(time(Double(second)).dropFirst(11).prefix(8)) +0000] "GET / HTTP/1.1" \#(status) 5 "-" "-""#
        }
        let timeouts = try diagnosed((0..<900).map { access($0, $0 % 9 == 0 ? 504 : 200) })
        #expect(timeouts.certainty == .possible)
        #expect(timeouts.causes.prefix(2).map(\.cause) == [.timedOut, .applicationAnswered])
    }

    @Test func memoryDoesNotGrowWithKinds() {
        let lines = (0..<5_000).map {
            #"{"insertId":"i","httpRequest":{"status":503},"resource":{"labels":{"backend_service_name":"b\#($0)"}}}"#
        }
        let summary = Evidence(lines.joined(separator: "\n")).summary
        #expect(summary.failures == 5_000 && summary.groups.count == 512 && summary.ungrouped == 4_488)
    }
}
