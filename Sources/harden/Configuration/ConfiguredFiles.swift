import HardenCoding
import HardenRules
import HardenYAML

/// Files of an input for which one configuration is in force.
struct ConfiguredFiles {
    /// Without settings where there is no configuration.
    var configuration = ConfigurationFile.none
    var source: YAMLSource?
    /// The files, as the user named or the search found them.
    var paths: Set<String> = []
}

extension ConfigurationSearch {
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
            let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "."
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
            if let configuration, let read = try self.configuration(named: configuration, forInput: ".") {
                (group.configuration, group.source) = (read.file, read.source)
            }
            groups.append((configuration, group))
        }
        return groups.map(\.files)
    }
}
