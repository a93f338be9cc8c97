import Testing

@testable import HardenKubernetes

@Suite struct GlobTests {
    @Test("patterns mean what a matcher without shortcuts takes them for")
    func meaning() {
        var random = SystemRandomNumberGenerator()
        let parts = ["a", "b", "*", "*", "**", "**/", "/", "/", "?", "[ab]", "[!a]", "\\a"]
        let letters = ["a", "b", "a", "/"]
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 1...6, using: &random)).map { _ in parts.randomElement(using: &random)! }
                .joined()
            let path = (0..<Int.random(in: 0...6, using: &random)).map { _ in letters.randomElement(using: &random)! }
                .joined()
            let expected = Self.matches(Array(pattern.utf8)[...], Array(path.utf8)[...], isAtStart: true)
            #expect(
                Glob(Array(pattern.utf8)[...]).matches(Array(path.utf8)[...]) == expected,
                "'\(pattern)' and '\(path)'"
            )
        }
    }

    @Test(
        "no pattern takes long",
        arguments: [
            ("*a", "b", "a"), ("**/a/", "b", "a/"), ("*a*", "c", "ab"), ("**/*a*/", "x", "aa/"), ("[a]*", "b", "a"),
        ]
    )
    func work(repeated: String, end: String, path: String) {
        func steps(_ count: Int) -> Int {
            var steps = 0
            let pattern = String(repeating: repeated, count: count) + end
            let text = String(repeating: path, count: 4 * count)
            #expect(!Glob(Array(pattern.utf8)[...]).matches(Array(text.utf8)[...], &steps))
            return steps
        }
        // A pattern and a path of twice the size may take four times the work, which is the product of both.
        #expect(steps(40) <= 5 * steps(20))
        #expect(steps(80) <= 5 * steps(40))
    }

    /// The definition, with all ways that a star can go tried one after the other.
    private static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>, isAtStart: Bool) -> Bool {
        let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
        guard let symbol = pattern.first else { return path.isEmpty }
        func rest(_ pattern: ArraySlice<UInt8>) -> Bool {
            matches(pattern, path.dropFirst(), isAtStart: path.first == slash)
        }
        switch symbol {
        case star:
            let after = pattern.drop { $0 == star }
            if after.startIndex - pattern.startIndex > 1, isAtStart {
                if after.isEmpty { return true }
                if after.first == slash {
                    if matches(after.dropFirst(), path, isAtStart: true) { return true }
                    return path.indices.contains { index in
                        path[index] == slash && matches(after.dropFirst(), path[(index + 1)...], isAtStart: true)
                    }
                }
            }
            if matches(after, path, isAtStart: false) { return true }
            let part = path.prefix { $0 != slash }
            return part.indices.contains { matches(after, path[($0 + 1)...], isAtStart: false) }
        case UInt8(ascii: "?"): return path.first.map { $0 != slash } == true && rest(pattern.dropFirst())
        case UInt8(ascii: "["):
            guard let byte = path.first, byte != slash, let close = pattern.firstIndex(of: UInt8(ascii: "]")) else {
                return false
            }
            let isNegated = pattern[pattern.startIndex + 1] == UInt8(ascii: "!")
            return pattern[..<close].contains(byte) != isNegated && rest(pattern[(close + 1)...])
        case UInt8(ascii: "\\"):
            let next = pattern.dropFirst()
            return path.first == next.first && rest(next.dropFirst())
        default: return path.first == symbol && rest(pattern.dropFirst())
        }
    }
}
