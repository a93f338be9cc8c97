package import HardenYAML

/// Makes edits at random places of a document, with values that are hard to write.
package enum RandomEdit {
    package static let strings = [
        "plain", "two words", "", " leading", "trailing ", "y", "on", "No", "null", "~", "1e3", "0o17", "0777", "1_000",
        "-_80", "12:30", "2001-01-01", "=", "<<", "- a", "? a", ": a", "a: b", "a #b", "#a", "a:", "'quoted'",
        "\"quoted\"", "back\\slash", "[a]", "{a}", "a, b", "a?b", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "--- a",
        "... a", "é", "😀", "\u{85}", "\u{2028}", "\u{FEFF}a", "tab\there", "line\nbreak", "line\nbreak\n", "\n",
        "\nleading", "  indented\nmore\n", "trailing\n\n", "cr\rlf\r\n", "\u{7}bell", "0x", "1.", ".5", ".inf", "+",
        "-",
        "a\n\nb\n", "key: |\n  text\n", "100m", "1.2.3", "true ", "\t",
    ]

    package static func value(_ random: inout some RandomNumberGenerator, depth: Int = 0) -> YAMLValue {
        switch Int.random(in: 0..<(depth > 1 ? 10 : 14), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(.random(in: -5...100_000, using: &random))
        case 3: .double([0.5, 1e-7, 2.5e30, -1.25][Int.random(in: 0..<4, using: &random)])
        case 4...9: .string(strings.randomElement(using: &random) ?? "")
        case 10, 11:
            .sequence((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            .mapping(
                YAMLMapping(
                    (0..<Int.random(in: 0..<4, using: &random)).map { index in
                        .init(
                            (strings.randomElement(using: &random) ?? "") + "\(index)",
                            value(&random, depth: depth + 1),
                            comment: Bool.random(using: &random) ? "= sum \(index)" : nil
                        )
                    }
                )
            )
        }
    }

    /// The paths of all nodes of a document, or of some of them where there are more than `limit`.
    package static func paths(of document: YAMLDocument, limit: Int = .max) -> [YAMLPath] {
        var paths: [YAMLPath] = []
        var pending: [(YAMLNode, YAMLPath)] = [(document.root, [])]
        while paths.count < limit, let (node, path) = pending.popLast() {
            paths.append(path)
            for entry in node.entries where entry.key.kind == .scalar {
                pending.append((entry.value, path.appending(entry.key.string)))
            }
            for (index, item) in node.items.enumerated() { pending.append((item, path.appending(index))) }
        }
        return paths
    }

    package static func edit(
        of document: YAMLDocument,
        paths: [YAMLPath],
        using random: inout some RandomNumberGenerator
    ) -> YAMLEdit {
        let path = paths.randomElement(using: &random) ?? []
        let node = document[path]
        let key = "new " + (strings.randomElement(using: &random) ?? "")
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: return .put(path, value(&random))
        case 3, 4:
            if node?.kind == .mapping { return .put(path.appending(key), value(&random), comment: "= sum") }
            return .put(path.parent.appending(key).appending("deep"), value(&random))
        case 5:
            let position: YAMLPosition =
                [.first, .last, .after(node?.entries.first?.key.string ?? "")].randomElement(using: &random) ?? .last
            return .insert(
                into: node?.kind == .mapping ? path : path.parent,
                .init(key, value(&random), comment: "= sum"),
                position
            )
        case 6, 7: return .append(to: node?.kind == .sequence ? path : path.parent, value(&random))
        case 8: return .comment(path, Bool.random(using: &random) ? "= a sum" : nil)
        default:
            let policy: YAMLEdit.SoleChildPolicy =
                [.refuse, .leaveEmpty, .deleteParent].randomElement(using: &random) ?? .refuse
            return .delete(path, sole: policy)
        }
    }
}

/// The text in the encodings and layouts in which people have files.
package enum TextVariant: CaseIterable, Sendable {
    case asIs, crlf, byteOrderMark, noFinalBreak

    package func apply(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .asIs: bytes
        case .crlf: bytes.contains(0x0D) ? bytes : bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        case .byteOrderMark: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes : [0xEF, 0xBB, 0xBF] + bytes
        case .noFinalBreak: bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes
        }
    }
}
