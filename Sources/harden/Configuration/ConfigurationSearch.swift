import HardenEngine
import HardenRules
import HardenSystem
import HardenYAML

/// Finds the configuration that is in force for an input.
enum ConfigurationSearch {
    /// Reads the configuration that is named, or the nearest one in the folder of the input or above.
    ///
    /// - Parameters:
    ///   - path: The file that the user named.
    ///   - input: The first path of the input; `-` counts as the working directory.
    /// - Returns: The configuration, `nil` where there is none.
    /// - Throws: Everything that is wrong with it, one error a line.
    static func configuration(named path: String?, forInput input: String) throws(Failure) -> Configuration? {
        guard let file = path ?? nearest(to: input) else { return nil }
        return try read(file, isNamed: path != nil)
    }

    private static func read(_ file: String, isNamed: Bool) throws(Failure) -> Configuration {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try AuxiliaryFile.read(file, isNamed: isNamed)
        } catch {
            throw Failure(error.description)
        }
        do throws(EngineError) {
            return try Configuration(bytes: bytes, path: file)
        } catch {
            throw Failure(error)
        }
    }

    /// Divides files by the configuration that is in force for them: the one that is named, or the nearest one in the
    /// folder of each file or above.
    ///
    /// - Parameters:
    ///   - path: The file that the user named.
    ///   - files: The files of the input; one without a folder counts as in the working directory.
    /// - Returns: Every configuration once, in the order in which the files need them.
    /// - Throws: Everything that is wrong with the first configuration that cannot be read.
    static func configurations(named path: String?, for files: [String]) throws(Failure) -> [ConfiguredFiles] {
        var groups: [(path: String?, files: ConfiguredFiles)] = []
        var nearestOfFolder: [String: String?] = [:]
        for file in files {
            let folder = Paths.spelled(Paths.prefix(of: file))
            let configuration: String?
            if let path {
                configuration = path
            } else if let known = nearestOfFolder[folder] {
                configuration = known
            } else {
                configuration = nearest(to: folder)
                nearestOfFolder[folder] = .some(configuration)
            }
            if let index = groups.firstIndex(where: { $0.path == configuration }) {
                groups[index].files.paths.insert(file)
                continue
            }
            var group = ConfiguredFiles(paths: [file])
            if let configuration { group.configuration = try read(configuration, isNamed: path != nil) }
            groups.append((configuration, group))
        }
        return groups.map(\.files)
    }

    /// The path of the nearest configuration, said from the working directory where it is below it.
    static func nearest(to input: String) -> String? {
        guard let start = Paths.real(input == "-" ? "." : input) else { return nil }
        let found = Paths.nearest(from: Paths.isFolder(start) ? start : String(Paths.folder(of: start))) { folder in
            let candidate = Paths.join(folder, ConfigurationFile.name)
            // A link to nothing is a mistake that reading it will tell of.
            guard let kind = try? FileKind(of: candidate, followingLinks: false) else { return false }
            return kind != .missing && !Paths.isFolder(candidate)
        }
        return found.map { shortened(Paths.join($0, ConfigurationFile.name)) }
    }

    private static func shortened(_ path: String) -> String {
        guard let directory = Paths.real(".") else { return path }
        let prefix = directory == "/" ? "/" : directory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}
