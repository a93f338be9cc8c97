/// A change to a file, said in terms of its directives.
package enum NGINXEdit: Sendable, Hashable {
    /// Sets an argument, counted from 0, the name left out. A value that is already there is no edit.
    case set(NGINXDirective, argument: Int, to: String)
    /// Adds an argument behind the others.
    case add(argument: String, to: NGINXDirective)
    /// Adds a directive to a block; `nil` for the file itself.
    case insert(NGINXStatement, into: NGINXDirective?, NGINXPosition = .last)
    /// Removes a directive with all that is in its block.
    case remove(NGINXDirective)
}

extension NGINXEdit {
    /// The file that the edit is of; `nil` for a first directive of a file.
    package var file: NGINXFile? {
        switch self {
        case .set(let directive, _, _), .add(_, let directive), .remove(let directive): directive.file
        case .insert(_, let parent?, _): parent.file
        case .insert(_, nil, .after(let sibling)): sibling.file
        case .insert: nil
        }
    }
}

/// Where a new directive goes within its block.
package enum NGINXPosition: Sendable, Hashable {
    case first
    case last
    /// Behind a directive of the same block.
    case after(NGINXDirective)
}

/// A directive that is to be written.
package struct NGINXStatement: Sendable, Hashable {
    /// The name and the arguments, as nginx is to read them.
    package var words: [String]
    package var block: [NGINXStatement]?

    package init(_ words: [String], block: [NGINXStatement]? = nil) {
        self.words = words
        self.block = block
    }
}

/// Why an edit was not made. Nothing is ever half done: a refused edit leaves the file as it was.
package struct NGINXRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        case doesNotParse(NGINXError)
        /// The directive is of another file, has no such argument, or is in another block.
        case notFound(String)
        case noBlock(String)
        /// nginx has no way to read the value as one word.
        case unwritable(String)
        /// Two edits of one place.
        case conflict
        /// The result, read again, is not what was meant. A fault of this program; the file is left alone.
        case verification(String)
    }

    package var reason: Reason
    package var location: TextLocation?

    init(_ reason: Reason, at location: TextLocation? = nil) {
        self.reason = reason
        self.location = location
    }

    package var description: String {
        let place = location.map { "line \($0.line), column \($0.column)" } ?? "the file"
        return "\(place) is left alone: \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .doesNotParse(let error): "the file cannot be read (\(error.location): \(error.message))"
        case .notFound(let what): "there is no such \(what)"
        case .noBlock(let name): "'\(name)' has no block of directives"
        case .unwritable(let value): "nginx cannot read '\(value)' as one word"
        case .conflict: "another edit changes the same place"
        case .verification(let what): "the edited text did not read back as intended (\(what)); please report this"
        }
    }
}
