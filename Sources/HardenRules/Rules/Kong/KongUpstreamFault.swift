import HardenKubernetes
import HardenYAML

/// A value of an upstream that Kong or the API server refuses.
struct KongUpstreamFault {
    let place: Place
    let message: String
    /// What the remedy is called, and the edit; `nil` where only the author knows.
    var remedy: (title: String, edit: YAMLEdit)?
}

extension KongUpstreamView {
    /// All that is wrong with it. Source: the definition of KongUpstreamPolicy with its CEL rules, and the Upstream entity.
    var faults: [KongUpstreamFault] {
        commonFaults + (form == .policy ? policyFaults : entityFaults)
    }

    private var commonFaults: [KongUpstreamFault] {
        let algorithms = ["round-robin", "consistent-hashing", "least-connections", "latency", "sticky-sessions"]
        let types = ["http", "https", "tcp", "grpc", "grpcs"]
        var faults: [KongUpstreamFault] = []
        func add(_ place: Place, _ message: String?) {
            if let message { faults.append(KongUpstreamFault(place: place, message: message)) }
        }
        add(algorithm.place, algorithm.problem(oneOf: algorithms))
        add(slots.place, slots.problem(in: 10...65536))
        for check in [active, passive] where check.exists {
            add(check.type.place, check.type.problem(oneOf: types))
            for field in [
                check.healthyInterval, check.unhealthyInterval, check.healthySuccesses, check.tcpFailures,
                check.timeouts, check.httpFailures, check.timeout,
            ] {
                if let value = field.value, value < 0 { add(field.place, "must not be negative") }
                if let expected = field.expectation { add(field.place, "must be \(expected)") }
            }
        }
        if let path = active.httpPath.written, !active.httpPath.isOpen, !path.hasPrefix("/") {
            faults.append(
                KongUpstreamFault(
                    place: active.httpPath.place,
                    message: "must begin with /",
                    remedy: ("/\(path)", .put(active.httpPath.path, .string("/\(path)")))
                )
            )
        }
        return faults
    }

    private var policyFaults: [KongUpstreamFault] {
        var faults: [KongUpstreamFault] = []
        let (hashOn, fallback, sticky) = (place["hashOn"], place["hashOnFallback"], place["stickySessions"])
        let chosen = place["algorithm"].text ?? ""
        func add(_ place: Place, _ message: String, _ remedy: (String, YAMLEdit)? = nil) {
            faults.append(KongUpstreamFault(place: place, message: message, remedy: remedy.map { ($0.0, $0.1) }))
        }
        for place in [hashOn, fallback] {
            let keys = ["input", "cookie", "header", "uriCapture", "queryArg"].filter { place[$0].exists }
            if keys.count > 1 { add(place, "takes only one of \(keys.joined(separator: ", "))") }
            if let text = place["input"].string().problem(oneOf: ["ip", "consumer", "path", "none"]) {
                add(place["input"], text)
            }
        }
        if hashOn["cookie"].exists, !hashOn["cookiePath"].exists {
            add(
                hashOn["cookie"],
                "needs cookiePath beside it",
                ("cookiePath: /", .put(hashOn["cookiePath"].path, "/"))
            )
        }
        if hashOn["cookiePath"].exists, !hashOn["cookie"].exists { add(hashOn["cookiePath"], "needs cookie beside it") }
        let algorithm = self.algorithm
        if hashOn.exists, !algorithm.isOpen, chosen != "consistent-hashing", chosen != "sticky-sessions" {
            let edit = YAMLEdit.put(algorithm.path, "consistent-hashing")
            let isOpen = chosen.isEmpty && !sticky.exists
            add(
                hashOn,
                "needs algorithm consistent-hashing\(chosen.isEmpty ? "" : " instead of \(chosen)")",
                isOpen ? ("algorithm: consistent-hashing", edit) : nil
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
                ("passive.\(key).interval removed", .delete(interval.path, sole: .deleteParent))
            )
        }
        if sticky.exists {
            if !sticky["cookie"].exists { add(sticky, "needs a cookie") }
            if hashOn["input"].text != "none" { add(sticky, "needs hashOn.input none") }
            if chosen != "sticky-sessions", !algorithm.isOpen { add(sticky, "needs algorithm sticky-sessions") }
        }
        return faults
    }

    private var entityFaults: [KongUpstreamFault] {
        var faults: [KongUpstreamFault] = []
        let choices = ["none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"]
        if let text = hashOn.problem(oneOf: choices) { return [KongUpstreamFault(place: hashOn.place, message: text)] }
        if let text = hashFallback.problem(oneOf: choices) {
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

extension Field<String> {
    fileprivate func problem(oneOf values: [String]) -> String? {
        if let expectation { return "must be \(expectation)" }
        guard let written, !isOpen, !values.contains(written) else { return nil }
        return "'\(written)' is none of \(values.joined(separator: ", "))"
    }
}

extension Field<Int> {
    fileprivate func problem(in range: ClosedRange<Int>) -> String? {
        if let expectation { return "must be \(expectation)" }
        guard let written, !range.contains(written) else { return nil }
        return "\(written) is not within \(range.lowerBound) and \(range.upperBound)"
    }
}
