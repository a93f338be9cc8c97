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
        try checkIdempotence(of: edits, document: index)
    }

    /// Applies a round if the result reads back as intended; else says what differs and changes nothing.
    private mutating func commit(_ round: EditRound, toDocument index: Int) -> YAMLRefusal.Reason? {
        let base = documents[0].chunk.lowerBound
        let edits = round.textEdits.map { edit in
            TextEdit((edit.range.lowerBound - base)..<(edit.range.upperBound - base), edit.replacement)
        }
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
    private func checkIdempotence(of edits: [YAMLEdit], document index: Int) throws(YAMLRefusal) {
        let planner = EditPlanner(documents[index])
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
