import HardenNGINX
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
    package var path: String { content.path }
    /// The trees, for views and edits; `nil` where no document needs one.
    package var file: YAMLFile? { content.file }
    package var documents: [Document] { content.documents }
    /// The configuration of nginx that it is.
    package var nginx: NGINXText? { content.nginx }
    /// Why the file could not be read from disk.
    package var failure: FileError? { content.failure }
    /// The kinds of a file of patches, where all are of kinds that nothing here reads.
    var kindsOfPatches: Set<String>? { content.kindsOfPatches }
    /// Whether something in it may scale workloads.
    var namesScaler: Bool { content.namesScaler }

    /// In one piece: lists of files are copied with every change that is thought through.
    private final class Content: Sendable {
        let path: String
        let file: YAMLFile?
        let documents: [Document]
        let failure: FileError?
        let kindsOfPatches: Set<String>?
        let namesScaler: Bool
        let nginx: NGINXText?

        init(
            _ path: String,
            _ file: YAMLFile?,
            _ documents: [Document],
            _ failure: FileError?,
            _ kinds: Set<String>?,
            _ nginx: NGINXText?
        ) {
            self.path = path
            self.file = file
            self.nginx = nginx
            self.documents = documents
            self.failure = failure
            kindsOfPatches = kinds
            namesScaler = file?.source.contains("scaleTargetRef") ?? false
        }
    }

    private let content: Content

    init(
        path: String,
        file: YAMLFile?,
        documents: [Document],
        failure: FileError?,
        kindsOfPatches: Set<String>? = nil,
        nginx: NGINXText? = nil
    ) {
        content = Content(path, file, documents, failure, kindsOfPatches, nginx)
    }

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
        if NGINXText.isConfigurationName(path) { return loadNGINX(bytes, path) }
        let name = FileName(path)
        let scan = FileScan(bytes)
        guard scan.needsTree || name.isKustomization else {
            // Only who names a file has one of another name read.
            if !FileSearch.isManifestName(String(Paths.name(of: path))),
                NGINXText.recognize(NGINXFile(bytes: bytes, name: path)) == .configuration
            {
                return loadNGINX(bytes, path)
            }
            let documents = scan.documents.map { document in
                Document(content: .leftAlone(name.refine(document.finding)), leftAloneItems: [], offset: document.start)
            }
            let isNeeded = documents.contains(where: \.isClusterFact) || scan.namesScaler
            let file = isNeeded ? YAMLFile(bytes: bytes, name: path) : nil
            return LoadedFile(
                path: path,
                file: file?.errors.isEmpty == true ? file : nil,
                documents: documents,
                failure: nil
            )
        }
        let file = YAMLFile(bytes: bytes, name: path)
        if let error = file.errors.first, let language = TemplateDetection.language(ofUnreadable: file.source) {
            return template(language, file, from: error.offset, path, name, scan)
        }
        return recognized(file, path, name)
    }

    /// A file that is called as those of nginx are.
    private static func loadNGINX(_ bytes: [UInt8], _ path: String) -> LoadedFile {
        let nginx = NGINXFile(bytes: bytes, name: path)
        guard let recognition = NGINXText.recognize(nginx) else {
            let document = Document(content: .leftAlone(.notKubernetes), leftAloneItems: [], offset: 0)
            return LoadedFile(path: path, file: nil, documents: [document], failure: nil)
        }
        let text = NGINXText(file: nginx)
        let content =
            text.error.map { error in
                DocumentContent.leftAlone(path.hasSuffix(".conf") ? .unreadable(error) : .template(.braces))
            }
            ?? (recognition == .configuration ? .nginx : .leftAlone(.notKubernetes))
        return LoadedFile(
            path: path,
            file: YAMLFile(other: nginx.source, comments: nginx.comments),
            documents: [Document(content: content, leftAloneItems: [], offset: 0)],
            failure: nil,
            nginx: text
        )
    }

    /// A file that does not parse because it is a template: kubectl applies what stands before the first fault.
    private static func template(
        _ language: TemplateLanguage,
        _ file: YAMLFile,
        from fault: Int,
        _ path: String,
        _ name: FileName,
        _ scan: FileScan
    ) -> LoadedFile {
        let whole = recognized(file, path, name)
        let before = whole.documents.filter { $0.offset < fault && !$0.isUnreadable }
        let start = scan.documents.last { $0.start <= fault }?.start ?? 0
        let rest = scan.documents.filter { $0.start >= start && $0.finding != .leftAlone(.empty) }.map { document in
            Document(content: .leftAlone(.template(language)), leftAloneItems: [], offset: document.start)
        }
        let holdsObjects = before.contains { document in
            if case .leftAlone = document.content { false } else { true }
        }
        return LoadedFile(path: path, file: holdsObjects ? file : nil, documents: before + rest, failure: nil)
    }

    private static func recognized(_ file: YAMLFile, _ path: String, _ name: FileName) -> LoadedFile {
        let recognizer = Recognizer(name: name, source: file.source)
        var documents = file.documents.enumerated().map { position, document in
            let (content, items) = recognizer.recognize(document, at: position)
            return Document(content: content, leftAloneItems: items, offset: document.root.range.lowerBound)
        }
        documents += file.errors.map { error in
            // A text that cannot be read is nobody's loss here if it is no object.
            let isObject = error.refusesFile || ObjectMention.occurs(in: file.source, around: error.offset)
            let reason: LeftAlone = isObject ? .unreadable(error) : name.reasonForOther ?? .notKubernetes
            return Document(content: .leftAlone(reason), leftAloneItems: [], offset: error.offset)
        }
        // Trees that nothing reads need not stay; a kustomization may tell that a part of an object is a patch.
        let isNeeded = documents.contains { document in
            switch document.content {
            case .leftAlone(.patch), .leftAlone(.partial), .objects, .deck, .kustomization, .nginx: true
            case .leftAlone(.otherKind) where file.source.contains("scaleTargetRef"): true
            case .leftAlone: document.isClusterFact
            }
        }
        return LoadedFile(path: path, file: isNeeded ? file : nil, documents: documents, failure: nil)
    }

    /// The same file with its documents left alone for a reason that only other files tell.
    ///
    /// - Parameter isApplied: Whether an object is applied all the same.
    func leftAlone(_ reason: LeftAlone, but isApplied: (KubernetesObject) -> Bool) -> LoadedFile {
        var kinds: Set<String>? = []
        let documents = documents.map { document in
            var document = document
            switch document.content {
            case .leftAlone(.empty): return document
            case .objects(let objects) where objects.contains(where: isApplied): return document
            case .leftAlone(.otherKind(let kind)): kinds?.insert(kind)
            default: kinds = nil
            }
            document.content = .leftAlone(reason)
            document.leftAloneItems = []
            return document
        }
        return LoadedFile(path: path, file: file, documents: documents, failure: failure, kindsOfPatches: kinds)
    }
}

extension LoadedFile.Document {
    fileprivate var isUnreadable: Bool {
        if case .leftAlone(.unreadable) = content { true } else { false }
    }

    /// Whether nothing is checked in it, but it tells something of workloads.
    package var isClusterFact: Bool {
        if case .leftAlone(.otherKind(let kind)) = content { ClusterFact.Kind(rawValue: kind) != nil } else { false }
    }
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
