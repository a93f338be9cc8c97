import HardenKubernetes
import HardenYAML

/// Finds volumes of types that the standard does not allow.
package struct VolumeTypeForbidden: PodSecurityRule {
    package static let metadata = RuleMetadata(
        id: "volume-type-forbidden",
        area: .security,
        title: "A Pod mounts a volume of a type that reaches its node",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The standard allows configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret.
            """,
        before: """
            volumes:
              - name: data
                hostPath:
                  path: /data
            """,
        after: """
            volumes:
              - name: data
                persistentVolumeClaim:
                  claimName: data
            """,
        sources: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        isOnByDefault: false
    )

    package init() {}

    func faults(of template: PodTemplateView) -> [PodSecurityFault] {
        let allowed: Set = [
            "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
            "projected", "secret",
        ]
        return template.spec["volumes"].items.compactMap { volume in
            guard let type = volume.entries.first(where: { !allowed.contains($0.key.string) }),
                !Placeholder.occurs(in: type.key.string)
            else { return nil }
            return PodSecurityFault(place: type.value, message: "a volume of type \(type.key.string)")
        }
    }
}
