package import Foundation
package import Testing

/// Files that are checked in and say what is expected, for a person to read.
///
/// `UPDATE_GOLDEN=1 swift test` writes those anew that differ. Such a run fails: what it wrote is a claim that someone has to
/// read, and nothing was compared with it.
package enum Golden {
    private static let updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil

    /// Expects a text in a file below `Fixtures` of the tests that call it.
    package static func check(
        _ text: String,
        _ name: String,
        filePath: String = #filePath,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let target = Project.name(of: URL(filePath: filePath)).split(separator: "/").prefix(2).joined(separator: "/")
        try expect(text, in: Project.root.appending(path: "\(target)/Fixtures/\(name)"), sourceLocation: sourceLocation)
    }

    /// Expects a text in a file.
    package static func expect(
        _ text: String,
        in file: URL,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        try expect(Array(text.utf8), in: file, sourceLocation: sourceLocation)
    }

    private static func expect(_ bytes: [UInt8], in file: URL, sourceLocation: Testing.SourceLocation) throws {
        let present = try? Data(contentsOf: file)
        guard present.map(Array.init) != bytes else { return }
        let name = Project.name(of: file)
        guard updates else {
            let text = String(decoding: bytes, as: UTF8.self)
            let difference =
                present.map { lineDifference(from: String(decoding: $0, as: UTF8.self), to: text) }
                ?? "the file is not there; it would be\n\(text)"
            Issue.record(
                "\(name) is not what is expected; UPDATE_GOLDEN=1 swift test rewrites it\n\(difference)",
                sourceLocation: sourceLocation
            )
            return
        }
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        Issue.record(
            "\(name) was rewritten: read the difference, and run the tests again",
            sourceLocation: sourceLocation
        )
    }

    /// Expects these files in a folder, and no other. A folder that is empty need not be there.
    ///
    /// - Parameter files: Contents by their path in the folder.
    package static func expect(
        _ files: [String: [UInt8]],
        in folder: URL,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        for path in try Project.files(in: folder) where files[path] == nil {
            let file = folder.appending(path: path)
            if updates { try FileManager.default.removeItem(at: file) }
            Issue.record(
                "\(Project.name(of: file)) is \(updates ? "removed" : "there"), and nothing of that name is made",
                sourceLocation: sourceLocation
            )
        }
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            try expect(bytes, in: folder.appending(path: path), sourceLocation: sourceLocation)
        }
    }

    /// What differs between two texts: lines that are gone after `-`, new ones after `+`, each with its number.
    package static func lineDifference(from old: String, to new: String) -> String {
        let texts = [old, new].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        let changes = texts[1].difference(from: texts[0]).map { change -> (line: Int, mark: String, text: Substring) in
            switch change {
            case .remove(let offset, let line, _): (offset, "-", line)
            case .insert(let offset, let line, _): (offset, "+", line)
            }
        }
        let shown = changes.sorted { ($0.line, $1.mark) < ($1.line, $0.mark) }.map {
            "\($0.mark)\($0.line + 1): \($0.text)"
        }
        let limit = 60
        let rest = shown.count > limit ? ["… and \(shown.count - limit) lines more"] : []
        return (shown.prefix(limit) + rest).joined(separator: "\n")
    }
}
