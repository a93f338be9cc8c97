import HardenKubernetes
import HardenRules

/// A check of another tool that harden has as well, with what the tool's own tests expect of it.
struct PeerCheck: Sendable {
    /// What is done to a fixture before it is judged, and no more.
    enum Premise: String, Sendable {
        case asWritten = "as written"
        /// Fields that the API server demands, and that the check does not read, are filled in.
        case completed
        /// Completed, and a Service is put beside each workload: harden speaks of workloads that serve requests.
        case served = "with a Service"
        /// With a Service, and three Pods where no number is written.
        case scaled = "with a Service and three Pods"
    }

    let peer: String
    /// The name that the peer has for it.
    let name: String
    /// Those of harden's rules that find the same fault.
    let rules: [String]
    let premise: Premise
    let expectations: [PeerExpectation]

    /// - Parameter folder: Where the fixtures are, below the peer's own folder.
    init(
        _ peer: String,
        _ name: String,
        _ rules: [String],
        on premise: Premise = .asWritten,
        in folder: String = "",
        _ expectations: [PeerExpectation]
    ) {
        self.peer = peer
        self.name = name
        self.rules = rules
        self.premise = premise
        self.expectations = expectations.map { $0.moved(to: "\(peer)/\(folder.isEmpty ? "" : folder + "/")") }
    }
}

/// What a peer says of a fixture.
struct PeerExpectation: Sendable {
    /// The first is judged; the others are there as well.
    private(set) var files: [String]
    /// The object that is meant, as findings call it; `nil` for the file as a whole.
    let object: String?
    let isFault: Bool
    /// Why harden says otherwise; `nil` where it agrees.
    let reason: String?

    static func fault(
        _ files: String...,
        object: String? = nil,
        silentBecause reason: String? = nil
    ) -> PeerExpectation {
        PeerExpectation(files: files, object: object, isFault: true, reason: reason)
    }

    static func sound(
        _ files: String...,
        object: String? = nil,
        reportedBecause reason: String? = nil
    ) -> PeerExpectation {
        PeerExpectation(files: files, object: object, isFault: false, reason: reason)
    }

    fileprivate func moved(to folder: String) -> PeerExpectation {
        var moved = self
        moved.files = files.map { folder + $0 }
        return moved
    }

    /// How reports call it.
    var title: String { files.joined(separator: " + ") + (object.map { " (\($0))" } ?? "") }
}

extension PeerCheck {
    static let all: [PeerCheck] =
        kubeLinter + polaris + datree + kyverno + gatekeeper + checkov + draft + kubeconform
}
