import Foundation
import HardenCoding
import ServiceSpec
import Testing

/// How many random services a property is tried on; more with `HARDEN_RANDOM_SERVICES`.
let randomServiceCount = ProcessInfo.processInfo.environment["HARDEN_RANDOM_SERVICES"].flatMap { Int($0) } ?? 500

@Suite struct RoundTripTests {
    @Test("decoding gives back what was encoded")
    func roundTrip() throws {
        for seed in 0..<UInt64(randomServiceCount) {
            var random = RandomServices(seed: seed)
            let service = random.service()
            var diagnostics: [SpecDiagnostic] = []
            let decoded = Service.codec.decode(service.encoded(), .root, &diagnostics)
            #expect(diagnostics.isEmpty, "seed \(seed): \(diagnostics)")
            #expect(decoded == service, "seed \(seed)")
        }
    }

    @Test("an independent parser reads the JSON as it was meant")
    func json() throws {
        for seed in 0..<UInt64(randomServiceCount) {
            var random = RandomServices(seed: seed)
            let node = random.service().encoded()
            let parsed = try JSONSerialization.jsonObject(with: Data(node.json.utf8))
            #expect(
                NSDictionary(dictionary: ["": parsed]) == NSDictionary(dictionary: ["": node.foundation]),
                "seed \(seed)"
            )
        }
    }

    @Test(
        "times are written and read exactly",
        arguments: [0, 1, 999, 1000, 1500, 60_000, 90_000, 3_600_001, 86_399_999]
    )
    func durations(milliseconds: Int) {
        let duration = Duration.milliseconds(milliseconds)
        #expect(Duration(specText: duration.specText) == duration)
    }

    @Test("what is no time is not read", arguments: ["", "s", "15", "1m1h", "5s5s", "1.5s", "-1s", "1 s", "15S", "²s"])
    func notDurations(text: String) {
        #expect(Duration(specText: text) == nil)
    }

    @Test func durationText() {
        #expect(Duration.seconds(90).specText == "1m30s")
        #expect(Duration.milliseconds(500).specText == "500ms")
        #expect(Duration.zero.specText == "0s")
        #expect(Duration(specText: "1h") == .seconds(3600))
    }

    @Test func quantities() {
        #expect(Memory.mebibytes(256).description == "256Mi")
        #expect(Memory.gibibytes(2).description == "2Gi")
        #expect(Memory.bytes(1500).description == "1500")
        #expect(CPU.cores(2).description == "2")
        #expect(CPU.millicores(1500).description == "1500m")
    }
}

extension SpecNode {
    /// The value in terms of Foundation, as `JSONSerialization` reads it.
    var foundation: Any {
        switch content {
        case .null: NSNull()
        case .bool(let value): NSNumber(value: value)
        case .int(let value): NSNumber(value: value)
        case .double(let value): NSNumber(value: value)
        case .string(let value): value
        case .list(let items): items.map(\.foundation)
        case .map(let entries): Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value.foundation) })
        }
    }
}
