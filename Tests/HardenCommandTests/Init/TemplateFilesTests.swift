import Foundation
import ServiceSpec
import Testing

@testable import harden

/// The program holds what lies in `Templates`, byte for byte.
@Suite struct TemplateFilesTests {
    @Test func theGeneratedSourceIsCurrent() throws {
        let source = try TemplateFolder.source(embedding: Template.all.map(\.name))
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(source.utf8).write(to: TemplateFolder.embedded)
            return
        }
        let current = try String(contentsOf: TemplateFolder.embedded, encoding: .utf8)
        #expect(current == source, "UPDATE_GOLDEN=1 swift test --filter TemplateFilesTests writes it; then build again")
    }

    @Test(arguments: Template.all.map(\.name))
    func theProgramHoldsWhatLiesInTheFolder(_ name: String) throws {
        let template = try #require(Template.all.first { $0.name == name })
        let embedded = template.files.map { file in
            switch file.text {
            case .embedded(let text): (path: file.path, text: text.description)
            case .specSchema: (path: file.path, text: Service.jsonSchema().json + "\n")
            }
        }
        let folder = try TemplateFolder(name: name).files()
        #expect(embedded.map(\.path) == folder.map(\.path))
        for (embedded, file) in zip(embedded, folder) {
            #expect(embedded.text == file.text, "\(file.path)")
        }
    }

    @Test(arguments: Template.all.map(\.name))
    func theGuideIsThere(_ name: String) throws {
        let template = try #require(Template.all.first { $0.name == name })
        #expect(template.files.contains { $0.path == template.guide })
    }
}
