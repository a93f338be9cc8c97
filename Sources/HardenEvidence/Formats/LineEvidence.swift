import HardenRollout
import HardenSystem

/// Records of lines: logs of proxies, and texts as people paste them.
enum LineEvidence {
    /// - Returns: `nil` for a line that is no evidence.
    static func record(_ line: [UInt8], at place: EvidencePlace) -> EvidenceRecord? {
        ofProxy(line, place) ?? extract(line, place) ?? behindHead(line, place) ?? text(line, place)
    }

    /// Some fields of a load balancer's entries, as `gcloud logging read --format='table(…)'`, `csv(…)` and `value(…)` print
    /// them: a status beside a value, which is of the request with that status.
    private static func extract(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        guard line.count < 400 else { return nil }
        let words = line.split { $0.isBlank || $0 == UInt8(ascii: ",") }
        guard (2...12).contains(words.count) else { return nil }
        let texts = words.map { String(decoding: $0, as: UTF8.self) }
        let statuses = texts.filter { $0.utf8.count == 3 }.compactMap { Int($0) }.filter { (100..<600).contains($0) }
        guard let status = statuses.first, statuses.count == 1 else { return nil }
        var request = RequestRecord()
        request.status = status
        for text in texts {
            request.signs += Sign.values(text).filter { $0.vocabulary == .statusDetails && text.contains("_") }
        }
        if request.signs.isEmpty, line.contains(UInt8(ascii: "=")) {
            request.addProxyStatus(String(decoding: line, as: UTF8.self))
        }
        guard !request.signs.isEmpty else { return nil }
        let time = words.lazy.compactMap { Instant.rfc3339($0) }.first
        request.latency = texts.lazy.compactMap { $0.hasSuffix("s") ? Double($0.dropLast()) : nil }.first
            .flatMap(RequestRecord.latency)
        return EvidenceRecord(place: place, time: time, format: .loadBalancerLog, content: .request(request))
    }

    private static func ofProxy(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        guard let first = line.first else { return nil }
        switch first {
        case 0x30...0x39:
            // `2025/03/01 12:00:01 [error] …` is nginx's; an address may begin with a digit, too.
            if line.count > 24, line[4] == UInt8(ascii: "/"), let time = Instant.nginxError(line[...]) {
                return nginxError(line, time, place)
            }
        case UInt8(ascii: "["): if let record = envoy(line, place) { return record }
        default: break
        }
        return access(line, place) ?? haProxy(line, place)
    }

    /// What a container wrote, behind what those put before it who collect it: `2025-03-01T12:00:00Z stderr F ` (the container
    /// runtime), `[pod/orders-7c9f/orders] ` (`kubectl logs --prefix`), `2025-03-01T12:00:00Z ` (`kubectl logs --timestamps`).
    private static func behindHead(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        let blank = UInt8(ascii: " ")
        var rest = line[...]
        if rest.starts(with: "[pod/".utf8), let end = rest.prefix(300).firstIndex(of: blank) {
            rest = rest[(end + 1)...]
        }
        var time: Int?
        if let end = rest.prefix(40).firstIndex(of: blank), let found = Instant.rfc3339(rest[..<end]) {
            time = found
            rest = rest[(end + 1)...]
            for stream in ["stdout", "stderr"] where rest.starts(with: stream.utf8) {
                // The stream, and whether the line is whole.
                rest = rest.dropFirst(stream.utf8.count + 3)
            }
        }
        guard rest.count < line.count else { return nil }
        var record = Self.recordOfContainer(Array(rest), at: place)
        if record?.time == nil { record?.time = time }
        return record
    }

    /// - Parameter line: What a container wrote, as a line or as a JSON object.
    static func recordOfContainer(_ line: [UInt8], at place: EvidencePlace) -> EvidenceRecord? {
        guard line.first == UInt8(ascii: "{"), let tape = JSONTape(line) else {
            return ofProxy(line, place) ?? text(line, place)
        }
        var found = JSONEvidence(source: place.source, line: place.line, bytes: line).records(of: tape.root).first
        found?.place = place
        return found
    }

    // MARK: nginx

