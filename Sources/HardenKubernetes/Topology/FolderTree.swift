import HardenSystem

/// The folders of the input, to tell how near two files are to each other.
struct FolderTree: Sendable {
    private var indices: [String: Int] = ["": 0]
    private var parents = [0]
    private var depths = [0]

    /// The number of a folder, which is added with all above it.
    mutating func index(of folder: String) -> Int {
        if let index = indices[folder] { return index }
        let parent = folder == "/" ? 0 : index(of: String(Paths.folder(of: folder)))
        let index = parents.count
        indices[folder] = index
        parents.append(parent)
        depths.append(depths[parent] + 1)
        return index
    }

    /// The steps up from each of two folders to the nearest one above both.
    func steps(_ first: Int, _ second: Int) -> (first: Int, second: Int) {
        var (left, right) = (first, second)
        while left != right {
            if depths[left] >= depths[right] { left = parents[left] } else { right = parents[right] }
        }
        return (depths[first] - depths[left], depths[second] - depths[left])
    }
}
