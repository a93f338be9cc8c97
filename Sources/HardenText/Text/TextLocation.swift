/// A place in a text file as people and editors count it.
package struct TextLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Line, counted from 1; lines end at LF, as in every editor and in Git.
    package var line: Int
    /// Column in characters (Unicode scalars), counted from 1; a byte order mark does not count.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { (lhs.line, lhs.column) < (rhs.line, rhs.column) }

    package var description: String { "\(line):\(column)" }
}
