/// Returns the candidate that somebody most likely meant, if one is close enough to what was written.
package func closest(to text: String, among candidates: [String]) -> String? {
    // Nothing that is much longer than a word comes near one.
    guard text.utf8.count <= 200 else { return nil }
    let text = text.lowercased()
    let scored = candidates.map { (candidate: $0, distance: editDistance(text, $0.lowercased())) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    // A third of the word may be wrong: 'replica' is not 'path', 'retires' is 'retries'.
    if best.distance <= max(1, min(text.count, best.candidate.count) / 3) { return best.candidate }
    // Abbreviations: 'env' is 'environment', 'ns' is nothing.
    return text.count >= 3 ? candidates.first { $0.lowercased().hasPrefix(text) } : nil
}

/// The number of characters to insert, delete, replace or swap with a neighbour that turn one text into the other.
package func editDistance(_ first: String, _ second: String) -> Int {
    let first = Array(first.utf8)
    let second = Array(second.utf8)
    var rows = [Array(0...second.count)]
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let replacement = rows[row][column] + (first[row] == second[column] ? 0 : 1)
            var best = min(replacement, rows[row][column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                best = min(best, rows[row - 1][column - 1] + 1)
            }
            current.append(best)
        }
        rows.append(current)
    }
    return rows[first.count][second.count]
}
