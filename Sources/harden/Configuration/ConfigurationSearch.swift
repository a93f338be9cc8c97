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
        guard let start = Ancestors.realPath(input == "-" ? "." : input) else { return nil }
        let found = Ancestors.nearest(from: isFolder(start) ? start : Ancestors.parent(of: start)) { folder in
            let candidate = FolderListing.join(folder, ConfigurationFile.name)
            return access(candidate, F_OK) == 0 && !isFolder(candidate)
        }
        return found.map { shortened(FolderListing.join($0, ConfigurationFile.name)) }
    }

    private static func shortened(_ path: String) -> String {
        guard let directory = Ancestors.realPath(".") else { return path }
        let prefix = directory == "/" ? "/" : directory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    private static func isFolder(_ path: String) -> Bool {
        guard case .folder? = try? FolderListing.kind(of: path) else { return false }
        return true
    }
}
