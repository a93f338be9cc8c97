package import HardenYAML

/// Tells a finding from all others, in this run and in the next, wherever its lines have moved.
///
/// It is made of the rule, the file, the object and the way to the field, in which items of lists count by their name. What
/// the finding says about the field's value takes no part in it.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
    /// 16 hexadecimal digits.
    package let description: String

    package init(_ description: String) { self.description = description }

    /// The fingerprints of findings, in their order. Findings that are alike in everything are numbered.
    ///
    /// - Parameters:
    ///   - findings: The findings.
    ///   - files: The files that they are in.
    ///   - name: What a file is called in every run, given its path in this one.
    package static func all(
        of findings: [Finding],
        files: [YAMLFile],
        name: (String) -> String = { $0 }
    ) -> [Fingerprint] {
        let files = Dictionary(files.map { ($0.source.name, $0) }) { first, _ in first }
        var counts: [String: Int] = [:]
        return findings.map { finding in
            let text = [
                finding.rule, String(name(finding.primary.file).withoutLeadingDots), finding.object,
                path(of: finding.primary, files),
            ].joined(separator: "\u{0}")
            let ordinal = counts[text, default: 0]
            counts[text] = ordinal + 1
            return Fingerprint(hash(ordinal == 0 ? text : "\(text)\u{0}\(ordinal)"))
        }
    }

    private static func path(of label: Finding.Label, _ files: [String: YAMLFile]) -> String {
        guard let file = files[label.file], let index = label.document, file.documents.indices.contains(index) else {
            return ""
        }
        let document = file.documents[index]
        var node = document.root
        return document.path(at: label.range.lowerBound).components.reduce(into: "") { text, component in
            switch component {
            case .key(let key):
                text += "/\(key)"
                node = node[key] ?? node
            case .index(let index):
                node = node[index] ?? node
                text += "[\(node["name"]?.string ?? "\(index)")]"
            }
        }
    }

    /// FNV-1a with 64 bits: the same on every machine and in every version.
    private static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
