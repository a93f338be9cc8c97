import Foundation
import HardenCoding
import HardenTesting
import ServiceSpec
import Testing

/// The JSON Schema against an independent implementation: the `jsonschema` package of Python.
@Suite struct SchemaTests {
    @Test(
        "every service that can be read fits the schema, and mistakes do not",
        .needs("python3 with jsonschema", Python.has("jsonschema"))
    )
    func agreement() throws {
        var cases: [(node: SpecNode, isValid: Bool, name: String)] = [(orders, true, "orders")]
        for seed in 0..<UInt64(randomServiceCount) {
            var random = RandomServices(seed: seed)
            let node = random.service().encoded()
            cases.append((node, true, "seed \(seed)"))
            let mutant = node.mutated(using: &random)
            cases.append((mutant, decodes(mutant), "mutant of seed \(seed): \(mutant.json)"))
        }
        for (index, wrong) in wrongServices.enumerated() {
            cases.append((wrong, false, "wrong service \(index)"))
        }
        let verdicts = try validate(cases.map(\.node), against: Service.jsonSchema())
        #expect(verdicts.count == cases.count)
        for (testCase, fits) in zip(cases, verdicts) where testCase.isValid {
            #expect(fits, "\(testCase.name)")
        }
        // The other way round all but the limits that a pattern cannot express, such as a shortest time.
        let missed = zip(cases, verdicts).filter { !$0.isValid && $1 }.map(\.0)
        for testCase in missed {
            var diagnostics: [SpecDiagnostic] = []
            _ = Service.codec.decode(testCase.node, .root, &diagnostics)
            #expect(
                diagnostics.allSatisfy { finding in
                    ["expected at least ", "expected a number of at least "].contains { finding.message.hasPrefix($0) }
                },
                "the schema accepts what reading refuses: \(diagnostics)"
            )
        }
    }

    @Test("every field is described, and says its default")
    func descriptions() throws {
        let schema = Service.jsonSchema()
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        guard case .map(let definitions) = schema["$defs"]?.content else {
            Issue.record("no definitions")
            return
        }
        for definition in definitions {
            let isWordList = definition.value["enum"] != nil
            #expect(isWordList || definition.value["description"] != nil, "\(definition.key)")
        }
        let service = schema["$defs"]?["Service"]
        #expect(service?["properties"]?["scale"]?["default"] == 3)
        #expect(service?["properties"]?["sessionAffinity"]?["default"] == "none")
        #expect(service?["properties"]?["exposure"]?["default"] == ["clusterInternal"])
        #expect(service?["additionalProperties"] == false)
        #expect(service?["required"] == ["name", "image", "resources"])
        #expect(schema["$defs"]?["Traffic"]?["properties"]?["slowestRequest"]?["default"] == "30s")
        #expect(schema["$defs"]?["Rollout"]?["properties"]?["surge"]?["default"] == "25%")
    }
}

private func decodes(_ node: SpecNode) -> Bool {
    var diagnostics: [SpecDiagnostic] = []
    _ = Service.codec.decode(node, .root, &diagnostics)
    return diagnostics.isEmpty
}

/// One mistake each.
private let wrongServices: [SpecNode] = [
    [:], [], "orders",
    orders.setting("name", to: nil),
    orders.setting("name", to: "Orders"),
    orders.setting("name", to: "1orders"),
    orders.setting("name", to: "\(String(repeating: "a", count: 64))"),
    orders.setting("nmae", to: "orders"),
    orders.setting("image", to: "a b"),
    orders.setting("scale", to: 0),
    orders.setting("scale", to: "3"),
    orders.setting("scale.max", to: nil),
    orders.setting("scale.cpu", to: "170%"),
    orders.setting("rollout.surge", to: 0),
    orders.setting("traffic.slowestRequest", to: 30),
    orders.setting("traffic.slowestRequest", to: "30"),
    orders.setting("traffic.slowestRequest", to: ""),
    orders.setting("traffic.connections", to: ["webSocket": "1h", "streaming": "1h"]),
    orders.setting("health.readiness.every", to: "500ms"),
    orders.setting("health.readiness.exec", to: ["true"]),
    orders.setting("health.readiness.http", to: nil),
    orders.setting("volumes.0.sizeLimit", to: "1Gi"),
    orders.setting("volumes.0.at", to: "etc"),
    orders.setting("ports.1.name", to: nil),
    orders.setting("ports.1.name", to: "two--hyphens"),
    orders.setting("ports.1.name", to: "123"),
    orders.setting("ports.0.http", to: 65_536),
    orders.setting("resources.memory", to: "1GB"),
    orders.setting("resources.cpu", to: "1.2345"),
    orders.setting("platform.kubernetes", to: "1.27"),
    orders.setting("platform.kubernetes", to: SpecNode(.double(1.33))),
    orders.setting("exposure.0.gkeGateway.class", to: "gke-l7-rlib"),
    orders.setting("exposure.0.gkeGateway.gateway", to: ["existing": "shared", "tls": "none"]),
    orders.setting("exposure.1.kong.deck", to: [:]),
    orders.setting("exposure.1.kong.paths", to: []),
    orders.setting("environment.0BAD", to: "x"),
    orders.setting("environment.A", to: ["secret": "a"]),
    orders.setting("labels", to: ["team": "a b"]),
    orders.setting("labels", to: ["-x": "a"]),
    orders.setting("security.addedCapabilities", to: ["CAP_SYS_TIME"]),
    orders.setting("extras", to: [["kind": "Deployment", "fields": [:]]]),
]

extension SpecNode {
    /// The value with one change somewhere: an entry taken away or renamed, a value replaced by another.
    fileprivate func mutated(using random: inout RandomServices) -> SpecNode {
        switch content {
        case .map(var entries) where !entries.isEmpty:
            let index = random.number(0...(entries.count - 1))
            switch random.number(0...7) {
            case 0: entries.remove(at: index)
            case 1: entries[index].key += "x"
            case 2: entries[index].value = random.scalar()
            default: entries[index].value = entries[index].value.mutated(using: &random)
            }
            return SpecNode(.map(entries))
        case .list(var items) where !items.isEmpty:
            let index = random.number(0...(items.count - 1))
            items[index] = items[index].mutated(using: &random)
            return SpecNode(.list(items))
        case .string(let text):
            return random.oneOf(
                { SpecNode(.string(text + $0.text())) },
                { SpecNode(.string($0.text() + text)) },
                { _ in SpecNode(.string(text.uppercased())) },
                { _ in SpecNode(.string(String(text.dropLast()))) },
                { $0.scalar() }
            )
        default: return random.scalar()
        }
    }
}

extension RandomServices {
    fileprivate mutating func scalar() -> SpecNode {
        oneOf(
            { SpecNode(.int($0.number(-2...70_000))) },
            { SpecNode(.string($0.text())) },
            { SpecNode(.double(Double($0.number(0...99)) / 8 + 0.0625)) },
            { _ in SpecNode(.null) },
            { _ in true },
            { _ in [:] },
            { _ in [] },
            {
                SpecNode(
                    .string("\($0.number(0...200))\($0.oneOf({ _ in "%" }, { _ in "s" }, { _ in "Mi" }, { _ in "m" }))")
                )
            }
        )
    }
}
