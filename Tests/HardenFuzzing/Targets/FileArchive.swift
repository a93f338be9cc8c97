/// Several files in one input, each behind a line `-- name --`; without such a line, the input is one file.
enum FileArchive {
    static let defaultName = "fuzz.yaml"
    private static let mostFiles = 16

    /// The files in their order, each name once.
    static func files(in bytes: [UInt8]) -> [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        var names: Set<String> = []
        var current: (name: String, start: Int)? = (defaultName, 0)
        func finish(at end: Int) {
            guard let (name, start) = current, files.count < mostFiles, names.insert(name).inserted else { return }
            if name != defaultName || start < end { files.append((name, Array(bytes[start..<end]))) }
        }
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            if let name = name(in: bytes[start..<end]) {
                finish(at: start)
                current = (name, min(end + 1, bytes.count))
            }
            start = end + 1
        }
        finish(at: bytes.count)
        return files
    }

    private static func name(in line: ArraySlice<UInt8>) -> String? {
        guard line.count > 6, line.starts(with: "-- ".utf8), line.suffix(3).elementsEqual(" --".utf8) else {
            return nil
        }
        return String(decoding: line.dropFirst(3).dropLast(3), as: UTF8.self)
    }
}
