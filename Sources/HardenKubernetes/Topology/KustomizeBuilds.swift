import HardenSystem

/// What each kustomization of the input builds: the files that it reaches, and what it does to their objects.
struct KustomizeBuilds: Sendable {
    /// A file as one kustomization sees it.
    struct Member: Sendable, Hashable {
        var build: Int
        /// The namespace that it sets.
        var namespace: String?
        /// What it puts before and behind the names of the objects.
        var prefix = ""
        var suffix = ""
        /// Labels that it adds.
        var labels = KustomizeLabels()
        /// What it makes of images.
        var images: [KustomizeImage] = []
    }

    /// Members by file, in the order of the builds; a build may hold a file in several variants.
    private(set) var members: [Int: [Member]] = [:]
    /// The builds with parts that cannot be told from the input: remote resources, charts, generators, missing files.
    private(set) var openBuilds: Set<Int> = []
    /// The files of each build.
    private var filesOfBuild: [Set<Int>] = []

    init(_ kustomizations: [Manifests.KustomizationFile], files: [LoadedFile]) {
        var resolver = Resolver(kustomizations, files)
        for build in kustomizations.indices {
            let files = resolver.files(of: build)
            filesOfBuild.append(Set(files.keys))
            for (file, variants) in files {
                members[file, default: []] += variants.map { member in
                    var member = member
                    member.build = build
                    return member
                }
            }
        }
        openBuilds = resolver.open
    }

    /// The builds that two files have in common, as the members that they are there.
    func shared(_ first: Int, _ second: Int) -> [(first: Member, second: Member)] {
        guard let left = members[first], let right = members[second] else { return [] }
        var pairs: [(first: Member, second: Member)] = []
        var start = 0
        for member in left {
            while start < right.count, right[start].build < member.build { start += 1 }
            var other = start
            while other < right.count, right[other].build == member.build {
                pairs.append((member, right[other]))
                other += 1
            }
        }
        return pairs
    }

    /// The files that a build holds.
    func files(of build: Int) -> Set<Int> { filesOfBuild[build] }

    /// Whether two files are in one build.
    func areTogether(_ first: Int, _ second: Int) -> Bool {
        guard let left = members[first], let right = members[second] else { return false }
        var start = 0
        for member in left {
            while start < right.count, right[start].build < member.build { start += 1 }
            if start < right.count, right[start].build == member.build { return true }
        }
        return false
    }

    /// Whether two files belong to builds that are variants of each other: both contain a third file, but not each
    /// other's.
    func areVariants(_ first: Int, _ second: Int) -> Bool {
        guard let left = members[first], let right = members[second] else { return false }
        return left.contains { member in
            right.contains { !filesOfBuild[member.build].isDisjoint(with: filesOfBuild[$0.build]) }
        }
    }
}

/// Follows the resources of kustomizations.
private struct Resolver {
    /// The variants of each file.
    typealias Files = [Int: [KustomizeBuilds.Member]]

    /// Variants of one file in one build beyond which no more are told apart.
    private static let mostVariants = 32
    /// Components that one build applies, those that it meets again included, beyond which what it is built of counts as
    /// not in the input: two that each name the next two would be applied more often than anybody can wait for.
    private static let mostComponents = 1024

    private let kustomizations: [Manifests.KustomizationFile]
    /// The patches of each kustomization that set the selector of a Service.
    private var selectors: [Int: [ObjectPatch]] = [:]
    private var fileByPath: [String: Int] = [:]
    private var buildByFolder: [String: Int] = [:]
    private var results: [Int: Files] = [:]
    private var active: Set<Int> = []
    /// The Components that each build applied.
    private var applied: [Int: Int] = [:]
    private(set) var open: Set<Int> = []

    init(_ kustomizations: [Manifests.KustomizationFile], _ files: [LoadedFile]) {
        self.kustomizations = kustomizations
        guard !kustomizations.isEmpty else { return }
        for patch in PatchCollector(kustomizations, files).patches where !patch.serviceSelector.isEmpty {
            selectors[patch.kustomization ?? -1, default: []].append(patch)
        }
        for (position, file) in files.enumerated() { fileByPath[Paths.normalized(file.path)] = position }
        for (build, kustomization) in kustomizations.enumerated() { buildByFolder[kustomization.folder] = build }
    }

