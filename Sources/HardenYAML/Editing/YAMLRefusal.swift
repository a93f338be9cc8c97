/// Why an edit was not made. Nothing is ever half done: a refused edit leaves the file as it was.
package struct YAMLRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The path runs through an alias; the definition is elsewhere.
        case throughAlias(String)
        /// The key comes from a merge key (`<<`).
        case throughMergeKey(String)
        /// The node, or one around it, has an anchor that is used elsewhere.
        case anchorInUse(String)
        case explicitTag(String)
        case keyExists(String)
        case duplicateKey(String)
        case soleEntry
        /// The text ends in a block scalar without line break; text after it would change its value.
        case unterminatedBlockScalar
        case notFound
        case wrongKind(expected: String)
        /// A layout that cannot be extended without rewriting it.
        case layout(String)
        /// A template (`{{ … }}`) that happens to be YAML.
        case template
        case unwritable(String)
        /// The result, read again, is not what was meant. A fault of this program; the file is left alone.
        case verification(String)
    }

    package var reason: Reason
    package var path: YAMLPath
    package var location: TextLocation?

    package init(_ reason: Reason, at path: YAMLPath, _ location: TextLocation? = nil) {
        self.reason = reason
        self.path = path
        self.location = location
    }

    package var description: String {
        let place = location.map { " (line \($0.line), column \($0.column))" } ?? ""
        return "'\(path)'\(place) is left alone: \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .throughAlias(let name): "it is an alias of '&\(name)'; edit the anchor's definition"
        case .throughMergeKey(let name): "its value is merged in from '*\(name)'; edit the anchor's definition"
        case .anchorInUse(let name): "it is part of the anchor '&\(name)', which is used elsewhere; edit it by hand"
        case .explicitTag(let tag): "its type is fixed by the tag '\(tag)'; remove the tag"
        case .keyExists(let key): "the key '\(key)' exists already"
        case .duplicateKey(let key): "the key '\(key)' occurs twice in one mapping; remove one"
        case .soleEntry: "it is the only entry of its parent, which would become null"
        case .unterminatedBlockScalar:
            "the file ends in a block text without a line break, and text after it would change that text; end the file with a line break"
        case .notFound: "there is no such place in the document"
        case .wrongKind(let expected): "it is not \(expected)"
        case .layout(let what): "\(what); edit it by hand"
        case .template: "the document is a template; render it first"
        case .unwritable(let what): what
        case .verification(let what): "the edited text did not read back as intended (\(what)); please report this"
        }
    }
}
