import ArgumentParser
import Testing

@testable import harden

/// The help of all commands, as one text in one voice.
@Suite struct HelpTests {
    private static let commands: [any ParsableCommand.Type] = [Harden.self] + Harden.configuration.subcommands

    @Test(arguments: commands.indices)
    func oneVoice(_ index: Int) {
        let command = Self.commands[index]
        let help = command.helpMessage(columns: 80)
        #expect(command.configuration.abstract.hasSuffix("."))
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(help)")
        let discussion = command.configuration.discussion
        // roff takes such a line for a command of its own, and the manual page lacks it.
        #expect(!discussion.split(separator: "\n").contains { $0.hasPrefix("'") || $0.hasPrefix(".") }, "\(help)")
        #expect(discussion.contains("Example"), "\(help)")
    }

    @Test(
        arguments: [Harden.self, CheckCommand.self, SimulateCommand.self, GenerateCommand.self, FunctionCommand.self]
            as [any ParsableCommand.Type]
    )
    func statusesAreTold(_ command: any ParsableCommand.Type) {
        #expect(command.configuration.discussion.contains("Exit status: 0"), "\(command)")
    }
}
