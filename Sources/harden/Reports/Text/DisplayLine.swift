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

    init(_ bytes: ArraySlice<UInt8>) {
        end = bytes.count
        if let text = String(validating: bytes, as: UTF8.self) {
            var byte = 0
            var column = 0
            for character in text {
                let cell = Self.cell(character, byte: byte, column: column)
                cells.append(cell)
                byte += character.utf8.count
                column += cell.width
            }
        } else {
            // Not UTF-8: every byte beyond ASCII is one unknown character.
            for (byte, value) in bytes.enumerated() {
                let character = value < 0x80 ? Character(Unicode.Scalar(value)) : "\u{FFFD}"
                cells.append(Self.cell(character, byte: byte, column: 0))
            }
        }
    }

    private static func cell(_ character: Character, byte: Int, column: Int) -> Cell {
        if character == "\t" {
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
