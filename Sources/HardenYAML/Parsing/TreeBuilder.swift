import CLibYAML
import HardenSystem

/// Builds the trees of one chunk of a file from libyaml's events.
///
/// libyaml marks count Unicode scalars, put the end of a block collection at the next token, and put empty values at
/// three different places; everything here turns its marks into exact byte ranges.
struct TreeBuilder {
    private let source: YAMLSource
    private let text: ByteText
    private let chunk: Range<Int>
    private let limits: YAMLLimits

    private var cursor: MarkCursor
    private var documents: [YAMLDocument] = []
    /// The position in the file of the chunk's first document.
    private let first: Int
    private var nodes: ContiguousArray<Node> = []
    private var details: [NodeDetail] = []
    private var decoded: [UInt8] = []
    private var anchors: [String: UInt32] = [:]
    private var open: ContiguousArray<OpenCollection> = []
    private var flowDepth = 0
    private var merges = MergeCounts()
    private var marker: Range<Int>?

    /// A collection whose end has not been met.
    private struct OpenCollection {
        let node: Int
        var children = 0
        /// The end of the last child.
        var end: UInt32
        /// The end of the child before the last: of the key, where the last is its value.
        var previousEnd: UInt32
    }

    private init(source: YAMLSource, chunk: Range<Int>, first: Int, limits: YAMLLimits) {
        self.source = source
        self.first = first
        self.chunk = chunk
        self.limits = limits
        text = ByteText(bytes: source.bytes, range: chunk)
        let hasByteOrderMark = source.bytes[chunk].starts(with: ByteText.byteOrderMark)
        cursor = MarkCursor(
            start: chunk.lowerBound + (hasByteOrderMark ? 3 : 0),
            end: chunk.upperBound,
            isASCII: text.isASCII
        )
    }

    /// Parses `chunk`, which must begin and end where documents do, and before which the file has `first` documents.
    static func documents(
        of source: YAMLSource,
        chunk: Range<Int>,
        first: Int = 0,
        limits: YAMLLimits
    ) throws(YAMLError) -> [YAMLDocument] {
        var builder = TreeBuilder(source: source, chunk: chunk, first: first, limits: limits)
        try builder.run()
        return builder.documents
    }

    /// Feeds the chunk to libyaml. The parser holds a pointer to itself and to the input, so neither may move.
    private mutating func run() throws(YAMLError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer {
            event.deallocate()
            parser.deallocate()
        }
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLError("out of memory", at: chunk.lowerBound, in: source)
        }
        defer { yaml_parser_delete(parser) }
        nodes.reserveCapacity(min(chunk.count / 8 + 8, 1 << 16))