    /// `2025/03/01 12:00:01 [error] 31#31: *5 connect() failed (111: Connection refused) while connecting to upstream,
    /// client: …, upstream: "http://10.0.0.1:80/", …`
    private static func nginxError(_ line: [UInt8], _ time: Int, _ place: EvidencePlace) -> EvidenceRecord? {
        var request = RequestRecord()
        // Behind it stands what the client sent.
        let end = line.offset(of: ", client: ") ?? line.count
        guard let sign = Sign.Parts.ofNGINX.first(in: line[..<end]) else { return nil }
        request.signs = [sign]
        if let name = line.offset(of: "upstream: \"", from: end) {
            let start = name + 11
            let address = line.offset(of: "://", from: start).map { $0 + 3 } ?? start
            let bytes = line[address...].prefix { $0 != 0x22 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            request.upstream = RequestRecord.name(String(decoding: bytes, as: UTF8.self))
            request.target = RequestRecord.target(bytes)
        }
        request.status = sign.statuses.first
        return EvidenceRecord(place: place, time: time, format: .nginxErrorLog, content: .request(request))
    }

    /// The combined format, with what ingress-nginx puts behind it:
    /// `… "agent" length time [upstream] [] 10.0.0.1:80 size time status id`.
    private static func access(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        // `address - user [time] "request" status …`
        guard let opening = line.prefix(200).firstIndex(of: UInt8(ascii: "[")),
            let (time, zone) = Instant.commonLog(line[(opening + 1)...]),
            let closing = line[opening...].prefix(40).firstIndex(of: UInt8(ascii: "]")),
            line[closing...].prefix(3).elementsEqual("] \"".utf8)
        else { return nil }
        let fields = LogFields(line[(closing + 2)...])
        guard let status = fields.integer(1), (0..<1000).contains(status) else { return nil }
        var request = RequestRecord()
        request.status = status
        let hasUpstream = fields.count >= 13 && fields.isBracketed(7)
        if hasUpstream { request.readTargets(fields.bytes(9)) }
        guard status >= 499 else {
            return EvidenceRecord(
                place: place,
                time: time,
                zone: zone,
                format: .nginxAccessLog,
                content: .request(request)
            )
        }
        request.method = fields.text(0).split(separator: " ").first.map(String.init)
        if hasUpstream {
            request.latency = Double(fields.text(6)).flatMap(RequestRecord.latency)
            request.backend = RequestRecord.name(fields.text(7))
            request.upstream = RequestRecord.name(fields.text(9).split { $0 == "," || $0 == " " }.last)
            request.readUpstream(address: fields.text(9), statuses: fields.text(12))
        }
        return EvidenceRecord(place: place, time: time, zone: zone, format: .nginxAccessLog, content: .request(request))
    }

    // MARK: Envoy

    /// Envoy's own format, and Istio's, which has the details between the flags and the bytes.
    private static func envoy(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        guard let closing = line.prefix(48).firstIndex(of: UInt8(ascii: "]")),
            let time = Instant.rfc3339(line[1..<closing]), line[closing...].prefix(3).elementsEqual("] \"".utf8)
        else { return nil }
        let fields = LogFields(line[(closing + 2)...])
        guard fields.count >= 6, let status = fields.integer(1) else { return nil }
        var request = RequestRecord()
        request.status = status
        request.addFlags(fields.text(2))
        let isIstio = fields.integer(3) == nil
        if isIstio {
            request.addEnvoyDetails(fields.text(3))
            request.addResetReason(fields.text(5))
        }
        request.passOn()
        // code, flags, (details, termination, "transport failure",) received, sent, duration
        let bytes = isIstio ? 6 : 3
        request.latency = fields.integer(bytes + 2).flatMap { RequestRecord.latency(Double($0) / 1000) }
        request.target = RequestRecord.target(fields.bytes(bytes + 8))
        if request.isFailure {
            request.method = fields.text(0).split(separator: " ").first.map(String.init)
            // upstream time, "forwarded", "agent", "id", "authority", "upstream"
            let host = fields.text(bytes + 8)
            request.upstream = RequestRecord.name(host)
            if isIstio {
                let cluster = fields.text(bytes + 9)
                request.backend = fields.count >= bytes + 10 ? RequestRecord.name(cluster) : nil
            }
        }
        return EvidenceRecord(place: place, time: time, format: .envoyLog, content: .request(request))
    }

    // MARK: HAProxy

    /// `… client:port [time] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes - - SC-- …`, with or without syslog's head.
    private static func haProxy(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        guard
            let opening = line.prefix(200).firstIndex(of: UInt8(ascii: "[")).flatMap({ first in
                // The first bracket may be that of `haproxy[123]:`.
                Instant.haProxy(line[(first + 1)...]) != nil
                    ? first : line[(first + 1)...].prefix(200).firstIndex(of: UInt8(ascii: "["))
            }), let time = Instant.haProxy(line[(opening + 1)...]),
            let closing = line[opening...].prefix(40).firstIndex(of: UInt8(ascii: "]"))
        else { return nil }
        let fields = LogFields(line[(closing + 1)...])
        // frontend, backend/server, timers, status, bytes, cookie, cookie, state
        guard fields.count >= 8, let status = fields.integer(3) else { return nil }
        let state = fields.text(7)
        guard state.utf8.count >= 2 else { return nil }
        var request = RequestRecord()
        request.status = status < 0 ? 0 : status
        let server = fields.text(1).split(separator: "/")
        let hasServer = server.last != "<NOSRV>"
        if state.hasPrefix("SC"), !hasServer {
            request.signs.append(.noBackend)
        } else if state.hasPrefix("--"), status >= 500 {
            request.signs.append(.ofBackend)
        } else {
            request.add(state.prefix(2), from: .haProxy)
        }
        request.backend = RequestRecord.name(server.first)
        request.upstream = hasServer ? RequestRecord.name(server.dropFirst().first) : nil
        request.target = hasServer ? RequestRecord.target(fields.text(1).utf8) : nil
        let timers = fields.text(2).split(separator: "/")
        if timers.count == 5, let total = timers.last.flatMap({ Int($0.drop { $0 == "+" }) }) {
            request.latency = RequestRecord.latency(Double(total) / 1000)
        }
        return EvidenceRecord(place: place, time: time, format: .haProxyLog, content: .request(request))
    }

    // MARK: Texts

    /// A value, a flag, a status, a message: what people paste.
    private static func text(_ line: [UInt8], _ place: EvidencePlace) -> EvidenceRecord? {
        guard line.count < 16_384 else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        var request = RequestRecord()
        if text.contains("error=") || text.contains("details=") {
            request.addProxyStatus(text.firstRange(of: "proxyStatus").map { text[$0.upperBound...] } ?? text[...])
        }
        if request.signs.isEmpty {
            let parts = Sign.occurring(in: text)
            let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            let values = words.filter { $0.count >= 6 || words.count == 1 }.flatMap { Sign.values(String($0)) }
            request.signs = Array((parts + values).prefix(4))
        }
        if let range = text.firstRange(of: "reset reason: ") {
            request.addResetReason(text[range.upperBound...].replacing(" ", with: "_").replacing(".", with: ","))
            // The reason says more than the body that it is in.
            if request.signs.contains(where: { $0.vocabulary == .envoyReset }) {
                request.signs.removeAll { $0.vocabulary == .response }
            }
        }
        // A text may hold anything; what is not known in it is not shown.
        request.unknownValues = []
        request.status = status(in: text)
        guard !request.signs.isEmpty || request.status.map({ $0 >= 500 }) == true else { return nil }
        return EvidenceRecord(place: place, time: nil, format: .text, content: .request(request))
    }

    /// `503`, `HTTP/1.1 503 …`, `status 503`, `HTTP 503`, `503 Service Unavailable`.
    private static func status(in text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == ":" || $0 == "\"" || $0 == "," }
        for (index, word) in words.enumerated() {
            guard word.count == 3, let number = Int(word), (500..<600).contains(number) else { continue }
            let before = index > 0 ? words[index - 1].lowercased() : ""
            let isNamed = before.hasPrefix("http") || before.hasSuffix("status") || before.hasSuffix("code")
            let isAnswer =
                index + 1 < words.count
                && ["bad", "service", "gateway", "internal"].contains(words[index + 1].lowercased())
            if words.count == 1 || isNamed || isAnswer { return number }
        }
        return nil
    }
}

