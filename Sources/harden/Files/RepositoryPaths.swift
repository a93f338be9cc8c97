import HardenSystem

/// Files as their repository calls them: from its top, whatever the working directory is and however the user names them.
/// Outside of repositories from the working directory.
struct RepositoryPaths {
    /// The way from the top to a folder as the user names it, with a slash at its end; `nil` for one that is not below.
    private var folders: [String: String?] = [:]

    init(_ paths: some Sequence<String>) {
        for folder in Set(paths.map(Self.folder)) { folders[folder] = .some(Self.way(to: folder)) }
    }

    /// The path from the top; `nil` for what is not below it.
    subscript(path: String) -> String? {
        let folder = Self.folder(of: path)
        let way = folders[folder] ?? Self.way(to: folder)
        return way.map { $0 + path.dropFirst(folder.count) }
    }

    private static func way(to folder: String) -> String? {
        // New files may go to new folders.
        let real = Paths.canonical(Paths.spelled(folder))
        let top = Paths.nearest(from: real, with: ".git") ?? Paths.canonical(".")
        return Paths.way(from: top, to: real)
    }

    private static func folder(of path: String) -> String { String(Paths.prefix(of: path)) }
}
