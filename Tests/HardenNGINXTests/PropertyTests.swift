import HardenNGINX
import HardenText
import HardenYAMLTesting
import Testing

/// What holds for every text, and for every edit of a text that can be read.
@Suite struct PropertyTests {
    /// Texts that have everything in them that the reader tells apart.
    private static let seeds = [
        "worker_processes auto;\nevents { worker_connections 1024; }\nhttp {\n    upstream u { server a:80 max_fails=0; keepalive 4; }\n    server {\n        listen 80;\n        location ~ \\.php$ { proxy_pass http://u; proxy_set_header Connection \"\"; }\n    }\n}\n",
        "map $http_upgrade $c {\r\n  default 'up;gr}ade'; # c\r\n  \"\" close;\r\n}\r\ntypes{text/html html htm;}\r\n",
        "if ($a = \"b\") { return 200 \"${x}\\n\\\"\"; }\nserver_name a}b ${c}d;\n# end",
        "location / {\n\tcontent_by_lua_block {\n\t\tlocal t = { '}', [=[ } ]=] } -- }\n\t}\n\treturn 200;}",
    ]

    private static let pieces = [
        "{", "}", ";", "\"", "'", "\\", "$", "${", "#", "\n", "\r\n", "\t", " ", ")", "a", "b c", "é", "\0",
        "_by_lua_block {", "--", "[[", "]=]",
    ].map { Array($0.utf8) }

    private static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let end = Int.random(in: start...min(bytes.count, start + 4), using: &random)
            bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
            if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(UInt8.random(in: 0...255, using: &random)) }
        }
        return bytes
    }

    /// Everything between words, braces and comments is blank, so that nothing of the text is overlooked.
    @Test func everyByteHasItsPlace() {
        var random = SeededGenerator(seed: 11)
        var readable = 0
        for _ in 0..<20_000 {
            let file = NGINXFile(bytes: Self.mutated(&random), name: "mutated")
            let bytes = file.source.bytes
            if let error = file.error {
                #expect(error.offset <= bytes.count)
                continue
            }
            readable += 1
            var isCovered = [Bool](repeating: false, count: bytes.count)
            for comment in file.comments { for index in comment { isCovered[index] = true } }
            for directive in file.allDirectives {
                for word in directive.words { for index in word.range { isCovered[index] = true } }
                isCovered[directive.range.upperBound - 1] = true
                guard let block = directive.blockRange else { continue }
                isCovered[block.lowerBound - 1] = true
                if directive.kind == .code { for index in block { isCovered[index] = true } }
                let isInside = directive.children.allSatisfy {
                    block.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= block.upperBound
                        && $0.parent == directive
                }
                #expect(isInside)
            }
            let isBlankElsewhere = zip(bytes, isCovered).allSatisfy { $1 || [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            #expect(isBlankElsewhere, "\(file.source.text(bytes.indices))")
        }
        #expect(readable > 2_000)
    }

    private static func edit(_ file: NGINXFile, _ random: inout SeededGenerator) -> NGINXEdit? {
        let all = Array(file.allDirectives)
        let values = [
            "x", "", "a b", "it's", "q\"q", "\\.php$", "back\\", "${v}/x", "#", "a{b", "t\tt", "n\nn", "}", ";",
        ]
        let value = values.randomElement(using: &random) ?? ""
        let directive = all.randomElement(using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            guard let directive, !directive.arguments.isEmpty else { return nil }
            return .set(directive, argument: Int.random(in: directive.arguments.indices, using: &random), to: value)
        case 1: return directive.map { .add(argument: value, to: $0) }
        case 2: return directive.map { .remove($0) }
        default:
            let statement = NGINXStatement(
                ["new", value],
                block: Bool.random(using: &random) ? nil : [NGINXStatement(["inner"])]
            )
            let parent = directive?.kind == .block ? directive : nil
            let sibling = (parent?.children ?? file.directives).randomElement(using: &random)
            let position: NGINXPosition =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: .first
                case 1: sibling.map { .after($0) } ?? .last
                default: .last
                }
            return .insert(statement, into: parent, position)
        }
    }

    /// An edit of a text that can be read is made, or refused because of the place that it meets. What is made has been
    /// read again and compared; here its edits alone must lead from the one text to the other.
    @Test func randomEdits() throws {
        var random = SeededGenerator(seed: 12)
        var made = 0
        var refused: [String] = []
        for _ in 0..<20_000 {
            let file = NGINXFile(bytes: Self.mutated(&random), name: "mutated")
            guard file.error == nil else { continue }
            let edits = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in Self.edit(file, &random) }
            do throws(NGINXRefusal) {
                let patch = try file.applying(edits)
                made += 1
                #expect(NGINXFile(bytes: patch.result, name: "edited").error == nil)
            } catch {
                if case .conflict = error.reason { continue }
                refused.append(
                    "\(error) of \(edits.count) in \(file.source.text(file.source.bytes.indices).debugDescription)"
                )
            }
        }
        #expect(made > 2_000)
        #expect(refused.isEmpty, "\(refused.count) of \(made): \(refused.prefix(3).joined(separator: "\n"))")
    }

    @Test func insertThenRemove() throws {
        var random = SeededGenerator(seed: 13)
        for _ in 0..<4_000 {
            let file = NGINXFile(bytes: Self.mutated(&random), name: "mutated")
            let blocks = file.allDirectives.filter { $0.kind == .block && !$0.children.isEmpty }
            guard file.error == nil, let block = blocks.randomElement(using: &random) else { continue }
            let patch = try file.applying([.insert(NGINXStatement(["brand_new", "1"]), into: block)])
            let edited = NGINXFile(bytes: patch.result, name: "edited")
            let new = try #require(edited.allDirectives.first { $0.name == "brand_new" })
            let back = try edited.applying([.remove(new)]).result
            // On one line the blank before it may have been the one behind its neighbour.
            let blanks: Set<UInt8> = [0x20, 0x09]
            let isSame = back.filter { !blanks.contains($0) } == file.source.bytes.filter { !blanks.contains($0) }
            #expect(
                isSame,
                """
                before: \(String(decoding: file.source.bytes, as: UTF8.self).debugDescription)
                edited: \(String(decoding: patch.result, as: UTF8.self).debugDescription)
                after:  \(String(decoding: back, as: UTF8.self).debugDescription)
                """
            )
        }
    }
}
