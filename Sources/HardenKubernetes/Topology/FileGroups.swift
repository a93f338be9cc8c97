import HardenSystem

/// Files whose objects may decide about each other: those of one folder, of one kustomization, and of linked objects.
///
/// What an object is like shows in the files of its group, and in those that belong to every group.
package struct FileGroups: Sendable {
    /// What belongs together: positions of objects and of decK files, and paths of files.
    package struct Link: Sendable {
        package var objects: [Int]
        package var deckFiles: [Int]
        package var paths: Set<String>

        package init(objects: [Int] = [], deckFiles: [Int] = [], paths: Set<String> = []) {
            self.objects = objects
            self.deckFiles = deckFiles
            self.paths = paths
        }
    }

    private let manifests: Manifests
    /// The group of each file.
    private let groups: [Int]
    private let members: [Int: [Int]]
    private let shared: Set<Int>
    private let fileOfPath: [String: Int]
    /// A file of each folder.
    private let fileOfFolder: [String: Int]

    /// - Parameters:
    ///   - links: What belongs together wherever it lies.
    ///   - shared: Objects that belong to every group.
    package init(_ manifests: Manifests, links: [Link], shared: [Int]) {
        self.manifests = manifests
        var union = Union(count: manifests.files.count)
        var (fileOfPath, fileOfFolder): ([String: Int], [String: Int]) = ([:], [:])
        for (position, file) in manifests.files.enumerated() {
            fileOfPath[file.path] = position
            let folder = String(Paths.folder(of: Paths.normalized(file.path)))
            union.join(fileOfFolder[folder, default: position], position)
            fileOfFolder[folder] = position
        }
        for (build, kustomization) in manifests.kustomizations.enumerated() {
            let (view, own) = (kustomization.view, kustomization.file)
            for file in manifests.builds.files(of: build) { union.join(own, file) }
            for path in (view.resources + view.components).compactMap(\.text) + view.patchFiles {
                let path = Paths.resolve(path, from: kustomization.folder)
                let other = fileOfFolder[path] ?? fileOfFolder[String(Paths.folder(of: path))]
                if let other { union.join(own, other) }
            }
        }
        for link in links {
            let files =
                link.objects.map { manifests.fileOfObject[$0] } + link.deckFiles.map { manifests.fileOfDeckFile[$0] }
                + link.paths.compactMap { fileOfPath[$0] }
            for file in files.dropFirst() { union.join(files[0], file) }
        }
        let groups = manifests.files.indices.map { union.root(of: $0) }
        self.groups = groups
        self.fileOfPath = fileOfPath
        self.fileOfFolder = fileOfFolder
        members = Dictionary(grouping: manifests.files.indices) { groups[$0] }
        self.shared = Set(shared.map { manifests.fileOfObject[$0] })
    }

    package func group(ofObject position: Int) -> Int { groups[manifests.fileOfObject[position]] }

    /// The group of a file, by the path that the user named; `nil` for one that was not read.
    package func group(ofFile path: String) -> Int? { fileOfPath[path].map { groups[$0] } }

    /// The group that a new file belongs to; `nil` for one in a folder of its own.
    package func group(ofNewFile path: String) -> Int? {
        fileOfFolder[String(Paths.folder(of: Paths.normalized(path)))].map { groups[$0] }
    }

    /// The files of some groups with those that belong to every group, in the order in which they were given.
    package func files(of groups: Set<Int>) -> [LoadedFile] {
        shared.union(groups.flatMap { members[$0] ?? [] }).sorted().map { manifests.files[$0] }
    }
}

/// Numbers that are joined into sets.
private struct Union {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    /// The smaller root stays, so that the numbers of sets follow from their members alone.
    mutating func join(_ first: Int, _ second: Int) {
        let (first, second) = (root(of: first), root(of: second))
        if first != second { parents[max(first, second)] = min(first, second) }
    }
}
