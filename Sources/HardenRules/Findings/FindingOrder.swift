extension [Finding] {
    /// By file, place and rule, so that every run tells the same in the same order.
    package func inOrder() -> [Finding] {
        // The findings themselves are large; their files are few.
        var ranks: [String: Int] = [:]
        let files = Set(map(\.primary.file)).map { (file: $0, name: $0.withoutLeadingDots) }
            .sorted { $0.name == $1.name ? $0.file < $1.file : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (rank, entry) in files.enumerated() { ranks[entry.file] = rank }
        let keys = map { (ranks[$0.primary.file] ?? 0, $0.primary.range.lowerBound) }
        return indices.sorted { first, second in
            if keys[first] != keys[second] { return keys[first] < keys[second] }
            return (self[first].rule, first) < (self[second].rule, second)
        }
        .map { self[$0] }
    }
}
