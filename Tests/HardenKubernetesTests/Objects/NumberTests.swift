import HardenKubernetes
import HardenYAML
import Testing

/// Numbers as the API server takes them.
@Suite struct NumberTests {
    private func field(_ text: String) throws -> Place {
        let manifest = """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [{port: 80}], field: \(text)}
            """
        return try #require(LoadedFile(manifest).objects.first).spec["field"]
    }

    @Test("whole numbers have 32 bits", arguments: [-2_147_483_648, 0, 2_147_483_647])
    func withinTheBounds(_ number: Int) throws {
        #expect(try field("\(number)").integer().written == number)
        #expect(try field("\(number)").countOrText().written == .int(number))
    }

    @Test(arguments: ["2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808"])
    func beyondTheBounds(_ text: String) throws {
        #expect(try field(text).integer().expectation == "a whole number of 32 bits")
        #expect(try field(text).countOrText().expectation == "a whole number or a text")
    }

    @Test func percentages() {
        #expect(IntOrString.string("25%").percent == 25)
        #expect(IntOrString.string("9223372036854775807%").percent == nil)
    }
}
