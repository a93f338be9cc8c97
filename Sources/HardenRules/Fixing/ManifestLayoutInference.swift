import HardenKubernetes
import HardenSystem
import HardenYAML

/// Finds out how a folder distributes objects over files, so that a new object goes where people would put it.
///
/// A file with several objects gets another one. Where each object has a file that is named for its kind, such as
/// `orders-deployment.yaml`, a new file is named in the same way; every kustomization that lists the neighbour lists the
/// new file too. Where that cannot be done, the neighbour itself takes the object: what applies the one applies the other.
struct ManifestLayoutInference: Sendable {
    private let files: [String: YAMLFile]
    private let exists: @Sendable (String) -> Bool
    /// The folders in which objects are.
    private let folders: [ObjectIdentity: Set<String>]
    private let filesByFolder: [Substring: [String]]
    private let contents: [String: Content]
    /// The places where kustomizations list files, by the path of the file.
    private let listings: [String: [Listing]]
    /// The paths of the kustomizations, without `.` and `..`.
    private let kustomizations: Set<String>

    /// An entry of a kustomization.
    private struct Listing {
        var kustomization: String
        var document: Int
        var entry: String
    }

    /// Source: Kustomize, api/konfig/general.go.
    private static let kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// What the documents of a file are, in a few words: fixes ask for it once for every new document.
    private struct Content {
        /// The document, where only one has anything in it.
        var sole: YAMLDocument?
        /// Whether one of them is written in brackets.
        var isFlow = false

        init(_ file: YAMLFile) {
            var count = 0
            for document in file.documents where !document.isEmpty {
                count += 1
                sole = count == 1 ? document : nil
                if document.root.style == .flow { isFlow = true }
            }
        }
    }

    init(files: [String: YAMLFile], exists: @escaping @Sendable (String) -> Bool) {
        self.files = files
        self.exists = exists
        filesByFolder = Dictionary(grouping: files.keys) { Paths.prefix(of: $0) }
        var folders: [ObjectIdentity: Set<String>] = [:]
        contents = files.mapValues(Content.init)
        for file in files.values {
            let folder = FileName(file.source.name).folder
            for identity in file.documents.compactMap({ ObjectIdentity($0.root) }) {
                folders[identity, default: []].insert(folder)
            }
        }
        self.folders = folders
        var listings: [String: [Listing]] = [:]
        var kustomizations: Set<String> = []
        for (path, file) in files.sorted(by: { $0.key < $1.key })
        where Self.kustomizationNames.contains(String(Paths.name(of: path))) {
            kustomizations.insert(Paths.normalized(path))
            for (index, document) in file.documents.enumerated() {
                for entry in document.root["resources"]?.items.compactMap(\.string) ?? [] {
                    let listed = Paths.resolve(entry, from: String(Paths.folder(of: path)))
                    listings[listed, default: []]
                        .append(Listing(kustomization: path, document: index, entry: entry))
                }
            }
        }
        self.listings = listings
        self.kustomizations = kustomizations
    }

    /// Whether an object is in a folder already, or in one around it or within it.
    func holds(_ identity: ObjectIdentity, in folder: String) -> Bool {
        folders[identity]?.contains { $0.hasPrefix(folder) || folder.hasPrefix($0) } ?? false
    }

    /// Where a new document goes.
    struct Place {
        var file: String
        /// Edits of kustomizations that list the file.
        var listings: [PlannedFix.Edit] = []
    }

    /// Decides where a document goes.
    ///
    /// - Parameters:
    ///   - content: The document.
    ///   - neighbour: The file of what it belongs to.
    ///   - name: The file's name where no other can be derived.
    /// - Returns: The file, which may be the neighbour, another one that exists, or a new one.
    func place(of content: YAMLMapping, beside neighbour: String, named name: String) -> Place {
        guard let beside = contents[neighbour] else { return Place(file: neighbour) }
        let path = FileName(neighbour)
        let isJSON = path.suffix == ".json" || beside.isFlow
        guard let kind = beside.sole?.root["kind"]?.string,
            let newKind = content["kind"]?.string,
            let stem = KindInFileName.replacing(kind, in: path.stem, by: newKind, siblings: siblings(of: path))
        else {
            guard isJSON else { return Place(file: neighbour) }
            let fallback = path.folder + (name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : "\(name).yaml")
            return newFile(fallback, beside: path) ?? Place(file: fallback)
        }
        let new = path.folder + stem + (isJSON ? ".yaml" : path.suffix)
        if let existing = files[new], existing.errors.isEmpty, takers(of: new) == takers(of: neighbour) {
            return Place(file: new)
        }
        if isTakenFromOutside(path.folder), !isJSON { return Place(file: neighbour) }
        return newFile(new, beside: path) ?? Place(file: neighbour)
    }

    /// The kustomizations that list a file.
    private func takers(of path: String) -> Set<String> {
        Set(listings[Paths.normalized(path), default: []].map(\.kustomization))
    }

    /// Whether a kustomization that was not read may list the files of a folder: it lies there or above.
    private func isTakenFromOutside(_ folder: String) -> Bool {
        var folder = Paths.normalized(folder)
        // Nobody lists files from farther away.
        for _ in 0..<8 {
            let paths = Self.kustomizationNames.map { Paths.resolve($0, from: folder) }
            if paths.contains(where: { !kustomizations.contains($0) && exists($0) }) { return true }
            if folder == "/" { break }
            folder = Paths.resolve("..", from: folder)
        }
        return false
    }

    private func newFile(_ path: String, beside neighbour: FileName) -> Place? {
        guard !exists(path), files[path] == nil else { return nil }
        return Place(file: path, listings: listings(of: FileName(path), beside: neighbour))
    }

    private func siblings(of path: FileName) -> [FileName] {
        (filesByFolder[path.folder[...]] ?? []).sorted().map(FileName.init)
    }

    /// Edits that list a new file in the kustomizations which list its neighbour, in the way in which they do it.
    private func listings(of new: FileName, beside neighbour: FileName) -> [PlannedFix.Edit] {
        let own = listings[Paths.normalized(neighbour.path), default: []].map { ($0.kustomization, $0) }
        return Dictionary(own) { _, last in last }.sorted { $0.key < $1.key }.map { _, listing in
            let entry = Paths.prefix(of: listing.entry) + new.name
            let edit = YAMLEdit.append(to: ["resources"], .string(String(entry)))
            return PlannedFix.Edit(file: listing.kustomization, document: listing.document, edit: edit)
        }
    }
}

/// A path in its parts.
struct FileName: Hashable {
    let path: String
    /// With its final `/`; empty where there is none.
    let folder: String
    let name: String
    let stem: String
    /// From the last dot on.
    let suffix: String

    init(_ path: String) {
        self.path = path
        folder = String(Paths.prefix(of: path))
        name = String(Paths.name(of: path))
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        stem = String(name[..<dot])
        suffix = String(name[dot...])
    }
}
