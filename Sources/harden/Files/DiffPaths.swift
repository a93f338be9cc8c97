/// Files as a diff names them, so that `git apply` finds them: from the top of their repository, whatever the working
/// directory is, since Git leaves out silently what it does not find below its own.
struct DiffPaths {
    private let names: RepositoryPaths

    init(_ paths: [String]) { names = RepositoryPaths(paths) }

    subscript(path: String) -> String {
        if let name = names[path] { return name }
        // Nothing but the whole path will do, without the slash that Git refuses.
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = path[(slash.map(path.index(after:)) ?? path.startIndex)...]
        return String(FolderListing.join(FolderListing.canonical(folder), String(name)).drop { $0 == "/" })
    }
}
