import HardenKubernetes
import HardenNGINX
import HardenYAML

/// What fixes do to a configuration of nginx.
struct NGINXChange {
    let file: NGINXFile
    private(set) var edits: [NGINXEdit] = []

    var path: String { file.source.name }

    func patch() throws(NGINXRefusal) -> TextPatch { try file.applying(edits) }

    /// The changes of each file, in the order of the paths. Of two times for one place the longer one is written, which
    /// serves both.
    static func all(of edits: [NGINXEdit]) -> [NGINXChange] {
        var changes: [String: NGINXChange] = [:]
        var places: [Place: Int] = [:]
        for edit in edits {
            guard let file = edit.file else { continue }
            var change = changes[file.source.name] ?? NGINXChange(file: file)
            let place = Place(edit)
            if let place, let index = places[place] {
                if let old = change.edits[index].time, let new = edit.time, new > old { change.edits[index] = edit }
                if edit.time == nil, change.edits[index] != edit { change.edits.append(edit) }
            } else {
                if let place { places[place] = change.edits.count }
                change.edits.append(edit)
            }
            changes[file.source.name] = change
        }
        return changes.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What an edit sets.
    private struct Place: Hashable {
        var directive: NGINXDirective
        var name: String

        init?(_ edit: NGINXEdit) {
            switch edit {
            case .set(let directive, let argument, _): (self.directive, name) = (directive, "\(argument)")
            case .insert(let statement, _, .after(let sibling)):
                (directive, name) = (sibling, statement.words.first ?? "")
            case .insert, .add, .remove: return nil
            }
        }
    }
}

extension NGINXEdit {
    /// The time that it sets, in milliseconds.
    fileprivate var time: Int? {
        switch self {
        case .set(_, _, let value): NGINXTime.milliseconds(value)
        case .insert(let statement, _, _): statement.words.dropFirst().first.flatMap(NGINXTime.milliseconds)
        case .add, .remove: nil
        }
    }
}
