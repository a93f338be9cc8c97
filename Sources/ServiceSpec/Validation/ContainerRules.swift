import HardenCoding

extension Service {
    func checkContainer(into findings: inout SpecFindings) {
        let path = FieldPath.root
        if labels.keys.contains(where: { $0 == "app.kubernetes.io/name" }) {
            findings.error(
                path.field("labels").field("app.kubernetes.io/name"),
                "this label selects the service's Pods and is always the service's name; leave it out"
            )
        }
        checkImage(into: &findings)
        checkResources(into: &findings)
        checkMountPaths(into: &findings)
    }

    private func checkImage(into findings: inout SpecFindings) {
        // A colon before the last slash belongs to the registry's port.
        let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !image.contains("@"), name.hasSuffix(":latest") || !name.contains(":") else { return }
        findings.warning(
            .root.field("image"),
            "the image has no fixed version, so that Pods of one rollout may run different ones; add a tag or digest"
        )
    }

    private func checkResources(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("resources")
        if resources.cpu.millicores <= 0 { findings.error(path.field("cpu"), "expected more than nothing") }
        if resources.memory.bytes <= 0 { findings.error(path.field("memory"), "expected more than nothing") }
        if let limit = resources.cpuLimit, limit < resources.cpu {
            findings.error(path.field("cpuLimit"), "the limit \(limit) is below the \(resources.cpu) set aside")
        }
        if let limit = resources.memoryLimit, limit < resources.memory {
            findings.error(path.field("memoryLimit"), "the limit \(limit) is below the \(resources.memory) set aside")
        }
    }

    private func checkMountPaths(into findings: inout SpecFindings) {
        let path = FieldPath.root
        let mounted =
            volumes.enumerated().map { ($1.path, path.field("volumes").item($0).field("at")) }
            + security.writablePaths.enumerated().map { ($1, path.field("security").field("writablePaths").item($0)) }
        var seen: Set<String> = []
        for (directory, path) in mounted where !seen.insert(directory).inserted {
            findings.error(path, "two directories are mounted at '\(directory)'; keep one")
        }
        var names: Set<String> = []
        for (index, volume) in volumes.enumerated() {
            guard case .scratch(let name, _) = volume.source, !names.insert(name).inserted else { continue }
            findings.error(
                path.field("volumes").item(index),
                "two scratch directories are called '\(name)'; rename one"
            )
        }
    }

    func checkExtras(into findings: inout SpecFindings) {
        for (index, extra) in extras.enumerated() {
            let path = FieldPath.root.field("extras").item(index).field("fields")
            guard case .map(let entries) = extra.fields else { continue }
            for entry in entries where entry.key == "apiVersion" || entry.key == "kind" {
                findings.error(path.field(entry.key), "'\(entry.key)' says which object it is and cannot be merged")
            }
            if !extra.fields.isFinite { findings.error(path, "infinite numbers cannot be written") }
        }
    }
}

extension FieldValue {
    fileprivate var isFinite: Bool {
        switch self {
        case .double(let value): value.isFinite
        case .list(let items): items.allSatisfy(\.isFinite)
        case .map(let entries): entries.allSatisfy(\.value.isFinite)
        case .null, .bool, .int, .string: true
        }
    }
}
