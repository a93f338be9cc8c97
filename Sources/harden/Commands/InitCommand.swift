import ArgumentParser
import HardenSystem

/// `harden init DIR`: a new repository from a template.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begin a repository from a template.",
        usage: "\(ProgramName.current) init <dir> [<options>]",
        discussion: """
            Templates:
            \(templates)

            What is not --set is asked for on a terminal; elsewhere, and with --defaults, the standard value counts. The \
            name is the folder's. Nothing is written if a file is there already with another content, unless --force says \
            so.

            Examples:
              \(ProgramName.current) init --template swift-service orders
              \(ProgramName.current) init --template any-service --set name=cart .
              \(ProgramName.current) init --template platform --set harden_owner=acme manifests

            Exit status: 0 written, 2 an error.
            """
    )

    @Argument(help: ArgumentHelp("The repository's folder; '.' for the one you are in.", valueName: "dir"))
    var folder: String

    @Option(help: ArgumentHelp("The template to begin from.", valueName: "name"))
    var template: String?

    @Option(help: ArgumentHelp("Set what the template asks for; repeatable.", valueName: "key=value"))
    var set: [String] = []

    @Flag(help: "Ask nothing, also on a terminal.")
    var defaults = false

    @Flag(help: "Replace files that are there already.")
    var force = false

    @Flag(name: .shortAndLong, help: "Print no list of the files.")
    var quiet = false

    func validate() throws {
        guard !folder.isEmpty else { throw ValidationError("the folder is empty: give one, or '.'") }
    }

    func run() throws {
        let isAsking = !defaults && Terminal.isInteractive
        let template = try chosenTemplate(isAsking: isAsking)
        let folder = OutputFolder.shortened(folder)
        let name = String(Paths.name(of: Paths.canonical(folder)))
        var question: TemplateAnswers.Question?
        if isAsking { question = Terminal.ask(_:standard:problem:) }
        let answers = try TemplateAnswers(template, settings: set, folder: name, ask: question)
        let repository = try NewRepository(try template.render(answers.values), in: folder, replaces: force)
        try repository.write()
        if !quiet { report(repository, template, folder) }
    }

    private func chosenTemplate(isAsking: Bool) throws(Failure) -> Template {
        var name = template
        while true {
            if let name, let found = Template.all.first(where: { $0.name == name }) { return found }
            let complaint = name.map { "there is no template '\($0)'" } ?? "no template is given"
            guard isAsking, template == nil else {
                let lines = Self.templates.split(separator: "\n").map(String.init)
                throw Failure(["error: \(complaint); say --template and one of these:"] + lines)
            }
            StandardStream.error.printLine((name == nil ? "" : complaint + "\n") + Self.templates)
            name = try Terminal.ask("Template", standard: Template.all[0].name)
        }
    }

    private func report(_ repository: NewRepository, _ template: Template, _ folder: String) {
        for file in repository.files {
            let what = file.isUpToDate ? "unchanged" : file.original == nil ? "created" : "replaced"
            StandardStream.error.printLine("\(what) \(file.path)")
        }
        let guide = Paths.join(folder, template.guide)
        let count = Phrases.count(repository.files.count, "file")
        StandardStream.error.printLine("\(template.name): \(count); see \(guide)")
    }

    private static var templates: String {
        Template.all.map { template in
            let keys = template.variables.map(\.key).joined(separator: ", ")
            return "  \(template.name): \(template.summary)\n    (\(keys))"
        }.joined(separator: "\n")
    }
}
