import Foundation
import PackagePlugin

/// Writes the Kubernetes manifests of every service spec in the package.
///
/// A spec is an executable, so it is built and run to learn what it says; the `harden` command, which comes from the
/// package that this plugin belongs to, does everything else. `harden` is built on demand and not declared as a
/// dependency of the plugin, since SwiftPM's native build system compiles such a dependency twice.
@main
struct GenerateManifests: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let options = try Options(arguments)
        guard !options.isHelpRequested else {
            print(Options.help)
            return
        }
        let specs = try SpecProduct.all(in: context.package, named: options.targets)
        let specFiles = try specs.map { try run($0, context: context, limit: options.specTimeout) }
        try generate(from: specFiles, context: context, options: options)
    }

    /// Builds and runs one spec, and returns the file that holds what it says.
    private func run(_ spec: SpecProduct, context: PluginContext, limit: Int) throws -> URL {
        Diagnostics.progress("reading spec \(spec.target)")
        let executable = try build(product: spec.product, reason: .spec(target: spec.target))
        let file = context.pluginWorkDirectoryURL.appending(path: "\(spec.product).json")
        // What an earlier run left must not pass for what this one says.
        try? FileManager.default.removeItem(at: file)
        let result = try ChildProcess(
            executable: executable,
            arguments: ["--emit-service-spec", file.path(percentEncoded: false)],
            directory: context.package.directoryURL,
            logFile: context.pluginWorkDirectoryURL.appending(path: "\(spec.product).log")
        ).run(limit: limit)
        switch result.end {
        case .timeLimit:
            throw PluginError.specTimedOut(target: spec.target, seconds: limit, output: result.allOutput)
        case .signal(let number):
            throw PluginError.specCrashed(target: spec.target, signal: number, output: result.allOutput)
        case .exit(let status) where status != 0:
            throw PluginError.specFailed(target: spec.target, status: status, output: result.allOutput)
        case .exit:
            break
        }
        guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else {
            throw PluginError.specWroteNothing(target: spec.target, output: result.allOutput)
        }
        if !result.allOutput.isEmpty { print(result.allOutput) }
        return file
    }

    /// Hands all specs to one run of `harden`, which writes only when it could work out everything.
    private func generate(from specFiles: [URL], context: PluginContext, options: Options) throws {
        let harden = try build(product: "harden", reason: .harden)
        let result = try ChildProcess(
            executable: harden,
            arguments: ["generate"] + specFiles.flatMap { ["--spec", $0.path(percentEncoded: false)] }
                + options.forwarded,
            // An output folder that a spec names is relative to its package.
            directory: context.package.directoryURL,
            logFile: context.pluginWorkDirectoryURL.appending(path: "harden.log")
        ).run(limit: nil)
        if !result.output.isEmpty { print(result.output) }
        switch result.end {
        case .exit(0):
            if !result.errorOutput.isEmpty { print(result.errorOutput) }
        case .exit(1):
            throw PluginError.manifestsDiffer(output: result.errorOutput)
        case .exit, .signal, .timeLimit:
            throw PluginError.generationFailed(end: result.end, output: result.errorOutput)
        }
    }

    private func build(product: String, reason: PluginError.Build) throws -> URL {
        // Debug whatever the caller's configuration is: building is the cost here, not running.
        let result = try packageManager.build(.product(product), parameters: .init(configuration: .debug))
        guard result.succeeded else { throw PluginError.buildFailed(reason, log: result.logText) }
        guard let artifact = result.builtArtifacts.first(where: { $0.kind == .executable }) else {
            throw PluginError.noExecutable(product: product)
        }
        return artifact.url
    }
}
