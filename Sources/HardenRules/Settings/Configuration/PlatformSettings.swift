package import HardenCoding
import HardenRollout
package import HardenKubernetes

/// What is said about the cluster and everything that is shared by its workloads.
package struct PlatformSettings: Sendable, Hashable {
    /// An image, or several by a pattern, and whether it has a shell.
    package struct Image: Sendable, Hashable {
        package var image: NamePattern
        package var shell: Bool
    }

    /// The number behind `1.` of the oldest Kubernetes version in use.
    package var kubernetesMinor: Int?
    package var autopilot: Bool?
    /// The Cloud Armor policies that exist; `nil` for unknown.
    package var securityPolicies: [String]?
    /// Conditions of readiness gates that a controller in the cluster sets.
    package var readinessGates: [String]?
    /// What a reclaimed Spot node leaves ordinary Pods.
    package var spotNotice: Duration?
    package var images: [Image] = []
    /// Who serves Ingresses and Gateways.
    package var controllers = DeclaredControllers()

    /// Manifests of today's API versions (policy/v1, autoscaling/v2) are of no use before it.
    static let leastKubernetesMinor = 21

    package init() {}
}

extension PlatformSettings: SpecCodable {
    package static let codec = SpecRecord(
        "Platform",
        "The cluster and what its workloads share.",
        prototype: PlatformSettings()
    ) {
        SpecField(
            "kubernetes",
            optional: \.kubernetesMinor,
            .kubernetesMinor,
            "The oldest version of Kubernetes that the manifests must work on, in quotes; \"1.30\" if left out."
        )
        SpecField("autopilot", optional: \.autopilot, .flag, "Whether the cluster is GKE Autopilot.")
        SpecField(
            "securityPolicies",
            optional: \.securityPolicies,
            .list(of: .text(.cloudName)),
            "The Cloud Armor policies that exist; others are reported. Unknown if left out."
        )
        SpecField(
            "readinessGates",
            optional: \.readinessGates,
            .list(of: .text(.metadataKey)),
            "Conditions of readiness gates that a controller in the cluster sets, besides GKE's own."
        )
        SpecField(
            "spotNotice",
            optional: \.spotNotice,
            .duration(
                minimum: .seconds(GraceLimit.spotNotices.lowerBound),
                maximum: .seconds(GraceLimit.spotNotices.upperBound),
                wholeSeconds: true
            ),
            "How long a Spot VM that is reclaimed leaves Pods; 15s if left out, and up to 120s where its node pool says so."
        )
        SpecField(
            "defaultIngressClass",
            optional: \.controllers.defaultIngressClass,
            .text(.label),
            "The class of Ingresses that name none, such as gce, as GKE has it. Unknown if left out and nothing tells."
        )
        SpecField(
            "ingressClasses",
            \.controllers.ingressClasses,
            .dictionary(.metadataKey, to: .ingressController),
            "What serves Ingress classes of other names: gce, gce-internal, gce-regional-external, nginx or kong."
        )
        SpecField(
            "gateways",
            \.controllers.gateways,
            .dictionary(.metadataKey, to: .gatewayClass),
            "The classes of Gateways that are not in the input, by 'namespace/name' or by name."
        )
        SpecField("images", \.images, .list(of: .own), "Images of which it is known whether they have a shell.")
    }.codec
}

extension PlatformSettings.Image: SpecCodable {
    package static let codec = SpecRecord(
        "Image",
        "An image, or several by a pattern.",
        prototype: Self(image: NamePattern("*"), shell: false)
    ) {
        SpecField("image", \.image, .own, isRequired: true, "The image; '*' stands for any text.")
        SpecField("shell", \.shell, .flag, isRequired: true, "Whether it has /bin/sh.")
    }.codec
}

extension SpecCodec where Value == Int {
    /// A minor version of Kubernetes in quotes: unquoted, `1.30` is the number 1.3.
    fileprivate static let kubernetesMinor = SpecCodec.scalar(
        "a Kubernetes version in quotes such as \"1.33\"",
        schema: ["type": "string", "pattern": "^1\\.(2[1-9]|[3-9][0-9]|[1-9][0-9]{2})$"]
    ) {
        "1.\($0)"
    } parse: {
        guard case .string(let text) = $0, text.hasPrefix("1."), let minor = Int(digits: text.dropFirst(2)),
            (PlatformSettings.leastKubernetesMinor...999).contains(minor), text == "1.\(minor)"
        else { return nil }
        return minor
    }
}
