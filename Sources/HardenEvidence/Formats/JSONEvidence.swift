import HardenRollout

/// Records of JSON objects: entries of Cloud Logging, of proxies that log in JSON, and Kubernetes objects.
struct JSONEvidence {
    let source: String
    let line: Int
    let bytes: [UInt8]

    /// - Returns: Nothing for an object that is no evidence.
    func records(of object: JSONValue) -> [EvidenceRecord] {
        if let items = object["items"], object["kind"]?.text?.hasSuffix("List") == true {
            return items.items.flatMap(records)
        }
        if object["apiVersion"] != nil, object["kind"] != nil { return kubernetes(object) }
        if object["logName"] != nil || object["insertId"] != nil || object["jsonPayload"] != nil
            || object["httpRequest"] != nil
        {
            return cloudLogging(object)
        }
        // Docker keeps what a container wrote so.
        if let log = object["log"]?.text, object["stream"] != nil {
            let line = Array(log.utf8.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
            guard var found = LineEvidence.recordOfContainer(line, at: place(of: object)) else { return [] }
            if found.time == nil { found.time = object["time"]?.text.flatMap { Instant.rfc3339(Array($0.utf8)[...]) } }
            return [found]
        }
        if object["latencies"] != nil, object["response"] != nil { return [kong(object)] }
        if object["response_flags"] != nil || object["response_code_details"] != nil { return [envoy(object)] }
        if let status = Self.first(Self.statusNames, of: object)?.integer, (100..<1000).contains(status) {
            return [nginx(object, status)]
        }
        return []
    }

    /// Where lines end, so that the places of a long list are found without counting again.
    private let lineEnds: [Int]

    init(source: String, line: Int, bytes: [UInt8]) {
        self.source = source
        self.line = line
        self.bytes = bytes
        lineEnds = bytes.indices.filter { bytes[$0] == 0x0A }
    }

    /// Whether it is a list of objects that has none, as `kubectl get -o json` prints it.
    static func isEmptyList(_ object: JSONValue) -> Bool {
        object["kind"]?.text?.hasSuffix("List") == true && object["items"]?.items.isEmpty == true
    }

    private func place(of value: JSONValue) -> EvidencePlace {
        var (low, high) = (0, lineEnds.count)
        while low < high {
            let middle = (low + high) / 2
            if lineEnds[middle] < value.offset { low = middle + 1 } else { high = middle }
        }
        return EvidencePlace(source: source, line: line + low)
    }

    private func record(
        _ object: JSONValue,
        _ format: EvidenceFormat,
        _ time: String?,
        _ content: EvidenceRecord.Content
    )
        -> EvidenceRecord
    {
        EvidenceRecord(
            place: place(of: object),
            time: time.flatMap { Instant.rfc3339(Array($0.utf8)[...]) },
            format: format,
            content: content
        )
    }

    private static func first(_ names: [String], of object: JSONValue) -> JSONValue? {
        names.lazy.compactMap { object[$0] }.first
    }

    // MARK: Cloud Logging

    private func cloudLogging(_ entry: JSONValue) -> [EvidenceRecord] {
        let time = entry["timestamp"]?.text
        let payload = entry["jsonPayload"]
        if let payload, payload["involvedObject"] != nil || payload["kind"]?.text == "Event" {
            return [record(entry, .clusterLog, time ?? payload["lastTimestamp"]?.text, .event(event(payload)))]
        }
        if let request = entry["httpRequest"] {
            return [record(entry, .loadBalancerLog, time, .request(loadBalancer(entry, request, payload)))]
        }
        if let audit = entry["protoPayload"] { return auditEvent(entry, audit, time) }
        // A container's own line: nginx, Kong and others within the cluster.
        let place = place(of: entry)
        if let text = entry["textPayload"]?.text ?? payload?["message"]?.text ?? payload?["log"]?.text {
            guard var found = LineEvidence.record(Array(text.utf8), at: place) else { return [] }
            found.place = place
            if found.time == nil { found.time = time.flatMap { Instant.rfc3339(Array($0.utf8)[...]) } }
            return [found]
        }
        guard let payload else { return [] }
        return records(of: payload).map { found in
            var found = found
            found.place = place
            if found.time == nil { found.time = time.flatMap { Instant.rfc3339(Array($0.utf8)[...]) } }
            return found
        }
    }

    private func loadBalancer(_ entry: JSONValue, _ http: JSONValue, _ payload: JSONValue?) -> RequestRecord {
        var request = RequestRecord()
        request.status = http["status"]?.integer
        request.latency = (http["latency"]?.text).flatMap { text in
            text.hasSuffix("s") ? Double(text.dropLast()).flatMap(RequestRecord.latency) : nil
        }
        request.method = http["requestMethod"]?.text
        request.upstream = RequestRecord.name(http["serverIp"]?.text)
        let labels = entry["resource"]?["labels"]
        request.backend = RequestRecord.name(labels?["backend_service_name"]?.text ?? labels?["backend_name"]?.text)
        // The address is that of a Pod for network endpoint groups, and that of a node for instance groups.
        if let backend = request.backend, ["k8s1-", "k8s2-", "gkegw1-", "gkemcg1-"].contains(where: backend.hasPrefix) {
            request.target = (http["serverIp"]?.text?.utf8).flatMap(RequestRecord.target)
        }
        if let details = payload?["statusDetails"]?.text { request.add(details, from: .statusDetails) }
        if let status = payload?["proxyStatus"]?.text { request.addProxyStatus(status) }
        return request
    }

    /// Deletions of Pods, and endpoints that are taken out of a network endpoint group.
    private func auditEvent(_ entry: JSONValue, _ audit: JSONValue, _ time: String?) -> [EvidenceRecord] {
        guard let method = audit["methodName"]?.text else { return [] }
        let isEnd = ["pods.delete", "pods.eviction.create", "detachNetworkEndpoints"].contains { method.hasSuffix($0) }
        let isStart = method.hasSuffix("attachNetworkEndpoints")
        guard isEnd || isStart else { return [] }
        var event = EventRecord(reason: method)
        event.object = RequestRecord.name(
            audit["resourceName"]?.text.map { $0.split(separator: "/").suffix(2).joined(separator: ":") }
        )
        event.change = isEnd ? .ends : .starts
        return [record(entry, .clusterLog, time, .event(event))]
    }

    // MARK: Proxies

    private func kong(_ entry: JSONValue) -> EvidenceRecord {
        var request = RequestRecord()
        request.status = entry["response"]?["status"]?.integer
        request.method = entry["request"]?["method"]?.text
        request.backend = RequestRecord.name(entry["service"]?["name"]?.text ?? entry["service"]?["host"]?.text)
        request.latency = entry["latencies"]?["request"]?.number.flatMap { RequestRecord.latency($0 / 1000) }
        let tries = entry["tries"]?.items ?? []
        // Kong's time with the upstream is -1 where none gave an answer; with an answer the status is the upstream's own.
        if let status = request.status, status >= 500, let proxy = entry["latencies"]?["proxy"]?.number {
            if proxy >= 0 {
                request.signs.append(.ofBackend)
            } else if entry["tries"] != nil, tries.isEmpty {
                request.signs.append(.noBackend)
            }
        }
        if let last = tries.last, let address = last["ip"]?.text {
            let target = last["port"]?.text.map { "\(address):\($0)" } ?? address
            request.upstream = RequestRecord.name(target)
            request.target = RequestRecord.target(target.utf8)
        }
        // Milliseconds since 1970; what lies beyond the year 9999 is none.
        let started = entry["started_at"]?.integer.flatMap { (0..<253_402_300_800_000).contains($0) ? $0 : nil }
        var found = record(entry, .kongLog, nil, .request(request))
        found.time = started
        return found
    }

    private func envoy(_ entry: JSONValue) -> EvidenceRecord {
        var request = RequestRecord()
        request.status = entry["response_code"]?.integer
        request.method = entry["method"]?.text
        request.upstream = RequestRecord.name(entry["upstream_host"]?.text)
        request.target = (entry["upstream_host"]?.text?.utf8).flatMap(RequestRecord.target)
        request.backend = RequestRecord.name(entry["upstream_cluster"]?.text)
        request.latency = entry["duration"]?.number.flatMap { RequestRecord.latency($0 / 1000) }
        request.addFlags(entry["response_flags"]?.text)
        if let details = entry["response_code_details"]?.text { request.addEnvoyDetails(details) }
        request.passOn()
        return record(entry, .envoyLog, entry["start_time"]?.text, .request(request))
    }

    private static let statusNames = ["status", "response_status", "http_status", "status_code"]

    private func nginx(_ entry: JSONValue, _ status: Int) -> EvidenceRecord {
        var request = RequestRecord()
        request.status = status
        request.method = Self.first(["request_method", "method", "verb"], of: entry)?.text
        let addresses = Self.first(["upstream_addr", "upstreamAddr", "upstream"], of: entry)?.text
        let address = addresses.map(Self.lastOfList)
        request.upstream = RequestRecord.name(address)
        request.readTargets(Array((addresses ?? "").utf8)[...])
        request.backend = RequestRecord.name(
            Self.first(["proxy_upstream_name", "upstream_name", "service_name"], of: entry)?.text
        )
        let statuses = Self.first(["upstream_status", "upstreamStatus"], of: entry)?.text ?? ""
        request.readUpstream(address: addresses ?? "", statuses: statuses)
        // Fields of Google's load balancers that somebody took out of their entries.
        if let details = entry["statusDetails"]?.text { request.add(details, from: .statusDetails) }
        if let status = entry["proxyStatus"]?.text { request.addProxyStatus(status) }
        request.latency = Self.first(["request_time", "requestTime"], of: entry)?.number.flatMap(RequestRecord.latency)
        let time = Self.first(["time_iso8601", "time", "timestamp", "@timestamp", "time_local"], of: entry)?.text
        var found = record(entry, .nginxAccessLog, time, .request(request))
        if found.time == nil, let time {
            (found.time, found.zone) = Instant.commonLog(Array(time.utf8)[...]).map { ($0, $1) } ?? (nil, nil)
        }
        return found
    }

    /// nginx names all addresses that it tried.
    private static func lastOfList(_ text: String) -> String {
        text.split { $0 == "," || $0 == " " }.last.map(String.init) ?? text
    }

    // MARK: Kubernetes

    private func kubernetes(_ object: JSONValue) -> [EvidenceRecord] {
        if object["kind"]?.text == "Event" {
            let time =
                Self.first(["lastTimestamp", "eventTime", "firstTimestamp"], of: object)?.text
                ?? object["metadata"]?["creationTimestamp"]?.text
            return [record(object, .kubernetesObjects, time, .event(event(object)))]
        }
        guard object["kind"]?.text == "Pod" else { return [] }
        let name = RequestRecord.name(object["metadata"]?["name"]?.text).map { "Pod/\($0)" }
        let namespace = object["metadata"]?["namespace"]?.text
        let status = object["status"]
        var records: [EvidenceRecord] = []
        func add(_ reason: String, _ time: String?, _ change: EventRecord.Change?) {
            var event = EventRecord(reason: reason, signs: Sign.value(reason, in: .kubernetes).map { [$0] } ?? [])
            (event.object, event.namespace, event.change) = (name, namespace, change)
            records.append(record(object, .kubernetesObjects, time, .event(event)))
        }
        for container in status?["containerStatuses"]?.items ?? [] {
            for state in [container["lastState"], container["state"]] {
                if let ended = state?["terminated"] {
                    // The container ended by itself: nobody asked the Pod to go.
                    let reason = ended["reason"]?.text ?? "Terminated"
                    add(reason == "Completed" ? "Terminated" : reason, ended["finishedAt"]?.text, nil)
                }
                if let waiting = state?["waiting"]?["reason"]?.text { add(waiting, nil, nil) }
                if let running = state?["running"] { add("Started", running["startedAt"]?.text, .starts) }
            }
        }
        if let reason = status?["reason"]?.text { add(reason, nil, .ends) }
        if let deletion = object["metadata"]?["deletionTimestamp"]?.text { add("Deleted", deletion, .ends) }
        return records
    }

    private func event(_ object: JSONValue) -> EventRecord {
        let subject = object["involvedObject"] ?? object["regarding"]
        var event = EventRecord(reason: object["reason"]?.text ?? "")
        if let kind = RequestRecord.name(subject?["kind"]?.text), let name = RequestRecord.name(subject?["name"]?.text)
        {
            event.object = "\(kind)/\(name)"
        }
        event.namespace = RequestRecord.name(subject?["namespace"]?.text)
        event.read(message: object["message"]?.text ?? object["note"]?.text ?? "")
        return event
    }
}

extension UInt8 {
    /// What names and values are made of.
    fileprivate var isOfName: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}

extension RequestRecord {
    mutating func add(_ value: some StringProtocol, from vocabulary: Sign.Vocabulary) {
        guard !value.isEmpty else { return }
        guard signs.count + unknownValues.count < 6 else { return }
        if let sign = Sign.value(value, in: vocabulary) {
            if !signs.contains(sign) { signs.append(sign) }
        } else if value.utf8.count <= 64, value.utf8.allSatisfy(\.isOfName) {
            // Only a word: a field may hold anything, also what a client sent.
            unknownValues.append(String(value))
        }
    }

