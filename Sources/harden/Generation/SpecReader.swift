import HardenCoding
import HardenGeneration
import HardenSystem
import HardenYAML
import ServiceSpec

/// Reads the specs that are named on the command line.
enum SpecReader {
    /// What `-` is called in messages.
    private static let standardInputName = "<stdin>"

    /// Reads all specs, and reports everything that is wrong in any of them at once.
    ///
    /// - Parameters:
    ///   - names: Paths, or `-` for standard input.
    ///   - warn: Gets what should be changed but hinders nothing.
    /// - Returns: What each of the files says.
    /// - Throws: All errors of all files, one a line.
    static func read(_ names: [String], warn: (String) -> Void) throws(Failure) -> [SpecReading] {
        var readings: [SpecReading] = []
        var errors: [String] = []
        for name in names {
            do throws(Failure) {
                let file = try file(name)
                var reading = SpecReading()
                reading.add(file)
                errors += reading.errors.map(\.description)
                for diagnostic in reading.diagnostics {
                    switch diagnostic.severity {
                    case .warning: warn(diagnostic.description)
                    case .error: errors.append(diagnostic.description)
                    }
                }
                readings.append(reading)
            } catch {
                errors.append(error.description)
            }
        }
        // Those within one file have been reported with it.
        if readings.count > 1 {
            let duplicates = SpecFile.duplicates(in: readings.flatMap(\.services)).map(\.description)
            errors += duplicates.filter { !errors.contains($0) }
        }
        guard errors.isEmpty else { throw Failure(errors) }
        return readings
    }

    private static func file(_ name: String) throws(Failure) -> YAMLFile {
        let file = YAMLFile(bytes: try bytes(of: name), name: name == "-" ? standardInputName : name)
        guard file.errors.isEmpty else { return file }
        guard file.documents.contains(where: { !$0.isEmpty }) else {
            throw Failure("\(file.source.name): error: is empty; a spec has at least name, image and resources")
        }
        for document in file.documents {
            guard let kind = document.root["kind"], document.root["apiVersion"] != nil else { continue }
            throw Failure(
                """
                \(file.source.name):\(document.root.location): error: this is a Kubernetes object (\(kind.string)), not a \
                service spec; 'generate' reads what '\(ProgramName.current) schema' describes, and writes such objects
                """
            )
        }
        return file
    }

    private static func bytes(of name: String) throws(Failure) -> [UInt8] {
        if name != "-", case .folder? = try? FileKind(of: name) {
            throw Failure(
                "\(name): error: is a folder, and a spec is a file; to check the manifests in a folder: "
                    + "'\(ProgramName.current) \(name)'"
            )
        }
        do throws(FileError) {
            if name == "-" { return try AtomicFile.readAll(.input, path: standardInputName) }
            return try AuxiliaryFile.read(name)
        } catch {
            throw Failure(error.description)
        }
    }
}

extension String {
    /// As much of a value as a message quotes: it may be a secret that is no part of this project.
    var excerpt: String { count > 40 ? prefix(39) + "…" : self }
}
