import HardenYAML
import Testing

@Suite struct ScalarTests {
    /// What go-yaml v2 makes of plain scalars, as Kubernetes reads them.
    @Test(
        arguments: [
            ("y", .bool(true)), ("On", .bool(true)), ("NO", .bool(false)), ("yES", .string("yES")),
            ("~", .null), ("", .null), ("null", .null), ("nUll", .string("nUll")),
            ("0777", .int(511)), ("0o777", .int(511)), ("0b101", .int(5)), ("0x1F", .int(31)), ("-0b11", .int(-3)),
            ("1_000", .int(1000)), ("1__2", .int(12)), ("-_80", .int(-80)), ("08", .int(8)), ("+12", .int(12)),
            ("1e3", .int(1000)), ("12e03", .int(12000)), ("12345e678", .string("12345e678")), ("1.5", .double(1.5)),
            (".5", .double(0.5)), ("1.", .int(1)), (".", .string(".")), ("1:30", .string("1:30")),
            ("2001-01-01", .string("2001-01-01")), ("=", .string("=")), ("<<", .string("<<")), ("-", .string("-")),
            ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("100m", .string("100m")), ("1.2.3", .string("1.2.3")),
            ("+_", .string("+_")), ("9223372036854775807", .int(.max)),
        ] as [(String, YAMLScalar)]
    )
    func plain(_ text: String, _ value: YAMLScalar) {
        #expect(YAMLScalar(text: text, isPlain: true) == value)
        #expect(YAMLScalar(text: text, isPlain: false) == .string(text))
    }
}
