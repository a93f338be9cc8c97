import HardenSystem

/// Files as a diff names them, so that `git apply` finds them: from the top of their repository, whatever the working
/// directory is, since Git leaves out silently what it does not find below its own.
struct DiffPaths {
    private let names: RepositoryPaths

    init(_ paths: [String]) { names = RepositoryPaths(paths) }

    subscript(path: String) -> String {
        if let name = names[path] { return name }
        // Nothing but the whole path will do, without the slash that Git refuses.
        let folder = Paths.canonical(Paths.spelled(Paths.prefix(of: path)))
        return String(Paths.join(folder, String(Paths.name(of: path))).drop { $0 == "/" })
    }
}
