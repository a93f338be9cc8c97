import HardenKubernetes
import HardenYAML

/// Changes of what a place holds, for fixes. None is made where an alias or a merge key shares the place with others,
/// which would change together with it.
extension Place {
    /// Sets the value. The comment is written where the value is new.
    func put(_ value: YAMLValue, comment: String? = nil) -> Fix.Change? { change(.put(path, value, comment: comment)) }

    /// Sets a number that is derived, and says how behind it, unless somebody's own words stand there; an older sum is
    /// harden's own, and follows.
    func put(_ value: Int, sum: String) -> [Fix.Change?] {
        let put = put(.int(value), comment: "= \(sum)")
        guard let node, node.lineComment.map(SumComment.isOwn) ?? node.hasPlaceForLineComment else { return [put] }
        return [put, change(.comment(path, "= \(sum)"))]
    }

    /// Removes the entry or the item.
    func delete(sole: YAMLEdit.SoleChildPolicy = .refuse) -> Fix.Change? { change(.delete(path, sole: sole)) }

    /// Adds an entry to the mapping here.
    func insert(_ entry: YAMLMapping.Entry, _ position: YAMLPosition = .last) -> Fix.Change? {
        change(.insert(into: path, entry, position))
    }

    /// Adds an item to the sequence here.
    func append(_ value: YAMLValue) -> Fix.Change? { change(.append(to: path, value)) }

    /// Any edit of this place or below it.
    func change(_ edit: YAMLEdit) -> Fix.Change? {
        isShared
            ? nil : .edit(file: anchor.document.source.name, document: anchor.document.position, edit)
    }
}

extension Field {
    /// Sets the value of the field; `nil` where others share it.
    func put(_ value: YAMLValue, comment: String? = nil) -> Fix.Change? { place.put(value, comment: comment) }

    /// Removes the field.
    func delete() -> Fix.Change? { place.delete() }
}

extension Place {
    /// The whole number that is written here, be it in quotes.
    var quotedInteger: Int? { text.flatMap { Int32($0) }.map(Int.init) }
}
