import HardenKubernetes
import HardenYAML

/// A value of an upstream that Kong or the API server refuses.
struct KongUpstreamFault {
    let place: Place
    let message: String
    /// Whether the rest is taken without it, except by clients that ask for strictness, as kubectl does.
    var isDropped = false
    /// `nil` where only the author knows.
    var fix: Fix?
}

extension KongUpstreamView {
    /// All that is wrong with it. Source: the definition of KongUpstreamPolicy with its CEL rules, and the Upstream entity.
    var faults: [KongUpstreamFault] {
        commonFaults + (form == .policy ? policyFaults : entityFaults)
    }

    private var commonFaults: [KongUpstreamFault] {
        let algorithms = ["round-robin", "consistent-hashing", "least-connections", "latency", "sticky-sessions"]
        var faults: [KongUpstreamFault] = []
        func add(_ place: Place, _ message: String?) {
            if let message { faults.append(KongUpstreamFault(place: place, message: message)) }
        }
        add(algorithm.place, algorithm.place.fault(oneOf: algorithms))
        add(slots.place, slots.place.fault(range: 10...65536))
        // A definition of its own has no bounds here, but Kong has.
        add(healthChecks["threshold"], healthChecks["threshold"].fault(number: 0...100))
        for check in [active, passive] where check.exists {
            add(check.type.place, check.type.place.fault(oneOf: ["http", "https", "tcp", "grpc", "grpcs"]))
            for (place, fault) in check.numberFaults { add(place, fault) }
        }
        if let path = active.httpPath.known, active.httpPath.isWritten, !path.hasPrefix("/") {
            faults.append(
                KongUpstreamFault(
                    place: active.httpPath.place,
                    message: "must begin with /",
                    fix: Fix("/\(path)", active.httpPath.put(.string("/\(path)")))
                )
            )
        }
        return faults
    }

    private var policyFaults: [KongUpstreamFault] {
        var faults: [KongUpstreamFault] = []
        let (hashOn, fallback, sticky) = (place["hashOn"], place["hashOnFallback"], place["stickySessions"])
        let chosen = place["algorithm"].text ?? ""
        func add(_ place: Place, _ message: String, _ fix: Fix? = nil) {
            faults.append(KongUpstreamFault(place: place, message: message, fix: fix))
        }
        for place in [hashOn, fallback] {
            let keys = ["input", "cookie", "header", "uriCapture", "queryArg"].filter { place[$0].exists }
            if keys.count > 1 { add(place, "takes only one of \(keys.joined(separator: ", "))") }
            if let text = place["input"].fault(oneOf: ["ip", "consumer", "path", "none"]) {
                add(place["input"], text)
            }
        }
        if hashOn["cookie"].exists, !hashOn["cookiePath"].exists {
            add(
                hashOn["cookie"],
                "needs cookiePath beside it",
                Fix("cookiePath: /", hashOn["cookiePath"].put("/"))
            )
        }
        if hashOn["cookiePath"].exists, !hashOn["cookie"].exists { add(hashOn["cookiePath"], "needs cookie beside it") }
        let algorithm = self.algorithm
        if hashOn.exists, !algorithm.isOpen, chosen != "consistent-hashing", chosen != "sticky-sessions" {
            let isOpen = chosen.isEmpty && !sticky.exists
            add(
                hashOn,
                "needs algorithm consistent-hashing\(chosen.isEmpty ? "" : " instead of \(chosen)")",
                isOpen ? Fix("algorithm: consistent-hashing", algorithm.put("consistent-hashing")) : nil
            )
        } else if fallback.exists, !algorithm.isOpen, chosen != "consistent-hashing" {
            add(fallback, "needs algorithm consistent-hashing")
        }
        if hashOn["cookie"].exists, fallback.exists { add(fallback, "must not be set together with hashOn.cookie") }
        for key in ["healthy", "unhealthy"] where passive.place[key]["interval"].exists {
            let interval = passive.place[key]["interval"]
            add(
                interval,
                "does not exist for passive checks",
                Fix("passive.\(key).interval removed", interval.delete(sole: .deleteParent))
            )
        }
        if sticky.exists {
            if !sticky["cookie"].exists || sticky["cookie"].text == "" { add(sticky, "needs a cookie") }
            if hashOn["input"].text != "none" { add(sticky, "needs hashOn.input none") }
            if chosen != "sticky-sessions", !algorithm.isOpen { add(sticky, "needs algorithm sticky-sessions") }
        }
        return faults + unknownKeys
    }

