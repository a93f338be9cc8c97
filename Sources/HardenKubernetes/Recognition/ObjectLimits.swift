import HardenYAML

/// How many parts an object may have that are compared with each other.
///
/// Kubernetes sets no limits of its own below the size of a request, but nothing that runs comes near: a node takes 110
/// Pods by default, and a Pod with as many containers as that runs nowhere. What is above is told as an error, so that no
/// object is left out in silence.
enum ObjectLimits {
    /// Containers of a Pod, those for its start included.
    private static let containers = 128
    /// Ports that the containers of a Pod declare together, and ports of a Service.
    private static let ports = 1024
    /// Parents of a route, and backends of all its rules: what the Gateway API's own definitions take (32, and 16 in each of
    /// 16 rules). Every backend is reached over every parent.
    private static let parents = 32
    private static let backends = 256

    /// What an object has too much of; `nil` where it can be judged.
    static func error(in root: Place, kind: ObjectKind) -> YAMLError? {
        if kind == .service {
            return error("ports", root["spec"]["ports"].items.count, ports, at: root["spec"]["ports"])
        }
        if RouteView.kinds.contains(kind) {
            let spec = root["spec"]
            let count = spec["rules"].items.reduce(0) { $0 + $1["backendRefs"].items.count }
            return error("parents", spec["parentRefs"].items.count, parents, at: spec["parentRefs"])
                ?? error("backends", count, backends, at: spec["rules"])
        }
        guard kind.hasPods else { return nil }
        let template: Place =
            switch kind {
            case .pod: root
            case .cronJob: root[["spec", "jobTemplate", "spec", "template"]]
            default: root["spec"]["template"]
            }
        let spec = template["spec"]
        let all = spec["containers"].items + spec["initContainers"].items
        if let error = error("containers", all.count, containers, at: spec["containers"]) { return error }
        let count = all.reduce(0) { $0 + $1["ports"].items.count }
        return error("ports", count, ports, at: spec["containers"])
    }

    private static func error(_ what: String, _ count: Int, _ most: Int, at place: Place) -> YAMLError? {
        guard count > most else { return nil }
        return YAMLError(
            "\(count) \(what), more than the \(most) that are judged",
            at: place.anchor.range.lowerBound,
            in: place.anchor.document.source,
            hint: "no object that runs has so many; leave it out"
        )
    }
}
