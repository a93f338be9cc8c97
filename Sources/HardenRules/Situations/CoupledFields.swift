import HardenYAML

/// Fields that the API server, or the sum of a shutdown, allows only in certain proportions. Whoever sets one must know
/// the other.
enum CoupledFields {
    /// Pairs in one mapping. Source: facts.md §10, R01, R12, R14 and R31.
    private static let pairs: [(String, String)] = [
        ("maxSurge", "maxUnavailable"), ("minAvailable", "maxUnavailable"),
        ("timeoutSeconds", "periodSeconds"), ("timeoutSec", "checkIntervalSec"),
        ("minReadySeconds", "progressDeadlineSeconds"),
    ]

    /// The fields that decide whether a value at a path is right.
    static func paths(coupledTo path: YAMLPath) -> [YAMLPath] {
        guard case .key(let key)? = path.components.last else { return [] }
        var paths: [YAMLPath] = []
        for (first, second) in pairs {
            if key == first { paths.append(path.parent.appending(second)) }
            if key == second { paths.append(path.parent.appending(first)) }
        }
        // A hook that waits longer than the grace period is rejected, or cut off; the period includes it (R06, R07).
        if path.components.contains(.key("preStop")),
            let containers = path.components.firstIndex(where: {
                $0 == .key("containers") || $0 == .key("initContainers")
            })
        {
            let pod = YAMLPath(Array(path.components.prefix(containers)))
            paths.append(pod.appending("terminationGracePeriodSeconds"))
        }
        return paths
    }
}
