import HardenSystem

extension FileSearch {
    /// Something below the paths of a search that was not looked at, and holds what `kubectl` would apply.
    package struct PassedOver: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable {
            /// Its name, or that of a folder that it is in, begins with a dot.
            case hidden
            /// Git ignores it.
            case ignored
            /// It is in a folder of code that somebody else maintains.
            case vendored
            /// It is a link, or in a folder that is one, to a place that is not below the paths.
            case link
        }

        /// A folder's path ends with `/`; then not all of it was looked through.
        package var path: String
        package var reason: Reason
    }

    /// What was passed over, looked through for what it hides.
    ///
    /// Whoever hides a manifest leaves a trace by it. Most of what is hidden or ignored is no manifest, and there may be a lot
    /// of it: from some number of files on, a folder counts as a whole.
    package func hiddenManifests() -> [PassedOver] {
        var look = Look()
        return skipped.flatMap { look.through($0) }
    }

    private struct Look {
        /// Entries of folders that are still listed, and files that are still read.
        private var entries = 2000
        private var files = 200
        private var bytes = 8 << 20

        mutating func through(_ item: PassedOver) -> [PassedOver] {
            guard item.path.hasSuffix("/") else { return holdsObjects(item.path) ? [item] : [] }
            var found: [PassedOver] = []
            var open = [String(item.path.dropLast())]
            while let folder = open.popLast() {
                guard let listing = try? DirectoryListing(folder) else { continue }
                entries -= listing.entries.count
                guard entries >= 0 else { return [item] }
                for entry in listing.entries where entry.hasTextName {
                    let path = Paths.join(folder, entry.name)
                    switch entry.kind {
                    case .folder: open.append(path)
                    case .file where FileSearch.isApplied(entry.name):
                        guard files > 0 else { return [item] }
                        if holdsObjects(path) { found.append(PassedOver(path: path, reason: item.reason)) }
                    default: continue
                    }
                }
            }
            return found.sorted { $0.path < $1.path }
        }

        /// Whether a file holds anything that `kubectl` would not refuse at once; yes for one that is not looked at.
        private mutating func holdsObjects(_ path: String) -> Bool {
            guard case .file? = try? FileKind(of: path) else { return false }
            files -= 1
            guard files >= 0, let content = try? AtomicFile.read(path, limit: bytes) else { return true }
            bytes -= content.count
            return LoadedFile.load(content, path: path).documents.contains { document in
                switch document.content {
                case .leftAlone(.notKubernetes), .leftAlone(.empty), .leftAlone(.helmChart), .leftAlone(.helmValues),
                    .leftAlone(.kustomization), .kustomization:
                    false
                default: true
                }
            }
        }
    }

    /// Whether `kubectl` takes a file of this name, as it does hidden ones.
    static func isApplied(_ name: String) -> Bool {
        [".yaml", ".yml", ".json", ".YAML", ".YML", ".JSON"].contains(where: name.hasSuffix)
    }
}