        let failure: YAMLError? = source.bytes.withUnsafeBufferPointer { bytes -> YAMLError? in
            yaml_parser_set_input_string(parser, bytes.baseAddress.map { $0 + chunk.lowerBound }, chunk.count)
            while true {
                // After an error libyaml returns success and no event for ever, so the first failure ends the loop.
                guard yaml_parser_parse(parser, event) == 1 else {
                    return error(from: parser.pointee)
                }
                defer { yaml_event_delete(event) }
                let type = event.pointee.type
                if type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT { return nil }
                do throws(YAMLError) {
                    try handle(event, bytes)
                } catch {
                    return error
                }
            }
        }
        if let failure { throw failure }
    }

    private mutating func handle(
        _ event: UnsafePointer<yaml_event_t>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(YAMLError) {
        let start = cursor.byte(of: event.pointee.start_mark.index, in: bytes)
        let end = cursor.byte(of: event.pointee.end_mark.index, in: bytes)
        switch event.pointee.type {
        case YAML_SCALAR_EVENT: addScalar(event, start, end, bytes)
        case YAML_MAPPING_START_EVENT: try openMapping(event, start, end)
        case YAML_SEQUENCE_START_EVENT: try openSequence(event, start, end)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: try closeCollection(end)
        case YAML_ALIAS_EVENT: try addAlias(event, start, end)
        case YAML_DOCUMENT_START_EVENT:
            marker = event.pointee.data.document_start.implicit == 0 ? max(end - 3, start)..<end : nil
        case YAML_DOCUMENT_END_EVENT: try finishDocument()
        default: break
        }
    }

    private mutating func finishDocument() throws(YAMLError) {
        guard documents.count < limits.documents(inBytes: source.bytes.count) else {
            throw .tooManyDocuments(in: source, limits)
        }
        // A small document must not keep the room that a large one might have needed.
        let built = nodes
        let nodes =
            built.capacity > 2 * built.count
            ? ContiguousArray(unsafeUninitializedCapacity: built.count) { $1 = $0.initialize(fromContentsOf: built) }
            : built
        documents.append(
            YAMLDocument(
                source: source,
                position: first + documents.count,
                chunk: chunk,
                marker: marker,
                nodes: nodes,
                details: details,
                decoded: decoded
            )
        )
        self.nodes.removeAll(keepingCapacity: true)
        details.removeAll()
        decoded.removeAll()
        anchors.removeAll()
        merges = MergeCounts()
        marker = nil
    }

    // MARK: Collections

    private mutating func openMapping(_ event: UnsafePointer<yaml_event_t>, _ start: Int, _ end: Int) throws(YAMLError)
    {
        let data = event.pointee.data.mapping_start
        let detail = detail(anchor: data.anchor, tag: data.tag)
        let isFlow = data.style == YAML_FLOW_MAPPING_STYLE
        // A single pair in a flow sequence starts without a brace: zero wide, or at its '?'.
        let isPair = isFlow && (start == end || text.starts(with: "?", at: start))
        let style: YAMLNodeStyle = isPair ? .flowPair : isFlow ? .flow : .block
        let content = detail == 0 && isFlow ? start : isFlow ? end - 1 : end
        try open(kind: .mapping, style: style, start: start, content: isPair ? start : content, detail: detail)
    }

    private mutating func openSequence(_ event: UnsafePointer<yaml_event_t>, _ start: Int, _ end: Int) throws(YAMLError)
    {
        let data = event.pointee.data.sequence_start
        let detail = detail(anchor: data.anchor, tag: data.tag)
        if data.style == YAML_FLOW_SEQUENCE_STYLE {
            try open(kind: .sequence, style: .flow, start: start, content: end - 1, detail: detail)
        } else {
            // A sequence that is not indented against its key ends its mark after the first '-', others before it.
            let content = text.starts(with: "-", at: end) ? end : max(end - 1, start)
            try open(kind: .sequence, style: .block, start: start, content: content, detail: detail)
        }
    }

    private mutating func open(
        kind: YAMLNodeKind,
        style: YAMLNodeStyle,
        start: Int,
        content: Int,
        detail: UInt32
    ) throws(YAMLError) {
        if style == .flow || style == .flowPair {
            flowDepth += 1
            if flowDepth > limits.flowDepth {
                throw tooDeep("more than \(limits.flowDepth) brackets within each other", at: start)
            }
        }
        if open.count >= limits.depth {
            throw tooDeep("more than \(limits.depth) collections within each other", at: start)
        }
        append(kind: kind, style: style, start: start, content: content, end: content, detail: detail, flags: [])
        open.append(
            OpenCollection(node: nodes.count - 1, end: UInt32(content), previousEnd: UInt32(content))
        )
    }

    private func tooDeep(_ message: String, at offset: Int) -> YAMLError {
        YAMLError(
            message,
            at: offset,
            in: source,
            hint: "no Kubernetes object is nested so deeply; is this a manifest?"
        )
    }

    private mutating func closeCollection(_ markedEnd: Int) throws(YAMLError) {
        guard let collection = open.popLast() else { return }
        let style = nodes[collection.node].style
        if style == .flow || style == .flowPair { flowDepth -= 1 }
        let end = style == .flow ? UInt32(markedEnd) : collection.end
        nodes[collection.node].end = end
        nodes[collection.node].subtreeEnd = UInt32(nodes.count)
        noteChild(endingAt: end)
        if let count = merges[collection.node] { try merge(count, from: collection.node) }
    }

    // MARK: Leaves

    private mutating func addAlias(_ event: UnsafePointer<yaml_event_t>, _ start: Int, _ end: Int) throws(YAMLError) {
        let detail = detail(anchor: event.pointee.data.alias.anchor, tag: nil)
        let target = detail == 0 ? nil : details[Int(detail) - 1].anchor.flatMap { anchors[$0] }
        if let target { details[Int(detail) - 1].target = target }
        append(kind: .alias, style: .alias, start: start, content: start, end: end, detail: detail, flags: [])
        noteChild(endingAt: UInt32(end))
        if let target { try merge(1 + (merges[Int(target)] ?? 0), from: nodes.count - 1) }
    }

    private mutating func merge(_ count: Int, from node: Int) throws(YAMLError) {
        guard !merges.add(count, from: node, of: nodes, text, most: limits.merges) else { return }
        throw tooDeep("more than \(limits.merges) mappings merged into one", at: Int(nodes[node].start))
    }

    private mutating func addScalar(
        _ event: UnsafePointer<yaml_event_t>,
        _ markedStart: Int,
        _ markedEnd: Int,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        let data = event.pointee.data.scalar
        var start = markedStart
        var content = markedStart
        var end = markedEnd
        var flags: Node.Flags = []
        let style: YAMLNodeStyle =
            switch data.style {
            case YAML_PLAIN_SCALAR_STYLE: .plain
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            default: .folded
            }
        var detail: UInt32 = 0
        if data.anchor != nil || data.tag != nil {
            detail = self.detail(anchor: data.anchor, tag: data.tag)
            if style == .plain, data.length == 0 {
                // A null of properties alone ends with them.
                content = end
                flags.insert(.isEmpty)
            } else {
                content = text.skipProperties(from: start, limit: end)
            }
        } else if style == .plain, data.length == 0 {
            start = emptyValuePosition(markedAt: markedStart)
            content = start
            end = start
            flags.insert(.isEmpty)
        }

        if style == .literal || style == .folded {
            end = BlockScalarHeader(at: content, in: text).textEnd(before: markedEnd, in: text)
            if end == text.bytes.count, text.lineBreakLength(before: end) == 0 { flags.insert(.isUnterminated) }
        }

        if !flags.contains(.isEmpty) {
            let value = UnsafeBufferPointer(start: UnsafePointer(data.value), count: data.length)
            let quote = style == .plain ? 0 : 1
            if style == .literal || style == .folded || !isSlice(value, content + quote, end - quote, bytes) {
                flags.insert(.isDecoded)
                if detail == 0 { detail = addDetail(NodeDetail()) }
                details[Int(detail) - 1].value = decoded.count..<(decoded.count + value.count)
                decoded.append(contentsOf: value)
            } else if quote == 1 {
                flags.insert(.isQuotedSlice)
            }
        }
        append(kind: .scalar, style: style, start: start, content: content, end: end, detail: detail, flags: flags)
        noteChild(endingAt: UInt32(end))
    }

    private func isSlice(
        _ value: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ end: Int,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard end - start == value.count, let base = bytes.baseAddress, let valueBase = value.baseAddress else {
            return false
        }
        return ByteSearch.areEqual(base + start, valueBase, count: value.count)
    }

    /// Where a null that is written as nothing belongs: right after its `:` or `-`.
    ///
    /// Within flow collections, for an explicit key without value and for an empty document libyaml marks the next
    /// token, which may be lines further.
    private func emptyValuePosition(markedAt mark: Int) -> Int {
        guard let collection = open.last else { return marker?.upperBound ?? mark }
        guard nodes[collection.node].kind == .mapping, collection.children % 2 == 1 else { return mark }
        if text.starts(with: ":", at: mark - 1) { return mark }
        let keyEnd = Int(collection.end)
        let colon = text.skipGap(from: keyEnd, limit: text.range.upperBound)
        return text.starts(with: ":", at: colon) && colon <= mark ? colon + 1 : keyEnd
    }

    // MARK: Arena

    private mutating func append(
        kind: YAMLNodeKind,
        style: YAMLNodeStyle,
        start: Int,
        content: Int,
        end: Int,
        detail: UInt32,
        flags: Node.Flags
    ) {
        var flags = flags
        if detail != 0 {
            let detail = details[Int(detail) - 1]
            if kind != .alias, let anchor = detail.anchor {
                flags.insert(.hasAnchor)
                // Of several nodes with the same anchor the last before an alias counts.
                anchors[anchor] = UInt32(nodes.count)
            }
            if detail.tag != nil { flags.insert(.hasTag) }
        }
        if let collection = open.last, collection.children % 2 == 0, nodes[collection.node].kind == .mapping {
            flags.insert(.isKey)
        }
        nodes.append(
            Node(
                start: UInt32(start),
                content: UInt32(content),
                end: UInt32(end),
                parent: open.last.map { UInt32($0.node) } ?? Node.noParent,
                subtreeEnd: UInt32(nodes.count + 1),
                detail: detail,
                kind: kind,
                style: style,
                flags: flags
            )
        )
    }

    private mutating func noteChild(endingAt end: UInt32) {
        guard let last = open.indices.last else { return }
        open[last].children += 1
        open[last].previousEnd = open[last].end
        open[last].end = max(open[last].end, end)
    }

    private mutating func detail(
        anchor: UnsafeMutablePointer<yaml_char_t>?,
        tag: UnsafeMutablePointer<yaml_char_t>?
    ) -> UInt32 {
        if anchor == nil, tag == nil { return 0 }
        return addDetail(
            NodeDetail(anchor: anchor.map { String(cString: $0) }, tag: tag.map { String(cString: $0) })
        )
    }

    private mutating func addDetail(_ detail: NodeDetail) -> UInt32 {
        details.append(detail)
        return UInt32(details.count)
    }

    // MARK: Errors

    private mutating func error(from parser: yaml_parser_t) -> YAMLError {
        let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
        if parser.error == YAML_READER_ERROR {
            let offset = chunk.lowerBound + Int(parser.problem_offset)
            let isEncoding = problem != "control characters are not allowed"
            return YAMLError(
                isEncoding ? "not UTF-8 at byte \(offset): \(problem)" : problem,
                at: offset,
                in: source,
                hint: isEncoding ? "save the file as UTF-8" : YAMLError.hint(forProblem: problem)
            )
        }
        let position = source.bytes.withUnsafeBufferPointer { cursor.byte(of: parser.problem_mark.index, in: $0) }
        var error = YAMLError(problem, at: position, in: source, hint: YAMLError.hint(forProblem: problem))
        if let context = parser.context {
            let offset = source.bytes.withUnsafeBufferPointer { cursor.byte(of: parser.context_mark.index, in: $0) }
            error.context = YAMLError.Context(
                location: source.location(at: offset),
                message: String(cString: context)
            )
        }
        return error
    }
}
