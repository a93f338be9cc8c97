import HardenSystem

/// What each kustomization of the input builds: the files that it reaches, and what it does to their objects.
struct KustomizeBuilds: Sendable {
    /// A file as one kustomization sees it.
    struct Member: Sendable {
        var build: Int
        /// The namespace that it sets.
        var namespace: String?
        /// What it puts before and behind the names of the objects.
        var prefix = ""
        var suffix = ""
        /// Labels that it adds to Pod templates.
        var labels: [String: String] = [:]
    }

    /// Members by file.
    private(set) var members: [Int: [Member]] = [:]
    /// The builds with parts that cannot be told from the input: remote resources, charts, generators, missing files.
    private(set) var openBuilds: Set<Int> = []
    /// The files of each build.
    private var filesOfBuild: [Set<Int>] = []

    init(_ manifests: Manifests) {
        var resolver = Resolver(manifests)
        for build in manifests.kustomizations.indices {
            let files = resolver.files(of: build)
            filesOfBuild.append(Set(files.keys))
            for (file, member) in files {
                var member = member
                member.build = build
                members[file, default: []].append(member)
            }
        }
        openBuilds = resolver.open
    }

    /// The builds that two files have in common, as the members that they are there.
    func shared(_ first: Int, _ second: Int) -> [(first: Member, second: Member)] {
        guard let left = members[first], let right = members[second] else { return [] }
        return left.compactMap { member in
            right.first { $0.build == member.build }.map { (member, $0) }
        }
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
    typealias Files = [Int: KustomizeBuilds.Member]

    private let kustomizations: [Manifests.KustomizationFile]
    private var fileByPath: [String: Int] = [:]
    private var buildByFolder: [String: Int] = [:]
    private var results: [Int: Files] = [:]
    private var active: Set<Int> = []
    private(set) var open: Set<Int> = []

    init(_ manifests: Manifests) {
        kustomizations = manifests.kustomizations
        guard !kustomizations.isEmpty else { return }
        for (position, file) in manifests.files.enumerated() { fileByPath[Paths.normalized(file.path)] = position }
        for (build, kustomization) in kustomizations.enumerated() { buildByFolder[kustomization.folder] = build }
    }

    /// The files that a build reaches. A kustomization that reaches itself is invalid, and its circle is cut.
    mutating func files(of build: Int) -> Files {
        if let result = results[build] { return result }
        guard active.insert(build).inserted else { return [:] }
        defer { active.remove(build) }
        let kustomization = kustomizations[build]
        let view = kustomization.view
        if view.hasForeignParts { open.insert(build) }
        var files: Files = [:]
        var changes = [view]
        for resource in (view.resources + view.components).compactMap(\.text) {
            let path = Paths.resolve(resource, from: kustomization.folder)
            if let file = fileByPath[path] {
                files[file] = KustomizeBuilds.Member(build: build)
            } else if let other = buildByFolder[path] {
                files.merge(self.files(of: other)) { first, _ in first }
                if open.contains(other) { open.insert(build) }
                // A Component changes all objects of whoever uses it.
                if kustomizations[other].view.isComponent { changes.append(kustomizations[other].view) }
            } else {
                open.insert(build)
            }
        }
        for file in files.keys {
            for change in changes { files[file]?.apply(change) }
        }
        results[build] = files
        return files
    }
}

extension KustomizeBuilds.Member {
    fileprivate mutating func apply(_ view: KustomizationView) {
        if let namespace = view.namespace { self.namespace = namespace }
        prefix = view.namePrefix + prefix
        suffix += view.nameSuffix
        labels.merge(view.podLabels) { _, new in new }
    }
}