    /// Keys that the definition does not have.
    private var unknownKeys: [KongUpstreamFault] {
        let hash = ["input", "cookie", "cookiePath", "header", "uriCapture", "queryArg"]
        let healthy = ["httpStatuses", "interval", "successes"]
        let unhealthy = ["httpFailures", "httpStatuses", "interval", "tcpFailures", "timeouts"]
        let probe = ["concurrency", "headers", "httpPath", "httpsSni", "httpsVerifyCertificate", "timeout"]
        let places: [(Place, [String])] = [
            (place, ["algorithm", "hashOn", "hashOnFallback", "healthchecks", "slots", "stickySessions"]),
            (place["hashOn"], hash), (place["hashOnFallback"], hash),
            (place["stickySessions"], ["cookie", "cookiePath"]),
            (healthChecks, ["active", "passive", "threshold"]),
            (active.place, probe + ["type", "healthy", "unhealthy"]),
            (passive.place, ["type", "healthy", "unhealthy"]),
            (active.place["healthy"], healthy), (passive.place["healthy"], healthy),
            (active.place["unhealthy"], unhealthy), (passive.place["unhealthy"], unhealthy),
        ]
        return places.flatMap { place, known in
            place.unknownEntries(known: known).filter { !Placeholder.occurs(in: $0.key) }.map { _, value, suggestion in
                let hint = suggestion.map { "; is \($0) meant?" } ?? ""
                return KongUpstreamFault(place: value, message: "is no field\(hint)", isDropped: true)
            }
        }
    }

    private var entityFaults: [KongUpstreamFault] {
        var faults: [KongUpstreamFault] = []
        let choices = ["none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"]
        if let text = hashOn.place.fault(oneOf: choices) {
            return [KongUpstreamFault(place: hashOn.place, message: text)]
        }
        if let text = hashFallback.place.fault(oneOf: choices) {
            return [KongUpstreamFault(place: hashFallback.place, message: text)]
        }
        guard let first = hashOn.value, let second = hashFallback.value else { return [] }
        for (field, value, prefix) in [(hashOn, first, "hash_on"), (hashFallback, second, "hash_fallback")] {
            guard ["header", "cookie", "query_arg", "uri_capture"].contains(value) else { continue }
            let name = value == "cookie" ? "hash_on_cookie" : "\(prefix)_\(value)"
            if !place[name].exists { faults.append(KongUpstreamFault(place: field.place, message: "needs \(name)")) }
        }
        guard second != "none" else { return faults }
        if first == "none" || first == "cookie" {
            let message = "must be none where hash_on is \(first)"
            faults.append(KongUpstreamFault(place: hashFallback.place, message: message))
        } else if first == second, !["header", "query_arg", "uri_capture"].contains(first) {
            faults.append(KongUpstreamFault(place: hashFallback.place, message: "must differ from hash_on"))
        }
        return faults
    }
}

extension KongHealthCheckView {
    /// What is wrong with its numbers. Sources: the definition of KongUpstreamPolicy, and Kong's Upstream entity, which
    /// takes fractions of seconds and has bounds above.
    fileprivate var numberFaults: [(Place, String?)] {
        let (healthy, unhealthy) = (place["healthy"], place["unhealthy"])
        let isPolicy = form == .policy
        let seconds = [place["timeout"], healthy["interval"], unhealthy["interval"]]
        let counts = [
            healthy["successes"], tcpFailures.place, unhealthy["timeouts"], httpFailures.place,
        ]
        let key = isPolicy ? "httpStatuses" : "http_statuses"
        let statuses = (healthy[key].items + unhealthy[key].items).map {
            ($0, $0.fault(range: 100...(isPolicy ? 599 : 999)))
        }
        let lists = [healthy[key], unhealthy[key]].map { list in
            (list, list.exists && !list.isSequence && !list.string().isOpen ? "must be a list of numbers" : nil)
        }
        let concurrency = place["concurrency"]
        return seconds.map { ($0, isPolicy ? $0.fault(atLeast: 0) : $0.fault(number: 0...65535)) }
            + counts.map { ($0, isPolicy ? $0.fault(atLeast: 0) : $0.fault(range: 0...255)) }
            + [(concurrency, concurrency.fault(atLeast: 1))] + statuses + lists
    }
}
