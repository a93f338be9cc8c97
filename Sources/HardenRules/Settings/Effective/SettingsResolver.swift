package import HardenCoding
import HardenRollout
package import HardenKubernetes
package import HardenYAML

/// Finds out what is known about the cluster and about each workload: annotations on the object before the configuration
/// for some workloads, this before the configuration for all, and this before the defaults.
package struct SettingsResolver: Sendable {
    package let file: ConfigurationFile

    /// The workloads that the configuration's entries are for.
    private let matches: ObjectMatches
    private let pathMatches: ObjectMatches

    package init(_ file: ConfigurationFile = .none) {
        self.file = file
        matches = ObjectMatches(file.configuration.workloads.map(\.match))
        pathMatches = ObjectMatches(file.configuration.paths.map(\.match))
    }

    /// The settings of the workload that a document describes, and what is wrong with its annotations.
    package func settings(
        for object: YAMLNode
    ) -> (settings: WorkloadSettings, diagnostics: [SpecDiagnostic]) {
        var diagnostics: [SpecDiagnostic] = []
        var layers: [SettingsLayer] = []
        if let layer = SettingsAnnotations.layer(of: object, &diagnostics) { layers.append(layer) }
        for index in entries(for: object).reversed() {
            let application = file.configuration.workloads[index].application
            layers.append(layer(application, at: .root.field("workloads").item(index)))
        }
        layers.append(layer(file.configuration.application, at: .root.field("application")))
        return (WorkloadSettings(layers), diagnostics)
    }

    /// Which of the configuration's entries for some workloads are for this one.
    package func entries(for object: YAMLNode) -> [Int] { matches.fitted(by: object) }

    /// Which of the configuration's paths are to this workload.
    package func paths(to object: YAMLNode) -> [Int] { pathMatches.fitted(by: object) }

    /// The proxies that are said to stand in front of a workload, the client's side first, each with its place.
    func proxies(before object: YAMLNode) -> [(proxy: GivenPath.Proxy, place: FieldPath)] {
        guard let index = paths(to: object).last else { return [] }
        let place = FieldPath.root.field("paths").item(index).field("hops")
        return file.configuration.paths[index].hops.enumerated().map { ($1, place.item($0)) }
    }

    /// The settings of a workload of which nothing particular is said.
    package var common: WorkloadSettings {
        WorkloadSettings([layer(file.configuration.application, at: .root.field("application"))])
    }

    private func layer(_ values: ApplicationSettings, at path: FieldPath) -> SettingsLayer {
        SettingsLayer(values: values) { [file] field in
            file.location(at: path.appending(field)).map { .file($0) } ?? .standard(source: ConfigurationFile.name)
        }
    }
}

// MARK: - The cluster

extension SettingsResolver {
    /// The number behind `1.` of the oldest Kubernetes version in use.
    package var kubernetesMinor: Setting<Int> {
        let minor = file.configuration.platform.kubernetesMinor
        return setting("platform.kubernetes", minor ?? 30, { "1.\($0)" }, isGiven: minor != nil) {
            "the first version in which a Pod can wait before it stops without a shell in its image"
        }
    }

    /// Whether the cluster heeds `lifecycle.stopSignal`; `nil` where its version is not known.
    var heedsStopSignals: Bool? {
        kubernetesMinor.origin.isStandard ? nil : kubernetesMinor.value >= ContainerFacts.stopSignalMinor
    }

    /// Whether the API server keeps `maxUnavailable` of StatefulSets; `nil` where that is not known: nobody said which
    /// version it is, or a patch version decides.
    ///
    /// Source: Kubernetes feature gate `MaxUnavailableStatefulSet`: on in 1.35.0 to 1.35.3, off again in 1.35.4 to 1.36, on
    /// from 1.37.
    package var countsMaxUnavailableOfStatefulSets: Bool? {
        let minor = kubernetesMinor
        return minor.origin.isStandard || minor.value == 35 ? nil : minor.value >= 37
    }

    /// Seconds that a Spot VM that is reclaimed leaves ordinary Pods.
    package var spotNotice: Setting<Int> {
        let notice = file.configuration.platform.spotNotice?.secondsRoundedUp
        return setting(
            "platform.spotNotice",
            notice ?? GraceLimit.spotReclaim.seconds,
            { "\($0) s" },
            isGiven: notice != nil
        ) { "GKE, Spot VMs; node pools can be made to leave up to \(GraceLimit.spotNotices.upperBound) s" }
    }

    package var autopilot: Setting<Bool> {
        let autopilot = file.configuration.platform.autopilot
        return setting("platform.autopilot", autopilot ?? false, { "\($0)" }, isGiven: autopilot != nil) {
            "a Standard cluster"
        }
    }

