import HardenYAML

/// Something about each place of some documents that edits are for, and of the places that lead there: of two edits that
/// have to do with each other, one place leads to the other.
struct EditTree<Value> {
    private struct Step {
        var next: [YAMLPath.Component: Int] = [:]
        var value: Value
    }

    private let empty: Value
    private var roots: [PlannedFix.Target: Int] = [:]
    private var steps: [Step] = []

    /// - Parameter empty: What is known of a place of which nothing is known.
    init(empty: Value) { self.empty = empty }

    subscript(step: Int) -> Value {
        get { steps[step].value }
        set { steps[step].value = newValue }
    }

    /// The steps from the top of a document to the place of an edit.
    mutating func way(to edit: PlannedFix.Edit) -> [Int] {
        var step = roots[edit.target] ?? add()
        roots[edit.target] = step
        var way = [step]
        for component in edit.edit.path.components {
            let next = steps[step].next[component] ?? add()
            steps[step].next[component] = next
            step = next
            way.append(step)
        }
        return way
    }

    /// All steps that lead on from one.
    func below(_ step: Int) -> [Int] {
        var found = Array(steps[step].next.values)
        var position = 0
        while position < found.count {
            found += steps[found[position]].next.values
            position += 1
        }
        return found
    }

    private mutating func add() -> Int {
        steps.append(Step(value: empty))
        return steps.count - 1
    }
}
