import HardenKubernetes

extension WorkloadSituation: RuleSubject {
    package var title: String { object.title }
    package var objectPosition: Int? { node.position }
}

extension Subjects where Subject == WorkloadSituation {
    /// All workloads whose Pods run until they are told to stop.
    static var workloads: Self { Self(\.workloads) }

    /// Those to which something in the input sends.
    static var serving: Self { workloads.where(\.isServing) }

    /// Those to which something in the input sends TCP, and whose Pods a controller replaces.
    static var servingRequests: Self { workloads.where(\.servesRequests) }
}

/// A container of a workload.
package struct WorkloadContainer: RuleSubject {
    let container: ContainerView
    let workload: WorkloadSituation

    package var title: String { workload.title }
    package var objectPosition: Int? { workload.objectPosition }
    /// The container's name, as messages have it.
    var name: String { container.name.value ?? "" }
}

extension Subjects where Subject == WorkloadContainer {
    static func containers(
        _ containers: @escaping @Sendable (WorkloadSituation) -> [ContainerView],
        of workloads: Subjects<WorkloadSituation>
    ) -> Self {
        Self { context in
            workloads.all(context).flatMap { workload in
                containers(workload).map { WorkloadContainer(container: $0, workload: workload) }
            }
        }
    }
}

extension WorkloadSituation {
    var allContainers: [ContainerView] { template.allContainers }
    var mainContainers: [ContainerView] { template.containers }
    /// The main containers whose end requests notice.
    var containersOfRequests: [ContainerView] { template.containers.filter(isNeededByRequests) }
    /// The main containers and the sidecars.
    var servingContainers: [ContainerView] { template.servingContainers }
}

/// The draining timeout of a load balancer in front of a workload.
package struct WorkloadDraining: RuleSubject {
    let setting: DrainingSetting
    let workload: WorkloadSituation
    let service: KubernetesObject

    /// The object that has the timeout, or lacks it.
    var object: KubernetesObject {
        if case .configured(_, let object) = setting.state { object } else { service }
    }

    package var title: String { object.title }
    package var objectPosition: Int? { nil }
}

extension Subjects where Subject == WorkloadDraining {
    static var draining: Self {
        Self { context in
            context.workloads.filter(\.servesRequests).flatMap { workload in
                workload.draining.map {
                    WorkloadDraining(setting: $0, workload: workload, service: context.object($0.service))
                }
            }
        }
    }
}

/// A workload of any kind, those whose Pods end by themselves included, with its Pods.
package struct WorkloadTemplate: RuleSubject {
    let node: WorkloadNode
    let template: PodTemplateView

    var object: KubernetesObject { node.view.object }
    package var title: String { object.title }
    package var objectPosition: Int? { node.position }
}

extension Subjects where Subject == WorkloadTemplate {
    static var podTemplates: Self {
        Self { context in
            context.topology.workloads.compactMap { node in
                node.template.map { WorkloadTemplate(node: node, template: $0) }
            }
        }
    }
}
