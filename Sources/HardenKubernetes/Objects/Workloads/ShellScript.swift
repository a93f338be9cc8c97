import HardenSystem

/// A shell script that is a list of simple commands.
package struct ShellScript: Sendable, Hashable {
    package struct Command: Sendable, Hashable {
        /// The words without quotes around them; variables and redirections as written.
        package var words: [String]
        /// Bytes of the script from the first word on.
        package var start: Int
        /// Whether the shell does not wait for it (`&`).
        package var isInBackground: Bool
        /// Whether its output goes to the next command.
        package var isPiped: Bool
        /// Whether it runs only when the one before it failed (`||`).
        package var isFallback: Bool

        package init(
            words: [String],
            start: Int,
            isInBackground: Bool = false,
            isPiped: Bool = false,
            isFallback: Bool = false
        ) {
            self.words = words
            self.start = start
            self.isInBackground = isInBackground
            self.isPiped = isPiped
            self.isFallback = isFallback
        }

        /// The program's name without its folder; empty for assignments alone.
        package var program: String { words.first { !Self.isAssignment($0) }.map(Self.baseName) ?? "" }

        /// Whether variables are set before the program (`A=1 program`).
        package var hasAssignments: Bool { words.first.map(Self.isAssignment) ?? false }

        private static func isAssignment(_ word: String) -> Bool {
            guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals > word.startIndex else {
                return false
            }
            return word[..<equals].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        }

        package static func baseName(_ word: String) -> String { String(Paths.name(of: word)) }
    }

    package let commands: [Command]

    /// - Returns: `nil` for anything with loops, conditions, subshells, functions, substitutions or here documents.
    package init?(_ text: String) {
        var scanner = Scanner(text: Array(text.utf8))
        guard let commands = scanner.commands() else { return nil }
        self.commands = commands
    }

    /// The simple commands with which a script begins, up to the first thing that is more; of a command with a
    /// substitution the words before that.
    package static func leadingCommands(of text: String) -> [Command] {
        var scanner = Scanner(text: Array(text.utf8))
        if let commands = scanner.commands() { return commands }
        guard let first = scanner.words.first, !reserved.contains(first) else { return scanner.found }
        return scanner.found + [Command(words: scanner.words, start: scanner.start)]
    }

    /// Words with which the shell's compound commands begin.
    ///
    /// Source: POSIX.1, Shell Command Language, Reserved Words.
    private static let reserved: Set<String> = [
        "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "!", "[[",
        "function", "select",
    ]

    private struct Scanner {
        let text: [UInt8]
        var position = 0
        var found: [Command] = []
        var words: [String] = []
        var start = 0
        var isFallback = false
        /// The first command of each group (`{ a; b; }`) that is open, and whether the group is a fallback.
        var groups: [(first: Int, isFallback: Bool)] = []
        /// The commands of the group that was just closed.
        var closed: Range<Int>?

        init(text: [UInt8]) { self.text = text }

        mutating func commands() -> [Command]? {
            while position < text.count {
                switch text[position] {
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
                case UInt8(ascii: "\\") where isNext(UInt8(ascii: "\n")): position += 2
                case UInt8(ascii: "\n"), UInt8(ascii: ";"):
                    guard end(length: 1) else { return nil }
                case UInt8(ascii: "#"):
                    while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
                case UInt8(ascii: "&") where !isNext(UInt8(ascii: ">")):
                    let isAnd = isNext(UInt8(ascii: "&"))
                    guard end(length: isAnd ? 2 : 1, isInBackground: !isAnd) else { return nil }
                case UInt8(ascii: "|"):
                    let isOr = isNext(UInt8(ascii: "|"))
                    guard end(length: isOr ? 2 : 1, isPiped: !isOr) else { return nil }
                    isFallback = isOr
                case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "`"): return nil
                default:
                    guard let word = word() else { return nil }
                    if words.isEmpty, word == "{" {
                        groups.append((found.count, isFallback))
                        isFallback = false
                    } else if words.isEmpty, word == "}" {
                        guard let group = groups.popLast() else { return nil }
                        closed = group.first..<found.count
                        for index in group.first..<found.count where group.isFallback { found[index].isFallback = true }
                    } else {
                        words.append(word)
                    }
                }
            }
            return end(length: 0) && groups.isEmpty ? found : nil
        }

        private func isNext(_ byte: UInt8) -> Bool { position + 1 < text.count && text[position + 1] == byte }

        private mutating func end(length: Int, isInBackground: Bool = false, isPiped: Bool = false) -> Bool {
            position += length
            defer { (words, closed) = ([], nil) }
            if let closed {
                // What stands between a group and its end are redirections.
                for index in closed {
                    found[index].isInBackground = found[index].isInBackground || isInBackground
                    found[index].isPiped = found[index].isPiped || isPiped
                }
                return true
            }
            guard let first = words.first else { return true }
            if ShellScript.reserved.contains(first) { return false }
            found.append(
                Command(
                    words: words,
                    start: start,
                    isInBackground: isInBackground,
                    isPiped: isPiped,
                    isFallback: isFallback
                )
            )
            isFallback = false
            return true
        }

        private mutating func word() -> String? {
            if words.isEmpty { start = position }
            var word: [UInt8] = []
            while position < text.count {
                let byte = text[position]
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""):
                    guard let close = closing(byte) else { return nil }
                    let inner = text[(position + 1)..<close]
                    let substitutes = inner.contains(UInt8(ascii: "`")) || Self.hasSubstitution(inner)
                    if byte == UInt8(ascii: "\""), substitutes { return nil }
                    word += inner
                    position = close + 1
                case UInt8(ascii: "\\"):
                    if position + 1 < text.count { word.append(text[position + 1]) }
                    position += 2
                case UInt8(ascii: "$") where isNext(UInt8(ascii: "(")): return nil
                case UInt8(ascii: "<") where isNext(UInt8(ascii: "<")): return nil
                case UInt8(ascii: "`"), UInt8(ascii: "("), UInt8(ascii: ")"): return nil
                case UInt8(ascii: "&") where word.last == UInt8(ascii: ">") || isNext(UInt8(ascii: ">")):
                    // `2>&1` and `&>file` are redirections.
                    word.append(byte)
                    position += 1
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: ";"),
                    UInt8(ascii: "&"), UInt8(ascii: "|"):
                    return String(decoding: word, as: UTF8.self)
                default:
                    word.append(byte)
                    position += 1
                }
            }
            return String(decoding: word, as: UTF8.self)
        }

        private func closing(_ quote: UInt8) -> Int? {
            var index = position + 1
            while index < text.count, text[index] != quote {
                index += text[index] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
            }
            return index < text.count ? index : nil
        }

        private static func hasSubstitution(_ bytes: ArraySlice<UInt8>) -> Bool {
            zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "(") }
        }
    }
}

extension ShellScript {
    /// The script of `sh -c script`; `nil` for anything else.
    package static func text(of command: [String]) -> String? {
        guard let program = command.first, shells.contains(Command.baseName(program)) else { return nil }
        guard let option = command.dropFirst().firstIndex(where: { !$0.hasPrefix("-") }) else { return nil }
        let options = command[1..<option]
        guard options.contains(where: { $0.hasSuffix("c") && !$0.hasPrefix("--") }) else { return nil }
        return command[option]
    }

    private static let shells: Set<String> = ["sh", "bash", "ash", "dash", "ksh", "zsh"]
}