    /// Who serves Ingresses and Gateways.
    package var controllers: DeclaredControllers { file.configuration.platform.controllers }

    /// The Cloud Armor policies that exist; `nil` for unknown.
    package var securityPolicies: Setting<[String]?> {
        let policies = file.configuration.platform.securityPolicies
        return setting(
            "platform.securityPolicies",
            policies,
            { $0.map { $0.joined(separator: ", ") } ?? "unknown" },
            isGiven: policies != nil
        ) { "they are made outside the cluster" }
    }

    /// Conditions of readiness gates that something in the cluster sets, GKE's own included.
    package var readinessGates: Setting<[String]> {
        let gates = file.configuration.platform.readinessGates
        return setting(
            "platform.readinessGates",
            [Self.loadBalancerGate] + (gates ?? []),
            { $0.joined(separator: ", ") },
            isGiven: gates != nil
        ) { "GKE, Container-native load balancing" }
    }

    /// The condition that GKE's NEG controller sets. Source: GKE, "Container-native load balancing".
    package static let loadBalancerGate = "cloud.google.com/load-balancer-neg-ready"

    /// Whether an image has a shell: as the list of images says, the first that fits, or else as the workload does.
    package func shell(of image: String, _ workload: WorkloadSettings) -> Setting<Bool?> {
        let images = file.configuration.platform.images
        guard let index = images.firstIndex(where: { $0.image.matches(image) }) else { return workload.shell }
        let name = "platform.images[\(index)]"
        let path = FieldPath.root.field("platform").field("images").item(index).field("shell")
        let origin = file.location(at: path).map { SettingOrigin.file($0) }
        return Setting(
            name,
            images[index].shell,
            "\(images[index].shell)",
            from: origin ?? .standard(source: ConfigurationFile.name)
        )
    }

    /// Whether a container's image has a shell: as it is said, or else because its own command is run by one.
    package func shell(of container: ContainerView, _ workload: WorkloadSettings) -> Setting<Bool?> {
        let setting = shell(of: container.image.value ?? "", workload)
        guard setting.origin.isStandard, setting.value == nil else { return setting }
        if let image = container.image.value.flatMap(ImageName.init), image.hasNoShell {
            return Setting(setting.name, false, "false", from: .known("images such as \(image.path) have none"))
        }
        let words = (container.command.value ?? []) + (container.args.value ?? [])
        guard container.command.value?.isEmpty == false, ShellScript.text(of: words) != nil else { return setting }
        let shell = ShellScript.Command.baseName(words[0])
        return Setting(setting.name, true, "true", from: .known("the container's own command is run by \(shell)"))
    }

    /// The settings of the cluster as they are shown.
    package var assumptions: [Finding.Assumption] {
        [
            kubernetesMinor.assumption, autopilot.assumption, securityPolicies.assumption, readinessGates.assumption,
            spotNotice.assumption,
        ]
            + controllerAssumptions
            + file.configuration.platform.images.indices.map { index in
                let image = file.configuration.platform.images[index]
                let path = FieldPath.root.field("platform").field("images").item(index)
                return Finding.Assumption(
                    setting: path.description,
                    value: "\(image.image.text): \(image.shell ? "with a shell" : "without a shell")",
                    origin: file.location(at: path).map(\.description) ?? ConfigurationFile.name
                )
            }
    }

    private var controllerAssumptions: [Finding.Assumption] {
        let said =
            [("", controllers.defaultIngressClass.map { ["defaultIngressClass": $0] } ?? [:])]
            + [(".ingressClasses", controllers.ingressClasses), (".gateways", controllers.gateways)]
        return said.flatMap { field, values in
            values.sorted { $0.key < $1.key }.map { key, value in
                let field = "platform" + field
                let path = field.split(separator: ".").reduce(FieldPath.root) { $0.field(String($1)) }.field(key)
                return Finding.Assumption(
                    setting: "\(field).\(key)",
                    value: value,
                    origin: file.location(at: path)?.description ?? ConfigurationFile.name
                )
            }
        }
    }

    private func setting<Value>(
        _ name: String,
        _ value: Value,
        _ text: (Value) -> String,
        isGiven: Bool,
        source: () -> String
    ) -> Setting<Value> {
        let path = name.split(separator: ".").reduce(FieldPath.root) { $0.field(String($1)) }
        let origin = isGiven ? file.location(at: path).map { SettingOrigin.file($0) } : nil
        return Setting(name, value, text(value), from: origin ?? .standard(source: source()))
    }
}
