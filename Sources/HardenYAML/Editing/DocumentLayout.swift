/// How a document is laid out, asked of the nearest relative of the place where something new goes.
///
/// There is no style of a file: hand-written manifests mix indentations, and a new line should look like its
/// neighbours.
struct DocumentLayout {
    private let document: YAMLDocument
    private let text: ByteText
    private let usual = UsualSteps()

    /// The steps that a document takes mostly, counted when they are first asked for.
    private final class UsualSteps {
        var known: [YAMLNodeKind: Int?] = [:]
        /// What one level more begins its lines with, in JSON that is laid out over lines.
        var ofFlow: String??
    }

    init(_ document: YAMLDocument) {
        self.document = document
        text = document.text
    }

    /// Whether the document is written as JSON, so that keys and strings must be quoted.
    var isJSON: Bool {
        guard document.marker == nil, document.root.style == .flow else { return false }
        return document.nodes.allSatisfy { node in
            switch node.style {
            case .flow, .doubleQuoted: true
            case .plain: !node.flags.contains(.isKey) && !node.flags.contains(.isEmpty)
            default: false
            }
        }
    }

    /// How a collection is laid out that begins on the line at `offset`; `nil` for one line.
    ///
    /// JSON that has most of its collections over several lines has new ones so, too. What is put behind others on one line
    /// stays there.
    func flowLines(at offset: Int) -> FlowRenderer.Lines? {
        let known = usual.ofFlow ?? usualFlowStep
        usual.ofFlow = .some(known)
        guard let step = known else { return nil }
        let start = text.lineStart(of: offset)
        let indentation = text.bytes[start..<text.skipBlanks(from: start)]
        return FlowRenderer.Lines(
            indentation: String(decoding: indentation, as: UTF8.self),
            step: step,
            lineBreak: lineBreak(before: offset)
        )
    }

    private var usualFlowStep: String? {
        guard isJSON else { return nil }
        var steps: [String: Int] = [:]
        var whole = 0
        for node in document.nodes.indices.lazy.map({ YAMLNode(document: document, index: $0) }) {
            guard node.style == .flow, let first = node.children.first(where: { _ in true }) else { continue }
            whole += 1
            let close = node.range.upperBound - 1
            guard text.isFirstOnLine(first.range.lowerBound), text.isFirstOnLine(close) else { continue }
            func indentation(_ offset: Int) -> ArraySlice<UInt8> {
                let start = text.lineStart(of: offset)
                return text.bytes[start..<text.skipBlanks(from: start)]
            }
            let (outer, inner) = (indentation(close), indentation(first.range.lowerBound))
            guard inner.starts(with: outer), inner.count > outer.count else { continue }
            steps[String(decoding: inner.dropFirst(outer.count), as: UTF8.self), default: 0] += 1
        }
        guard let (step, count) = steps.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), 2 * count > whole else {
            return nil
        }
        return step
    }

    /// A renderer for what is put into `node`, a collection or the value of an entry.
    func renderer(near node: YAMLNode) -> BlockRenderer {
        var renderer = BlockRenderer()
        renderer.mappingStep = max(1, step(near: node, to: .mapping) ?? 2)
        renderer.sequenceOffset = max(0, step(near: node, to: .sequence) ?? (document.nodes.count > 1 ? 0 : 2))
        renderer.dashGap = dashGap(near: node) ?? 2
        renderer.preference = quotes(near: node)
        return renderer
    }

    /// The line break that ends the line before `offset`, else the first of the document, else LF.
    ///
    /// Only LF, CR and CRLF are taken up: the others are line breaks for YAML 1.1 alone, and stay what they are in texts.
    func lineBreak(before offset: Int) -> String {
        let start = text.lineStart(of: offset)
        if let lineBreak = ordinaryBreak(start - text.lineBreakLength(before: start)..<start) { return lineBreak }
        let end = text.lineEnd(from: text.range.lowerBound)
        return ordinaryBreak(end..<end + text.lineBreakLength(at: end)) ?? "\n"
    }

    private func ordinaryBreak(_ range: Range<Int>) -> String? {
        guard !range.isEmpty, text.bytes[range].allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(decoding: text.bytes[range], as: UTF8.self)
    }

    /// The columns from a block mapping to a block collection in it, of the nearest place that has one.
    private func step(near node: YAMLNode, to kind: YAMLNodeKind) -> Int? {
        var ancestor: YAMLNode? = node
        while let current = ancestor {
            if let step = steps(in: current, to: kind).first(where: { _ in true }) { return step }
            ancestor = current.parent
        }
        if let known = usual.known[kind] { return known }
        let step = usualStep(to: kind)
        usual.known[kind] = .some(step)
        return step
    }

    private func usualStep(to kind: YAMLNodeKind) -> Int? {
        var counts: [Int: Int] = [:]
        for index in document.nodes.indices {
            for step in steps(in: YAMLNode(document: document, index: index), to: kind) {
                counts[step, default: 0] += 1
            }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    private func steps(in mapping: YAMLNode, to kind: YAMLNodeKind) -> some Sequence<Int> {
        let isBlock = mapping.kind == .mapping && mapping.style == .block
        return (isBlock ? mapping.entries : []).lazy.compactMap { entry in
            guard entry.value.kind == kind, entry.value.isBlockCollection else { return nil }
            return entry.value.column - mapping.column
        }
    }

    /// The columns from a dash to its content.
    private func dashGap(near node: YAMLNode) -> Int? {
        var ancestor: YAMLNode? = node
        while let current = ancestor {
            if current.kind == .sequence, current.style == .block, let gap = dashGap(of: current) { return gap }
            ancestor = current.parent
        }
        return nil
    }

    private func dashGap(of sequence: YAMLNode) -> Int? {
        guard let last = sequence.items.last, !last.isEmptyScalar else { return nil }
        let gap = text.column(of: last.fullRange.lowerBound) - sequence.column
        let isOnDashLine =
            text.lineStart(of: last.fullRange.lowerBound) == text.lineStart(of: dash(of: last, in: sequence))
        return isOnDashLine && gap >= 2 ? gap : nil
    }

    /// The offset of an item's dash, which is the last on its column before the item.
    private func dash(of item: YAMLNode, in sequence: YAMLNode) -> Int {
        let items = sequence.items
        guard let position = items.firstIndex(where: { $0.index == item.index }), position > 0 else {
            return sequence.range.lowerBound
        }
        return text.skipGap(from: items[position - 1].range.upperBound, limit: item.fullRange.lowerBound)
    }

    /// The quotes of a new string: those of its neighbours where all of their strings agree.
    private func quotes(near node: YAMLNode) -> ScalarText.Preference {
        let neighbours = node.kind == .mapping ? node.entries.map(\.value) : node.items
        let styles = neighbours.filter { $0.kind == .scalar && isString($0) }.map(\.style)
        guard let first = styles.first, styles.allSatisfy({ $0 == first }), styles.count > 1 else { return .plain }
        switch first {
        case .singleQuoted: return .singleQuoted
        case .doubleQuoted: return .doubleQuoted
        default: return .plain
        }
    }

    private func isString(_ node: YAMLNode) -> Bool {
        if case .string? = node.scalar { return true }
        return false
    }
}
