import Foundation

/// What stands behind `swift package generate-manifests`.
///
/// SwiftPM reads the same list for its own options, so no name here may be one of its names (`--configuration`,
/// `--package-path`, `--scratch-path`, …).
struct Options {
    /// Targets or products whose specs are meant; all of the package's when empty.
    var targets: [String] = []
    /// What `harden generate` gets unchanged.
    var forwarded: [String] = []
    /// Seconds that one spec may run.
    var specTimeout = 60
    var isHelpRequested = false

    static let help = """
        OVERVIEW: Write hardened Kubernetes manifests from the service specs of this package.

        USAGE: swift package --allow-writing-to-package-directory generate-manifests [OPTIONS] [TARGET...]

        A spec is an executable target that depends on the product ServiceSpec and whose @main type conforms to
        ServiceManifest. Without TARGET, all specs of the package are used. Existing files are merged: fields that
        the spec decides are set, everything else stays.

        OPTIONS:
          --output DIR            Folder of the manifests (default: the spec's own, else k8s).
          --check                 Write nothing; fail when a manifest would change.
          --diff                  Write nothing; print what would change, and fail when something would.
          --layout LAYOUT         One file per 'service' (default) or per 'resource'.
          --quiet                 Do not print the changes.
          --color WHEN            Colour the changes: auto, always or never.
          --spec-timeout SECONDS  How long one spec may run (default: 60).
          -h, --help              Show this text.

        EXIT STATUS: 0 when the manifests are up to date or written, 1 otherwise. SwiftPM knows no other; where a
        script has to tell a difference (1) from an error (2), run 'harden generate' itself.
        """

    /// Options of SwiftPM that reach a plugin too when they stand behind the verb, and mean nothing to it.
    private static let ofSwiftPM: Set<String> = [
        "--allow-writing-to-package-directory", "--disable-sandbox", "--verbose", "-v", "--very-verbose", "--vv",
    ]

    init(_ arguments: [String]) throws(PluginError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            let name = argument.hasPrefix("--") && parts.count == 2 ? parts[0] : argument
            func value() throws(PluginError) -> String {
                if name != argument { return parts[1] }
                guard let next = rest.popFirst() else { throw .missingValue(option: name) }
                return next
            }
            switch name {
            case "-h", "--help":
                isHelpRequested = true
            case "--check", "--diff":
                forwarded.append(name)
            case "-q", "--quiet":
                forwarded.append("--quiet")
            case "--output":
                // Relative to where the caller stands, not to the package.
                let folder = URL(filePath: try value(), directoryHint: .isDirectory)
                forwarded += ["--output", folder.standardizedFileURL.path(percentEncoded: false)]
            case "--layout", "--color":
                forwarded += [name, try value()]
            case "--spec-timeout":
                let text = try value()
                guard let seconds = Int(text), seconds > 0 else { throw .invalidSeconds(option: name, value: text) }
                specTimeout = seconds
            case "--":
                targets += rest
                rest = []
            case _ where Self.ofSwiftPM.contains(argument):
                continue
            case _ where argument.hasPrefix("-"):
                throw .unknownOption(argument)
            default:
                targets.append(argument)
            }
        }
    }
}