    /// `error="connection_terminated"; details="backend_connection_closed"`, with quotes or without.
    mutating func addProxyStatus(_ text: some StringProtocol) {
        for part in text.split(separator: ";") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let blanks: (Character) -> Bool = { $0 == " " || $0 == "'" || $0 == "\"" || $0 == "\\" || $0 == "," }
            let key = part[..<equals].drop(while: blanks)
            var value = part[part.index(after: equals)...].drop(while: blanks)
            while let last = value.last, blanks(last) { value = value.dropLast() }
            if key.hasSuffix("error") { add(value, from: .proxyError) }
            if key.hasSuffix("details") { add(value, from: .proxyDetails) }
        }
    }

    /// Envoy joins several flags by commas, and has a dash for none.
    mutating func addFlags(_ text: (some StringProtocol)?) {
        for flag in text?.split(separator: ",") ?? [] where flag != "-" { add(flag, from: .envoyFlag) }
    }

    /// Envoy has no flag for a status that is the backend's own.
    mutating func passOn() {
        guard let status, status >= 500, signs.isEmpty, unknownValues.isEmpty else { return }
        signs.append(.ofBackend)
    }

    /// `upstream_reset_before_response_started{connection_termination}`.
    mutating func addEnvoyDetails(_ text: some StringProtocol) {
        let value = text.prefix { !"{([".contains($0) }
        if value != "-" { add(value, from: .envoyDetails) }
        addResetReason(text.dropFirst(value.count))
    }

