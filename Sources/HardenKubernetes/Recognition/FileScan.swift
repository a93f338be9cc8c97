import HardenSystem
import HardenYAML

/// What the lines of a file say about its documents, without parsing them.
///
/// Most YAML files of a repository hold nothing that harden reads. Telling so from the keys at the left margin costs a
/// tenth of a parse. In doubt a file needs a tree.
struct FileScan {
    struct Document {
        /// Where the document's text begins.
        var start: Int
        var finding: Finding
    }

    enum Finding: Hashable {
        /// Only a tree can tell.
        case needsTree
        case leftAlone(LeftAlone)
    }

    let documents: [Document]
    /// Whether one of a kind that nothing reads may scale workloads.
    let namesScaler: Bool

    var needsTree: Bool { documents.contains { $0.finding == .needsTree } }

    init(_ bytes: [UInt8]) {
        (documents, namesScaler) = bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return ([], false) }
            var scanner = Scanner(base: base, count: buffer.count)
            let documents = scanner.run()
            let hasOthers = documents.contains { if case .leftAlone(.otherKind) = $0.finding { true } else { false } }
            return (documents, hasOthers && ByteSearch.contains("scaleTargetRef", in: base, count: buffer.count))
        }
    }

    /// Names of kinds whose documents need a tree.
    static func isRead(kind: String) -> Bool {
        if ObjectKind.named[kind] != nil { return true }
        switch kind {
        case "List", "Kustomization", "Component": return true
        default: return kind.hasSuffix("List") && ObjectKind.named[String(kind.dropLast(4))] != nil
        }
    }
}

/// Goes over the lines of a file once.
private struct Scanner {
    let base: UnsafePointer<UInt8>
    let count: Int

    private var documents: [FileScan.Document] = []
    private var start = 0
    private var hasContent = false
    /// The document's top is not a block mapping at the left margin, so that lines say nothing about its keys.
    private var isOdd = false
    private var needsTree = false
    private var kind: String?
    private var hasAPIVersion = false
    private var isEncrypted = false
    private var isTemplate = false

    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    mutating func run() -> [FileScan.Document] {
        var line = count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
        if count >= 2, base[0] | base[1] == 0xFF, base[0] & base[1] == 0xFE { needsTree = true }
        // A text in another coding may be any word.
        if ByteSearch.contains("!!binary", in: base, count: count) { needsTree = true }
        // There are more lines then than are looked at.
        if hasBareReturn || hasUnicodeBreak, ByteSearch.contains("kind", in: base, count: count) { needsTree = true }
        let most = YAMLLimits().documents(inBytes: count)
        while line < count {
            let length = ByteSearch.firstOffset(of: UInt8(ascii: "\n"), in: base + line, count: count - line)
            let end = length.map { line + $0 } ?? count
            scanLine(from: line, to: end)
            line = end + 1
            if documents.count > most {
                // The parser says what is wrong with a file of nothing but markers.
                return [FileScan.Document(start: 0, finding: .needsTree)]
            }
        }
        finish(at: count)
        return documents
    }

    /// Whether a line may end at U+0085, U+2028 or U+2029, as YAML 1.1 and Kubernetes have it.
    private var hasUnicodeBreak: Bool {
        ByteSearch.contains("\u{85}", in: base, count: count) || ByteSearch.contains("\u{2028}", in: base, count: count)
            || ByteSearch.contains("\u{2029}", in: base, count: count)
    }

    /// Whether a carriage return alone ends a line somewhere, as YAML allows.
    private var hasBareReturn: Bool {
        let carriageReturn = UInt8(ascii: "\r")
        var position = 0
        while let found = ByteSearch.firstOffset(of: carriageReturn, in: base + position, count: count - position) {
            position += found + 1
            if position == count || base[position] != UInt8(ascii: "\n") { return true }
        }
        return false
    }

