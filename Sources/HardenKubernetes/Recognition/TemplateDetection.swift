import HardenYAML

/// Tells text that another tool turns into manifests from manifests that only hold such text.
///
/// What counts is whether kubectl would apply the object as it is. A placeholder in a field is a field that nobody knows
/// now; one in a name, or where a key has to be, makes of the object something that is no manifest yet.
enum TemplateDetection {
    /// The language of an object's text; `nil` for a manifest as it is.
    ///
    /// - Parameter mayHoldTemplates: Whether marks of templates occur in the file at all.
    static func language(of root: Place, mayHoldTemplates: Bool) -> TemplateLanguage? {
        for field in [root["apiVersion"], root["kind"], root["metadata"]["name"], root["metadata"]["namespace"]] {
            guard let text = field.text else {
                if field.isMapping { return .braces }
                continue
            }
            if Placeholder.occurs(in: text) { return text.contains("{{") ? .braces : .placeholders }
        }
        guard mayHoldTemplates, let node = root.node else { return nil }
        return language(ofKeysIn: node, isFreeText: false, depth: 0)
    }

    /// The language of a text that does not parse; `nil` where it looks like a manifest with a fault.
    static func language(ofUnreadable source: YAMLSource) -> TemplateLanguage? {
        if hasBareMarks(source) { return .braces }
        if isYTT(source) { return .ytt }
        return source.contains("\n${") ? .placeholders : nil
    }

    /// Whether `{{`, `{%` or `<%` stands where it is not part of a quoted text or a comment.
    ///
    /// Alerts and dashboards hold such text in quotes; a fault elsewhere in their file is the author's.
    private static func hasBareMarks(_ source: YAMLSource) -> Bool {
        guard source.contains("{{") || source.contains("{%") || source.contains("<%") else { return false }
        var last = UInt8(ascii: "\n")
        var isText = false
        for byte in source.bytes {
            switch byte {
            case UInt8(ascii: "\n"): isText = false
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "#"): isText = true
            case UInt8(ascii: "{") where last == byte && !isText: return true
            case UInt8(ascii: "%") where (last == UInt8(ascii: "{") || last == UInt8(ascii: "<")) && !isText:
                return true
            default: break
            }
            last = byte
        }
        return false
    }

    /// Whether a file holds ytt code: comments such as `#@ value`, `#@/ …` and `#@overlay/match …`.
    static func isYTT(_ source: YAMLSource) -> Bool {
        guard source.contains("#@") else { return false }
        let bytes = source.bytes
        var last = UInt8(ascii: "\n")
        for index in bytes.indices.dropLast(2) {
            let isCommentStart = last == UInt8(ascii: "\n") || last == UInt8(ascii: " ") || last == UInt8(ascii: "\t")
            last = bytes[index]
            guard isCommentStart, last == UInt8(ascii: "#"), bytes[index + 1] == UInt8(ascii: "@") else { continue }
            let rest = bytes[(index + 2)...]
            let word = rest.prefix { $0.isLetter }
            let next = rest.dropFirst(word.count).first
            if next == UInt8(ascii: "/") || (word.isEmpty && next == UInt8(ascii: " ")) { return true }
        }
        return false
    }

    /// Keys below which any text may stand, as keys too.
    static let freeText: Set = [
        "annotations", "args", "command", "env", "data", "stringData", "binaryData", "config", "query", "headers",
        "content", "snippet", "serverSnippet", "customHeaders", "volumeAttributes", "options", "parameters",
    ]

    private static func language(ofKeysIn node: YAMLNode, isFreeText: Bool, depth: Int) -> TemplateLanguage? {
        guard depth < 40 else { return nil }
        switch node.kind {
        case .mapping:
            for (key, value) in node.entries {
                // `{{ x }}` without quotes reads as a mapping with a mapping for a key, which kubectl refuses.
                guard key.kind == .scalar || key.kind == .alias else { return .braces }
                let keyText = key.string
                if !isFreeText, Placeholder.occurs(in: keyText) {
                    return keyText.utf8.contains(0x7B) ? braces(keyText) : .placeholders
                }
                let isFree = isFreeText || freeText.contains(keyText)
                if let found = language(ofKeysIn: value, isFreeText: isFree, depth: depth + 1) { return found }
            }
            return nil
        case .sequence:
            for item in node.items {
                if let found = language(ofKeysIn: item, isFreeText: isFreeText, depth: depth + 1) { return found }
            }
            return nil
        case .scalar, .alias: return nil
        }
    }

    private static func braces(_ text: String) -> TemplateLanguage {
        text.contains("{{") ? .braces : .placeholders
    }
}