    /// `{remote_connection_failure|TLS_error:|…}`: the first reason that is known, and TLS before all others.
    mutating func addResetReason(_ text: some StringProtocol) {
        let words = String(text).split(whereSeparator: { "{}|,:".contains($0) }).map(String.init)
        let known = words.compactMap { Sign.value($0, in: .envoyReset) }
        if let sign = known.first(where: { $0.text == "TLS_error" }) ?? known.first, !signs.contains(sign) {
            signs.append(sign)
        }
    }

    /// A name that is none of a client's words: of a Pod, a Service, a cluster, an address.
    static func name(_ text: (some StringProtocol)?) -> String? {
        guard let text, !text.isEmpty, text != "-", text.utf8.count <= 253 else { return nil }
        let isName = text.utf8.allSatisfy {
            $0.isOfName || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ":") || $0 == 0x5B || $0 == 0x5D
        }
        return isName ? String(text) : nil
    }
}

extension EventRecord {
    /// Reasons with which a Pod, or all Pods of a node, begin to go.
    private static let ends: Set<String> = [
        "Killing", "Evicted", "Preempted", "TaintManagerEviction", "NodeNotReady", "DeletingNode", "SuccessfulDelete",
    ]
    private static let starts: Set<String> = ["Started", "SuccessfulCreate"]

    /// What the event's reason and message say.
    mutating func read(message: String) {
        if let sign = Sign.value(reason, in: .kubernetes) { signs.append(sign) }
        signs += Sign.Parts.ofIngressController.occurring(in: message.utf8)
        if Self.ends.contains(reason) { change = .ends }
        if Self.starts.contains(reason) { change = .starts }
        // The kubelet says why it kills: of liveness, "Container orders failed liveness probe, will be restarted".
        if reason == "Killing", message.contains("liveness probe"), let sign = Sign.value("Unhealthy", in: .kubernetes)
        {
            signs.append(sign)
            change = nil
        }
        if reason == "BackOff", message.contains("pulling image"),
            let sign = Sign.value("ImagePullBackOff", in: .kubernetes)
        {
            signs = [sign]
        }
        // `Scaled down replica set orders-7c9f to 2 from 3`
        if reason == "ScalingReplicaSet" { change = message.hasPrefix("Scaled down") ? .ends : .starts }
        // The kubelet says it of readiness, which costs nothing, and of liveness, which restarts the container.
        if reason == "Unhealthy", !message.contains("iveness probe") {
            signs.removeAll { $0.vocabulary == .kubernetes }
        }
    }
}
