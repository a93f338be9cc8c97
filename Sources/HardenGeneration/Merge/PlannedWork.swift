import HardenCoding
import HardenKubernetes
import HardenSystem
import HardenYAML
import ServiceSpec

/// A plan in the making: for each file what is wanted in it.
struct PlannedWork {
    private let folder: ManifestFolder
    let names: FileNames
    var plan = GenerationPlan()
    private var requests: [String: FileRequest] = [:]

    /// What is wanted in a file.
    private struct FileRequest {
        /// Objects that exist, with their places.
        var existing: [(place: ObjectIndex.Place, document: DesiredDocument)] = []
        var new: [DesiredDocument] = []
        var deck: DesiredDeck?
        var snippet: DesiredSnippet?
        var services: [Service] = []
    }

    init(_ folder: ManifestFolder, names: FileNames) {
        self.folder = folder
        self.names = names
        plan.folder = folder
    }

    // MARK: Placing

    /// Finds the file for everything that a service wants.
    mutating func place(_ generated: GeneratedService, of service: Service, in index: ObjectIndex) {
        var homes: [String] = []
        var missing: [DesiredDocument] = []
        let duplicates = generated.documents.filter { index.places[$0.identity, default: []].count > 1 }
        guard duplicates.isEmpty else {
            for document in duplicates { reportDuplicates(document, index.places[document.identity] ?? [], service) }
            return
        }
        for document in generated.documents {
            guard let place = index.places[document.identity]?.first else {
                missing.append(document)
                continue
            }
            if !homes.contains(place.path) { homes.append(place.path) }
            request(place.path, service) { $0.existing.append((place, document)) }
        }
        if !homes.isEmpty {
            for document in generated.documents { plan.merged[document.identity.description] = service }
        }
        report(index.differences(of: generated, in: folder), service)
        let parents = Set(homes.map { Paths.prefix(of: $0) })
        let parent = parents.count == 1 ? parents.first.map(String.init) ?? "" : ""
        for document in missing {
            // A service whose objects are all in one file keeps it so.
            let isOneFile =
                names.layout == .filePerService && homes.count == 1 && index.contents[homes[0]] != .json
            let path = isOneFile ? homes[0] : parent + names.file(for: document, of: generated)
            guard isFree(path, service, index) else { return }
            noteKustomization(path, index)
            request(path, service) { $0.new.append(document) }
        }
        if let deck = generated.deck {
            let path = parent + names.file(deck.file, of: generated)
            guard isFree(path, service, index) else { return }
            request(path, service) { $0.deck = deck }
        }
        if let snippet = generated.snippet {
            request(parent + names.file(snippet.file, of: generated), service) { $0.snippet = snippet }
        }
    }

    /// Makes sure that objects can be put at the end of a file, and says why not.
    private mutating func isFree(_ path: String, _ service: Service, _ index: ObjectIndex) -> Bool {
        guard let obstacle = index.contents[path]?.obstacle(at: folder.shown(path)) else { return true }
        plan.diagnostics.append(
            GenerationDiagnostic(
                .error,
                service: service.name,
                obstacle.message,
                hint: obstacle.hint,
                location: service.source
            )
        )
        return false
    }

    private mutating func request(_ path: String, _ service: Service, _ change: (inout FileRequest) -> Void) {
        var request = requests[path] ?? FileRequest()
        change(&request)
        if !request.services.contains(service) { request.services.append(service) }
        requests[path] = request
    }

