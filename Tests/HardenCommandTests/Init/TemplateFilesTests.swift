import Foundation
import HardenTesting
import Testing

@testable import harden

/// The program holds what lies in `Templates`, byte for byte.
@Suite struct TemplateFilesTests {
    @Test func theGeneratedSourceIsCurrent() throws {
        let source = try TemplateFolder.source(embedding: Template.all.map(\.name))
        try Golden.expect(source, in: TemplateFolder.embedded)
    }

    @Test(arguments: Template.all.map(\.name))
    func theProgramHoldsWhatLiesInTheFolder(_ name: String) throws {
        let template = try #require(Template.all.first { $0.name == name })
        let folder = try TemplateFolder(name: name).files()
        #expect(template.files.map(\.path) == folder.map(\.path))
        for (embedded, file) in zip(template.files, folder) {
            #expect(embedded.text.string == file.text, "\(file.path)")
        }
    }

    @Test(arguments: Template.all.map(\.name))
    func theGuideIsThere(_ name: String) throws {
        let template = try #require(Template.all.first { $0.name == name })
        #expect(template.files.contains { $0.path == template.guide })
    }
}
