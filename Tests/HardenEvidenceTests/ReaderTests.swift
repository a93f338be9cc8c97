import HardenEvidence
import HardenRollout
import Testing

@Suite struct ReaderTests {
    @Test(
        "each format, as its program writes it",
        arguments: [
            (
                #"2025/03/01 12:00:05 [error] 31#31: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.7, server: _, request: "GET /x HTTP/1.1", upstream: "http://10.8.0.3:8080/x", host: "h""#,
                EvidenceFormat.nginxErrorLog, 502, "port-closed-early", "10.8.0.3:8080"
            ),
            (
                #"203.0.113.7 - - [01/Mar/2025:12:00:00 +0000] "GET /x HTTP/1.1" 504 157 "-" "curl" 94 2.001 [shop-orders-80] [] 10.8.0.2:80, 10.8.0.3:80 0, 0 1.0, 1.0 504, 504 43036c5b"#,
                .nginxAccessLog, 504, "timed-out", "10.8.0.3:80"
            ),
            (
                #"[2025-03-01T12:00:00.483Z] "GET /rst HTTP/1.1" 503 UC 0 95 7 - "-" "curl/7.88.1" "1e994d40" "shop" "10.8.0.3:8080""#,
                .envoyLog, 503, "process-ended", "10.8.0.3:8080"
            ),
            (
                #"[2025-03-01T12:00:00.483Z] "GET /rst HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "-" "curl/7.88.1" "fd66" "shop" "-" outbound|80||orders.shop.svc.cluster.local - 10.8.0.9:80 10.8.0.1:5 - -"#,
                .envoyLog, 503, "no-endpoint", nil
            ),
            (
                #"[2025-03-01T12:00:00.483Z] "GET /x HTTP/1.1" 503 - 0 2 7 7 "-" "curl/7.88.1" "a41c" "shop" "10.8.0.3:8080""#,
                .envoyLog, 503, "application-answered", "10.8.0.3:8080"
            ),
            (
                #"Mar  1 12:00:00 host haproxy[14389]: 203.0.113.7:38364 [01/Mar/2025:12:00:00.451] f slow/p 0/0/0/-1/2002 504 198 - - sH-- 1/1/0/0/0 0/0 "GET /slow HTTP/1.1""#,
                .haProxyLog, 504, "timed-out", "p"
            ),
            (
                #"203.0.113.7:38362 [01/Mar/2025:12:00:00.451] f none/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 8/8/0/0/0 0/0 "GET /none HTTP/1.1""#,
                .haProxyLog, 503, "no-endpoint", nil
            ),
            (
                #"{"latencies":{"request":60012},"service":{"name":"shop.orders.80"},"request":{"method":"GET"},"response":{"status":504},"tries":[{"port":8080,"ip":"10.8.0.3"}],"started_at":1740830400000}"#,
                .kongLog, 504, "timed-out", "10.8.0.3:8080"
            ),
            (
                #"{"start_time":"2025-03-01T12:00:00Z","response_code":503,"response_flags":"UF","upstream_host":"10.8.0.3:8080","duration":1}"#,
                .envoyLog, 503, "port-closed-early", "10.8.0.3:8080"
            ),
            (
                #"{"insertId":"i","httpRequest":{"status":502,"latency":"0.004s","serverIp":"10.8.0.3"},"jsonPayload":{"statusDetails":"failed_to_pick_backend"},"timestamp":"2025-03-01T12:00:00Z"}"#,
                .loadBalancerLog, 502, "no-endpoint", "10.8.0.3"
            ),
            (
                #"{"time":"2025-03-01T12:00:00+00:00","status":"504","request_time":"60.001","upstream_addr":"10.8.0.3:80"}"#,
                .nginxAccessLog, 504, "timed-out", "10.8.0.3:80"
            ),
        ] as [(String, EvidenceFormat, Int, String, String?)]
    )
    func formats(_ line: String, _ format: EvidenceFormat, _ status: Int, _ cause: String, _ upstream: String?) throws {
        let evidence = Evidence(line + "\n")
        let record = try #require(evidence.records.first)
        #expect(evidence.records.count == 1 && evidence.unread.count == 0)
        #expect(record.format == format && record.request?.status == status && record.request?.upstream == upstream)
        #expect(record.request?.isFailure == true)
        #expect(evidence.causes.first == cause)
        let noon = 1_740_830_400_000
        let time = try #require(record.time)
        #expect((noon..<(noon + 6_000)).contains(time))
    }