    private mutating func report(_ diagnostics: [GenerationDiagnostic], _ service: Service) {
        plan.diagnostics += diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.location = service.source
            return diagnostic
        }
    }

    private mutating func reportDuplicates(
        _ document: DesiredDocument,
        _ places: [ObjectIndex.Place],
        _ service: Service
    ) {
        let list = places.map { "\(folder.shown($0.path)):\($0.location)" }.joined(separator: " and ")
        plan.diagnostics.append(
            GenerationDiagnostic(
                .error,
                service: service.name,
                "\(document.identity) is defined more than once, at \(list)",
                hint: "keep one of them",
                location: service.source
            )
        )
    }

    private mutating func noteKustomization(_ path: String, _ index: ObjectIndex) {
        guard requests[path] == nil, index.contents[path] == nil else { return }
        guard let step = index.kustomizations.step(forNewFile: path) else { return }
        plan.notes.append(GenerationNote(path: path, message: step))
    }

    // MARK: Finishing

    /// Computes what becomes of each file in which something is wanted, on all cores: no file depends on another.
    mutating func finish(_ index: ObjectIndex) throws {
        var empty = self
        empty.plan = GenerationPlan()
        let parts = requests.keys.sorted().concurrentMap(batch: 8) { [empty] path in
            Result {
                var part = empty
                try part.finish(path, index)
                return part.plan
            }
        }
        for part in parts {
            let part = try part.get()
            plan.files += part.files
            plan.unchanged += part.unchanged
            plan.notes += part.notes
            plan.diagnostics += part.diagnostics
        }
    }

    /// Computes what becomes of a file.
    private mutating func finish(_ path: String, _ index: ObjectIndex) throws {
        guard let request = requests[path] else { return }
        if let snippet = request.snippet {
            finish(path, snippet, folder.paths.contains(path) ? try folder.read(path) : nil, request)
        } else {
            finish(path, index.trees[path], request)
        }
    }

    private mutating func finish(
        _ path: String,
        _ snippet: DesiredSnippet,
        _ original: [UInt8]?,
        _ request: FileRequest
    ) {
        do throws(SnippetBlock.Failure) {
            let edits = try SnippetBlock(snippet).edits(in: original)
            add(path, original, edits)
        } catch {
            fail(request, "\(folder.shown(path)): \(error.message)", hint: error.hint)
        }
    }

    private mutating func finish(_ path: String, _ existing: YAMLFile?, _ request: FileRequest) {
        let file = existing ?? YAMLFile(bytes: [], name: path)
        let original = existing?.source.bytes
        var edits: [Int: [YAMLEdit]] = [:]
        var comments: [Int: [YAMLEdit]] = [:]
        var new = request.new.map(\.body)
        func collect(_ merge: DocumentMerge, _ position: Int) {
            edits[position, default: []] += merge.edits
            comments[position, default: []] += merge.commentEdits
            for refusal in merge.refusals {
                fail(request, "\(folder.shown(path)):\(refusal.location): \(refusal.message)")
            }
            plan.notes += merge.notes.map { GenerationNote(path: path, location: $0.location, message: $0.message) }
        }
        for (place, document) in request.existing.sorted(by: { $0.place < $1.place }) {
            guard let root = file.object(document.identity, at: place) else { continue }
            collect(DocumentMerge(document, with: root, at: place.item), place.document)
            plan.notes += document.containersWithoutWait(in: root, path)
        }
        if let deck = request.deck {
            let position = file.documents.firstIndex { $0.root["_format_version"] != nil }
            if let position {
                collect(DocumentMerge(deck, with: file.documents[position].root), position)
            } else {
                new.append(deck.body)
            }
        }
        do throws(YAMLRefusal) {
            let patch = try Self.patch(file, edits, comments, new)
            guard isAccepted(patch, of: file, path, request) else { return }
            add(path, original, patch.edits, isNew: original == nil ? request.services.map(\.name) : nil)
        } catch {
            fail(request, "\(folder.shown(path)): \(Self.located(error, in: file, edits.keys.sorted()))")
        }
    }

    /// Whether Kubernetes takes what objects that existed have become; says why not.
    private mutating func isAccepted(
        _ patch: YAMLPatch,
        of file: YAMLFile,
        _ path: String,
        _ request: FileRequest
    ) -> Bool {
        guard !request.existing.isEmpty else { return true }
        let result = YAMLFile(bytes: patch.result, name: path)
        var isAccepted = true
        for (place, document) in request.existing {
            guard let root = result.object(document.identity, at: place) else { continue }
            for fault in MergeCheck(kind: document.kind, root, at: place.item).faults {
                isAccepted = false
                let location = file.documents[place.document].nearest(fault.path).location
                fail(request, "\(folder.shown(path)):\(location): \(fault.message)", hint: fault.hint)
            }
        }
        return isAccepted
    }

    /// Points to the original text: a refusal may come after other edits, and names the line in what they made of it.
    private static func located(_ refusal: YAMLRefusal, in file: YAMLFile, _ documents: [Int]) -> YAMLRefusal {
        var refusal = refusal
        refusal.location = documents.lazy.compactMap { file.documents[$0][refusal.path]?.location }.first
        return refusal
    }

    /// Applies the edits, without the comments where these cannot be placed.
    private static func patch(
        _ file: YAMLFile,
        _ edits: [Int: [YAMLEdit]],
        _ comments: [Int: [YAMLEdit]],
        _ new: [YAMLMapping]
    ) throws(YAMLRefusal) -> YAMLPatch {
        if comments.contains(where: { !$0.value.isEmpty }) {
            let all = edits.merging(comments) { $0 + $1 }
            if let patch = try? file.applying(all, appending: new) { return patch }
        }
        return try file.applying(edits, appending: new)
    }

    private mutating func add(
        _ path: String,
        _ original: [UInt8]?,
        _ edits: [TextEdit],
        isNew services: [String]? = nil
    ) {
        var edits = edits
        guard !edits.isEmpty else {
            plan.unchanged.append(path)
            return
        }
        if let services {
            let header =
                "# From the spec of \(services.joined(separator: ", ")). Comments, order and further fields are kept.\n"
            edits.insert(TextEdit(0..<0, Array(header.utf8)), at: 0)
        }
        var result: [UInt8] = []
        var position = 0
        let bytes = original ?? []
        for edit in edits {
            result += bytes[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        result += bytes[position...]
        plan.files.append(PlannedFile(path: path, original: original, result: result, edits: edits))
    }

    private mutating func fail(_ request: FileRequest, _ message: String, hint: String? = nil) {
        for service in request.services {
            plan.diagnostics.append(
                GenerationDiagnostic(.error, service: service.name, message, hint: hint, location: service.source)
            )
        }
    }
}
