package import HardenSystem
package import HardenYAML

/// A file and what its documents are.
package struct LoadedFile: Sendable {
    package struct Document: Sendable {
        package var content: DocumentContent
        /// Items of a `List` that are left alone.
        package var leftAloneItems: [LeftAlone]
        /// The byte at which the document's text begins.
        package var offset: Int
    }

    /// The path as the user named it.
    package let path: String
    /// The trees, for views and edits; `nil` where no document needs one.
    package let file: YAMLFile?
    package let documents: [Document]
    /// Why the file could not be read from disk.
    package let failure: FileError?

    /// Reads and recognises a file. It depends on nothing else, so that files can be loaded side by side.
    package static func load(_ path: String) -> LoadedFile {
        do {
            return load(try AtomicFile.read(path), path: path)
        } catch {
            return LoadedFile(path: path, file: nil, documents: [], failure: error)
        }
    }

    /// Loads many files side by side; the result is in the order of the paths.
    ///
    /// - Parameter onProgress: Gets how many files are loaded, of how many, now and then and on any thread.
    package static func load(
        all paths: [String],
        onProgress: (@Sendable (Int, Int) -> Void)? = nil
    ) -> [LoadedFile] {
        paths.concurrentMap(batch: 16, onProgress: onProgress) { load($0) }
    }

    /// Recognises a file that is in memory, such as standard input.
    package static func load(_ bytes: [UInt8], path: String) -> LoadedFile {
        let name = FileName(path)
        let scan = FileScan(bytes)
        guard scan.needsTree || name.isKustomization else {
            let documents = scan.documents.map { document in
                Document(content: .leftAlone(name.refine(document.finding)), leftAloneItems: [], offset: document.start)
            }
            return LoadedFile(path: path, file: nil, documents: documents, failure: nil)
        }
        // A template's other documents are parts of the same template.
        if scan.isTemplate { return template(.braces, path, scan) }
        let file = YAMLFile(bytes: bytes, name: path)
        if !file.errors.isEmpty, let language = TemplateDetection.language(ofUnreadable: file.source) {
            return template(language, path, scan)
        }
        if TemplateDetection.isYTT(file.source) { return template(.ytt, path, scan) }
        return recognized(file, path, name)
    }

    private static func template(_ language: TemplateLanguage, _ path: String, _ scan: FileScan) -> LoadedFile {
        let documents = scan.documents.filter { $0.finding != .leftAlone(.empty) }.map { document in
            Document(content: .leftAlone(.template(language)), leftAloneItems: [], offset: document.start)
        }
        return LoadedFile(path: path, file: nil, documents: documents, failure: nil)
    }

    private static func recognized(_ file: YAMLFile, _ path: String, _ name: FileName) -> LoadedFile {
        let recognizer = Recognizer(name: name, source: file.source)
        var documents = file.documents.enumerated().map { position, document in
            let (content, items) = recognizer.recognize(document, at: position)
            return Document(content: content, leftAloneItems: items, offset: document.root.range.lowerBound)
        }
        // A structural template anywhere makes the file a template.
        let isTemplate = documents.contains { document in
            if case .leftAlone(.template(.braces)) = document.content { true } else { false }
        }
        if isTemplate {
            for position in documents.indices { documents[position].content = .leftAlone(.template(.braces)) }
        }
        documents += file.errors.map { error in
            Document(content: .leftAlone(.unreadable(error)), leftAloneItems: [], offset: error.offset)
        }
        // Trees that nothing reads need not stay; a kustomization may tell that a part of an object is a patch.
        let isNeeded = documents.contains { document in
            switch document.content {
            case .leftAlone(.patch), .leftAlone(.partial), .objects, .deck, .kustomization: true
            case .leftAlone: false
            }
        }
        return LoadedFile(path: path, file: isNeeded ? file : nil, documents: documents, failure: nil)
    }

    /// The same file with its documents left alone for a reason that only other files tell.
    func leftAlone(_ reason: LeftAlone) -> LoadedFile {
        let documents = documents.map { document in
            var document = document
            if case .leftAlone(.empty) = document.content { return document }
            document.content = .leftAlone(reason)
            document.leftAloneItems = []
            return document
        }
        return LoadedFile(path: path, file: file, documents: documents, failure: failure)
    }
}

extension FileScan {
    /// Whether a line at the left margin begins with `{{`.
    fileprivate var isTemplate: Bool { documents.contains { $0.finding == .leftAlone(.template(.braces)) } }
}

extension FileName {
    /// The finding of a scan with what the file's name adds.
    fileprivate func refine(_ finding: FileScan.Finding) -> LeftAlone {
        switch finding {
        case .leftAlone(.notKubernetes), .needsTree: reasonForOther ?? .notKubernetes
        case .leftAlone(let reason): reason
        }
    }
}
