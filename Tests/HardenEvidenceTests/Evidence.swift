import HardenEvidence

/// What a reader makes of a text, as records and as what they say together.
struct Evidence {
    private(set) var records: [EvidenceRecord] = []
    private(set) var summary = EvidenceSummary()
    private(set) var unread = EvidenceReader.Unread()

    /// - Parameter piece: Bytes that are read at a time.
    init(_ text: String, piece: Int = .max, mostBytesOfItem: Int = 1 << 20) {
        self.init(Array(text.utf8), piece: piece, mostBytesOfItem: mostBytesOfItem)
    }

    init(_ bytes: [UInt8], piece: Int = .max, mostBytesOfItem: Int = 1 << 20) {
        var records: [EvidenceRecord] = []
        var reader = EvidenceReader(source: "log", mostBytesOfItem: mostBytesOfItem) { records.append($0) }
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.read(rest.prefix(piece))
            rest = rest.dropFirst(piece)
        }
        reader.finish()
        self.records = records
        unread = reader.unread
        for record in records { summary.add(record) }
    }

    var requests: [RequestRecord] { records.compactMap(\.request) }

    /// The causes of the only kind of failure, the likeliest first.
    var causes: [String] { summary.groups.values.first.map { summary.causes(of: $0).map(\.cause.id) } ?? [] }
}
