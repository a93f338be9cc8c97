/// A place in a file from which values were read.
package struct SourcePosition: Sendable, Hashable {
    /// Path of the file, or what stands for it in messages.
    package var file: String
    /// Line, counted from 1.
    package var line: Int
    /// Column in characters, counted from 1; `nil` where only the line is known.
    package var column: Int?

    package init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `file:line` or `file:line:column`, as terminals and editors link it.
    package var description: String {
        if let column { "\(file):\(line):\(column)" } else { "\(file):\(line)" }
    }
}