/// The fields of a line, which blanks separate; texts in quotes and in brackets are one.
struct LogFields {
    private let line: ArraySlice<UInt8>
    private var ranges: [Range<Int>] = []

    /// - Parameter most: How many are wanted; no format has more than 40.
    init(_ line: ArraySlice<UInt8>, most: Int = 40) {
        self.line = line
        var index = line.startIndex
        while index < line.endIndex, ranges.count < most {
            guard !line[index].isBlank else {
                index += 1
                continue
            }
            let start = index
            let closing: UInt8? =
                switch line[index] {
                case UInt8(ascii: "\""): UInt8(ascii: "\"")
                case UInt8(ascii: "["): UInt8(ascii: "]")
                default: nil
                }
            index += 1
            if let closing {
                while index < line.endIndex, line[index] != closing {
                    index += line[index] == UInt8(ascii: "\\") && closing == UInt8(ascii: "\"") ? 2 : 1
                }
                index = min(index + 1, line.endIndex)
            } else {
                while index < line.endIndex, !line[index].isBlank || continues(index) { index += 1 }
            }
            ranges.append(start..<index)
        }
    }

    /// Whether a field goes on behind a blank: nginx lists the addresses that it tried as `a, b`.
    private func continues(_ blank: Int) -> Bool {
        blank > line.startIndex && line[blank - 1] == UInt8(ascii: ",") && blank + 1 < line.endIndex
            && !line[blank + 1].isBlank
    }

