package import HardenYAML

/// An annotation whose text is a JSON object.
package struct JSONAnnotation: Sendable {
    package let key: String
    /// Where the annotation is.
    package let place: Place
    /// The tree of the text; `nil` where it is no JSON.
    package let root: Place?
    /// Why the text is no JSON object, with the place within the text.
    package let problem: Problem?

    package struct Problem: Sendable, Hashable {
        package var message: String
        /// Line and column in the annotation's own text.
        package var location: TextLocation
    }

    /// - Returns: `nil` where the annotation is not written.
    package init?(_ key: String, of object: KubernetesObject) {
        let place = object.metadata["annotations"][key]
        guard place.exists else { return nil }
        self.key = key
        self.place = place
        guard let text = place.text, place.anchor.scalar == .string(text) else {
            root = nil
            problem = Problem(
                message: "the annotation must be a text that holds JSON; put it in single quotes",
                location: TextLocation(line: 1, column: 1)
            )
            return
        }
        // JSON is the part of YAML without its conveniences, so the tree is YAML's and the check stricter.
        let file = YAMLFile(text: text, name: key)
        let fault = JSONSyntax.fault(in: text)
        if fault == nil, let document = file.documents.first, document.root.kind == .mapping {
            root = Place(document.root)
            problem = nil
        } else {
            root = nil
            problem = Problem(
                message: fault?.message ?? "it is JSON, but not an object in braces",
                location: fault?.location ?? TextLocation(line: 1, column: 1)
            )
        }
    }

    /// The text as it is written.
    package var text: String { place.text ?? "" }

    /// The place in the file of a place within the text; exact where the text is quoted on one line.
    package func locationInFile(_ inner: TextLocation) -> TextLocation {
        let outer = place.location
        switch place.node?.style {
        case .singleQuoted, .doubleQuoted:
            return inner.line == 1
                ? TextLocation(line: outer.line, column: outer.column + inner.column)
                : TextLocation(line: outer.line + inner.line - 1, column: inner.column)
        case .literal, .folded: return TextLocation(line: outer.line + inner.line, column: 1)
        default: return TextLocation(line: outer.line, column: outer.column + inner.column - 1)
        }
    }
}
