import Foundation
import HardenKubernetes
import HardenSystem
import HardenTesting
import HardenYAML
import Testing

@Suite struct FileSearchTests {
    @Test("folders are searched deeply; hidden and vendored ones and other files are not")
    func walk() throws {
        let folder = try temporaryFolder([
            "b.yml": "", "a.yaml": "", "c.json": "", "d.txt": "", "deep/er/e.yaml": "", ".github/f.yaml": "",
            ".hidden.yaml": "", "node_modules/g.yaml": "", "x/vendor/h.yaml": "", "empty/": "", "k/Kustomization": "",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let search = FileSearch([folder.path + "/"])
        let names = search.files.map { String($0.dropFirst(folder.path.count + 1)) }
        #expect(names == ["a.yaml", "b.yml", "c.json", "deep/er/e.yaml", "k/Kustomization"])
        #expect(search.problems.isEmpty)
    }

    @Test("of the many files called .conf those of nginx are found")
    func configurationsOfNGINX() throws {
        let folder = try temporaryFolder([
            "nginx.conf": "http { server { listen 80; } }", "snippets/proxy.conf": "proxy_read_timeout 5s;",
            "templates/default.conf.template": "server { listen ${PORT}; }",
            "sites-enabled/shop": "server { listen 80; }",
            "sites-enabled/README": "What is served.\n", "other/shop": "server { listen 80; }",
            "broken.conf": "http { server { listen 80; ", "redis.conf": "maxmemory 1gb\n", "app.conf": "[a]\nb = c\n",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = FileSearch([folder.path]).files.map { String($0.dropFirst(folder.path.count + 1)) }
        #expect(
            names == [
                "broken.conf", "nginx.conf", "sites-enabled/shop", "snippets/proxy.conf",
                "templates/default.conf.template",
            ]
        )
        #expect(FileSearch([folder.path + "/app.conf"]).files.count == 1)
    }

    @Test("links within a folder are not followed, but one that is named is")
    func links() throws {
        let outside = try temporaryFolder(["secret.yaml": "", "sub/other.yaml": ""])
        let folder = try temporaryFolder(["a.yaml": ""])
        defer {
            try? FileManager.default.removeItem(at: outside)
            try? FileManager.default.removeItem(at: folder)
        }
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: "\(folder.path)/out.yaml",
            withDestinationPath: "\(outside.path)/secret.yaml"
        )
        try manager.createSymbolicLink(atPath: "\(folder.path)/sub", withDestinationPath: "\(outside.path)/sub")
        try manager.createSymbolicLink(atPath: "\(folder.path)/loop", withDestinationPath: folder.path)
        #expect(FileSearch([folder.path]).files == ["\(folder.path)/a.yaml"])
        #expect(FileSearch(["\(folder.path)/out.yaml"]).files == ["\(folder.path)/out.yaml"])
        #expect(FileSearch(["\(folder.path)/sub"]).files == ["\(folder.path)/sub/other.yaml"])
    }

    @Test("each file comes once, in order, and what is not there is a problem")
    func several() throws {
        let folder = try temporaryFolder(["k/b.yaml": "", "k/a.yaml": ""])
        defer { try? FileManager.default.removeItem(at: folder) }
        let search = FileSearch(["\(folder.path)/k/b.yaml", "\(folder.path)/k", "\(folder.path)/none"])
        #expect(search.files == ["\(folder.path)/k/a.yaml", "\(folder.path)/k/b.yaml"])
        #expect(search.problems.map(\.path) == ["\(folder.path)/none"])
    }
}
