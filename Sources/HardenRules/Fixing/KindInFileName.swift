/// Names of files that say which kind of object is in them: `deployment.yaml`, `orders-svc.yaml`, `10-hpa.yaml`.
enum KindInFileName {
    /// Short names of kinds. Source: `kubectl api-resources`.
    private static let shortNames: [String: String] = [
        "Deployment": "deploy", "StatefulSet": "sts", "DaemonSet": "ds", "ReplicaSet": "rs", "Pod": "po",
        "Service": "svc", "Ingress": "ing", "ConfigMap": "cm", "HorizontalPodAutoscaler": "hpa",
        "PodDisruptionBudget": "pdb", "ServiceAccount": "sa", "Namespace": "ns",
    ]

    /// Puts another kind in the place of the one that a file's name says.
    ///
    /// - Returns: `nil` if the name does not say the kind.
    static func replacing(_ kind: String, in stem: String, by newKind: String, siblings: [FileName]) -> String? {
        guard let part = parts(of: stem).last(where: { words(for: kind).contains($0.lowercased()) }) else { return nil }
        let word = part == kind ? newKind : word(for: newKind, siblings)
        return String(stem[..<part.startIndex]) + word + String(stem[part.endIndex...])
    }

    private static func words(for kind: String) -> [String] {
        [kind.lowercased()] + (shortNames[kind].map { [$0] } ?? [])
    }

    /// The short name, unless the folder writes a kind out that has one as common as this.
    private static func word(for kind: String, _ siblings: [FileName]) -> String {
        guard let short = shortNames[kind] else { return kind.lowercased() }
        let used = siblings.flatMap { parts(of: $0.stem).map { $0.lowercased() } }
        let writesOut = used.contains("horizontalpodautoscaler") || used.contains(kind.lowercased())
        return writesOut && !used.contains(short) ? kind.lowercased() : short
    }

    private static func parts(of stem: String) -> [Substring] { stem.split { "-_.".contains($0) } }
}
