import HardenCoding
import HardenSystem

extension ServiceManifest {
    /// Runs the program: with `--emit-service-spec FILE` it writes the services to the file as JSON.
    ///
    /// `swift package generate-manifests` calls it that way. The exit status is 0, or 1 if a service is wrong or cannot
    /// be described, or 2 for other arguments.
    public static func main() {
        let (status, message) = run(arguments: Array(CommandLine.arguments.dropFirst()))
        if !message.isEmpty {
            try? Array("\(message)\n".utf8).withUnsafeBytes { try Descriptor.error.write($0) }
        }
        CurrentProcess.end(status: status)
    }

    /// Does what `main` does, short of printing and exiting.
    static func run(arguments: [String]) -> (status: Int32, message: String) {
        guard arguments.count == 2, arguments[0] == "--emit-service-spec" else { return (2, usage) }
        do {
            let services = try services
            let diagnostics = services.flatMap { $0.validate() } + SpecFile.duplicates(in: services)
            if diagnostics.contains(where: { $0.severity == .error }) {
                return (1, diagnostics.map(\.description).joined(separator: "\n"))
            }
            let json = SpecFile(services: services, output: output).encoded().json
            try AtomicFile.store(Array(json.utf8), in: arguments[1])
            return (0, "")
        } catch let error as ManifestError {
            return (1, error.description)
        } catch let error as FileError {
            return (1, error.description)
        } catch {
            return (1, "error: \(error)")
        }
    }

    private static var usage: String {
        """
        This program describes services. To write their manifests, run

            swift package generate-manifests

        in its package; that calls it as --emit-service-spec FILE, which writes the services to FILE as JSON.
        """
    }
}
