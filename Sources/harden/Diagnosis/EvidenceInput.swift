import HardenEvidence
import HardenSystem
import HardenYAML

/// The evidence of a command: files, standard input, and texts that were pasted as arguments.
struct EvidenceInput {
    private(set) var summary = EvidenceSummary()
    private(set) var formats: [EvidenceFormat: Int] = [:]
    private(set) var unread = EvidenceReader.Unread()
    /// What could be read in part alone, and why.
    private(set) var problems: [String] = []

    /// Reads all evidence.
    ///
    /// - Throws: `Failure` where a file cannot be read.
    init(_ evidence: [String], _ progress: Progress? = nil) throws(Failure) {
        for (index, source) in evidence.enumerated() {
            if source == "-" {
                try read("standard input", progress) { (body) throws(FileError) in
                    try AtomicFile.readPieces(.input, path: "standard input", body)
                }
            } else if Self.isFile(source) {
                try read(source, progress) { (body) throws(FileError) in try AtomicFile.readPieces(source, body) }
            } else if Self.looksLikePath(source) {
                throw Failure("\(TerminalText.visible(String(source.prefix(200)))): error: there is no such file")
            } else {
                try read(evidence.count > 1 ? "text \(index + 1)" : "the text", progress) { (body) throws(FileError) in
                    body(Array(source.utf8))
                }
            }
        }
    }

    /// Bytes by which a file is known to be evidence.
    static let leastBytes = 1 << 16

    /// What a file is by its beginning; `nil` for one that is no evidence, or no more than a text that sounds like it.
    static func format(of path: String) -> EvidenceFormat? {
        guard case .file? = try? FileKind(of: path, followingLinks: false) else { return nil }
        var beginning: [UInt8] = []
        try? AtomicFile.readPieces(path, most: leastBytes) { beginning += $0 }
        return format(of: beginning[...])
    }

    /// The same of bytes.
    static func format(of bytes: ArraySlice<UInt8>) -> EvidenceFormat? {
        if bytes.starts(with: GzipStream.magic) {
            var unpacked: [UInt8] = []
            GzipStream().read(Array(bytes.prefix(leastBytes))) { unpacked += $0.prefix(leastBytes - unpacked.count) }
            return unpacked.starts(with: GzipStream.magic) ? nil : format(of: unpacked[...])
        }
        var reader = EvidenceReader(source: "", documents: EvidenceDocument.json) { _ in }
        reader.read(bytes)
        reader.finish()
        // A list of objects may be longer than what was read of it.
        let beginning = String(decoding: bytes.prefix(leastBytes), as: UTF8.self)
        if reader.formats.isEmpty, beginning.contains(/"kind": ?"Event"/) { return .kubernetesObjects }
        return reader.formats.filter { $0.key != .text }.max {
            ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue)
        }?.key
    }

    private static func isFile(_ path: String) -> Bool {
        // What cannot even be looked at, as its name is too long, is a text that was pasted.
        guard let kind = try? FileKind(of: path) else { return false }
        if case .missing = kind { return false }
        return true
    }

    /// What is no file and no text either: a name that was mistyped.
    private static func looksLikePath(_ text: String) -> Bool {
        guard !text.contains(where: { " =\"{[?&\n".contains($0) }) else { return false }
        let isNamed = [".log", ".json", ".jsonl", ".txt", ".gz", ".yaml", ".yml"].contains { text.hasSuffix($0) }
        return isNamed || text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") || text.hasPrefix("~")
    }

    private mutating func read(
        _ name: String,
        _ progress: Progress?,
        _ pieces: (([UInt8]) -> Void) throws(FileError) -> Void
    ) throws(Failure) {
        var summary = summary
        var reader = EvidenceReader(source: name, documents: EvidenceDocument.json) { summary.add($0) }
        var total = 0
        var packed: GzipStream?
        do throws(FileError) {
            try pieces { bytes in
                if total == 0, bytes.starts(with: GzipStream.magic) { packed = GzipStream() }
                total += bytes.count
                if let packed { packed.read(bytes) { reader.read($0) } } else { reader.read(bytes) }
                progress?.show("read \(total >> 20) MiB of \(TerminalText.visible(name))")
            }
        } catch {
            progress?.clear()
            throw Failure(error.description)
        }
        progress?.clear()
        packed?.finish()
        if let problem = packed?.problem { problems.append("\(TerminalText.visible(name)): error: \(problem)") }
        reader.finish()
        self.summary = summary
        formats.merge(reader.formats) { $0 + $1 }
        unread.count += reader.unread.count
        unread.places += reader.unread.places
    }
}

/// Documents of YAML, as `gcloud logging read` and `kubectl get -o yaml` print them.
enum EvidenceDocument {
    /// The same as JSON, each value on its line; `nil` for what is no mapping, or no YAML.
    static func json(_ bytes: [UInt8]) -> [UInt8]? {
        let file = YAMLFile(bytes: bytes, name: "")
        guard file.errors.isEmpty, let root = file.documents.first(where: { !$0.isEmpty })?.root, root.kind == .mapping
        else { return nil }
        var writer = Writer()
        writer.write(root)
        return writer.bytes
    }

    private struct Writer {
        var bytes: [UInt8] = []
        private var line = 1

        mutating func write(_ node: YAMLNode) {
            while line < node.location.line {
                bytes.append(0x0A)
                line += 1
            }
            switch node.kind {
            case .mapping:
                list("{", "}", node.entries) { writer, entry in
                    writer.text(entry.key)
                    writer.bytes.append(UInt8(ascii: ":"))
                    writer.write(entry.value)
                }
            case .sequence: list("[", "]", node.items) { $0.write($1) }
            case .scalar where node.scalar != .null: text(node)
            // What an alias stands for is elsewhere in the document.
            default: bytes += Array("null".utf8)
            }
        }

        private mutating func list<Element>(
            _ open: Unicode.Scalar,
            _ close: Unicode.Scalar,
            _ elements: [Element],
            _ write: (inout Writer, Element) -> Void
        ) {
            bytes.append(UInt8(ascii: open))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(&self, element)
            }
            bytes.append(UInt8(ascii: close))
        }

        private mutating func text(_ node: YAMLNode) {
            bytes.append(0x22)
            node.withText { text in
                for byte in text {
                    switch byte {
                    case 0x22, 0x5C: bytes += [0x5C, byte]
                    case 0x0A: bytes += Array("\\n".utf8)
                    case 0x00..<0x20: bytes.append(0x20)
                    default: bytes.append(byte)
                    }
                }
            }
            bytes.append(0x22)
        }
    }
}
