/// Reads evidence piece by piece: logs of any length in memory that does not grow with them.
///
/// What a line is, it says itself; files may be mixed. A line that nothing is known of is counted, and nothing more.
package struct EvidenceReader {
    /// What could not be read.
    package struct Unread: Sendable, Hashable {
        package var count = 0
        /// The first of them.
        package var places: [EvidencePlace] = []

        package init() {}
    }

    package private(set) var unread = Unread()
    /// How many records of each format there were.
    package private(set) var formats: [EvidenceFormat: Int] = [:]
    private let source: String
    private let report: (EvidenceRecord) -> Void

    /// Lines of the item that is being read, without the break behind the last.
    private var item: [UInt8] = []
    private var itemLine = 1
    private var line = 1
    private var json = JSONDepth()
    private var isInJSON = false
    private var isItemTooLong = false
    /// The columns of `kubectl get` that were named last.
    private var columns: ObjectColumns?
    /// What `kubectl describe` is telling of.
    private var description: DescribedObject?
    /// A document of YAML that is being read, and the line that it begins in.
    private var document: (bytes: [UInt8], line: Int)?
    private let documents: (([UInt8]) -> [UInt8]?)?

    private let mostBytesOfItem: Int
    /// No log has lines as long; objects in JSON may be lists of many.
    private static let mostBytesOfLine = 1 << 20
    private static let mostPlaces = 3

    /// - Parameters:
    ///   - source: The name that places get.
    ///   - mostBytesOfItem: Of one object; longer ones are no evidence.
    ///   - documents: Makes JSON of a document of YAML, each value on the same line; `nil` of what is none.
    ///   - report: Gets each record as it is read.
    package init(
        source: String,
        mostBytesOfItem: Int = 64 << 20,
        documents: (([UInt8]) -> [UInt8]?)? = nil,
        report: @escaping (EvidenceRecord) -> Void
    ) {
        self.source = source
        self.documents = documents
        self.mostBytesOfItem = mostBytesOfItem
        self.report = report
    }

    /// Reads the next bytes.
    package mutating func read(_ bytes: some Sequence<UInt8>) {
        let handled: Void? = bytes.withContiguousStorageIfAvailable { readBuffer($0) }
        if handled == nil { Array(bytes).withUnsafeBufferPointer { readBuffer($0) } }
    }

    private mutating func readBuffer(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            if end < bytes.count { endLine() }
            start = end + 1
        }
    }

    /// Ends the last line.
    package mutating func finish() {
        if !item.isEmpty || isItemTooLong { endLine() }
        if isInJSON { giveUp() }
        endDocument()
        for record in description?.end() ?? [] { hand(record) }
        description = nil
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !isItemTooLong else { return }
        let isObject = isInJSON || (item.first ?? bytes.first).map { "{[,] \t\u{FEFF}".utf8.contains($0) } ?? false
        guard item.count + bytes.count <= (isObject ? mostBytesOfItem : min(mostBytesOfItem, Self.mostBytesOfLine))
        else {
            isItemTooLong = true
            item.removeAll()
            return
        }
        item.append(contentsOf: bytes)
    }

    private mutating func endLine() {
        defer { line += 1 }
        if isItemTooLong {
            miss(isInJSON ? itemLine : line)
            isItemTooLong = false
            isInJSON = false
            return
        }
        if isInJSON, !json.canGoOn(with: item) {
            // The object was cut off: what follows is lines of their own.
            miss(itemLine)
            item.removeFirst(json.lineStart)
            isInJSON = false
        }
        if isInJSON { return continueJSON() }
        itemLine = line
        if line == 1, item.starts(with: [0xEF, 0xBB, 0xBF]) { item.removeFirst(3) }
        if item.last == 0x0D { item.removeLast() }
        if continueDocument() { return item.removeAll(keepingCapacity: true) }
        let content = item.drop { $0.isBlank }
        defer { if !isInJSON { item.removeAll(keepingCapacity: true) } }
        guard let first = content.first else { return }
        switch first {
        case UInt8(ascii: "{"): beginJSON(content)
        case UInt8(ascii: "["):
            // An array of entries; `[2025-03-01T…] "GET …` is a line of Envoy's.
            let rest = content.dropFirst().drop { $0.isBlank }
            if rest.isEmpty { return }
            if rest.first == UInt8(ascii: "{") { return beginJSON(rest) }
            readLine()
        case UInt8(ascii: "]"), UInt8(ascii: ","):
            let rest = content.dropFirst().drop { $0.isBlank }
            if rest.isEmpty { return }
            if rest.first == UInt8(ascii: "{") { return beginJSON(rest) }
            readLine()
        default: readLine()
        }
    }

    // MARK: YAML

    /// - Returns: Whether the line belongs to a document: between dashes, or of objects from the first line on.
    private mutating func continueDocument() -> Bool {
        guard documents != nil else { return false }
        let isMarker = item.starts(with: "---".utf8) && item.dropFirst(3).allSatisfy(\.isBlank)
        if isMarker || line == 1 && item.starts(with: "apiVersion: ".utf8) {
            endDocument()
            document = ([], line)
        }
        guard let known = document else { return false }
        // What is no YAML is as long as a log, and is read as its lines are.
        guard known.bytes.count + item.count < mostBytesOfItem else {
            endDocument()
            return false
        }
        document?.bytes += item
        document?.bytes.append(0x0A)
        return true
    }

    private mutating func endDocument() {
        guard let (bytes, first) = document else { return }
        document = nil
        if let json = documents?(bytes), let tape = JSONTape(json) {
            let records = JSONEvidence(source: source, line: first, bytes: json).records(of: tape.root)
            if !records.isEmpty || JSONEvidence.isEmptyList(tape.root) {
                if records.isEmpty { formats[.kubernetesObjects, default: 0] += 0 }
                for record in records { hand(record) }
                return
            }
        }
        var lines = EvidenceReader(source: source, mostBytesOfItem: mostBytesOfItem, report: report)
        lines.line = first
        lines.read(bytes)
        lines.finish()
        formats.merge(lines.formats) { $0 + $1 }
        unread.count += lines.unread.count
        unread.places += lines.unread.places.prefix(Self.mostPlaces - min(Self.mostPlaces, unread.places.count))
    }

    // MARK: JSON

    private mutating func beginJSON(_ content: ArraySlice<UInt8>) {
        item = Array(content)
        json = JSONDepth()
        isInJSON = true
        continueJSON()
    }

    /// Reads the objects that end on this line; that which does not stays in `item`.
    private mutating func continueJSON() {
        while true {
            guard let end = json.end(in: item) else {
                // A broken line does not take those behind it with it.
                guard json.isBroken(by: item) else { break }
                miss(itemLine)
                itemLine = line
                json = JSONDepth(from: json.lineStart)
                continue
            }
            readJSON(Array(item[json.start..<end]))
            let next = item[end...].firstIndex { !($0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]")) }
            guard let next, item[next] == UInt8(ascii: "{") else {
                isInJSON = false
                item.removeAll(keepingCapacity: true)
                return
            }
            itemLine = line
            json = JSONDepth(from: next)
        }
        item.removeFirst(json.start)
        json.shift()
        item.append(0x0A)
        json.lineStart = item.count
    }

    private mutating func giveUp() {
        isInJSON = false
        item.removeAll()
        miss(itemLine)
    }

    private mutating func readJSON(_ bytes: [UInt8]) {
        guard let tape = JSONTape(bytes) else { return miss(itemLine) }
        let records = JSONEvidence(source: source, line: itemLine, bytes: bytes).records(of: tape.root)
        if records.isEmpty {
            guard JSONEvidence.isEmptyList(tape.root) else { return miss(itemLine) }
            formats[.kubernetesObjects, default: 0] += 0
        }
        for record in records { hand(record) }
    }

    // MARK: Lines

    private mutating func readLine() {
        let place = EvidencePlace(source: source, line: line)
        if let named = ObjectColumns(header: item) {
            columns = named
            return
        }
        if let record = columns?.record(item, at: place, of: description?.title) { return hand(record) }
        if let begun = DescribedObject(item) {
            for record in description?.end() ?? [] { hand(record) }
            (description, columns) = (begun, nil)
            return
        }
        if let records = description?.read(item, at: place) {
            for record in records { hand(record) }
            return
        }
        for record in description?.end() ?? [] { hand(record) }
        description = nil
        guard let record = LineEvidence.record(item, at: place) else { return miss(line) }
        hand(record)
    }

    private mutating func hand(_ record: EvidenceRecord) {
        formats[record.format, default: 0] += 1
        report(record)
    }

    private mutating func miss(_ line: Int) {
        unread.count += 1
        if unread.places.count < Self.mostPlaces {
            unread.places.append(EvidencePlace(source: source, line: line))
        }
    }
}

