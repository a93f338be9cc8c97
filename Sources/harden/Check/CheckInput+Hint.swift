import HardenEngine
import HardenEvidence
import HardenKubernetes
import HardenSystem
import HardenYAML

extension CheckInput {
    /// What the user may have meant, where the input has something in it but no object, or none of those that others are for.
    ///
    /// It is no error: a hook may be given any files.
    var hint: String? {
        guard manifests.problems.isEmpty else { return nil }
        guard manifests.parsed.objects.isEmpty else { return lacksWorkloads ? hintOfKustomization : nil }
        let harden = ProgramName.current
        if let chart {
            return "\(chart) is a Helm chart, judged as it is rendered: helm template \(chart) | \(harden) -"
        }
        if let hint = hintOfEvidence { return hint }
        let items = manifests.parsed.leftAlone
        var seen: Set<String> = []
        let spec = items.first { item in
            item.reason == .notKubernetes && seen.insert(item.file.path).inserted && Self.isSpec(item.file.path)
        }
        if let spec {
            return
                "\(spec.file.path) is a service spec; its manifests are written by '\(harden) generate \(spec.file.path)'"
        }
        return hintOfKustomization
    }

    /// That a file is a log or holds events, and which command is for them: "no findings" would read as a clean bill.
    private var hintOfEvidence: String? {
        let harden = ProgramName.current
        if let format = EvidenceInput.format(of: unknownInput) {
            return
                "standard input is evidence (\(format.rawValue)), not manifests: … | \(harden) diagnose - says why requests failed"
        }
        guard !isStandardInput else { return nil }
        for item in manifests.parsed.leftAlone.prefix(Self.mostFilesLookedInto) {
            guard let format = EvidenceInput.format(of: item.file.path) else { continue }
            return "\(item.file.path) is evidence (\(format.rawValue)), not manifests: "
                + "\(harden) diagnose \(ShellWord.of(item.file.path)) says why requests failed"
        }
        return nil
    }

    private static let mostFilesLookedInto = 3

    /// How the first overlay is judged together with what it is built of; `nil` without one.
    private var hintOfKustomization: String? {
        guard let kustomization = manifests.parsed.leftAlone.first(where: { $0.reason == .kustomization }) else {
            return nil
        }
        let folder = Self.folder(of: kustomization.file.path)
        return "what \(folder) is built of is not in it, judged as it is applied: kubectl kustomize \(folder) | "
            + "\(ProgramName.current) -"
    }

    /// Whether there are objects that are for a workload, but no workload: an overlay adds them to those of its base.
    private var lacksWorkloads: Bool {
        let kinds: Set<ObjectKind> = [.service, .podDisruptionBudget, .horizontalPodAutoscaler, .scaledObject]
        return !manifests.parsed.objects.contains { $0.kind.hasPods }
            && manifests.parsed.objects.contains { kinds.contains($0.kind) }
    }

    /// The folder of a chart that the input is or belongs to.
    private var chart: String? {
        for (file, reason) in manifests.parsed.leftAlone {
            if reason == .helmChart { return Self.folder(of: file.path) }
            if case .template = reason, let range = file.path.firstRange(of: "templates/") {
                let folder = file.path[..<range.lowerBound]
                if folder.isEmpty || folder.hasSuffix("/") { return Self.folder(of: String(folder) + "Chart.yaml") }
            }
        }
        return nil
    }

    private static func folder(of path: String) -> String { Paths.spelled(Paths.folder(of: path)) }

    /// Whether a file says what every service spec has to say.
    private static func isSpec(_ path: String) -> Bool {
        // Nobody writes a spec of a mebibyte.
        guard let bytes = try? AtomicFile.read(path), bytes.count < 1 << 20 else { return false }
        let root = YAMLFile(bytes: bytes, name: path).documents.first { !$0.isEmpty }?.root
        return root?["name"] != nil && root?["image"] != nil && root?["resources"] != nil
    }
}
