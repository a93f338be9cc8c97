import HardenSystem

/// What the paths in a diff are relative to: the top of the output folder's repository, since Git leaves out silently what
/// it does not find there; else the working directory, or the output folder where that is elsewhere.
struct DiffRoot {
    /// The folder in which the diff can be applied, where that is not possible in the working directory.
    let folder: String?
    /// What stands before a file's path in the output folder.
    private let prefix: String

    /// - Parameter output: The output folder; it need not exist.
    init(ofOutput output: String) {
        let place = Paths.canonical(output)
        let here = Paths.canonical(".")
        let isBelow = Paths.way(from: here, to: place) != nil
        let root = Paths.nearest(from: place, with: ".git") ?? (isBelow ? here : place)
        folder = Paths.way(from: root, to: here) == nil ? root : nil
        prefix = Paths.way(from: root, to: place) ?? ""
    }

    /// The path of a file of the output folder.
    func path(of file: String) -> String { prefix + file }
}
