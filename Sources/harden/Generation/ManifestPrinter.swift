import HardenGeneration
import HardenYAML

/// Prints manifests in place of writing them.
enum ManifestPrinter {
    /// Prints the Kubernetes objects of specs as one stream, as they would be in an empty folder.
    ///
    /// - Parameters:
    ///   - specs: The specs.
    ///   - layout: How the objects are ordered: by service, or by file name.
    ///   - isQuiet: Whether notes are left out.
    /// - Throws: What is wrong with the specs.
    static func print(_ specs: [SpecReading], layout: FileLayout, isQuiet: Bool) throws(Failure) {
        let folder = try OutputFolder(specs, layout: layout)
        let report = GenerationReport(folders: [folder], isWritten: false)
        report.showRemarks(withNotes: !isQuiet)
        guard report.errors.isEmpty else { throw Failure(report.errors) }
        var isFirst = true
        for file in folder.plan.files {
            guard YAMLFile(bytes: file.result, name: file.path).documents.allSatisfy({ $0.root["kind"] != nil }) else {
                StandardStream.error.printLine(
                    "left out: \(file.path), which is no Kubernetes object; --output DIR writes it"
                )
                continue
            }
            if !isFirst { StandardStream.output.print("---\n") }
            isFirst = false
            StandardStream.output.print(file.result)
        }
    }
}
