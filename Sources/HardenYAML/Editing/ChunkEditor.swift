/// Edits the documents of one chunk, and reads every result again before it counts.
struct ChunkEditor {
    private var bytes: [UInt8]
    private var documents: [YAMLDocument]
    /// The documents as the file has them.
    private let original: [YAMLDocument]
    private var pieces: PieceTable
    private let limits: YAMLLimits

    /// The edits so far, in the coordinates of the original chunk.
    var edits: [TextEdit] { pieces.edits }

    /// The last document as it is now.
    var last: YAMLDocument? { documents.last }

    init(documents: [YAMLDocument], chunk: Range<Int>, source: YAMLSource, limits: YAMLLimits) {
        self.documents = documents
        original = documents
        self.limits = limits
        bytes = Array(source.bytes[chunk])
        pieces = PieceTable(count: chunk.count)
    }

    /// Applies edits to one of the chunk's documents.
    mutating func apply(_ edits: [YAMLEdit], toDocument index: Int) throws(YAMLRefusal) {
        do throws(YAMLRefusal) {
            try applyAll(edits, toDocument: index)
        } catch {
            throw inFile(error, document: index)
        }
    }

    /// A refusal with its place in the file. After the first edits the chunk is read by itself, and counts its own lines.
    private func inFile(_ refusal: YAMLRefusal, document index: Int) -> YAMLRefusal {
        guard refusal.location != nil, documents[index].source !== original[index].source else { return refusal }
        var refusal = refusal
        var node: YAMLNode? = original[index].root
        for step in refusal.path.components {
            let next: YAMLNode? =
                switch step {
                case .key(let key): node?[key]
                case .index(let position): node?[position]
                }
            guard let next else { break }
            node = next
        }
        refusal.location = node?.location
        return refusal
    }

    private mutating func applyAll(_ edits: [YAMLEdit], toDocument index: Int) throws(YAMLRefusal) {
        var pending = edits
        while !pending.isEmpty {
            let planner = EditPlanner(documents[index])
            let round = try EditRound(pending, planner: planner)
            guard let path = pending.first?.path, !round.plans.isEmpty else { break }
            if let failure = commit(round, toDocument: index) {
                guard round.plans.count > 1 else { throw YAMLRefusal(failure, at: path) }
                // Together they did not read back as intended; find the one that does not.
                let single = try EditRound(pending, planner: planner, limit: 1)
                if let failure = commit(single, toDocument: index) {
                    throw YAMLRefusal(failure, at: path)
                }
                pending = single.postponed
            } else {
                pending = round.postponed
            }
        }
        try checkIdempotence(of: edits, EditPlanner(documents[index]))
    }

    /// Edits in offsets of the chunk, as it is read now.
    private func inChunk(_ edits: [TextEdit]) -> [TextEdit] {
        let base = documents[0].chunk.lowerBound
        return edits.map { edit in
            TextEdit((edit.range.lowerBound - base)..<(edit.range.upperBound - base), edit.replacement)
        }
    }

    /// Applies a round if the result reads back as intended; else says what differs and changes nothing.
    private mutating func commit(_ round: EditRound, toDocument index: Int) -> YAMLRefusal.Reason? {
        let edits = inChunk(round.textEdits)
        var new: [UInt8] = []
        new.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in edits {
            guard edit.range.lowerBound >= position, edit.range.upperBound <= bytes.count else {
                return .verification("edits that overlap")
            }
            new += bytes[position..<edit.range.lowerBound]
            new += edit.replacement
            position = edit.range.upperBound
        }
        new += bytes[position...]

        let verification = Verification(before: documents, edited: index, limits: limits)
        switch verification.documents(of: new, round: round) {
        case .failure(let failure): return failure.reason
        case .success(let verified):
            documents = verified
            bytes = new
            pieces.apply(edits)
            return nil
        }
    }

    /// Asking for the same again must change nothing, or files would change with every run.
    private func checkIdempotence(of edits: [YAMLEdit], _ planner: EditPlanner) throws(YAMLRefusal) {
        var later = EditSet()
        for edit in edits.reversed() {
            defer { later.insert(edit) }
            guard case .put = edit, !later.isRelated(to: edit) else { continue }
            if try planner.plan(edit) != nil {
                throw YAMLRefusal(.verification("a second run would change it again"), at: edit.path)
            }
        }
    }
}

// MARK: - Each alone

extension ChunkEditor {
    /// What each of several lists of edits does to the text where none of the others is made.
    ///
    /// What lies apart in the text is read again together, so that it takes as long as a few lists, not as many as there are.
    ///
    /// - Returns: By the position of the list; none for one that depends on more than the tree as it is, or that does not
    ///   read back as intended together with others.
    func alone(_ lists: [[YAMLEdit]], inDocument index: Int) -> [Int: [TextEdit]] {
        let planner = EditPlanner(documents[index])
        var found: [Int: [TextEdit]] = [:]
        var rounds: [(list: Int, round: EditRound)] = []
        for (number, list) in lists.enumerated() {
            // What waits are comments mostly, and JSON has none.
            guard let round = try? EditRound(list, planner: planner), planner.layout.isJSON || round.postponed.isEmpty
            else { continue }
            if round.plans.isEmpty, round.postponed.isEmpty {
                found[number] = []
            } else {
                rounds.append((number, round))
            }
        }
        // Those of a part do not get in each other's way.
        var parts: [(members: [Int], occupied: OccupiedText)] = []
        for (position, entry) in rounds.enumerated() {
            var occupied = OccupiedText()
            let part =
                parts.firstIndex { part in
                    entry.round.plans.allSatisfy { part.occupied.hasRoom(for: $0, of: documents[index]) }
                } ?? parts.count
            if part == parts.count { parts.append(([], occupied)) }
            swap(&occupied, &parts[part].occupied)
            for plan in entry.round.plans { _ = occupied.take(plan, of: documents[index]) }
            swap(&occupied, &parts[part].occupied)
            parts[part].members.append(position)
        }
        for part in parts.map(\.members) {
            var editor = self
            let together = EditRound(plans: part.flatMap { rounds[$0].round.plans })
            guard editor.commit(together, toDocument: index) == nil else { continue }
            let planner = EditPlanner(editor.documents[index])
            for position in part {
                let (list, round) = rounds[position]
                guard let next = try? EditRound(round.postponed, planner: planner), next.plans.isEmpty,
                    next.postponed.isEmpty, (try? checkIdempotence(of: lists[list], planner)) != nil
                else { continue }
                var pieces = PieceTable(count: bytes.count)
                pieces.apply(inChunk(round.textEdits))
                found[list] = pieces.edits
            }
        }
        return found
    }
}
