extension RuleCatalogue {
    /// The Pod Security Standard "restricted"; only where selected.
    static let security: [any Rule.Type] = [
        PrivilegedContainer.self, PrivilegeEscalationAllowed.self, CapabilitiesNotDropped.self, RunsAsRoot.self,
        SeccompProfileMissing.self, HostNamespaceShared.self, VolumeTypeForbidden.self,
        HostPortUsed.self, ProbeLeavesPod.self, AppArmorProfileForbidden.self, SELinuxOptionsForbidden.self,
        ProcMountUnmasked.self, SysctlForbidden.self, HostProcessEnabled.self,
    ]
}
