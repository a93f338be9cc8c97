/// Reads a file as nginx does (`ngx_conf_read_token` in src/core/ngx_conf_file.c), in one pass and without recursion.
struct Reader {
    private let source: TextSource
    private let bytes: [UInt8]
    private let limits: NGINXLimits
    private var position = 0
    /// The directives whose blocks are open, outermost first.
    private var open: [Int32] = []
    private(set) var records: ContiguousArray<DirectiveRecord> = []
    private(set) var words: ContiguousArray<WordRecord> = []
    private(set) var comments: [Range<Int>] = []

    init(_ source: TextSource, _ limits: NGINXLimits) {
        self.source = source
        bytes = source.bytes
        self.limits = limits
    }

    /// Reads until the end, or until what nginx would not take.
    mutating func read() -> NGINXError? {
        if bytes.count > limits.bytes {
            return NGINXError(
                "the file has \(bytes.count) bytes, more than \(limits.bytes)",
                at: 0,
                in: source,
                hint: "no configuration is so large; leave the file out"
            )
        }
        if source.hasByteOrderMark { position = TextSource.byteOrderMark.count }
        var failure: NGINXError?
        do throws(NGINXError) {
            while try readDirective() {}
        } catch {
            failure = error
            closeAll()
        }
        if source.hasByteOrderMark {
            return NGINXError(
                "the file begins with a byte order mark, which nginx takes for a part of the first directive's name",
                at: 0,
                in: source,
                hint: "save the file as UTF-8 without a byte order mark"
            )
        }
        return failure
    }

    /// What ends the words of a directive.
    private enum Mark {
        case semicolon
        case opening
        case closing
        case endOfFile
    }

    /// Reads up to the next `;`, `{` or `}`; `false` at the end of the file.
    private mutating func readDirective() throws(NGINXError) -> Bool {
        let first = words.count
        let mark = try readWords()
        switch mark {
        case .endOfFile:
            guard let block = open.last else { return false }
            throw unclosed(block)
        case .closing:
            guard let block = open.popLast() else {
                throw NGINXError(
                    "unexpected '}': no block is open",
                    at: position - 1,
                    in: source,
                    hint: "remove the brace, or look for a block above that ends too early"
                )
            }
            close(block, at: position)
        case .semicolon: add(.simple, first, subtreeEnd: records.count + 1)
        case .opening: try openBlock(first)
        }
        return true
    }

    private mutating func add(_ kind: NGINXDirective.Kind, _ first: Int, subtreeEnd: Int) {
        records.append(
            DirectiveRecord(
                parent: open.last ?? -1,
                depth: Int32(open.count),
                firstWord: Int32(first),
                wordCount: Int32(words.count - first),
                kind: kind,
                mark: Int32(position - 1),
                end: Int32(position),
                subtreeEnd: Int32(subtreeEnd)
            )
        )
    }

    private mutating func openBlock(_ first: Int) throws(NGINXError) {
        guard open.count < limits.depth else {
            throw NGINXError(
                "more than \(limits.depth) blocks within each other",
                at: position - 1,
                in: source,
                hint: "no configuration is so deep; look for blocks above that are not closed"
            )
        }
        let name = NGINXWord.value(words[first], bytes)
        let isCode = name.suffix(codeSuffix.count).elementsEqual(codeSuffix)
        let opening = position - 1
        add(isCode ? .code : .block, first, subtreeEnd: records.count + 1)
        guard isCode else {
            open.append(Int32(records.count - 1))
            return
        }
        guard let end = LuaCode.end(bytes, from: position) else {
            records[records.count - 1].end = Int32(bytes.count)
            position = bytes.count
            throw NGINXError(
                "end of file in the code of '\(String(decoding: name, as: UTF8.self))', expected '}'",
                at: bytes.count,
                in: source,
                opened: opening,
                hint: "close the block, or the long bracket within it that does not end"
            )
        }
        position = end + 1
        records[records.count - 1].end = Int32(position)
    }

    /// Names of directives that hold code in Lua end so.
    private let codeSuffix = Array("_by_lua_block".utf8)

    private mutating func close(_ block: Int32, at end: Int) {
        records[Int(block)].end = Int32(end)
        records[Int(block)].subtreeEnd = Int32(records.count)
    }