    @Test(
        "what is no failure",
        arguments: [
            #"203.0.113.7 - - [01/Mar/2025:12:00:00 +0000] "GET /x HTTP/1.1" 200 157 "-" "curl""#,
            #"203.0.113.7 - - [01/Mar/2025:12:00:00 +0000] "GET /x HTTP/1.1" 404 157 "-" "curl""#,
            #"[2025-03-01T12:00:00.483Z] "GET /x HTTP/1.1" 200 - 0 2 7 7 "-" "curl/7.88.1" "a41c" "shop" "10.8.0.3:80""#,
            #"{"insertId":"i","httpRequest":{"status":200},"jsonPayload":{"statusDetails":"response_sent_by_backend"}}"#,
            #"{"insertId":"i","httpRequest":{"status":302},"jsonPayload":{"statusDetails":"handled_by_identity_aware_proxy"}}"#,
            #"{"insertId":"i","httpRequest":{"status":200},"jsonPayload":{"statusDetails":"response_from_cache"}}"#,
            #"{"insertId":"i","httpRequest":{"status":200},"jsonPayload":{"statusDetails":"client_disconnected_after_partial_response"}}"#,
            #"[2025-03-01T12:00:00.483Z] "GET /x HTTP/1.1" 0 DC 0 2 7 7 "-" "curl/7.88.1" "a41c" "shop" "10.8.0.3:80""#,
            #"[2025-03-01T12:00:00.483Z] "GET /x HTTP/1.1" 101 UC 0 2 7 7 "-" "curl/7.88.1" "a41c" "shop" "10.8.0.3:80""#,
            #"1.1.1.1:3 [01/Mar/2025:12:00:00.451] f orders/srv1 0/0/1/5/7 200 187 - - CD-- 1/1/0/0/0 0/0 "GET / HTTP/1.1""#,
        ]
    )
    func success(_ line: String) throws {
        let request = try #require(Evidence(line + "\n").requests.first)
        #expect(!request.isFailure)
    }

