import HardenCoding
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@Suite struct BaselineTests {
    private let before = """
        spec:
          containers:
            - name: orders
              image: orders:1
            - name: proxy
              image: proxy:1

        """

    private func findings(_ file: YAMLFile, _ needles: String...) -> [Finding] {
        needles.map { file.finding("image-old", on: $0) }
    }

    @Test func fingerprintsSurviveMovedLinesAndNewValues() {
        let old = YAMLFile(text: before, name: "a.yaml")
        let new = YAMLFile(
            text: """
                # A new head.
                spec:

                  containers:
                    - image: new
                      name: first
                    - name: proxy
                      image: proxy:2
                    - {name: orders, image: "orders:1"}

                """,
            name: "./a.yaml"
        )
        let first = Fingerprint.all(of: findings(old, "orders:1", "proxy:1"), files: [old])
        #expect(first.allSatisfy { $0.description.utf8.count == 16 })
        #expect(Set(first).count == 2)
        #expect(Fingerprint.all(of: findings(new, "proxy:2"), files: [new]) == [first[1]])
    }

    @Test func rulesObjectsFilesAndRepetitionsDiffer() {
        let file = YAMLFile(text: before, name: "a.yaml")
        let other = YAMLFile(text: before, name: "b.yaml")
        let findings = [
            file.finding("one", on: "orders:1"), file.finding("two", on: "orders:1"),
            file.finding("one", on: "orders:1", object: "Deployment x"), other.finding("one", on: "orders:1"),
            file.finding("one", on: "orders:1"), file.finding("one", on: "proxy:1"),
        ]
        #expect(Set(Fingerprint.all(of: findings, files: [file, other])).count == findings.count)
    }

    @Test func onlyNewFindingsAreLeft() throws {
        let file = YAMLFile(text: before, name: "a.yaml")
        let written = Baseline(findings(file, "orders:1", "spec"), files: [file])
        try Golden.check(written.json, "baseline.json")
        let read = Baseline.read(YAMLFile(text: written.json, name: "baseline.json"))
        #expect(read.diagnostics.isEmpty)
        let baseline = try #require(read.baseline)
        #expect(Set(baseline.entries) == Set(written.entries))
        let compared = baseline.compare(findings(file, "proxy:1", "orders:1"), files: [file])
        #expect(compared.new == findings(file, "proxy:1"))
        #expect(compared.known == findings(file, "orders:1"))
        #expect(compared.gone.count == 1)
    }

    @Test(
        arguments: [
            ("", "is empty"), ("{", "did not find"), (#"{"schemaVersion": 2, "findings": []}"#, "from 1 to 1"),
            (#"{"schemaVersion": 1, "findings": [{"fingerprint": "x"}]}"#, "16 hexadecimal digits"),
        ]
    )
    func unreadableBaselinesAreRefused(_ text: String, _ message: String) {
        let read = Baseline.read(YAMLFile(text: text, name: "baseline.json"))
        #expect(read.baseline == nil)
        #expect(read.diagnostics.contains { $0.description.contains(message) }, "\(read.diagnostics)")
    }
}
