/// Returns the candidate that somebody most likely meant, if one is close enough to what was written.
package func closest(to text: String, among candidates: [String]) -> String? {
    // Nothing that is much longer than a word comes near one.
    guard text.utf8.count <= 200 else { return nil }
    let text = text.lowercased()
    // A third of the word may be wrong: 'replica' is not 'path', 'retires' is 'retries'.
    let most = max(1, text.count / 3)
    let scored = candidates.compactMap { candidate in
        editDistance(text, candidate.lowercased(), atMost: most).map { (candidate: candidate, distance: $0) }
    }
    if let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(1, best.candidate.count / 3) {
        return best.candidate
    }
    // Abbreviations: 'env' is 'environment', 'ns' is nothing.
    return text.count >= 3 ? candidates.first { $0.lowercased().hasPrefix(text) } : nil
}

/// The number of bytes to insert, delete, replace or swap with a neighbour that turn one text into the other; `nil` where
/// they are more.
package func editDistance(_ first: String, _ second: String, atMost most: Int) -> Int? {
    guard abs(first.utf8.count - second.utf8.count) <= most else { return nil }
    let first = Array(first.utf8)
    let second = Array(second.utf8)
    var (beforeLast, last) = ([Int](), Array(0...second.count))
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let replacement = last[column] + (first[row] == second[column] ? 0 : 1)
            var best = min(replacement, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        // Each row leads to the next by way of one of its numbers, or by one of the row before plus one.
        if min(current.min() ?? 0, (last.min() ?? 0) + 1) > most { return nil }
        (beforeLast, last) = (last, current)
    }
    return last[second.count] <= most ? last[second.count] : nil
}
