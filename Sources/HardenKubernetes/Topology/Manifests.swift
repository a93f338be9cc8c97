import HardenSystem

/// All that was loaded, and what of it counts.
package struct Manifests: Sendable {
    /// The files in the order in which they were given.
    package let files: [LoadedFile]
    package let objects: [KubernetesObject]
    package let deckFiles: [DeckFileView]
    package let kustomizations: [KustomizationFile]

    /// A kustomization and the folder that its paths are relative to.
    package struct KustomizationFile: Sendable {
        package let view: KustomizationView
        package let file: Int
        package let folder: String
    }

    /// Positions in `files` by object.
    let fileOfObject: [Int]
    let fileOfDeckFile: [Int]

    package init(_ loaded: [LoadedFile]) {
        var kustomizations: [KustomizationFile] = []
        for (position, file) in loaded.enumerated() {
            for document in file.documents {
                guard case .kustomization(let view) = document.content else { continue }
                let folder = String(Paths.folder(of: Paths.normalized(file.path)))
                kustomizations.append(KustomizationFile(view: view, file: position, folder: folder))
            }
        }
        files = Self.withoutPatches(loaded, kustomizations)
        self.kustomizations = kustomizations
        var objects: [KubernetesObject] = []
        var fileOfObject: [Int] = []
        var deckFiles: [DeckFileView] = []
        var fileOfDeckFile: [Int] = []
        for (position, file) in files.enumerated() {
            for document in file.documents {
                switch document.content {
                case .objects(let found):
                    objects += found
                    fileOfObject += Array(repeating: position, count: found.count)
                case .deck(let view):
                    deckFiles.append(view)
                    fileOfDeckFile.append(position)
                case .kustomization, .leftAlone: continue
                }
            }
        }
        self.objects = objects
        self.fileOfObject = fileOfObject
        self.deckFiles = deckFiles
        self.fileOfDeckFile = fileOfDeckFile
    }

    /// Marks the files that kustomizations apply to other objects.
    private static func withoutPatches(_ files: [LoadedFile], _ kustomizations: [KustomizationFile]) -> [LoadedFile] {
        var patches: Set<String> = []
        for kustomization in kustomizations {
            for path in kustomization.view.patchFiles + kustomization.view.configurationFiles {
                patches.insert(Paths.resolve(path, from: kustomization.folder))
            }
        }
        guard !patches.isEmpty else { return files }
        return files.map { patches.contains(Paths.normalized($0.path)) ? $0.leftAlone(.patch) : $0 }
    }
}

extension Manifests {
    /// What is left alone, with its file.
    package var leftAlone: [(file: LoadedFile, reason: LeftAlone)] {
        files.flatMap { file in
            file.documents.flatMap { document -> [(file: LoadedFile, reason: LeftAlone)] in
                let items = document.leftAloneItems.map { (file: file, reason: $0) }
                return switch document.content {
                case .leftAlone(let reason): [(file, reason)] + items
                case .kustomization: [(file, .kustomization)] + items
                case .objects, .deck: items
                }
            }
        }
    }

    /// How many documents are left alone for each reason.
    package var leftAloneCounts: [String: Int] {
        leftAlone.reduce(into: [:]) { $0[$1.reason.name, default: 0] += 1 }
    }
}
