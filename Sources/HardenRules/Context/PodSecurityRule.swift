import HardenKubernetes
import HardenYAML

/// A rule about one group of fields of the Pod Security Standard "restricted".
protocol PodSecurityRule: Rule {
    func faults(of template: PodTemplateView) -> [PodSecurityFault]
}

/// A field that the standard does not allow.
struct PodSecurityFault {
    let place: Place
    let message: String
    var remedy: (title: String, edit: YAMLEdit)?
}

extension PodSecurityRule {
    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.workloads.flatMap { node -> [Finding] in
            guard let template = node.template, !context.isPatched(node.position, ["spec"]) else { return [] }
            let object = node.view.object
            return faults(of: template).map { fault in
                let fix = fault.remedy.flatMap { remedy in
                    fault.place.own(Fix(remedy.title, safety: .unsafe, changes: [object.edit(remedy.edit)]))
                }
                return Finding(
                    rule: Self.id,
                    severity: Self.metadata.severity,
                    message: "\(object.name): \(fault.message)",
                    object: object.title,
                    primary: fault.place.label(fault.message, in: object),
                    fix: fix
                )
            }
        }
    }
}

extension PodTemplateView {
    /// All containers, those that only initialise included.
    var allContainers: [ContainerView] { containers + initContainers }
}

extension ContainerView {
    /// The container's name as messages call it.
    var title: String { "container \(name.value ?? "without a name")" }
}
