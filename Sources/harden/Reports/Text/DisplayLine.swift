/// A line of a file as it is shown, and where its bytes come to stand.
struct DisplayLine {
    private struct Cell {
        var text: String
        var width: Int
        /// The offset of the character's first byte within the line.
        var byte: Int
    }

    /// Columns that a tab advances to a multiple of.
    private static let tab = 4

    private var cells: [Cell] = []
    private let end: Int

    /// - Parameters:
    ///   - bytes: The line without its break.
    ///   - hidden: Parts of it that are not shown, in order.
    ///   - expandsTabs: Whether tabs are blanks up to a column. Where they stay, columns mean nothing.
    init(_ bytes: ArraySlice<UInt8>, hiding hidden: [Range<Int>] = [], expandsTabs: Bool = true) {
        end = bytes.count
        var hidden = hidden[...]
        var column = 0
        func add(_ character: Character, byte: Int) {
            while let first = hidden.first, first.upperBound <= byte { hidden.removeFirst() }
            if let first = hidden.first, first.contains(byte) {
                // One mark stands for all of a part.
                guard cells.last?.byte != first.lowerBound else { return }
                cells.append(Cell(text: Secrets.mark, width: Secrets.mark.count, byte: first.lowerBound))
                column += Secrets.mark.count
                return
            }
            let cell = Self.cell(character, byte: byte, column: column, expandsTabs: expandsTabs)
            cells.append(cell)
            column += cell.width
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            var byte = 0
            for character in text {
                add(character, byte: byte)
                byte += character.utf8.count
            }
        } else {
            // Not UTF-8: every byte beyond ASCII is one unknown character.
            for (byte, value) in bytes.enumerated() {
                add(value < 0x80 ? Character(Unicode.Scalar(value)) : "\u{FFFD}", byte: byte)
            }
        }
    }

    /// The whole line.
    var text: String { cells.map(\.text).joined() }

    private static func cell(_ character: Character, byte: Int, column: Int, expandsTabs: Bool) -> Cell {
        if character == "\t" {
            guard expandsTabs else { return Cell(text: "\t", width: 1, byte: byte) }
            let width = tab - column % tab
            return Cell(text: String(repeating: " ", count: width), width: width, byte: byte)
        }
        let text = TerminalText.visible(String(character))
        return Cell(text: text, width: TerminalText.width(text), byte: byte)
    }

    /// The columns of the whole line.
    var width: Int { cells.reduce(0) { $0 + $1.width } }

    /// The column at which a byte stands, from 0.
    func column(ofByte byte: Int) -> Int {
        var column = 0
        for (index, cell) in cells.enumerated() {
            let next = index + 1 < cells.count ? cells[index + 1].byte : end
            if byte < next { return column }
            column += cell.width
        }
        return column
    }

    /// The columns without blanks at the end.
    var contentWidth: Int {
        var width = width
        for cell in cells.reversed() {
            guard cell.text.allSatisfy({ $0 == " " }) else { break }
            width -= cell.width
        }
        return width
    }

    /// The part of the line in a range of columns, and the column of its first character, which may be the one after a
    /// wide character that does not fit.
    func text(in columns: Range<Int>) -> (text: String, start: Int) {
        var text = ""
        var column = 0
        var start: Int?
        for cell in cells {
            defer { column += cell.width }
            guard column >= columns.lowerBound, column + cell.width <= columns.upperBound else { continue }
            if start == nil { start = column }
            text += cell.text
        }
        return (text, start ?? columns.lowerBound)
    }
}
