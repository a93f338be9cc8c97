/// A change to one document, said in terms of its values.
///
/// Several edits mean what they would mean applied one after the other.
package enum YAMLEdit: Sendable, Hashable {
    /// Sets the value at a path; missing mappings on the way, empty values among them, are created.
    ///
    /// The comment is written only where the entry is new. A value that is already there is no edit.
    case put(YAMLPath, YAMLValue, comment: String? = nil)
    /// Adds an entry to the mapping at a path. Refused where the key exists.
    case insert(into: YAMLPath, YAMLMapping.Entry, YAMLPosition = .last)
    /// Adds an item at the end of the sequence at a path; an empty or missing value becomes a sequence.
    case append(to: YAMLPath, YAMLValue)
    /// Removes an entry or an item.
    case delete(YAMLPath, sole: SoleChildPolicy = .refuse)
    /// Sets the comment at the end of the line on which an entry begins, or removes it.
    case comment(YAMLPath, String?)

    /// What to do when the last entry or item of a collection goes, which would turn it into null.
    package enum SoleChildPolicy: Sendable, Hashable {
        case refuse
        /// Leave `{}` or `[]`.
        case leaveEmpty
        /// Delete the collection's own entry, and so on upwards.
        case deleteParent
    }

    package var path: YAMLPath {
        switch self {
        case .put(let path, _, _), .append(let path, _), .delete(let path, _), .comment(let path, _): path
        case .insert(let path, let entry, _): path.appending(entry.key)
        }
    }
}

/// Where a new entry goes within its mapping.
package enum YAMLPosition: Sendable, Hashable {
    case first
    case last
    /// Behind the entry with this key, or at the end where there is none.
    case after(String)
}