    var count: Int { ranges.count }

    func isBracketed(_ index: Int) -> Bool {
        index < ranges.count && line[ranges[index].lowerBound] == UInt8(ascii: "[")
    }

    /// A field without its quotes; empty where there is none.
    func bytes(_ index: Int) -> ArraySlice<UInt8> {
        guard index < ranges.count else { return [] }
        let field = line[ranges[index]]
        return field.first == UInt8(ascii: "\"") ? field.dropFirst().dropLast() : field
    }

    /// A field without its quotes; empty where there is none.
    func text(_ index: Int) -> String {
        guard index < ranges.count else { return "" }
        var field = line[ranges[index]]
        if let first = field.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "[") {
            field = field.dropFirst()
            if let last = field.last, last == UInt8(ascii: "\"") || last == UInt8(ascii: "]") {
                field = field.dropLast()
            }
        }
        return String(decoding: field, as: UTF8.self)
    }

    func integer(_ index: Int) -> Int? { index < ranges.count ? Int(text(index)) : nil }
}

extension [UInt8] {
    /// Where a text comes first; `nil` where it does not.
    fileprivate func offset(of text: StaticString, from start: Int = 0) -> Int? {
        guard start < count else { return nil }
        return withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let needle = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            return ByteSearch.offset(of: needle, in: base + start, count: count - start).map { $0 + start }
        }
    }
}

extension RequestRecord {
    /// The upstreams that nginx tried, in order, which commas separate, and colons where it went to another location.
    mutating func readTargets(_ addresses: ArraySlice<UInt8>) {
        let tried = addresses.split { $0 == UInt8(ascii: ",") || $0.isBlank }
        // A socket's path has slashes, which end an address in the error log.
        let targets = tried.compactMap { Self.target($0.prefix { $0 != UInt8(ascii: "/") }) }
        target = targets.last
        if targets.count > 1 { failedBefore = targets.dropLast().prefix(8).map { $0 } }
    }

    /// What nginx says of the upstreams that it tried: their addresses, and their statuses, which are its own where none answered.
    mutating func readUpstream(address: some StringProtocol, statuses: some StringProtocol) {
        guard let status, status >= 500 else { return }
        let last = statuses.split { $0 == "," || $0 == " " }.last.flatMap { Int($0) }
        // No upstream was asked: there was none.
        if address == "-" { return signs.append(.noBackend) }
        // nginx makes 504 of a timeout and 502 of every other failure: any other status is the upstream's own.
        if let last, last == status, status != 502, status != 504 { signs.append(.ofBackend) }
    }
}
