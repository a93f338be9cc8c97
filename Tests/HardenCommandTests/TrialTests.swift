import Foundation
import HardenTesting
import HardenYAML
import Testing

/// Situations in which a verdict or a fix is easily wrong. Every folder `Fixtures/trials/<name>` holds
///
/// - `input/`: manifests, perhaps a `.harden.yaml`;
/// - `findings.txt`: what is found, each with its fix, the fix's price, and what speaks against it, and what is remarked;
/// - `safe.diff`: what the safe fixes change;
/// - `simulation.txt`: what each disruption does before the safe fixes, and after them;
/// - `built.txt`, where the input is a kustomization: the objects that it builds after the safe fixes.
///
/// A new case is a folder with an `input`; `UPDATE_GOLDEN=1 swift test --filter TrialTests` writes the rest. Read what it
/// wrote: whether it is right is for a person to say.
@Suite struct TrialTests {
    static let names: [String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/trials")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }()

    @Test(arguments: names) func trial(_ name: String) throws {
        try CommandLineTool.inFolder { outside in
            let folder = outside.folder.appending(path: "input")
            let source = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Fixtures/trials/\(name)/input")
            try FileManager.default.copyItem(at: source, to: folder)
            let tool = CommandLineTool(folder: folder)

            let findings = try Self.findings(tool)
            try Golden.check(findings.map(\.text).joined(separator: "\n"), "trials/\(name)/findings.txt")
            try Golden.check(try tool.run("--diff", ".").output, "trials/\(name)/safe.diff")

            let before = try Self.courses(tool)
            let written = try tool.run("--write", ".")
            #expect(written.status != 2, "\(written.errorOutput)")
            let after = try Self.courses(tool)
            if let kubectl, FileManager.default.fileExists(atPath: folder.appending(path: "kustomization.yaml").path) {
                try Golden.check(Self.built(by: kubectl, in: folder), "trials/\(name)/built.txt")
            }
            let lines = before.keys.sorted().map { place in
                "\(place)\n  now:   \(before[place]?.text ?? "")\n"
                    + "  fixed: \(after[place]?.text ?? "not simulated")\n"
            }
            try Golden.check(lines.joined(), "trials/\(name)/simulation.txt")

            // Whatever is expected above, these hold of all.
            for (place, now) in before {
                guard let fixed = after[place] else { continue }
                #expect(!fixed.isWorse(than: now), "the safe fixes make it worse: \(place)")
            }
            let again = try tool.run("--diff", ".")
            #expect(again.output.isEmpty, "a second run finds more to fix:\n\(again.output)")
            let new = Set(try Self.findings(tool).map(\.voice)).subtracting(findings.map(\.voice))
            #expect(new.isEmpty, "the safe fixes made rules speak that were quiet")
        }
    }

    /// The objects that a kustomization builds, one a line.
    private static func built(by kubectl: String, in folder: URL) throws -> String {
        let (status, output) = try run([kubectl, "kustomize", "."], in: folder, errors: true)
        #expect(status == 0, "\(output)")
        return YAMLFile(text: output, name: "built.yaml").documents.map { document in
            "\(document.root["kind"]?.string ?? "?") \(document.root["metadata"]?["name"]?.string ?? "?")\n"
        }
        .sorted().joined()
    }

    // MARK: What the tool says

    /// A finding, without where and why.
    private struct FindingText {
        var text: String
        /// The rule and what it speaks of.
        var voice: String
    }

    private static func findings(_ tool: CommandLineTool) throws -> [FindingText] {
        let report = try json(tool.run("--format", "json", "."))
        let remarks = try #require(report["remarks"] as? [[String: Any]]).map { remark in
            let rule = remark["rule"] as? String ?? ""
            return FindingText(text: "remark[\(rule)]: \(remark["message"] ?? "")\n", voice: rule)
        }
        return try #require(report["findings"] as? [[String: Any]]).map { finding in
            func string(_ key: String) -> String { finding[key] as? String ?? "" }
            var lines = ["\(string("severity"))[\(string("rule"))]: \(string("message"))"]
            if let fix = finding["fix"] as? [String: Any] {
                lines.append("  fix (\(fix["safety"] ?? "")): \(fix["title"] ?? "")")
                if let price = fix["price"] as? [String: Any] { lines.append("  price: \(price["text"] ?? "")") }
                lines += (fix["objections"] as? [String] ?? []).map { "  unsafe because: \($0)" }
                if let refused = fix["refused"] { lines.append("  not fixed: \(refused)") }
            }
            return FindingText(
                text: lines.joined(separator: "\n") + "\n",
                voice: "\(string("rule")) of \(string("object"))"
            )
        } + remarks
    }

    /// How a disruption goes.
    private struct Course {
        var lost: Double
        /// Whether requests are lost until somebody intervenes: how many, only that tells.
        var isEndless: Bool
        var unserved: Double
        /// `nil` if it does not end.
        var duration: Double?

        func isWorse(than other: Course) -> Bool {
            (other.isEndless ? false : isEndless || lost > other.lost * 1.001 + 1) || unserved > other.unserved + 0.5
                || duration == nil && other.duration != nil
        }

        var text: String {
            let end = duration.map { "over after \(Self.number($0)) s" } ?? "never over"
            let gap = unserved > 0 ? ", no Pod serves for \(Self.number(unserved)) s" : ""
            if isEndless { return "requests are lost with no end\(gap), \(end)" }
            return lost == 0 && unserved == 0
                ? "nothing is lost, \(end)" : "\(Self.number(lost)) requests are lost\(gap), \(end)"
        }

        private static func number(_ number: Double) -> String { "\(Int(number.rounded()))" }
    }

    private static func courses(_ tool: CommandLineTool) throws -> [String: Course] {
        let report = try json(tool.run("simulate", "--format", "json", "."))
        var courses: [String: Course] = [:]
        for simulation in try #require(report["simulations"] as? [[String: Any]]) {
            for disruption in simulation["disruptions"] as? [[String: Any]] ?? [] {
                let place =
                    "\(simulation["object"] ?? ""), \(simulation["pathLabel"] ?? ""), "
                    + "\(disruption["disruption"] ?? "")"
                let windows = (disruption["windows"] as? [[String: Any]] ?? [])
                    .filter { $0["isHiddenByRetries"] as? Bool == false }
                let capacity = (disruption["capacity"] as? [[String: Any]] ?? []).map { step in
                    (time: number(step["time"]), pods: number(step["pods"]))
                }
                courses[place] = Course(
                    lost: windows.reduce(0) { $0 + number($1["failedRequests"]) },
                    isEndless: windows.contains { $0["end"] is NSNull },
                    unserved: zip(capacity, capacity.dropFirst())
                        .reduce(0) { $0 + ($1.0.pods == 0 ? $1.1.time - $1.0.time : 0) },
                    duration: (disruption["duration"] as? NSNumber)?.doubleValue
                )
            }
        }
        return courses
    }

    private static func number(_ value: Any?) -> Double { (value as? NSNumber)?.doubleValue ?? 0 }

    private static func json(_ result: CommandLineTool.Result) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(value as? [String: Any], "\(result.errorOutput)")
    }
}