    /// Ends the blocks that were open when reading came to its end.
    private mutating func closeAll() {
        while let block = open.popLast() { close(block, at: min(position, bytes.count)) }
    }

    private func unclosed(_ block: Int32) -> NGINXError {
        let record = records[Int(block)]
        let name = String(decoding: NGINXWord.value(words[Int(record.firstWord)], bytes), as: UTF8.self)
        return NGINXError(
            "end of file in the block of '\(name)', expected '}'",
            at: bytes.count,
            in: source,
            opened: Int(record.mark),
            hint: "close the block, or one within it"
        )
    }

    // MARK: Words

    private mutating func readWords() throws(NGINXError) -> Mark {
        let first = words.count
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: ";"), UInt8(ascii: "{"):
                if words.count == first { throw unexpected(byte) }
                position += 1
                return byte == UInt8(ascii: ";") ? .semicolon : .opening
            case UInt8(ascii: "}"):
                if words.count > first { throw unfinished(first, before: "'}'") }
                position += 1
                return .closing
            case UInt8(ascii: "#"): try readComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): try readQuoted()
            default: try readPlain()
            }
        }
        if words.count > first { throw unfinished(first, before: "the end of the file") }
        return .endOfFile
    }

    private mutating func readComment() throws(NGINXError) {
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        if end - position > NGINXLimits.buffer || end - position == NGINXLimits.buffer && end < bytes.count {
            throw tooLong("comment", hint: "break it into several lines")
        }
        comments.append(position..<end)
        position = end
    }

    private mutating func readPlain() throws(NGINXError) {
        let end = WordText.plainEnd(bytes, from: position)
        let isFollowedByBlank = end + 1 < bytes.count && bytes[end].isNGINXBlank
        if end - position + (isFollowedByBlank ? 1 : 0) >= NGINXLimits.buffer {
            throw tooLong("word", hint: "a ';' or a quote may be missing before it")
        }
        words.append(WordRecord(start: Int32(position), end: Int32(end), quote: 0))
        position = end
    }

    private mutating func readQuoted() throws(NGINXError) {
        let quote = bytes[position]
        let character = String(UnicodeScalar(quote))
        guard let end = WordText.quotedEnd(bytes, from: position) else {
            throw NGINXError(
                "the quote \(character) is not closed",
                at: position,
                in: source,
                hint: "close it; within quotes write \\\(character) for the character itself"
            )
        }
        if end - position - 1 >= NGINXLimits.buffer, end < bytes.count {
            throw tooLong("text in quotes", hint: "the closing \(character) may be missing")
        }
        words.append(WordRecord(start: Int32(position), end: Int32(end), quote: quote))
        position = end
        guard end < bytes.count else { return }
        switch bytes[end] {
        case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: ")"): break
        default: if !bytes[end].isNGINXBlank { throw glued(character) }
        }
    }

    private func glued(_ quote: String) -> NGINXError {
        NGINXError(
            "expected a blank, ';' or '{' behind the closing \(quote)",
            at: position,
            in: source,
            hint: "put the whole word in quotes, and write \\\(quote) for a quote within it"
        )
    }

    private func unexpected(_ byte: UInt8) -> NGINXError {
        NGINXError(
            "unexpected '\(UnicodeScalar(byte))', expected the name of a directive or '}'",
            at: position,
            in: source,
            hint: byte == UInt8(ascii: ";") ? "remove it" : "put the name of the block before it"
        )
    }

    /// The directive that ends where none may: the `;` belongs behind its last word.
    private func unfinished(_ first: Int, before place: String) -> NGINXError {
        let name = String(decoding: NGINXWord.value(words[first], bytes), as: UTF8.self)
        return NGINXError(
            "expected ';' behind the directive '\(name)', before \(place)",
            at: Int(words[words.count - 1].end),
            in: source,
            hint: "end the directive with ';'"
        )
    }

    private func tooLong(_ what: String, hint: String) -> NGINXError {
        NGINXError("a \(what) of more than nginx's \(NGINXLimits.buffer) bytes", at: position, in: source, hint: hint)
    }
}
