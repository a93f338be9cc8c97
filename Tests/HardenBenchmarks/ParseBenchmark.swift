#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import HardenYAML

/// Reads every file named on standard input (one path a line) and builds its trees, on one thread.
///
/// It is held against a C loop that only runs libyaml's event parser over the same bytes.
@main
enum ParseBenchmark {
    static func main() {
        var files = 0
        var bytes = 0
        var documents = 0
        var failed = 0
        while let path = readLine() {
            guard let content = read(path) else {
                print("\(path): cannot be read")
                exit(1)
            }
            let file = YAMLFile(bytes: content, name: path)
            files += 1
            bytes += content.count
            documents += file.documents.count
            failed += file.errors.isEmpty ? 0 : 1
        }
        print("\(files) files, \(bytes) bytes, \(documents) documents, \(failed) do not parse")
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let size = systemRead(
                    descriptor,
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                )
                if size <= 0 { break }
                count += size
            }
        }
    }
}

private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
