import HardenYAML

/// A block of a text file that belongs to the generator, between two marker lines. The rest of the file is the user's.
struct SnippetBlock {
    struct Failure: Error {
        let message: String
        let hint: String
    }

    private let name: String
    private let text: String

    init(_ snippet: DesiredSnippet) {
        name = snippet.name
        text = snippet.text
    }

    private var begin: String { "# begin \(name): from its spec, changes in this block are overwritten" }
    private var end: String { "# end \(name)" }
    private var block: String { "\(begin)\n\(text)\(end)\n" }

    /// The bytes of a text, with the line breaks of the file that it goes into.
    private static func bytes(_ text: String, in original: [UInt8]) -> [UInt8] {
        let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard let first = original.firstIndex(of: lineFeed), first > 0, original[first - 1] == carriageReturn else {
            return Array(text.utf8)
        }
        return text.utf8.flatMap { $0 == lineFeed ? [carriageReturn, lineFeed] : [$0] }
    }

    /// Returns the edits that put the block in place.
    func edits(in original: [UInt8]?) throws(Failure) -> [TextEdit] {
        guard let original, !original.isEmpty else { return [TextEdit(0..<0, Array(block.utf8))] }
        let starts = lines(of: original, begin), ends = lines(of: original, end)
        switch (starts.count, ends.count) {
        case (0, 0):
            let separator = original.last == UInt8(ascii: "\n") ? "\n" : "\n\n"
            return [TextEdit(original.count..<original.count, Self.bytes(separator + block, in: original))]
        case (1, 1) where starts[0].lowerBound < ends[0].lowerBound:
            let range = starts[0].lowerBound..<ends[0].upperBound
            let wanted = Self.bytes(block, in: original)
            return original[range].elementsEqual(wanted) ? [] : [TextEdit(range, wanted)]
        default:
            throw Failure(
                message: "the lines '\(begin)' and '\(end)' must each occur once, in this order",
                hint: "remove the block, and it is written anew"
            )
        }
    }

    /// Ranges of the lines with exactly this text, their line break included, whichever it is.
    private func lines(of bytes: [UInt8], _ text: String) -> [Range<Int>] {
        let wanted = Array(text.utf8)
        var result: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let next = min(end + 1, bytes.count)
            let line = bytes[start..<end]
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if text.elementsEqual(wanted) { result.append(start..<next) }
            start = next
        }
        return result
    }
}
