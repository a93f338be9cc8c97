package import HardenSystem

/// Finds the YAML and JSON files below the paths that a user names.
///
/// A file that is named is taken whatever it is called. In a folder, files that Git ignores, hidden files and folders,
/// and folders of vendored code are left out. Symbolic links within a folder are not followed: what they lead to is
/// found at its own place if it lies below the given paths, and is none of our business otherwise.
package struct FileSearch: Sendable {
    /// The files as paths that begin as the user wrote them, sorted, each once.
    package private(set) var files: [String] = []
    /// What could hold manifests and is not looked at.
    private(set) var skipped: [PassedOver] = []
    /// The folders that were named, by their real paths.
    private var roots: [String] = []
    /// Paths that lead nowhere, and folders that cannot be read.
    package private(set) var problems: [FileError] = []

    /// - Parameter onProgress: Gets how many files are found, folder by folder.
    package init(_ paths: [String], onProgress: ((Int) -> Void)? = nil) {
        for path in paths {
            switch try? FileKind(of: path) {
            case .folder: addFolder(path, onProgress)
            case .file: files.append(path)
            case .other:
                if let error = try? FileError.pipe(path, "read") { problems.append(error) } else { files.append(path) }
            case .missing, nil: problems.append(.missing(path))
            }
        }
        files = Self.sortedOnce(files)
    }

    /// Folders of code that somebody else maintains.
    private static let vendored: Set = ["node_modules", "vendor", "bower_components", "third_party", "__pycache__"]

    /// Whether a name is that of a file that can hold manifests.
    package static func isManifestName(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name == "Kustomization" }
        switch name[name.index(after: dot)...] {
        case "yaml", "yml", "json", "YAML", "YML", "JSON": return true
        default: return false
        }
    }

    private mutating func addFolder(_ path: String, _ onProgress: ((Int) -> Void)?) {
        var shown = path
        while shown.count > 1, shown.hasSuffix("/") { shown.removeLast() }
        guard let absolute = Paths.real(shown) else {
            problems.append(FileError(path: path, message: "the folder cannot be opened"))
            return
        }
        roots.append(absolute)
        walk(shown, absolute: absolute, rules: IgnoreRules.above(absolute), onProgress)
    }

    private mutating func walk(
        _ shown: String,
        absolute: String,
        rules: IgnoreRules,
        _ onProgress: ((Int) -> Void)?
    ) {
        onProgress?(files.count)
        let listing: DirectoryListing
        do {
            listing = try DirectoryListing(shown)
        } catch {
            problems.append(error)
            return
        }
        // A run that writes may have been killed, and none may come after it but those that read.
        if listing.entries.contains(where: { AtomicFile.isTemporary($0.name) }) {
            AtomicFile.removeLeftovers(in: shown)
        }
        var rules = rules
        if listing.entries.contains(where: { $0.name == ".gitignore" && $0.kind == .file }),
            let text = try? AtomicFile.read("\(shown)/.gitignore")
        {
            rules.add(text, folder: absolute)
        }
        let prefix = shown == "." ? "" : shown == "/" ? "/" : "\(shown)/"
        for entry in listing.entries {
            let isFolder = entry.kind == .folder
            let path = prefix + entry.name + (isFolder ? "/" : "")
            if entry.name.hasPrefix(".") {
                // What Git keeps for itself is no part of the tree.
                if isFolder ? entry.name != ".git" : entry.kind == .file && Self.isApplied(entry.name) {
                    skipped.append(PassedOver(path: path, reason: .hidden))
                }
                continue
            }
            if isFolder, Self.vendored.contains(entry.name) {
                skipped.append(PassedOver(path: path, reason: .vendored))
                continue
            }
            if entry.kind == .other { skip(link: prefix + entry.name) }
            let mayBeRead = Self.isManifestName(entry.name) || NGINXText.isConfigurationName(prefix + entry.name)
            guard isFolder || entry.kind == .file && mayBeRead else { continue }
            let place = absolute == "/" ? "/\(entry.name)" : "\(absolute)/\(entry.name)"
            if !rules.isEmpty, rules.ignores(Array(place.utf8), isFolder: isFolder) {
                skipped.append(PassedOver(path: path, reason: .ignored))
                continue
            }
            guard entry.hasTextName else {
                problems.append(FileError(path: prefix + entry.name, message: "its name is not UTF-8; rename it"))
                continue
            }
            if isFolder {
                walk(prefix + entry.name, absolute: place, rules: rules, onProgress)
            } else if Self.isManifestName(entry.name) || NGINXText.isConfiguration(at: prefix + entry.name) {
                files.append(prefix + entry.name)
            }
        }
    }

    /// Takes down a link that leads to something that is not found at its own place.
    private mutating func skip(link path: String) {
        guard let kind = try? FileKind(of: path), let place = Paths.real(path),
            !roots.contains(where: { Paths.way(from: $0, to: place) != nil })
        else { return }
        switch kind {
        case .folder: skipped.append(PassedOver(path: path + "/", reason: .link))
        case .file where Self.isApplied(path): skipped.append(PassedOver(path: path, reason: .link))
        case .file, .other, .missing: break
        }
    }

    /// Sorts paths and leaves out those that lead to a file that is there already (`k8s` and `./k8s/orders.yaml`).
    private static func sortedOnce(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.sorted().filter { path in
            var key = Substring(path)
            while key.hasPrefix("./") { key = key.dropFirst(2) }
            return seen.insert(String(key)).inserted
        }
    }
}
