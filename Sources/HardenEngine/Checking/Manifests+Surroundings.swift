import HardenKubernetes
import HardenRules
import HardenSystem
import Synchronization

extension Manifests {
    /// What a proof of fixes needs to know besides what was read.
    var surroundings: FixProof.Surroundings {
        FixProof.Surroundings(unread: unread, reload: reload)
    }

    /// Reads a file that has changed as it was read before.
    private var reload: @Sendable (FixPlan.PatchedFile) -> [LoadedFile] {
        guard functionInput != nil else { return { [LoadedFile.load($0.result, path: $0.path)] } }
        return { (try? FunctionInput($0.result).loaded) ?? [] }
    }

    /// Names of files beside those that were read which may hold manifests, too; nobody knows of files that are in memory.
    private var unread: @Sendable (String) -> [String] {
        guard isFromDisk else { return { _ in [] } }
        let read = Set(parsed.files.map { $0.path.withoutLeadingDots })
        // Every new object asks for its folder.
        let known = KnownFolders()
        return { folder in
            if let names = known.names.withLock({ $0[folder] }) { return names }
            let entries = (try? DirectoryListing(Paths.spelled(folder)))?.entries ?? []
            let names = entries.filter { entry in
                guard entry.kind == .file, !entry.name.hasPrefix(".") else { return false }
                return [".yaml", ".yml", ".json"].contains { entry.name.lowercased().hasSuffix($0) }
            }
            .map(\.name)
            .filter { !read.contains((folder + $0).withoutLeadingDots) }
            known.names.withLock { $0[folder] = names }
            return names
        }
    }

    /// The manifests as they are once files have changed.
    func changed(_ files: [FixPlan.PatchedFile]) -> Manifests {
        if functionInput != nil, let file = files.first, let input = try? FunctionInput(file.result) {
            return Manifests(input)
        }
        var changed = Dictionary(files.map { ($0.path, LoadedFile.load($0.result, path: $0.path)) }) { $1 }
        let known = parsed.files.map { changed.removeValue(forKey: $0.path) ?? $0 }
        let new = changed.values.sorted { $0.path < $1.path }
        return Manifests(known + new, provenance: parsed.provenance, isFromDisk: isFromDisk) {
            [exists, created = Set(new.map(\.path))] in
            created.contains($0) || exists($0)
        }
    }
}

/// What lies in folders that were looked into.
private final class KnownFolders: Sendable {
    let names = Mutex<[String: [String]]>([:])
}
