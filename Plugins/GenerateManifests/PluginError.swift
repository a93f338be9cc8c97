/// Why no manifests were written; SwiftPM prints the description after `error: `.
enum PluginError: Error, CustomStringConvertible {
    /// What was being built.
    enum Build {
        case spec(target: String)
        case harden
    }

    /// An option that the plugin does not have.
    case unknownOption(String)
    /// An option at the end of the line that needs a value.
    case missingValue(option: String)
    /// A time that is not a whole number of seconds.
    case invalidSeconds(option: String, value: String)
    /// The package has no spec at all.
    case noSpecs
    /// A target was named that is no spec.
    case notASpec(name: String, specs: [String])
    /// The compiler or the linker refused.
    case buildFailed(Build, log: String)
    /// A build that ended well without the program.
    case noExecutable(product: String)
    /// The spec ended by itself with an error, usually one that its author threw.
    case specFailed(target: String, status: Int32, output: String)
    /// The spec was ended by a signal: a trap, such as an index out of range.
    case specCrashed(target: String, signal: Int32, output: String)
    /// The spec ran for too long.
    case specTimedOut(target: String, seconds: Int, output: String)
    /// The spec ended well without saying anything.
    case specWroteNothing(target: String, output: String)
    /// Nothing was written, as asked, and something would change.
    case manifestsDiffer(output: String)
    /// `harden generate` refused.
    case generationFailed(end: ChildProcess.End, output: String)

    var description: String {
        switch self {
        case .unknownOption(let option):
            "unknown option '\(option)'; see 'swift package --allow-writing-to-package-directory generate-manifests --help'"
        case .missingValue(let option):
            "option '\(option)' needs a value"
        case .invalidSeconds(let option, let value):
            "option '\(option)' takes a whole number of seconds above 0, not '\(value)'"
        case .noSpecs:
            """
            this package has no service spec: add an executable target that depends on the product 'ServiceSpec' and \
            has an '@main' type that conforms to 'ServiceManifest'
            """
        case .notASpec(let name, let specs):
            """
            '\(name)' is not a service spec (an executable target that depends directly on the product 'ServiceSpec' \
            and has an '@main' type that conforms to 'ServiceManifest'); \
            \(specs.isEmpty ? "the package has none" : "specs here: \(specs.joined(separator: ", "))")
            """
        case .buildFailed(.spec(let target), let log):
            "spec '\(target)' does not build\n\(Self.withoutSteps(log))"
        case .buildFailed(.harden, let log):
            "the 'harden' command does not build\n\(Self.withoutSteps(log))"
        case .noExecutable(let product):
            "building product '\(product)' gave no executable"
        case .specFailed(let target, let status, let output):
            Self.message("spec '\(target)' failed with exit status \(status)", output)
        case .specCrashed(let target, let signal, let output):
            Self.message("spec '\(target)' crashed (signal \(signal))", output)
        case .specTimedOut(let target, let seconds, let output):
            Self.message(
                """
                spec '\(target)' was stopped after \(seconds) s: a spec only describes services, so look for a loop or \
                for something it waits for; --spec-timeout SECONDS gives it longer
                """,
                output
            )
        case .specWroteNothing(let target, let output):
            Self.message(
                "spec '\(target)' ended without a service spec: its '@main' type must not define 'main()' itself",
                output
            )
        case .manifestsDiffer(let output):
            output.isEmpty ? "manifests are out of date" : output
        case .generationFailed(.exit(2), let output) where !output.isEmpty:
            // SwiftPM writes the word itself.
            output.hasPrefix("error: ") ? String(output.dropFirst("error: ".count)) : output
        case .generationFailed(let end, let output):
            Self.message("harden generate ended with \(end)", output)
        }
    }

    private static func message(_ text: String, _ output: String) -> String {
        output.isEmpty ? text : "\(text)\n\(output)"
    }

    /// A build log without lines such as `[3/7] Compiling …`, which say nothing about the failure.
    private static func withoutSteps(_ log: String) -> String {
        log.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { $0.prefixMatch(of: #/\[\d+/\d+\] /#) == nil }
            .joined(separator: "\n")
    }
}
