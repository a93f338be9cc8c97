package import HardenCoding

extension Platform: SpecCodable {
    package static let codec = SpecRecord(
        "Platform",
        "The cluster and the image, as far as they decide what may be written.",
        prototype: Platform()
    ) {
        SpecField(
            "kubernetes",
            \.kubernetes,
            .kubernetesVersion,
            "The oldest version of Kubernetes that the manifests must work on, in quotes."
        )
        SpecField("autopilot", \.autopilot, .flag, "Whether the cluster is GKE Autopilot.")
        SpecField("spot", \.spot, .flag, "Whether the Pods run on Spot VMs.")
        SpecField("shell", \.shell, .flag, "Whether the image has /bin/sh.")
    }.codec
}

extension Security: SpecCodable {
    package static let codec = SpecRecord(
        "Security",
        "What the process may do on its node; by default what Pod Security \"restricted\" allows.",
        prototype: Security()
    ) {
        SpecField("runAsNonRoot", \.runAsNonRoot, .flag, "Whether Pods that would run as root are refused.")
        SpecField("runAsUser", optional: \.runAsUser, .identifier, "The numeric user; that of the image if left out.")
        SpecField(
            "runAsGroup",
            optional: \.runAsGroup,
            .identifier,
            "The numeric group; that of the image if left out."
        )
        SpecField("fsGroup", optional: \.fsGroup, .identifier, "A numeric group that owns mounted volumes.")
        SpecField(
            "allowPrivilegeEscalation",
            \.allowPrivilegeEscalation,
            .flag,
            "Whether the process may gain more rights than it started with."
        )
        SpecField(
            "readOnlyRootFilesystem",
            \.readOnlyRootFilesystem,
            .flag,
            "Whether the image's file system is read-only."
        )
        SpecField(
            "writablePaths",
            \.writablePaths,
            .list(of: .text(.mountPath)),
            "Directories that the process writes to; each becomes an empty directory that is lost with the Pod."
        )
        SpecField(
            "addedCapabilities",
            \.addedCapabilities,
            .list(of: .text(.capability)),
            "Linux capabilities on top of none."
        )
        SpecField("seccomp", \.seccomp, .own, "Which system calls are allowed.")
        SpecField(
            "automountServiceAccountToken",
            \.automountServiceAccountToken,
            .flag,
            "Whether the Pod gets a token for the Kubernetes API."
        )
        SpecField("serviceAccount", \.serviceAccount, .own, "The identity of the Pods in the cluster.")
    }.codec
}

extension SpecCodec where Value == Int {
    /// A user or group number, as Kubernetes limits it.
    fileprivate static let identifier = SpecCodec.number(0...2_147_483_647)
}

extension Security.Seccomp: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "Seccomp",
        "Which system calls are allowed.",
        words: [
            .init("runtimeDefault", .runtimeDefault, "Those of the container runtime's own profile."),
            .init("unconfined", .unconfined, "All of them."),
        ],
        choices: [
            .tagged("localhost", .text(.nonEmpty), "Those of a profile file on the node.") {
                .localhost($0)
            } extract: {
                if case .localhost(let profile) = $0 { profile } else { nil }
            }
        ]
    ).codec
}

extension Security.ServiceAccount: SpecCodable {
    package static let codec = SpecUnion<Self>(
        "ServiceAccount",
        "The identity of the Pods in the cluster.",
        words: [.init("create", .create(), "One of their own, named like the service.")],
        choices: [
            .tagged("create", Created.record.codec, "One of their own, with annotations.") {
                .create(annotations: $0.annotations)
            } extract: {
                guard case .create(let annotations) = $0 else { return nil }
                return Created(annotations: annotations)
            },
            .tagged("existing", .text(.objectName), "One that exists in the same namespace.") {
                .existing($0)
            } extract: {
                if case .existing(let name) = $0 { name } else { nil }
            },
        ]
    ).codec

    private struct Created: Sendable {
        var annotations: [String: String] = [:]

        static let record = SpecRecord(
            "CreatedServiceAccount",
            "A service account for this service alone.",
            prototype: Created()
        ) {
            SpecField("annotations", \.annotations, .dictionary(.metadataKey, to: .any), "Annotations on it.")
        }
    }
}
