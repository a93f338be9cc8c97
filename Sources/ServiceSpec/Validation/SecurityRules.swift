import HardenCoding

extension Service {
    func checkSecurity(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("security")
        if security.runAsNonRoot, security.runAsUser == 0 {
            findings.error(path.field("runAsUser"), "user 0 is root, which runAsNonRoot refuses")
        }
        // The API server refuses this pair (validation of SecurityContext).
        if !security.allowPrivilegeEscalation, security.addedCapabilities.contains("SYS_ADMIN") {
            findings.error(
                path.field("addedCapabilities"),
                "SYS_ADMIN allows what allowPrivilegeEscalation: false forbids, and Kubernetes refuses the two together"
            )
        }
        var seen: Set<String> = []
        for (index, capability) in security.addedCapabilities.enumerated() where !seen.insert(capability).inserted {
            findings.error(path.field("addedCapabilities").item(index), "'\(capability)' is given twice; keep one")
        }
    }
}
