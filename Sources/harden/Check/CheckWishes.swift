import HardenEngine
import HardenRules
import HardenSystem

/// What can be said about a check besides the paths.
struct CheckWishes {
    /// Names of rules and areas that run, empty for those that are on by default.
    var selected: [String] = []
    /// Names of rules and areas that do not run.
    var ignored: [String] = []
    /// The least severity that is reported.
    var minSeverity: Severity?
    /// The least severity of a finding that makes it fail, where the call says it.
    var failOn: FailureThreshold?
    /// Whether only the diff is printed.
    var diff = false
    /// Whether fixes are made.
    var write = false
    /// Whether those are among them that need knowledge of the application.
    var unsafeFixes = false
    /// Whether it fails, too, where something silences the check.
    var strict = false
    /// How findings are told.
    var format: [ReportChoice] = []
    var baseline: String?
    var writeBaseline: String?
    var color = ColorChoice.auto
    /// The configuration, where it is named.
    var config: String?
    /// Whether people get all of every finding.
    var verbose = false
    /// Whether what tools and controllers make is judged, too.
    var includeGenerated = false

    /// Where findings go; to people on standard output if nothing else goes there.
    var destinations: [ReportDestination] {
        let chosen = format.map(\.destination)
        return chosen.contains { $0.path == nil } ? chosen : [ReportDestination(.text)] + chosen
    }

    /// The service that gets the findings in its own way, besides where they go.
    ///
    /// It is there only where the caller did not choose formats and nothing is asked for but findings. Nobody can look up
    /// the lines of standard input.
    ///
    /// - Parameter paths: What is checked.
    func service(for paths: [String]) -> CIService? {
        guard format.isEmpty || format.contains(.automatic), !write, !diff, writeBaseline == nil, paths != ["-"],
            let service = CIService.current, !destinations.contains(where: { $0.format == service.format })
        else { return nil }
        return service
    }

    /// The baseline that findings are compared with.
    ///
    /// - Throws: `Failure` where it cannot be read.
    func baselineFile() throws(Failure) -> ManifestFile? {
        guard let baseline else { return nil }
        do throws(FileError) {
            return ManifestFile(path: baseline, bytes: try AuxiliaryFile.read(baseline))
        } catch {
            throw Failure(error.description)
        }
    }

    /// What is wanted of the check.
    ///
    /// - Throws: `Failure` for a name that is neither a rule nor an area.
    func wanted() throws(Failure) -> Check.Options {
        do throws(EngineError) {
            var wanted = try Check.Options(
                selected,
                ignored,
                minSeverity.flatMap { HardenEngine.Finding.Severity(rawValue: $0.rawValue) },
                whereToLook: ExplainCommand.whereToLook
            )
            wanted.includesGenerated = includeGenerated
            return wanted
        } catch {
            throw Failure(error)
        }
    }
}
