/// The lines of a text as Git counts them: each ends with LF, the last perhaps without.
struct LineIndex {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = bytes.isEmpty ? [] : [0]
        for index in bytes.indices where bytes[index] == 0x0A && index + 1 < bytes.count { starts.append(index + 1) }
        self.starts = starts
    }

    var count: Int { starts.count }

    /// The line that contains a byte; the number of lines for the end of a text that ends with a break.
    func line(containing offset: Int) -> Int {
        if offset >= bytes.count { return bytes.last == 0x0A || bytes.isEmpty ? count : count - 1 }
        var low = 0
        var high = count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    func start(of line: Int) -> Int { line < count ? starts[line] : bytes.count }

    /// A line with its break.
    subscript(line: Int) -> ArraySlice<UInt8> { bytes[start(of: line)..<start(of: line + 1)] }
}
