#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import HardenCoding
import HardenRules
import HardenYAML

/// Finds the configuration that is in force for an input.
enum ConfigurationSearch {
    /// Reads the configuration that is named, or the nearest one in the folder of the input or above.
    ///
    /// - Parameters:
    ///   - path: The file that the user named.
    ///   - input: The first path of the input; `-` counts as the working directory.
    /// - Returns: The configuration and its text, `nil` where there is none.
    /// - Throws: Everything that is wrong with it, one error a line.
    static func configuration(
        named path: String?,
        forInput input: String
    ) throws(Failure) -> (file: ConfigurationFile, source: YAMLSource)? {
        guard let path = path ?? nearest(to: input) else { return nil }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try AtomicFile.read(path)
        } catch {
            throw Failure(error.description)
        }
        let text = YAMLFile(bytes: bytes, name: path)
        let file = ConfigurationFile(text)
        guard file.diagnostics.isEmpty else {
            throw Failure(file.diagnostics.map { TerminalText.visible($0.description) })
        }
        return (file, text.source)
    }

    /// The path of the nearest configuration, said from the working directory where it is below it.
    static func nearest(to input: String) -> String? {
        guard let start = realPath(input == "-" ? "." : input) else { return nil }
        var folder = isFolder(start) ? start : parent(of: start)
        while true {
            let candidate = FolderListing.join(folder, ConfigurationFile.name)
            if access(candidate, F_OK) == 0, !isFolder(candidate) { return shortened(candidate) }
            if folder == "/" { return nil }
            folder = parent(of: folder)
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func shortened(_ path: String) -> String {
        guard let directory = realPath(".") else { return path }
        let prefix = directory == "/" ? "/" : directory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    private static func isFolder(_ path: String) -> Bool {
        guard case .folder? = try? FolderListing.kind(of: path) else { return false }
        return true
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
