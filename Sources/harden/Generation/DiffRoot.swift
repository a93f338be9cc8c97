/// What the paths in a diff are relative to: `git apply` takes no path that begins with `/` or contains `..`.
struct DiffRoot {
    /// The folder from which the diff can be applied, where that is not the working directory.
    let folder: String?
    /// What stands before a file's path in the output folder.
    private let prefix: String

    /// - Parameter output: The output folder, shortened.
    init(ofOutput output: String) {
        let parts = output.split(separator: "/", omittingEmptySubsequences: false)
        guard output.hasPrefix("/") || parts.contains("..") else {
            folder = nil
            prefix = output == "." ? "" : parts.filter { $0 != "." && !$0.isEmpty }.joined(separator: "/")
            return
        }
        let place = FolderListing.canonical(output)
        let root = Self.repository(around: place) ?? place
        folder = root
        prefix = place == root ? "" : String(place.dropFirst(root == "/" ? 1 : root.count + 1))
    }

    /// The path of a file of the output folder.
    func path(of file: String) -> String { prefix.isEmpty ? file : "\(prefix)/\(file)" }

    /// The top of the git repository that a folder is in; `nil` if it is in none.
    private static func repository(around folder: String) -> String? {
        var folder = folder
        while folder.count > 1 {
            if let kind = try? FolderListing.kind(of: folder + "/.git"), kind != .missing { return folder }
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = String(folder[..<slash])
        }
        return nil
    }
}
