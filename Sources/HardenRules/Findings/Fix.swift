package import HardenNGINX
package import HardenYAML

/// A repair of a finding.
package struct Fix: Sendable, Hashable {
    package enum Safety: String, Sendable, Hashable {
        /// It can only lower risk, and needs no knowledge of the application.
        case safe
        /// It needs knowledge of the application, and is made only when asked for.
        case unsafe
    }

    package enum Change: Sendable, Hashable {
        /// An edit of an existing document.
        case edit(file: String, document: Int, YAMLEdit)
        /// An edit of a configuration of nginx.
        case nginx(NGINXEdit)
        /// A new document, in the layout that the folder of `beside` uses. `name` names its file where each object has one.
        case newDocument(beside: String, name: String, YAMLMapping)
    }

    /// What it does, such as "terminationGracePeriodSeconds: 135".
    package var title: String
    package var safety: Safety
    package var changes: [Change]
    /// What the simulation says that it costs; `nil` where it costs nothing, or nobody asked yet.
    package var price: FixPrice?
    /// Why it is not safe, such as "rollout: 24,100 → 33,100 requests".
    package var objections: [String] = []
    /// What its rule cannot know, which is the reason where there is no other.
    private(set) var doubt: String?

    package init(_ title: String, safety: Safety = .safe, changes: [Change]) {
        self.title = title
        self.safety = safety
        self.changes = changes
    }

    func doubted(because doubt: String?) -> Fix {
        var fix = self
        fix.doubt = doubt
        return fix
    }

    /// A fix that is made whole or not at all: `nil` where one of its changes cannot be made, or there is none.
    init?(_ title: String, safety: Safety = .safe, _ changes: Change?...) {
        self.init(title, safety: safety, all: changes)
    }

    init?(_ title: String, safety: Safety = .safe, all changes: [Change?]?) {
        guard let changes, !changes.isEmpty, !changes.contains(nil) else { return nil }
        self.init(title, safety: safety, changes: changes.compactMap(\.self))
    }
}
