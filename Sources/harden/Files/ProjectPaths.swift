import HardenRules
import HardenSystem

/// Paths as they are called within their project, whatever the working directory is and however the user names them.
///
/// A project begins at the nearest folder above with `.git`, else at the nearest with a configuration, else at the working
/// directory.
struct ProjectPaths {
    private var names: [String: String] = [:]

    init(_ paths: some Sequence<String>) {
        var folders: [String: String?] = [:]
        for path in Set(paths) {
            let folder = Paths.spelled(Paths.prefix(of: path))
            if folders[folder] == nil { folders[folder] = .some(Self.name(ofFolder: folder)) }
            guard case let name?? = folders[folder] else { continue }
            names[path] = name + Paths.name(of: path)
        }
    }

    /// The path within the project; the path itself for what is in none.
    subscript(path: String) -> String { names[path] ?? path }

    /// The way from the project to a folder, with a slash at its end; `nil` for a folder that is in none.
    private static func name(ofFolder folder: String) -> String? {
        guard let real = Paths.real(folder) else { return nil }
        let project =
            Paths.nearest(from: real, with: ".git") ?? Paths.nearest(from: real, with: ConfigurationFile.name)
        guard let top = project ?? Paths.real(".") else { return nil }
        return Paths.way(from: top, to: real)
    }
}
