/// Reads an edited chunk again and compares it with what was intended.
struct Verification {
    struct Failure: Error {
        let reason: YAMLRefusal.Reason
        init(_ message: String) { reason = .verification(message) }

        /// What does not parse, which is no fault of the edit where it is a line of blanks that stood there before.
        init(_ error: YAMLError, in text: ByteText) {
            let isBlankLine = text.lineBreakLength(at: text.skipBlanks(from: error.offset)) > 0
            reason =
                text.starts(with: "\t", at: error.offset) && isBlankLine && text.isFirstOnLine(error.offset)
                ? .unwritable(
                    "the line of blanks below it holds a tab, which YAML allows below a text without quotes only; remove the tab"
                )
                : .verification("it does not parse: \(error.message) at \(error.location)")
        }
    }

    /// The documents of the chunk before the edit.
    let before: [YAMLDocument]
    /// Which of them was edited.
    let edited: Int
    let limits: YAMLLimits

    /// Returns the documents of the edited chunk, where they are what they should be.
    func documents(of bytes: [UInt8], round: EditRound) -> Result<[YAMLDocument], Failure> {
        let source = YAMLSource(name: before[0].source.name, bytes: bytes)
        let after: [YAMLDocument]
        do throws(YAMLError) {
            after = try TreeBuilder.documents(of: source, chunk: 0..<bytes.count, limits: limits)
        } catch {
            return .failure(Failure(error, in: ByteText(bytes: bytes, range: 0..<bytes.count)))
        }
        guard after.count == before.count else { return .failure(Failure("another number of documents")) }
        for (index, pair) in zip(before, after).enumerated() {
            let changes = index == edited ? round.plans.flatMap(\.changes) : []
            if let difference = TreeComparison(from: pair.0, to: pair.1, changes: changes).difference() {
                return .failure(Failure(difference))
            }
        }
        if let difference = textDifference(bytes, after, round) { return .failure(Failure(difference)) }
        return .success(after)
    }

    /// What the trees do not hold: comments, document markers, and the break at the end.
    private func textDifference(_ bytes: [UInt8], _ after: [YAMLDocument], _ round: EditRound) -> String? {
        let edits = round.textEdits
        return markerDifference(bytes, edits) ?? endDifference(bytes) ?? commentDifference(bytes, after, round, edits)
    }

    private var old: ArraySlice<UInt8> { before[0].source.bytes[before[0].chunk] }

    private func markerDifference(_ bytes: [UInt8], _ edits: [TextEdit]) -> String? {
        let markers = Self.markerLines(old)
        let kept = markers.filter { !Self.contains(edits, $0) }
        return [markers.count, kept.count].contains(Self.markerLines(bytes[...]).count)
            ? nil : "another line that begins like a document marker"
    }

    /// The next document begins after this text; Kubernetes and Git see its '---' only behind a line feed.
    private func endDifference(_ bytes: [UInt8]) -> String? {
        old.last == 0x0A && bytes.last != 0x0A && !bytes.isEmpty ? "no line break at the end" : nil
    }

    private func commentDifference(
        _ bytes: [UInt8],
        _ after: [YAMLDocument],
        _ round: EditRound,
        _ edits: [TextEdit]
    ) -> String? {
        let kept = CommentScanner.comments(in: before[0].chunk, of: before)
            .filter { !Self.contains(edits, $0.lowerBound) }
            .map { comment in text(before[0].source.bytes[comment]) }
        let comments = CommentScanner.comments(in: 0..<bytes.count, of: after).map { text(bytes[$0]) }
        let expected = kept.count + round.plans.reduce(0) { $0 + $1.newComments.count }
        guard comments.count == expected else { return "\(comments.count) comments instead of \(expected)" }
        var remaining = comments[...]
        for comment in kept {
            guard let index = remaining.firstIndex(of: comment) else { return "a comment is lost: \(comment)" }
            remaining = remaining[(index + 1)...]
        }
        return nil
    }

    /// Whether one of some edits, in the order of the text, takes a byte away.
    private static func contains(_ edits: [TextEdit], _ offset: Int) -> Bool {
        var low = 0
        var high = edits.count
        while low < high {
            let middle = (low + high) / 2
            if edits[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return edits[low...].prefix { $0.range.lowerBound <= offset }.contains { $0.range.contains(offset) }
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Where lines begin with `---`, `...` or `%`: where Kubernetes cuts the text, whatever YAML says.
    private static func markerLines(_ bytes: ArraySlice<UInt8>) -> [Int] {
        var lines: [Int] = []
        var isLineStart = true
        for index in bytes.indices {
            let byte = bytes[index]
            if isLineStart, byte == UInt8(ascii: "%") || isMarker(bytes[index...], byte) { lines.append(index) }
            isLineStart = byte == 0x0A || byte == 0x0D
        }
        return lines
    }

    private static func isMarker(_ line: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."), line.count >= 3 else { return false }
        return line[line.startIndex + 1] == byte && line[line.startIndex + 2] == byte
    }
}