/// Finds the end of a JSON object that comes line by line.
private struct JSONDepth {
    /// Where the object begins.
    private(set) var start: Int
    private var depth = 0
    private var isInText = false
    /// Whether a value has to follow, which may be a number or a word.
    private var isBehindColon = false
    private var index: Int
    /// Where the line that is being read begins.
    var lineStart: Int

    init(from start: Int = 0) {
        self.start = start
        index = start
        lineStart = start
    }

    /// Counts from the object's beginning on.
    mutating func shift() {
        index -= start
        lineStart -= start
        start = 0
    }

    /// The byte behind the object; `nil` where it goes on.
    mutating func end(in bytes: [UInt8]) -> Int? {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if isInText {
                if byte == UInt8(ascii: "\\") { index += 1 } else if byte == UInt8(ascii: "\"") { isInText = false }
                continue
            }
            if !byte.isBlank, byte != 0x0A { isBehindColon = byte == UInt8(ascii: ":") }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 { return index }
            default: break
            }
        }
        return nil
    }

    /// Whether the line that came last can belong to the object: within a text no line ends, and an object goes on with a key,
    /// a comma or its end.
    func canGoOn(with bytes: [UInt8]) -> Bool {
        guard lineStart > start else { return true }
        if isInText { return false }
        guard depth == 1, let first = bytes[min(lineStart, bytes.count)...].first(where: { !$0.isBlank }) else {
            return true
        }
        return "\"{}[],:".utf8.contains(first) || bytes[start...].first == UInt8(ascii: "[") || isBehindColon
    }

    /// Whether the line that was read last begins an object of its own, so that the one before it has no end: one of
    /// objects that are written a line each.
    func isBroken(by bytes: [UInt8]) -> Bool {
        guard lineStart > start + 2, bytes.count > lineStart + 1, bytes[lineStart] == UInt8(ascii: "{") else {
            return false
        }
        return bytes[start + 1] == UInt8(ascii: "\"") && bytes[lineStart + 1] == UInt8(ascii: "\"")
    }
}

extension UInt8 {
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
