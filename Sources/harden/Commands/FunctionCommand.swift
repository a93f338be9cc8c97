import ArgumentParser
import HardenEngine
import HardenRules
import HardenSystem
import HardenYAML

/// `harden function`: a function of the Kubernetes Resource Model, for kpt and kustomize.
struct FunctionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "function",
        abstract: "Check and fix the objects that kpt or kustomize pass through.",
        discussion: """
            Reads a ResourceList (or another list, or a stream of documents) from standard input and writes it to \
            standard output, with the safe fixes made and the findings as results. Everything else stays as it is, byte \
            for byte.

            The configuration is an object whose 'spec' has the fields of .harden.yaml and, beside them, 'fix' (none, \
            safe, unsafe; 'none' makes a validator) and 'failOn' (never, error, warning, advice). It comes with the list \
            as its functionConfig; kustomize gives exec plugins a file.

            Where its 'spec' has no more than 'fix' and 'failOn', --nearest-config takes the nearest \(ConfigurationFile.name) of \
            this folder or above for what else it may say. Whoever may change that file decides then what is found.

            Examples:
              kustomize build --enable-alpha-plugins --enable-exec .
              \(ProgramName.current) function < resource-list.yaml

            Exit status: 0, or 1 when a finding is left that is as severe as 'failOn' (advice if left out), or 2 for a wrong call or \
            unreadable input.
            """
    )

    @Argument(help: "The file with the configuration, for a stream or in place of that in the list.")
    var config: String?

    @Flag(help: "Take the nearest .harden.yaml of this folder or above, where the configuration says nothing itself.")
    var nearestConfig = false

    func run() throws {
        let (bytes, own) = try read()
        let input: FunctionInput
        do throws(EngineError) { input = try FunctionInput(bytes) } catch { throw Failure(error) }
        let (settings, file) = try FunctionSettings.read(own ?? input.configuration)
        var configuration = Configuration(file)
        if nearestConfig, settings.configuration == HardenConfiguration(),
            let nearest = try ConfigurationSearch.configuration(named: nil, forInput: ".")
        {
            configuration = nearest
        }
        let output = try FunctionOutput(input, settings, configuration)
        StandardStream.output.print(try output.bytes())
        for message in output.messages { StandardStream.error.printLine(TerminalText.visible(message)) }
        output.status.end()
    }

    /// The input, and the configuration that is named.
    private func read() throws(Failure) -> (input: [UInt8], configuration: YAMLNode?) {
        do throws(FileError) {
            let input = try AtomicFile.readAll(.input, path: "standard input")
            guard let config else { return (input, nil) }
            let file = YAMLFile(bytes: try AtomicFile.read(config), name: config)
            if let error = file.errors.first { throw FileError(path: config, message: error.message) }
            return (input, file.documents.first { !$0.isEmpty }?.root)
        } catch {
            throw Failure(error.description)
        }
    }
}