    @Test(
        "what one field says and another narrows down",
        arguments: [
            (
                #"error="connection_timeout"; details="failed_to_connect_to_backend""#,
                ["address-gone", "firewall", "node-gone"]
            ),
            (
                #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UF upstream_reset_before_response_started{connection_timeout} - "-" 5 0 10001 - "-" "c" "i" "h" "10.8.0.3:80" x - - - - -"#,
                ["address-gone", "firewall", "node-gone"]
            ),
            (
                #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UF,URX upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435703} - "-" 5 0 1 - "-" "c" "i" "h" "10.8.0.3:80" x - - - - -"#,
                ["protocol-mismatch", "certificate"]
            ),
            (
                #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UO upstream_reset_before_response_started{overflow} - "-" 5 0 1 - "-" "c" "i" "h" "10.8.0.3:80" x - - - - -"#,
                ["overload"]
            ),
            (
                #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 200 UPE upstream_reset_after_response_started - "-" 0 4 103 - "-" "c" "i" "h" "10.8.0.3:80" x - - - - -"#,
                ["process-ended"]
            ),
            (
                "upstream connect error or disconnect/reset before headers. reset reason: overflow", ["overload"]
            ),
            (#"{"status":502,"statusDetails":"backend_timeout"}"#, ["timed-out"]),
            (
                #"1.1.1.1 - - [01/Mar/2025:12:00:00 +0000] "GET / HTTP/1.1" 503 1 "-" "c" 94 0.002 [shop-orders-80] [] 10.8.0.3:80 1 0.002 503 id"#,
                ["application-answered", "not-started"]
            ),
            (
                #"1.1.1.1 - - [01/Mar/2025:12:00:00 +0000] "GET / HTTP/1.1" 503 1 "-" "c" 94 0.002 [shop-orders-80] [] - - - - id"#,
                ["no-endpoint", "route-missing"]
            ),
            (
                #"1.1.1.1:3 [01/Mar/2025:12:00:00.451] f orders/srv1 0/0/1/5/7 503 187 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1""#,
                ["application-answered", "not-started"]
            ),
            (
                #"{"latencies":{"request":9,"proxy":9},"response":{"status":503},"tries":[{"ip":"10.8.0.3","port":80}]}"#,
                ["application-answered", "not-started"]
            ),
            (
                #"{"latencies":{"request":9,"proxy":-1},"response":{"status":503},"tries":[]}"#,
                ["no-endpoint", "route-missing"]
            ),
            (
                #"2025/03/01 12:00:05 [error] 1#1: *8 upstream timed out (110: Operation timed out) while connecting to upstream, client: 1.1.1.1, upstream: "http://10.8.0.3/", host: "h""#,
                ["address-gone", "firewall"]
            ),
        ] as [(String, [String])]
    )
    func narrowed(_ line: String, _ causes: [String]) { #expect(Evidence(line).causes == causes) }

    @Test func anArrayALineAnObjectAndPrettyObjectsAreOne() {
        let entry =
            #"{"insertId": "i", "httpRequest": {"status": 503}, "jsonPayload": {"proxyStatus": "error=\"connection_terminated\""}}"#
        let pretty =
            entry.replacing(", \"", with: ",\n  \"").replacing("{\"insertId", with: "{\n  \"insertId").dropLast()
            + "\n}"
        for text in [
            "\(entry)\n\(entry)\n", "[\(entry),\(entry)]", "[\n  \(pretty),\n  \(pretty)\n]\n",
            "\(pretty)\n\(pretty)\n",
            "[\(entry),\n\(entry)]\n", "\(entry)\(entry)\n", "[\(entry), \(pretty)]\n",
        ] {
            let evidence = Evidence(String(text))
            #expect(evidence.requests.map(\.status) == [503, 503], "\(text)")
            #expect(evidence.unread.count == 0, "\(text)")
        }
    }

    @Test("for gRPC a failure has status 200")
    func gRPC() throws {
        let line =
            #"[2025-03-01T12:00:00Z] "POST /x.Y/Z HTTP/2" 200 UH no_healthy_upstream - "-" 5 0 3 - "-" "c" "i" "h" "-" x - - - - -"#
        #expect(try #require(Evidence(line).requests.first).isFailure)
    }

    @Test(
        "nothing that a client may have sent is kept",
        arguments: [
            "HTTP/1.1 503 GET /cb?error=S3CRET HTTP/1.1",
            #"{"insertId":"a","textPayload":"status: 503 GET /cb?details=S3CRET&x=1.2.3.4"}"#,
            #"{"insertId":"a","httpRequest":{"status":503},"jsonPayload":{"proxyStatus":"error=\"S3CRET https://x/?a\""}}"#,
            #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UC x - "-" 0 0 0 - "203.0.113.9" "a" "b" "c" "d" "S3CRET UA" "id" "auth" "10.0.0.1:80""#,
            #"{"status":503,"service_name":"https://u:S3CRET@h/?q=x"}"#,
        ]
    )
    func privacy(_ line: String) throws {
        let request = try #require(Evidence(line).requests.first)
        #expect(request.status == 503 && !"\(request)".contains("S3CRET"))
    }

    @Test(
        "numbers that no log has",
        arguments: ["1e19", "1e400", "-1e400", "\"nan\"", "\"inf\"", "-5", "99999999999999999999"]
    )
    func oddNumbers(_ number: String) {
        for line in [
            #"{"response_flags":"UC","response_code":503,"duration":\#(number)}"#,
            #"{"status":503,"request_time":\#(number)}"#, #"{"status":\#(number)}"#,
            #"{"latencies":{"request":\#(number)},"response":{"status":503},"started_at":\#(number)}"#,
            #"{"insertId":"i","httpRequest":{"status":503,"latency":"\#(number)s"}}"#,
        ] { #expect(Evidence(line).requests.allSatisfy { $0.latency.map { $0 >= .zero } ?? true }) }
    }

    @Test func aBrokenLineTakesNoOtherWithIt() {
        let entry = #"{"insertId":"i","httpRequest":{"status":503}}"#
        let evidence = Evidence(
            "\(entry)\n{\"insertId\":\"i\",\"httpRequest\":{\"stat\n\(entry)\nnonsense\n\(entry)\n{\"a\": 1}\n"
        )
        #expect(evidence.requests.count == 3)
        #expect(evidence.unread.count == 3)
        #expect(evidence.unread.places.map(\.line) == [2, 4, 6])
        #expect(evidence.records.map(\.place.line) == [1, 3, 5])
    }

    @Test(
        "what is cut off takes no line of a log with it",
        arguments: [#"{"status":503, "x": "trunc"#, "{", #"{ "status": 503, "a": [1,"#]
    )
    func truncated(_ line: String) {
        let access = #"[2025-03-01T12:00:00Z] "GET / HTTP/1.1" 503 UC 0 0 7 - "-" "c" "1" "shop" "10.8.0.3:80""#
        let evidence = Evidence("\(line)\n2025/03/01 12:00:00 [notice] 1#1: start\n\(access)\n\(access)\n")
        #expect(evidence.requests.count >= 2 || line.hasSuffix("[1,"))
        #expect(evidence.unread.places.first?.line == 1)
    }

    @Test func aByteOrderMarkIsNoPartOfALine() {
        #expect(Evidence([0xEF, 0xBB, 0xBF] + Array(#"{"status":503}"#.utf8)).requests.count == 1)
    }

    @Test func aLineThatIsTooLongIsPassedOver() {
        let long = String(repeating: "a", count: 5_000)
        let evidence = Evidence("\(long)\n503\n{\(long)\n\(long)}\n", piece: 100, mostBytesOfItem: 1_000)
        #expect(evidence.requests.map(\.status) == [503])
        #expect(evidence.unread.places.map(\.line) == [1, 3, 4])
    }

    @Test func placesAreThoseOfObjectsWithinAList() {
        let list = """
            {
              "apiVersion": "v1",
              "items": [
                {
                  "apiVersion": "v1", "kind": "Event", "reason": "Killing",
                  "involvedObject": {"kind": "Pod", "name": "orders-1"}, "lastTimestamp": "2025-03-01T12:00:00Z"
                },
                {
                  "apiVersion": "v1", "kind": "Event", "reason": "Started",
                  "involvedObject": {"kind": "Pod", "name": "orders-2"}, "lastTimestamp": "2025-03-01T12:00:01Z"
                }
              ],
              "kind": "List"
            }
            """
        let evidence = Evidence(list)
        #expect(evidence.records.map(\.place.line) == [4, 8])
        #expect(evidence.records.compactMap(\.event?.change) == [.ends, .starts])
        #expect(evidence.records.compactMap(\.event?.object) == ["Pod/orders-1", "Pod/orders-2"])
    }

    @Test func textsInJSONAreDecoded() throws {
        let text = #"{"apiVersion":"v1","kind":"Event","reason":"a\"\u00e9\n\ud83d\ude00\ud83dx","message":""}"#
        #expect(try #require(Evidence(text).records.first?.event).reason == "a\"é\n😀\u{FFFD}x")
    }

    @Test func theSizeOfPiecesDoesNotMatter() {
        let text = """
            [2025-03-01T12:00:00.483Z] "GET /x HTTP/1.1" 503 UC 0 95 7 - "-" "c" "1" "shop" "10.8.0.3:8080"\r
            [
              {"insertId": "i", "httpRequest": {"status": 503}},
              {"insertId": "i",
               "httpRequest": {"status": 502}}
            ]
            nonsense
            """
        let whole = Evidence(text)
        #expect(whole.requests.map(\.status) == [503, 503, 502] && whole.unread.count == 1)
        for piece in 1...40 {
            let parts = Evidence(text, piece: piece)
            #expect(parts.requests.map(\.status) == whole.requests.map(\.status))
            #expect(parts.records.map(\.place) == whole.records.map(\.place))
            #expect(parts.unread == whole.unread)
        }
    }

    @Test func changedBytesDoNoHarm() {
        let samples = [
            #"{"insertId":"i","httpRequest":{"status":503,"latency":"0.1s"},"jsonPayload":{"proxyStatus":"error=\"connection_terminated\""},"timestamp":"2025-03-01T12:00:00Z"}"#,
            #"203.0.113.7:38362 [01/Mar/2025:12:00:00.451] f none/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 8/8/0/0/0 0/0 "GET /none HTTP/1.1""#,
            #"[2025-03-01T12:00:00.483Z] "GET /rst HTTP/1.1" 503 UC 0 95 7 - "-" "curl/7.88.1" "1e994d40" "shop" "10.8.0.3:8080""#,
            #"203.0.113.7 - - [01/Mar/2025:12:00:00 +0000] "GET /x HTTP/1.1" 504 157 "-" "curl" 94 2.001 [shop-orders-80] [] 10.8.0.3:80 0 1.0 504 4303"#,
            #"2025/03/01 12:00:05 [error] 31#31: *5 no live upstreams while connecting to upstream, upstream: "http://two/""#,
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<4_000 {
            var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...3, using: &random))
                let junk: [[UInt8]] = [
                    [], [0x22], [0x5C], [0x7B], [0x5D], [0x0A], [0xFF, 0xFE], Array("99999999999999999999".utf8),
                    [0x5B],
                ]
                bytes.replaceSubrange(start..<end, with: junk.randomElement(using: &random) ?? [])
            }
            let evidence = Evidence(bytes, piece: Int.random(in: 1...64, using: &random))
            #expect(evidence.records.count + evidence.unread.count <= bytes.count + 1)
        }
    }
}
