import HardenSystem

/// Goes over the words of a command line, and tells which are credentials because of the option before them, or of the
/// program that they are for.
struct CommandWords {
    /// What of a word is a credential.
    private enum Part {
        case all
        /// Of `user:password` what is behind the colon.
        case behindColon
    }

    /// Options whose next word is a credential, although their names do not tell, by program.
    private static let options: [String: [String: Part]] = {
        var options: [String: [String: Part]] = [
            "curl": ["-u": .behindColon, "--user": .behindColon, "-U": .behindColon, "--proxy-user": .behindColon],
            "sshpass": ["-p": .all],
        ]
        for program in ["redis-cli", "valkey-cli"] { options[program] = ["-a": .all] }
        for program in ["mongo", "mongosh", "mongodump", "mongorestore"] { options[program] = ["-p": .all] }
        return options
    }()
    /// Programs that have it in one word with `-p`.
    private static let attaching: Set = [
        "mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump", "sshpass",
    ]

    private var program = ""
    private var expected: Part?

    /// The bytes of the next word that are a credential. A reference to a variable is none.
    mutating func credential(in word: String) -> Range<Int>? {
        let bytes = Array(word.utf8)
        defer { if !word.hasPrefix("-") { expected = nil } }
        guard word.hasPrefix("-") else {
            let name = String(Paths.name(of: word))
            if Self.options[name] != nil || Self.attaching.contains(name) { program = name }
            guard let expected, let first = bytes.first, first != UInt8(ascii: "$") else { return nil }
            guard case .behindColon = expected else { return 0..<bytes.count }
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count else { return nil }
            return (colon + 1)..<bytes.count
        }
        expected = nil
        if Self.attaching.contains(program), word.hasPrefix("-p"), bytes.count > 2, bytes[2] != UInt8(ascii: "$") {
            return 2..<bytes.count
        }
        let isTelling = !word.contains("=") && Credentials.isCredential(name: bytes[...])
        expected = Self.options[program]?[word] ?? (isTelling ? .all : nil)
        return nil
    }

    /// Begins the next command.
    mutating func end() { (program, expected) = ("", nil) }

    /// Where credentials are in a text.
    static func credentials(in text: [UInt8]) -> [Range<Int>] {
        guard text.contains(UInt8(ascii: "-")) else { return [] }
        var words = CommandWords()
        var ranges: [Range<Int>] = []
        var position = 0
        while position < text.count {
            let byte = text[position]
            guard !separators.contains(byte) else {
                if ends.contains(byte) { words.end() }
                position += 1
                continue
            }
            // A value in quotes goes as far as these.
            let quote = position > 0 && quotes.contains(text[position - 1]) ? text[position - 1] : nil
            let isValue = words.expected != nil && byte != UInt8(ascii: "-")
            let end =
                text[position...].firstIndex { isValue && quote != nil ? $0 == quote : separators.contains($0) }
                ?? text.count
            if let part = words.credential(in: String(decoding: text[position..<end], as: UTF8.self)),
                part.upperBound <= end - position
            {
                ranges.append((position + part.lowerBound)..<(position + part.upperBound))
            }
            position = end
        }
        return ranges
    }

    private static let quotes = Set("\"'`".utf8)
    private static let ends = Set(";|&\n".utf8)
    private static let separators = quotes.union(ends).union(" \t\r,[]{}()<>".utf8)
}
