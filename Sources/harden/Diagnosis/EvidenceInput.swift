import HardenEvidence
import HardenSystem

/// The evidence of a command: files, standard input, and texts that were pasted as arguments.
struct EvidenceInput {
    private(set) var summary = EvidenceSummary()
    private(set) var formats: [EvidenceFormat: Int] = [:]
    private(set) var unread = EvidenceReader.Unread()

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
        var reader = EvidenceReader(source: "") { _ in }
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
        var reader = EvidenceReader(source: name) { summary.add($0) }
        var total = 0
        var isCompressed = false
        do throws(FileError) {
            try pieces { bytes in
                // The first bytes of gzip.
                if total == 0, bytes.starts(with: [0x1F, 0x8B]) { isCompressed = true }
                total += bytes.count
                if !isCompressed { reader.read(bytes) }
                progress?.show("read \(total >> 20) MiB of \(TerminalText.visible(name))")
            }
        } catch {
            progress?.clear()
            throw Failure(error.description)
        }
        progress?.clear()
        guard !isCompressed else {
            let shown = TerminalText.visible(name)
            throw Failure(
                "\(shown): error: it is compressed; 'gzip -dc \(ShellWord.of(name)) | \(ProgramName.current) diagnose -' reads it"
            )
        }
        reader.finish()
        self.summary = summary
        formats.merge(reader.formats) { $0 + $1 }
        unread.count += reader.unread.count
        unread.places += reader.unread.places
    }
}
