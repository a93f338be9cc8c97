import HardenSystem
package import HardenYAML

/// All that was loaded, and what of it counts.
package struct Manifests: Sendable {
    /// The files in the order in which they were given.
    package let files: [LoadedFile]
    package internal(set) var objects: [KubernetesObject]
    package let deckFiles: [DeckFileView]
    package let kustomizations: [KustomizationFile]
    /// Where nginx configurations send what comes to them.
    package let nginxPasses: [NGINXPass]
    /// For how many milliseconds workers of nginx go on that are told to quit, where that is written.
    let nginxShutdowns: [(place: NGINXPlace, milliseconds: Int)]
    /// Why nginx configurations in ConfigMaps cannot be read.
    package let unreadableValues: [YAMLError]

    /// A kustomization and the folder that its paths are relative to.
    package struct KustomizationFile: Sendable {
        package let view: KustomizationView
        package let file: Int
        package let folder: String
    }

    /// A ConfigMap that a kustomization makes of files.
    struct GeneratedConfigMap: Sendable {
        let name: String
        /// Position in `kustomizations`.
        let kustomization: Int
    }

    /// Those of files of nginx, by path; `nil` for a file that several are made of.
    private let generatedConfigMaps: [String: GeneratedConfigMap?]
    /// Positions in `files` by object.
    let fileOfObject: [Int]
    let fileOfDeckFile: [Int]
    private let fileOfNGINX: [String: Int]
    /// What the kustomizations build.
    let builds: KustomizeBuilds
    /// Objects that are read like all others, but that nobody mends where they lie, with the reason.
    package private(set) var setAside: [Int: LeftAlone] = [:]
    /// The documents that hold a ResourceQuota, each with its file: nearly every input has none, and fixes ask for them often.
    package let resourceQuotas: [(file: LoadedFile, document: Int)]

    /// Objects in which nothing is checked, but which tell something of workloads.
    package let facts: [ClusterFact]

    /// Tells what nobody mends where it lies; it stays the same when files change.
    package let provenance: Provenance

    /// - Parameters:
    ///   - provenance: Tells what nobody mends where it lies.
    ///   - setsAside: Whether anybody asks for what is set aside.
    package init(
        _ loaded: [LoadedFile],
        provenance: Provenance = Provenance(roots: []),
        setsAside: Bool = true
    ) {
        self.provenance = provenance
        var kustomizations: [KustomizationFile] = []
        for (position, file) in loaded.enumerated() {
            for document in file.documents {
                guard case .kustomization(let view) = document.content else { continue }
                let folder = String(Paths.folder(of: Paths.normalized(file.path)))
                kustomizations.append(KustomizationFile(view: view, file: position, folder: folder))
            }
        }
        let builds = KustomizeBuilds(kustomizations, files: loaded)
        files = AppliedPatches(loaded, kustomizations, builds).withoutPatches()
        self.builds = builds
        self.kustomizations = kustomizations
        var objects: [KubernetesObject] = []
        var fileOfObject: [Int] = []
        var deckFiles: [DeckFileView] = []
        var fileOfDeckFile: [Int] = []
        var quotas: [(file: LoadedFile, document: Int)] = []
        for (position, file) in files.enumerated() {
            for (index, document) in file.documents.enumerated() {
                switch document.content {
                case .objects(let found):
                    objects += found
                    fileOfObject += Array(repeating: position, count: found.count)
                case .deck(let view):
                    deckFiles.append(view)
                    fileOfDeckFile.append(position)
                case .leftAlone(.otherKind("ResourceQuota")): quotas.append((file, index))
                case .kustomization, .nginx, .leftAlone: continue
                }
            }
        }
        resourceQuotas = quotas
        let values = objects.enumerated().flatMap { position, object in
            object.kind == .configMap ? NGINXText.all(in: object, at: position) : []
        }
        fileOfNGINX = Dictionary(files.enumerated().compactMap { $1.nginx == nil ? nil : ($1.path, $0) }) { first, _ in
            first
        }
        var generated: [String: GeneratedConfigMap?] = [:]
        for (number, kustomization) in kustomizations.enumerated() where !fileOfNGINX.isEmpty {
            for (name, paths) in kustomization.view.configMapsOfFiles {
                for path in paths.map({ Paths.resolve($0, from: kustomization.folder) }) {
                    let map = GeneratedConfigMap(name: name, kustomization: number)
                    generated[path] = .some(generated[path] == nil ? map : nil)
                }
            }
        }
        generatedConfigMaps = generated
        unreadableValues = values.compactMap(\.error)
        let nginx = NGINXConfiguration(files.compactMap(\.nginx) + values.filter { $0.error == nil })
        nginxPasses = nginx.passes
        nginxShutdowns = nginx.shutdowns
        facts = files.filter { $0.documents.contains(where: \.isClusterFact) }.flatMap { file in
            file.file?.documents.compactMap { ClusterFact($0.root) } ?? []
        }
        self.objects = objects
        self.fileOfObject = fileOfObject
        self.deckFiles = deckFiles
        self.fileOfDeckFile = fileOfDeckFile
        guard setsAside else { return }
        let reasons = files.map { provenance.reason(of: $0) }
        for (position, object) in objects.enumerated() {
            setAside[position] = provenance.reason(of: object) ?? reasons[fileOfObject[position]]
        }
    }
}

