import HardenCoding
import HardenRules
import HardenYAML

/// Findings that were there when `harden` was adopted; only others are reported.
public struct Baseline: Sendable {
    private let content: HardenRules.Baseline
    /// What a file is called in every run, given its path in this one.
    private let name: @Sendable (String) -> String

    /// Reads a baseline.
    ///
    /// - Parameters:
    ///   - file: The baseline as ``text`` has it.
    ///   - name: What a file is called in every run, given its path in this one; the path itself if left out.
    /// - Throws: ``EngineError`` with everything that is wrong with it.
    public init(_ file: ManifestFile, name: @escaping @Sendable (String) -> String = { $0 }) throws(EngineError) {
        let (content, diagnostics) = HardenRules.Baseline.read(YAMLFile(bytes: file.bytes, name: file.path))
        guard let content, diagnostics.isEmpty else { throw EngineError(problems: diagnostics.map(Problem.init)) }
        (self.content, self.name) = (content, name)
    }

    /// The baseline that accepts everything that a check found.
    ///
    /// - Parameters:
    ///   - check: The check.
    ///   - name: What a file is called in every run, given its path in this one; the path itself if left out.
    public init(accepting check: Check, name: @escaping @Sendable (String) -> String = { $0 }) {
        content = HardenRules.Baseline(check.found, files: check.manifests.trees, name: name)
        self.name = name
    }

    /// The baseline as JSON, in an order that does not change when files are read in another.
    public var text: String { content.json + "\n" }

    /// Sorts findings into those that are new and those that the baseline has; and counts those that are no longer found in
    /// the files. Of files that were not read nothing is known.
    func compare(
        _ findings: [HardenRules.Finding],
        _ files: [YAMLFile]
    ) -> (new: [HardenRules.Finding], known: [HardenRules.Finding], gone: Int) {
        let comparison = content.compare(findings, files: files, name: name)
        let read = Set(files.map { name($0.source.name) })
        return (comparison.new, comparison.known, comparison.gone.count { read.contains($0.file) })
    }
}
