/// As much of Swift's grammar as it takes to see which types a file declares.
enum SwiftSource {
    /// Whether these files of one module declare an `@main` type that conforms to a protocol, there or in an extension.
    static func declareMainType(_ sources: [String], conformingTo conformance: String) -> Bool {
        var mainTypes: Set<Substring> = []
        var conformingTypes: Set<Substring> = []
        for source in sources where source.contains(conformance) || source.contains("@main") {
            let code = codeOnly(source)
            for match in code.matches(of: /@main\b[^{]*?\b(?:struct|enum|class|actor)\s+(?<name>\w+)/) {
                mainTypes.insert(match.output.name)
            }
            for match in code.matches(
                of: /\b(?:struct|enum|class|actor|extension)\s+(?<name>\w+)\s*:(?<conformances>[^{]*)\{/
            ) {
                let names = match.output.conformances.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                if names.contains(Substring(conformance)) { conformingTypes.insert(match.output.name) }
            }
        }
        return !mainTypes.isDisjoint(with: conformingTypes)
    }

    /// The source without comments and string literals, either of which may mention anything.
    static func codeOnly(_ source: String) -> String {
        let ignored =
            /\/\/[^\n]*|\/\*(?s:.)*?\*\/|"""(?s:.)*?"""|#"[^\n]*?"#|"(?:[^"\\\n]|\\.)*"/
        return source.replacing(ignored, with: " ")
    }
}
