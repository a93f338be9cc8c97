package import HardenYAML

/// Why a document is neither checked nor changed.
package enum LeftAlone: Sendable, Hashable {
    /// Another tool makes the manifest out of this text.
    case template(TemplateLanguage)
    /// `Chart.yaml` and its like.
    case helmChart
    case helmValues
    /// Encrypted by SOPS, which signs the whole document: any change breaks it.
    case encrypted
    /// A kustomization applies it to another object, or it holds a `$patch` directive.
    case patch
    /// A Kubernetes object without a field that every whole one has.
    case partial(missing: String)
    /// A Kustomization or a Component; it is read, but not changed.
    case kustomization
    /// A Kubernetes object of a kind without anything to check.
    case otherKind(String)
    case notKubernetes
    /// Nothing but comments.
    case empty
    case unreadable(YAMLError)
    /// Read, but nobody's to mend: only its controller makes the object.
    case owned
    /// Read, but nobody's to mend: the head of the file says that a tool makes it.
    case generated
    /// Read, but nobody's to mend: the chart is, of which 'helm template' made the file.
    case rendered(chart: String)
    /// Read, but it is test data, by the folder's or the file's name.
    case testData
    /// Read, but nobody applies it any more, by the folder's name.
    case archived
    /// Read, but its images are on the machine where they were made, alone: no cluster with nodes that are drained.
    case local

    /// The reason in a word, to count by.
    package var name: String {
        switch self {
        case .template(let language): language.name
        case .helmChart: "helm-chart"
        case .helmValues: "helm-values"
        case .encrypted: "encrypted"
        case .patch: "patch"
        case .partial: "partial-object"
        case .kustomization: "kustomization"
        case .otherKind: "other-kind"
        case .notKubernetes: "not-kubernetes"
        case .empty: "empty"
        case .unreadable: "unreadable"
        case .owned: "owned"
        case .generated: "generated"
        case .rendered: "rendered-chart"
        case .testData: "test-data"
        case .archived: "archived"
        case .local: "local-images"
        }
    }

    /// The reason with what it names.
    package var explanation: String {
        if case .rendered(let chart) = self { "\(name), to be mended in the chart \(chart)" } else { name }
    }
}

/// A language in which manifests are made.
package enum TemplateLanguage: Sendable, Hashable {
    /// Helm and everything else with `{{ … }}`: Go templates, Jinja.
    case braces
    /// Code in `#@` comments.
    case ytt
    /// `${…}` where a name or a key has to be.
    case placeholders

    package var name: String {
        switch self {
        case .braces: "template"
        case .ytt: "template-ytt"
        case .placeholders: "template-placeholders"
        }
    }
}
