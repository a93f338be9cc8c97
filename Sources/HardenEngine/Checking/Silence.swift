import HardenCoding
import HardenKubernetes
import HardenRules
import HardenYAML

/// Something that keeps a check from judging what `kubectl` would apply, or from telling of it.
///
/// Whoever silences a check leaves a trace by it; in a change that somebody proposes, it is worth a look.
public struct Silence: Sendable, Hashable {
    /// What does it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The configuration chooses among rules or severities, or sets a rule's threshold.
        case selection
        /// A comment, an annotation or the configuration accepts findings.
        case suppression
        /// A document is left alone, as a template or a patch is.
        case leftAlone = "left-alone"
        /// A file or folder is not looked at since its name begins with a dot.
        case hidden
        /// A file or folder is not looked at since Git ignores it.
        case ignored
        /// A folder is not looked at since it holds code of others.
        case vendored
        /// A link is not followed.
        case link
        /// A kustomization may change fields, on which nothing is told then.
        case patched
        /// Another tool fills in fields, on which nothing is told then.
        case filledIn = "filled-in"
        /// What requests come over, or what decides about them, is not known.
        case unresolved
    }

    /// Why it is silent.
    public let kind: Kind
    /// The file; a folder's path ends with `/`.
    public let path: String
    /// The line, from 1, where it is one.
    public let line: Int?
    /// What is silenced, and why.
    public let reason: String
}

extension Check {
    /// What keeps the check from judging or telling: the configuration's choices, accepted findings, documents that are left
    /// alone, and files that are not looked at.
    public var silences: [Silence] {
        configuredSilences + acceptedSilences + manifests.silences + context.topology.silences
    }

    private var configuredSilences: [Silence] {
        configured.flatMap { files -> [Silence] in
            let file = files.configuration.file
            let path = files.configuration.path ?? ConfigurationFile.name
            func silence(_ kind: Silence.Kind, _ place: FieldPath, _ reason: String) -> Silence {
                Silence(kind: kind, path: path, line: file.location(at: place)?.line, reason: reason)
            }
            let rules = file.configuration.rules
            let root = FieldPath.root.field("rules")
            var silences: [Silence] = []
            if !rules.select.isEmpty, !rules.select.contains(RuleCatalogue.byDefault) {
                let names = rules.select.joined(separator: ", ")
                silences.append(silence(.selection, root.field("select"), "no rules run but \(names)"))
            }
            if !rules.ignore.isEmpty {
                let names = rules.ignore.joined(separator: ", ")
                silences.append(silence(.selection, root.field("ignore"), "these rules do not run: \(names)"))
            }
            if let least = rules.minSeverity, least > .advice {
                silences.append(
                    silence(.selection, root.field("minSeverity"), "nothing below \(least.rawValue) is told")
                )
            }
            for rule in rules.parameters.changed {
                let place = root.field("parameters").field(rule)
                silences.append(silence(.selection, place, "\(rule) has another threshold"))
            }
            return silences
                + file.configuration.ignore.enumerated().map { index, ignore in
                    silence(
                        .suppression,
                        FieldPath.root.field("ignore").item(index),
                        "accepts \(ignore.rules.joined(separator: ", ")): \(ignore.reason)"
                    )
                }
        }
    }

    /// Those of comments and annotations, each once, however many findings it accepts.
    private var acceptedSilences: [Silence] {
        let sources = Dictionary(manifests.trees.map { ($0.source.name, $0.source) }) { first, _ in first }
        var seen: Set<Suppression> = []
        return accepted.map(\.suppression).filter { $0.source != .configuration && seen.insert($0).inserted }.map {
            Silence(
                kind: .suppression,
                path: $0.place.file,
                line: sources[$0.place.file]?.location(at: $0.place.range.lowerBound).line,
                reason:
                    "\($0.source == .annotation ? "an" : "a") \($0.source.rawValue) accepts \($0.rules.joined(separator: ", ")): \($0.reason)"
            )
        }
    }
}

extension Topology {
    /// Objects of which not all is judged, because it is not what the cluster gets.
    fileprivate var silences: [Silence] {
        let unresolved = unresolved.map { item in
            let object = object(at: item.position)
            return Silence(
                kind: .unresolved,
                path: object.file,
                line: object.root.location.line,
                reason: "\(item.text) is in no verdict: \(item.remedy)"
            )
        }
        guard hasPatches else { return unresolved }
        return unresolved
            + manifests.objects.indices.flatMap { position -> [Silence] in
                let object = object(at: position)
                func silence(_ kind: Silence.Kind, _ reason: String) -> Silence {
                    Silence(kind: kind, path: object.file, line: object.root.location.line, reason: reason)
                }
                let (own, others) = patches(of: position).reduce(into: ([ObjectPatch](), [ObjectPatch]())) {
                    lists,
                    patch in
                    if patch.kustomization == nil { lists.0.append(patch) } else { lists.1.append(patch) }
                }
                let files = Set(others.map(\.file)).sorted()
                return
                    (own.isEmpty
                    ? []
                    : [silence(.filledIn, "\(object.title) has fields that are filled in later; they are not judged")])
                    + (files.isEmpty
                        ? []
                        : [
                            silence(
                                .patched,
                                "\(object.title): what \(files.joined(separator: ", ")) may change is not judged"
                            )
                        ])
            }
    }
}

extension Manifests {
    /// Documents that are left alone although `kubectl` may apply what becomes of them, and files that are not looked at.
    var silences: [Silence] {
        var counts: [(path: String, reason: String, count: Int)] = []
        for (file, reason) in parsed.leftAlone where reason.isSilence {
            if let last = counts.last, last.path == file.path, last.reason == reason.explanation {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((file.path, reason.explanation, 1))
            }
        }
        let documents = counts.map { path, reason, count in
            Silence(
                kind: .leftAlone,
                path: path,
                line: nil,
                reason: "\(count == 1 ? "a document is" : "\(count) documents are") left alone: \(reason)"
            )
        }
        return documents
            + passedOver.map { item in
                let (kind, reason): (Silence.Kind, String) =
                    switch item.reason {
                    case .hidden: (.hidden, "a name that begins with a dot")
                    case .ignored: (.ignored, "Git ignores it")
                    case .vendored: (.vendored, "a folder of others' code")
                    case .link: (.link, "links are not followed")
                    }
                return Silence(kind: kind, path: item.path, line: nil, reason: "not looked at: \(reason)")
            }
    }
}

extension LeftAlone {
    /// Whether what is left alone may be, or become, an object that rules would judge.
    fileprivate var isSilence: Bool {
        switch self {
        case .template, .encrypted, .patch, .partial, .owned, .generated, .rendered, .testData, .archived, .local: true
        case .helmChart, .helmValues, .kustomization, .otherKind, .notKubernetes, .empty, .unreadable: false
        }
    }
}
