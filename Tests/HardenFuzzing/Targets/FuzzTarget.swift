/// What is fed with arbitrary bytes.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Reading: trees, comments, values, limits.
    case tree
    /// Edits at arbitrary places of arbitrary files.
    case edits
    /// Everything that `harden PATH…` and `harden simulate PATH…` do between reading and printing.
    case pass
    /// Everything that `harden generate` does between reading and writing, over files that exist already.
    case generation

    /// Runs the target.
    ///
    /// - Throws: `Fault` where something that holds for all input does not hold for this.
    package func run(_ bytes: [UInt8]) throws {
        switch self {
        case .tree: try TreeTarget.run(bytes)
        case .edits: try EditTarget.run(bytes)
        case .pass: try PassTarget.run(bytes)
        case .generation: try GenerationTarget.run(bytes)
        }
    }
}

/// Something that holds for all input, and did not hold.
package struct Fault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a fault unless the condition holds.
func require(_ condition: Bool, _ fault: @autoclosure () -> String) throws {
    guard condition else { throw Fault(fault()) }
}
