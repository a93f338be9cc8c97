import HardenKubernetes
import HardenRollout
import HardenYAML

/// What a workload is there for, and what it runs on, as far as names, labels and comments tell.
extension WorkloadSituation {
    /// Whether nobody depends on it: servers that echo what they are sent, with which others are tried, and what says that it is
    /// being developed.
    var isForTrials: Bool {
        let modes: Set = ["RACK_ENV", "RAILS_ENV", "NODE_ENV", "FLASK_ENV"]
        let words: Set<Substring> = ["echo", "echoserver", "httpbin", "grpcbin", "agnhost", "whoami", "whereami"]
        let names: Set<Substring> = ["hello-app", "hello-world", "helloworld"]
        return containersThatServe.contains { container in
            let image = container.image.value.flatMap(ImageName.init)
            return image.map { image in
                !words.isDisjoint(with: image.name.split { !$0.isLetter }) || names.contains(image.name)
                    || image.path == "nginxdemos/hello" || image.path.hasPrefix("e2e-test-images/")
            } ?? false
                || container.environment.contains {
                    modes.contains($0.name.value ?? "") && $0.value.value == "development"
                }
        }
    }

    /// The comment at its number of Pods that asks for no more than one; `nil` where there is none.
    var wishForOnePod: String? {
        let field = view.replicas
        guard field.written == 1, let node = field.place.node else { return nil }
        let source = node.document.source
        return node.commentsBeside.lazy.map { source.text($0).drop { "# ".contains($0) } }
            .first { comment in
                let text = comment.lowercased()
                return Self.wishesForOnePod.contains { text.contains($0) }
            }
            .map { String($0.prefix(40)) }
    }

    private static let wishesForOnePod = [
        "not scale", "n't scale", "never scale", "only one", "just one", "exactly one", "single instance", "singleton",
        "keep replicas 1", "must be 1", "must be one", "more than one replica", "more than 1 replica",
    ]

    /// Whether its Pods are for Windows nodes. Source: Kubernetes, "Windows in Kubernetes", "Well-Known Labels".
    var runsOnWindows: Bool {
        if template.spec["os"]["name"].text == "windows" { return true }
        let labels = template.nodeSelector
        if labels["kubernetes.io/os"] == "windows" || labels["beta.kubernetes.io/os"] == "windows" { return true }
        if template.tolerations.contains(where: {
            $0.key.value == "node.kubernetes.io/os" && $0.value.value == "windows"
        }) {
            return true
        }
        return template.containers.contains { ($0.image.value ?? "").contains("mcr.microsoft.com/windows/") }
    }
}
