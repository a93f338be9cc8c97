/// The columns of `kubectl get events`, and of the events that `kubectl describe` ends with.
struct EventColumns {
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
        guard text.contains("REASON") && text.contains("MESSAGE") || text.contains("Reason") && text.contains("Message")
        else {
            return nil
        }
        var order: [(name: String, start: Int)] = []
        for name in [
            "NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN",
            "COUNT", "NAME",
            "Type", "Reason", "Age", "From", "Message",
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
    func record(_ line: [UInt8], at place: EvidencePlace) -> EvidenceRecord? {
        let type = field("TYPE", of: line)
        guard type == "Normal" || type == "Warning" else { return nil }
        var event = EventRecord(reason: field("REASON", of: line))
        // `pod/orders-7c9f` is written in small letters.
        let object = field("OBJECT", of: line)
        event.object = object.isEmpty ? nil : object.prefix(1).uppercased() + object.dropFirst()
        let namespace = field("NAMESPACE", of: line)
        event.namespace = namespace.isEmpty ? nil : namespace
        event.read(message: field("MESSAGE", of: line))
        return EvidenceRecord(place: place, time: nil, format: .eventTable, content: .event(event))
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmed: ArraySlice<UInt8> {
        var slice = drop { $0.isBlank }
        while let last = slice.last, last.isBlank { slice = slice.dropLast() }
        return slice
    }
}
