/// The columns of `kubectl get events` and `kubectl get pods`, and of the events that `kubectl describe` ends with.
struct ObjectColumns {
    /// Where each column begins.
    private let order: [(name: String, start: Int)]

    /// - Parameter header: The line that names them: `LAST SEEN   TYPE      REASON   OBJECT   MESSAGE`.
    init?(header: [UInt8]) {
        // `NAMESPACE`, `LAST SEEN`, `TYPE`: every other line is told by its first letters.
        let first = header.drop { $0.isBlank }.prefix(4)
        guard header.count < 400, ["NAME", "LAST", "TYPE", "Type"].contains(where: { first.elementsEqual($0.utf8) })
        else {
            return nil
        }
        let text = String(decoding: header, as: UTF8.self)
        let isOfEvents =
            text.contains("REASON") && text.contains("MESSAGE") || text.contains("Reason") && text.contains("Message")
        guard isOfEvents || text.contains("READY") && text.contains("STATUS") && text.contains("RESTARTS") else {
            return nil
        }
        var order: [(name: String, start: Int)] = []
        for name in [
            "NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN",
            "COUNT", "NAME",
            "Type", "Reason", "Age", "From", "Message", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE",
        ] {
            // `OBJECT` is a part of `SUBOBJECT`, and `NAME` of `NAMESPACE`.
            guard
                let range = text.ranges(of: name).first(where: { range in
                    (range.lowerBound == text.startIndex || text[text.index(before: range.lowerBound)] == " ")
                        && (range.upperBound == text.endIndex || text[range.upperBound] == " ")
                })
            else { continue }
            order.append((name.uppercased(), text.utf8.distance(from: text.startIndex, to: range.lowerBound)))
        }
        order.sort { $0.start < $1.start }
        guard order.count >= 4 else { return nil }
        self.order = order
    }

    private func field(_ name: String, of line: [UInt8]) -> String {
        guard let index = order.firstIndex(where: { $0.name == name }), order[index].start < line.count else {
            return ""
        }
        let end = index + 1 < order.count ? min(order[index + 1].start, line.count) : line.count
        let bytes = line[order[index].start..<end]
        return String(decoding: bytes.trimmed, as: UTF8.self)
    }

    /// The event of a line; `nil` for a line that is none, which ends the table.
    ///
    /// - Parameter object: What the events are of, where they are told below it.
    func record(_ line: [UInt8], at place: EvidencePlace, of object: String?) -> EvidenceRecord? {
        var event: EventRecord
        let status = field("STATUS", of: line)
        if !status.isEmpty {
            guard field("READY", of: line).contains("/") else { return nil }
            // `Init:CrashLoopBackOff` is that of a container that runs before the others.
            let reason = status.split(separator: ":").last.map(String.init) ?? status
            event = EventRecord(reason: reason, signs: Sign.value(reason, in: .kubernetes).map { [$0] } ?? [])
            event.object = RequestRecord.name(field("NAME", of: line)).map { "Pod/\($0)" }
        } else {
            let type = field("TYPE", of: line)
            guard type == "Normal" || type == "Warning" else { return nil }
            event = EventRecord(reason: field("REASON", of: line))
            // `pod/orders-7c9f` is written in small letters.
            let named = field("OBJECT", of: line)
            event.object = named.isEmpty ? object : named.prefix(1).uppercased() + named.dropFirst()
            event.read(message: field("MESSAGE", of: line))
        }
        let namespace = field("NAMESPACE", of: line)
        event.namespace = namespace.isEmpty ? nil : namespace
        return EvidenceRecord(place: place, time: nil, format: .eventTable, content: .event(event))
    }
}

/// What `kubectl describe` prints of an object: fields with colons, those of containers indented, and its events.
struct DescribedObject {
    private let name: String
    private var kind: String?
    /// Why a container waits or ended, which its times follow.
    private var state: EvidenceRecord?

    /// Such as `Pod/orders-7c9f`.
    var title: String { "\(kind ?? "Object")/\(name)" }

    /// - Parameter line: The first of all, `Name:             orders-7c9f`.
    init?(_ line: [UInt8]) {
        guard line.starts(with: "Name:  ".utf8),
            let name = RequestRecord.name(String(decoding: line.dropFirst(5)[...].trimmed, as: UTF8.self))
        else { return nil }
        self.name = name
    }

    /// Fields that only one kind has.
    private static let kinds = [
        "Service Account": "Pod", "Node": "Pod", "StrategyType": "Deployment", "Roles": "Node",
        "Ingress Class": "Ingress",
        "Default backend": "Ingress",
    ]

    /// - Returns: What the line, or the one before, tells; `nil` for a line that is of no description.
    mutating func read(_ line: [UInt8], at place: EvidencePlace) -> [EvidenceRecord]? {
        guard let first = line.first else { return [] }
        let content = line[...].trimmed
        let colon = content.firstIndex(of: UInt8(ascii: ":"))
        let key = colon.map { String(decoding: content[..<$0], as: UTF8.self) } ?? ""
        let value = colon.map { String(decoding: content[($0 + 1)...].trimmed, as: UTF8.self) } ?? ""
        guard first.isBlank || !key.isEmpty && key.utf8.count < 40 && (0x41...0x5A).contains(first) else { return nil }
        if !first.isBlank, let kind = Self.kinds[key] { self.kind = kind }
        switch key {
        case "Reason":
            let told = end()
            var event = EventRecord(reason: value, signs: Sign.value(value, in: .kubernetes).map { [$0] } ?? [])
            event.object = title
            state = EvidenceRecord(place: place, time: nil, format: .kubernetesObjects, content: .event(event))
            return told
        case "Finished":
            state?.time = Instant.describe(Array(value.utf8)[...])
            return end()
        case "Exit Code", "Started", "Message": return []
        default: return end()
        }
    }

    /// What was read of a state that nothing more is said of.
    mutating func end() -> [EvidenceRecord] {
        defer { state = nil }
        return state.map { [$0] } ?? []
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmed: ArraySlice<UInt8> {
        var slice = drop { $0.isBlank }
        while let last = slice.last, last.isBlank { slice = slice.dropLast() }
        return slice
    }
}
