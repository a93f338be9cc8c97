import HardenYAML

/// What holds for every change of a file.
enum PatchCheck {
    static func check(_ edits: [TextEdit], of original: [UInt8], isNew: Bool = false, to result: [UInt8]) throws {
        var text: [UInt8] = []
        var position = 0
        for edit in edits {
            try require(
                edit.range.lowerBound >= position && edit.range.upperBound <= original.count,
                "the edit of \(edit.range) does not follow the one before it"
            )
            text += original[position..<edit.range.lowerBound] + edit.replacement
            position = edit.range.upperBound
        }
        text += original[position...]
        try require(text == result, "the result is not what the edits make")
        let diff = UnifiedDiff(old: original, edits: edits, path: "fuzz.yaml", isNewFile: isNew)
        try require(try applied(diff.text(), to: original) == result, "the diff does not make the result")
        // The lines that are shown are those of the two texts.
        var isTrue = true
        _ = diff.shown(color: true) { side, range, bytes in
            isTrue = isTrue && (side == .old ? original : result)[range].elementsEqual(bytes)
            return ""
        }
        try require(isTrue, "the diff shows lines that are in neither text")
    }

    /// Applies a unified diff of one file, in which every line that it shows has to be where it says.
    private static func applied(_ diff: [UInt8], to original: [UInt8]) throws -> [UInt8] {
        let old = lines(of: original)
        var result: [UInt8] = []
        var position = 0
        var isInHunk = false
        var lastWasRemoved = false
        // A line of the diff ends where the line of the file ends, which may hold a carriage return.
        for line in lines(of: diff) {
            switch line.first {
            case UInt8(ascii: "@"):
                isInHunk = true
                let numbers = line.split(separator: UInt8(ascii: " "))[1].dropFirst().split(
                    separator: UInt8(ascii: ",")
                )
                let start = Int(String(decoding: numbers[0], as: UTF8.self)) ?? 0
                let count = numbers.count > 1 ? Int(String(decoding: numbers[1], as: UTF8.self)) ?? 0 : 1
                let target = count == 0 ? start : start - 1
                try require(target >= position && target <= old.count, "a hunk begins at line \(start)")
                result += old[position..<target].joined()
                position = target
            case _ where !isInHunk: continue
            case UInt8(ascii: " "), UInt8(ascii: "-"):
                try require(position < old.count, "the diff goes on behind the end of the file")
                let shown = line.dropFirst()
                try require(
                    shown.elementsEqual(old[position]) || shown.elementsEqual(old[position] + [0x0A]),
                    "line \(position + 1) is not as the diff shows it"
                )
                lastWasRemoved = line.first == UInt8(ascii: "-")
                if !lastWasRemoved { result += shown }
                position += 1
            case UInt8(ascii: "+"):
                lastWasRemoved = false
                result += line.dropFirst()
            case UInt8(ascii: "\\"):
                if !lastWasRemoved { result.removeLast() }
            default: throw Fault("a line of the diff begins with none of its signs")
            }
        }
        return result + old[position...].joined()
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }
}
