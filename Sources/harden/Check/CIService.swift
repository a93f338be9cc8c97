import HardenSystem
import HardenYAML

/// A service for continuous integration that shows findings in a way of its own.
enum CIService: Sendable {
    case gitHub
    case gitLab

    /// The service that runs this process, by what it says of itself in the environment.
    static var current: CIService? {
        if CurrentProcess.variable("GITHUB_ACTIONS") == "true" { return .gitHub }
        if CurrentProcess.variable("GITLAB_CI") == "true" { return .gitLab }
        return nil
    }

    /// The format that it understands.
    var format: ReportFormat {
        switch self {
        case .gitHub: .github
        case .gitLab: .gitlab
        }
    }

    /// The file that GitLab's own jobs leave their report in, at the top of the project, where artifacts are looked for.
    static var codeQualityReport: String {
        let name = "gl-code-quality-report.json"
        guard let project = CurrentProcess.variable("CI_PROJECT_DIR"), Paths.isWritable(project) else { return name }
        return Paths.join(project, name)
    }

    /// Hands a report over besides what is printed, and says what became of it. No failure of this fails a check: nobody
    /// asked for it.
    func take(_ report: Report) {
        let text = format.render(report)
        switch self {
        // The runner reads both streams; standard output stays what it is elsewhere, for pipes and files.
        case .gitHub: StandardStream.error.print(text)
        case .gitLab: Self.write(text, findings: report.findings.count)
        }
    }

    private static func write(_ text: String, findings: Int) {
        let path = codeQualityReport
        let name = TerminalText.visible(path)
        // What is there may have come with the merge request, and is not taken for what was found.
        let isReplaced = Paths.exists(path)
        do throws(FileError) {
            guard !AuxiliaryFile.isLink(path) else { throw FileError(path: path, message: "it is a link") }
            if let error = try FileError.pipe(path, "written") { throw error }
            try AtomicFile.store(Array(text.utf8), in: path)
            if isReplaced {
                StandardStream.error.printLine(
                    "\(name): note: another report was there and is replaced; '--format gitlab=FILE' writes elsewhere"
                )
            }
            let count = Phrases.count(findings, "finding")
            StandardStream.error.printLine("\(name): \(count) for Code Quality; '--format text' writes no such file")
        } catch {
            StandardStream.error.printLine("\(name): note: no Code Quality report: \(error.message)")
        }
    }
}
