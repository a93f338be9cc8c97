import Foundation
import Testing

/// Texts that are checked in below `Fixtures`. `UPDATE_GOLDEN=1 swift test` writes them anew.
enum Golden {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    private static let updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil

    static func check(_ text: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws
    {
        let file = folder.appending(path: name)
        if updates {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
            return
        }
        let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == expected, "\(name); UPDATE_GOLDEN=1 swift test rewrites it", sourceLocation: sourceLocation)
    }
}