    /// The files that a build reaches. A kustomization that reaches itself is invalid, and its circle is cut.
    mutating func files(of build: Int) -> Files {
        if let result = results[build] { return result }
        let result = files(of: build, onto: [:], for: build)
        results[build] = result
        return result
    }

    /// The files that a build reaches beside those that are there already, which it changes as well: a Component does so
    /// to those of whoever uses it.
    ///
    /// Source: Kustomize, api/internal/target/kusttarget.go: resources, then components, then its own changes.
    private mutating func files(of build: Int, onto base: Files, for user: Int) -> Files {
        applied[user, default: 0] += 1
        guard applied[user, default: 0] <= Self.mostComponents else {
            open.formUnion([build, user])
            return base
        }
        guard active.insert(build).inserted else { return base }
        defer { active.remove(build) }
        let kustomization = kustomizations[build]
        let view = kustomization.view
        if view.hasForeignParts { open.formUnion([build, user]) }
        var files = base
        for resource in view.resources.compactMap(\.text) {
            let path = Paths.resolve(resource, from: kustomization.folder)
            if let file = fileByPath[path] {
                Self.add([KustomizeBuilds.Member(build: user)], of: file, to: &files)
            } else if let other = buildByFolder[path] {
                if kustomizations[other].view.isComponent {
                    files = self.files(of: other, onto: files, for: user)
                } else {
                    for (file, variants) in self.files(of: other) { Self.add(variants, of: file, to: &files) }
                }
                if open.contains(other) { open.formUnion([build, user]) }
            } else {
                open.formUnion([build, user])
            }
        }
        for component in view.components.compactMap(\.text) {
            guard let other = buildByFolder[Paths.resolve(component, from: kustomization.folder)] else {
                open.formUnion([build, user])
                continue
            }
            files = self.files(of: other, onto: files, for: user)
            if open.contains(other) { open.formUnion([build, user]) }
        }
        let change = Change(view, selectors[build] ?? [])
        if !change.isEmpty {
            for file in files.keys { files[file] = files[file]?.map { change.applied(to: $0) } }
        }
        return files
    }

    private static func add(_ variants: [KustomizeBuilds.Member], of file: Int, to files: inout Files) {
        guard var known = files[file] else {
            files[file] = variants
            return
        }
        for variant in variants where known.count < mostVariants && !known.contains(variant) { known.append(variant) }
        files[file] = known
    }
}

/// What a kustomization does to all that it builds, read once.
private struct Change {
    private let namespace: String?
    private let prefix: String
    private let suffix: String
    private let labels: KustomizeLabels
    private let images: [KustomizeImage]

    init(_ view: KustomizationView, _ selectors: [ObjectPatch]) {
        namespace = view.namespace
        prefix = view.namePrefix
        suffix = view.nameSuffix
        // Patches come before labels.
        var labels = KustomizeLabels()
        for patch in selectors { labels.add(patch.serviceSelector, toSelectorsOf: patch.target) }
        labels.add(view.labels)
        self.labels = labels
        images = view.images
    }

    var isEmpty: Bool { namespace == nil && prefix.isEmpty && suffix.isEmpty && labels.isEmpty && images.isEmpty }

    func applied(to member: KustomizeBuilds.Member) -> KustomizeBuilds.Member {
        var member = member
        if let namespace { member.namespace = namespace }
        member.prefix = prefix + member.prefix
        member.suffix += suffix
        member.labels.add(labels)
        member.images += images
        return member
    }
}

extension Manifests {
    /// The files that no kustomization takes, although one lies in their folder or takes other files of it, each with that
    /// kustomization.
    func filesLeftOut() -> [Int: Int] {
        guard !kustomizations.isEmpty else { return [:] }
        var buildOfFolder: [String: Int] = [:]
        for (build, kustomization) in kustomizations.enumerated() { buildOfFolder[kustomization.folder] = build }
        for (build, kustomization) in kustomizations.enumerated() {
            for path in kustomization.view.resources.compactMap(\.text)
            where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                let folder = String(Paths.folder(of: Paths.resolve(path, from: kustomization.folder)))
                if buildOfFolder[folder] == nil { buildOfFolder[folder] = build }
            }
        }
        return files.indices.reduce(into: [:]) { leftOut, file in
            guard builds.members[file] == nil else { return }
            leftOut[file] = buildOfFolder[String(Paths.folder(of: Paths.normalized(files[file].path)))]
        }
    }
}
