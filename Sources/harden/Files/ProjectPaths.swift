import HardenRules

/// Paths as they are called within their project, whatever the working directory is and however the user names them.
///
/// A project begins at the nearest folder above with `.git`, else at the nearest with a configuration, else at the working
/// directory.
struct ProjectPaths {
    private var names: [String: String] = [:]

    init(_ paths: some Sequence<String>) {
        var folders: [String: String?] = [:]
        for path in Set(paths) {
            let slash = path.lastIndex(of: "/")
            let folder = slash.map { String(path[...$0]) } ?? "."
            if folders[folder] == nil { folders[folder] = .some(Self.name(ofFolder: folder)) }
            guard case let name?? = folders[folder] else { continue }
            names[path] = name + path[(slash.map(path.index(after:)) ?? path.startIndex)...]
        }
    }

    /// The path within the project; the path itself for what is in none.
    subscript(path: String) -> String { names[path] ?? path }

    /// The way from the project to a folder, with a slash at its end; `nil` for a folder that is in none.
    private static func name(ofFolder folder: String) -> String? {
        guard let real = Ancestors.realPath(folder) else { return nil }
        let project =
            Ancestors.nearest(from: real, with: ".git") ?? Ancestors.nearest(from: real, with: ConfigurationFile.name)
        guard let top = project ?? Ancestors.realPath(".") else { return nil }
        return Ancestors.way(from: top, to: real)
    }
}