    private mutating func scanLine(from line: Int, to end: Int) {
        guard line < end else { return }
        switch base[line] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            if !hasContent { scanIndentedStart(from: line, to: end) }
        case UInt8(ascii: "#"), UInt8(ascii: "\r"), UInt8(ascii: "%"): return
        case UInt8(ascii: "-"):
            if isMarker(at: line, end: end) {
                finish(at: line)
                start = line
                // Content may follow the marker on its line.
                let rest = skipBlanks(from: line + 3, to: end)
                if rest < end, base[rest] != UInt8(ascii: "#"), base[rest] != UInt8(ascii: "\r") { beginOdd() }
            } else if !hasContent {
                beginOdd()
            }
        case UInt8(ascii: "{"):
            if line + 1 < end, base[line + 1] == UInt8(ascii: "{") { isTemplate = true }
            if !hasContent { beginOdd() }
        case UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "?"), UInt8(ascii: "!"),
            UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "<"):
            // A quoted key may be any key; so may one behind a `?`, or one that `<<` brings in.
            if !hasContent || base[line] != UInt8(ascii: "[") { beginOdd() }
        case UInt8(ascii: "k"):
            hasContent = true
            if let value = value(of: "kind", from: line, to: end) { scanKind(from: value, to: end) }
        case UInt8(ascii: "a"):
            hasContent = true
            if value(of: "apiVersion", from: line, to: end) != nil { hasAPIVersion = true }
        case UInt8(ascii: "i"):
            hasContent = true
            // Whatever its kind is called, kubectl takes an object with items for a list.
            if value(of: "items", from: line, to: end) != nil { needsTree = true }
        case UInt8(ascii: "s"):
            hasContent = true
            if value(of: "sops", from: line, to: end) != nil { isEncrypted = true }
        case UInt8(ascii: "_"):
            hasContent = true
            if value(of: "_format_version", from: line, to: end) != nil { needsTree = true }
        default: hasContent = true
        }
    }

    /// The first line of a document that is not empty and does not begin at the margin.
    private mutating func scanIndentedStart(from line: Int, to end: Int) {
        let first = skipBlanks(from: line, to: end)
        guard first < end, base[first] != UInt8(ascii: "#"), base[first] != UInt8(ascii: "\r") else { return }
        beginOdd()
    }

    private mutating func beginOdd() {
        hasContent = true
        isOdd = true
    }

    private mutating func scanKind(from value: Int, to end: Int) {
        var position = value
        let quote = position < end && (base[position] == 0x22 || base[position] == 0x27) ? base[position] : nil
        if quote != nil { position += 1 }
        let first = position
        while position < end, base[position].isLetter || (0x30...0x39).contains(base[position]) { position += 1 }
        let name = String(decoding: UnsafeBufferPointer(start: base + first, count: position - first), as: UTF8.self)
        // A value on the next line, an alias, a placeholder, or a text with escapes.
        if name.isEmpty || !isValueEnd(position, quote, end) || FileScan.isRead(kind: name) { needsTree = true }
        kind = name
    }

    /// Whether a value of one word ends here.
    private func isValueEnd(_ position: Int, _ quote: UInt8?, _ end: Int) -> Bool {
        guard position < end else { return quote == nil }
        if let quote { return base[position] == quote }
        return base[position] == UInt8(ascii: " ") || base[position] == UInt8(ascii: "\t")
            || base[position] == UInt8(ascii: "\r")
    }

    private mutating func finish(at end: Int) {
        defer {
            hasContent = false
            isOdd = false
            needsTree = false
            kind = nil
            hasAPIVersion = false
            isEncrypted = false
            isTemplate = false
        }
        if !hasContent, !needsTree {
            // The text before the first marker is no document unless there is something in it.
            if start > 0 || end == count { documents.append(.init(start: start, finding: .leftAlone(.empty))) }
            return
        }
        documents.append(.init(start: start, finding: finding(end)))
    }

    private func finding(_ end: Int) -> FileScan.Finding {
        if isEncrypted, !needsTree, contains("ENC[", until: end) { return .leftAlone(.encrypted) }
        if isOdd {
            // A list may be a JSON patch.
            let isPatch = contains("op", until: end) && contains("path", until: end) && contains("- ", until: end)
            let mayBeRead =
                isPatch || contains("kind", until: end) || contains("_format_version", until: end)
                || hasEscapedLetters(until: end)
            if mayBeRead { return .needsTree }
            return .leftAlone(isTemplate ? .template(.braces) : .notKubernetes)
        }
        if needsTree { return .needsTree }
        if isTemplate { return .leftAlone(.template(.braces)) }
        guard let kind, hasAPIVersion else { return .leftAlone(.notKubernetes) }
        return .leftAlone(.otherKind(kind))
    }

    // MARK: - Text

    /// Whether letters may be written as escapes (`"k\u0069nd"`), or a text goes on behind an escaped line break.
    private func hasEscapedLetters(until end: Int) -> Bool {
        contains("\\u", until: end) || contains("\\x", until: end) || contains("\\U", until: end)
            || contains("\\\n", until: end) || contains("\\\r", until: end)
    }

    private func contains(_ text: StaticString, until end: Int) -> Bool {
        ByteSearch.contains(text, in: base + start, count: end - start)
    }

    private func skipBlanks(from position: Int, to end: Int) -> Int {
        var position = position
        while position < end, base[position] == UInt8(ascii: " ") || base[position] == UInt8(ascii: "\t") {
            position += 1
        }
        return position
    }

    private func isMarker(at line: Int, end: Int) -> Bool {
        guard end - line >= 3, base[line + 1] == UInt8(ascii: "-"), base[line + 2] == UInt8(ascii: "-") else {
            return false
        }
        guard end - line > 3 else { return true }
        return base[line + 3] == UInt8(ascii: " ") || base[line + 3] == UInt8(ascii: "\t")
            || base[line + 3] == UInt8(ascii: "\r")
    }

    /// The place of the value where a line begins with this key.
    private func value(of key: StaticString, from line: Int, to end: Int) -> Int? {
        let length = key.utf8CodeUnitCount
        guard end - line > length, ByteSearch.areEqual(base + line, key.utf8Start, count: length) else { return nil }
        let colon = skipBlanks(from: line + length, to: end)
        guard colon < end, base[colon] == UInt8(ascii: ":") else { return nil }
        return skipBlanks(from: colon + 1, to: end)
    }
}
