import HardenSystem
import HardenYAML

/// A file of manifests: its bytes, and the name that findings and diffs give it.
///
/// A file may hold several documents, in YAML or in JSON. What is not a Kubernetes manifest is left alone.
public struct ManifestFile: Sendable, Hashable {
    /// The file's path, relative or absolute. Files in one folder belong together: a Service in `shop/service.yaml` may
    /// select the Pods of `shop/deployment.yaml`.
    public var path: String
    /// The file's content, as it is on disk; a byte order mark and the line ends included.
    public var bytes: [UInt8]

    /// Makes a file of bytes.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Makes a file of a text.
    public init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

    /// Reads a file from disk.
    ///
    /// - Throws: ``EngineError`` that says why it cannot be read.
    public init(reading path: String) throws(EngineError) {
        do throws(FileError) {
            self.init(path: path, bytes: try AtomicFile.read(path))
        } catch {
            throw EngineError(problems: [Problem(error)])
        }
    }

    /// The file's content as text; bytes that are no UTF-8 show as U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
