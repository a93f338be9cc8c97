import HardenRules
import HardenYAML
import Testing

extension YAMLFile {
    /// The place of a text in the file.
    func label(_ needle: String, _ text: String = "here") -> Finding.Label {
        let range = source.bytes.firstRange(of: Array(needle.utf8)) ?? 0..<0
        let document = documents.lastIndex { $0.chunk.contains(range.lowerBound) }
        return Finding.Label(file: source.name, document: document, range: range, text: text)
    }

    /// A finding on a text of the file.
    func finding(
        _ rule: String,
        on needle: String,
        object: String = "Deployment shop/orders",
        severity: Severity = .error,
        fix: Fix? = nil
    ) -> Finding {
        Finding(
            rule: rule,
            severity: severity,
            message: "\(object) has a fault",
            object: object,
            primary: label(needle),
            fix: fix
        )
    }

    /// A finding whose fix makes edits of one document.
    func finding(_ rule: String, on needle: String, document: Int = 0, edits: [YAMLEdit], safety: Fix.Safety = .safe)
        -> Finding
    {
        let changes = edits.map { Fix.Change.edit(file: source.name, document: document, $0) }
        return finding(rule, on: needle, fix: Fix("\(rule) fixed", safety: safety, changes: changes))
    }
}

extension FixPlan {
    /// The plan as a text: the diffs, and everything that is said.
    var text: String {
        var text = files.map { String(decoding: $0.diff().text(), as: UTF8.self) }.joined()
        for settlement in settlements {
            text += "settled: \(settlement.file): \(settlement.path): finding \(settlement.winner) before "
            text += "\(settlement.loser): \(settlement.reason)\n"
        }
        for refusal in refused {
            text += "refused: finding \(refusal.finding): \(refusal.file)"
            text += "\(refusal.location.map { ":\($0)" } ?? ""): \(refusal.reason)\n"
        }
        return text + "fixed: \(fixed.sorted())\n"
    }

    /// The files as they are after the plan.
    func applied(to files: [YAMLFile]) -> [YAMLFile] {
        var results = Dictionary(uniqueKeysWithValues: files.map { ($0.source.name, $0) })
        for file in self.files { results[file.path] = YAMLFile(bytes: file.result, name: file.path) }
        return results.values.sorted { $0.source.name < $1.source.name }
    }
}