extension Manifests {
    /// The position of the file that a text of nginx is in.
    func file(of text: NGINXText) -> Int? {
        text.value.map { fileOfObject[$0.object] } ?? fileOfNGINX[text.path]
    }

    /// Whether configurations of nginx say anything.
    var hasNGINX: Bool { !nginxPasses.isEmpty || !nginxShutdowns.isEmpty }

    /// The ConfigMap that a kustomization makes of a text of nginx, where exactly one does.
    func configMap(madeOf text: NGINXText) -> GeneratedConfigMap? { generatedConfigMaps[text.name] ?? nil }

    /// What is left alone, with its file.
    package var leftAlone: [(file: LoadedFile, reason: LeftAlone)] {
        files.flatMap { file in
            file.documents.flatMap { document -> [(file: LoadedFile, reason: LeftAlone)] in
                let items = document.leftAloneItems.map { (file: file, reason: $0) }
                return switch document.content {
                case .leftAlone(let reason): [(file, reason)] + items
                case .kustomization: [(file, .kustomization)] + items
                case .objects, .deck, .nginx: items
                }
            }
        } + setAside.sorted { $0.key < $1.key }.map { (files[fileOfObject[$0.key]], $0.value) }
    }

    /// Takes objects for what their files say, whoever makes them.
    package mutating func judge(where isWanted: (KubernetesObject) -> Bool) {
        setAside = setAside.filter { !isWanted(objects[$0.key]) }
    }

    /// How many documents are left alone for each reason.
    package var leftAloneCounts: [String: Int] {
        leftAlone.reduce(into: [:]) { $0[$1.reason.name, default: 0] += 1 }
    }
}

/// Tells which files kustomizations apply to other objects.
private struct AppliedPatches {
    private let files: [LoadedFile]
    private let kustomizations: [Manifests.KustomizationFile]
    private let builds: KustomizeBuilds

    init(_ files: [LoadedFile], _ kustomizations: [Manifests.KustomizationFile], _ builds: KustomizeBuilds) {
        self.files = files
        self.kustomizations = kustomizations
        self.builds = builds
    }

    /// The files, with those marked that are patches. A whole object counts as one only where there is something that it
    /// can be applied to: nothing hides an object by calling it a patch.
    func withoutPatches() -> [LoadedFile] {
        var uses: [String: [Use]] = [:]
        var configurations: Set<String> = []
        for (number, kustomization) in kustomizations.enumerated() {
            for (path, target) in kustomization.view.patchFilesWithTargets {
                uses[Paths.resolve(path, from: kustomization.folder), default: []].append(
                    Use(user: number, target: target)
                )
            }
            for path in kustomization.view.configurationFiles {
                configurations.insert(Paths.resolve(path, from: kustomization.folder))
            }
        }
        guard !uses.isEmpty || !configurations.isEmpty else { return files }
        let patches = Set(files.indices.filter { uses[Paths.normalized(files[$0].path)] != nil })
        var reached: [Int: Reached] = [:]
        return files.enumerated().map { position, file in
            let path = Paths.normalized(file.path)
            guard let uses = uses[path] else {
                return configurations.contains(path) ? file.leftAlone(.patch) { _ in true } : file
            }
            let isBuilt = builds.members[position] != nil
            return file.leftAlone(.patch) { object in
                isBuilt
                    || !uses.contains { use in
                        if builds.openBuilds.contains(use.user) { return true }
                        let objects = reached[use.user] ?? self.objects(in: use.user, but: patches)
                        reached[use.user] = objects
                        return objects.contain(object, use.target)
                    }
            }
        }
    }

    /// A file as a kustomization uses it.
    private struct Use {
        var user: Int
        var target: PatchTarget?
    }

    /// The objects that the patches of a kustomization can be for, with the names under which it builds them.
    private struct Reached {
        var objects: [(object: KubernetesObject, names: Set<String>)] = []
        var names: Set<String> = []

        func contain(_ patch: KubernetesObject, _ target: PatchTarget?) -> Bool {
            if let target { return objects.contains { target.matches($0.object, builtAs: $0.names) } }
            return names.contains(Self.name(patch.kind, patch.name))
        }

        static func name(_ kind: ObjectKind, _ name: String) -> String { "\(kind.rawValue)/\(name)" }
    }

    private func objects(in user: Int, but patches: Set<Int>) -> Reached {
        // A Component changes what its users build, which may be anything of the input.
        let isComponent = kustomizations[user].view.isComponent
        var reached = Reached()
        for file in isComponent ? Set(files.indices) : builds.files(of: user) where !patches.contains(file) {
            for case .objects(let objects) in files[file].documents.map(\.content) {
                for object in objects {
                    let members = builds.members[file] ?? []
                    let names = Set(members.map { $0.prefix + object.name + $0.suffix }).union([object.name])
                    reached.objects.append((object, names))
                    for name in names { reached.names.insert(Reached.name(object.kind, name)) }
                }
            }
        }
        return reached
    }
}
