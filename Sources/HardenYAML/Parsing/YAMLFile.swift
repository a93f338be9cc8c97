/// A file of YAML or JSON: its bytes, and the trees of all documents that can be read.
package struct YAMLFile: Sendable {
    package let source: YAMLSource
    package let documents: [YAMLDocument]
    /// Why parts of the file cannot be read; documents beside such a part are there all the same.
    package let errors: [YAMLError]
    let limits: YAMLLimits
    /// The comments of a file of another format.
    let foreignComments: [Range<Int>]

    /// Reads a file that is already in memory. Never fails: what cannot be read is in `errors`.
    package init(bytes: [UInt8], name: String, limits: YAMLLimits = YAMLLimits()) {
        let source = YAMLSource(name: name, bytes: bytes)
        self.source = source
        self.limits = limits
        foreignComments = []
        if let error = Self.refusal(of: source, limits) {
            documents = []
            errors = [error]
            return
        }
        var documents: [YAMLDocument] = []
        var errors: [YAMLError] = []
        let most = limits.documents(inBytes: bytes.count)
        guard let chunks = DocumentSplitter.chunks(of: bytes, most: most) else {
            self.documents = []
            self.errors = [.tooManyDocuments(in: source, limits)]
            return
        }
        for chunk in chunks {
            do throws(YAMLError) {
                documents += try TreeBuilder.documents(
                    of: source,
                    chunk: chunk,
                    first: documents.count,
                    limits: limits
                )
            } catch {
                errors.append(error)
            }
        }
        self.documents = documents
        self.errors = errors
    }

    /// A file of another format, which stands among those of YAML with its text alone: it has no document.
    package init(other source: TextSource, comments: [Range<Int>]) {
        self.source = source
        documents = []
        errors = []
        limits = YAMLLimits()
        foreignComments = comments
    }

    /// Whether the file is JSON, in which one value is all there may be: by its name, or because all of it is in brackets.
    package var isJSON: Bool {
        if source.name.hasSuffix(".json") { return true }
        let roots = documents.lazy.filter { !$0.isEmpty }.map(\.root)
        return !roots.isEmpty && roots.allSatisfy { $0.kind != .scalar && $0.style == .flow }
    }

    package init(text: String, name: String = "<text>") { self.init(bytes: Array(text.utf8), name: name) }

    private static func refusal(of source: YAMLSource, _ limits: YAMLLimits) -> YAMLError? {
        let bytes = source.bytes
        if bytes.count > limits.bytes {
            return YAMLError(
                "the file has \(bytes.count) bytes, more than \(limits.bytes)",
                at: 0,
                in: source,
                hint: "no manifest is so large; leave the file out"
            )
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return YAMLError("not UTF-8 at byte 0: the file is UTF-16", at: 0, in: source, hint: "save it as UTF-8")
        }
        return nil
    }
}
