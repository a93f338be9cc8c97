/// A workload and everything in the input that concerns it. Numbers are positions in `Manifests.objects`.
package struct WorkloadNode: Sendable {
    package let position: Int
    package internal(set) var view: WorkloadView
    /// Its Pods; `nil` for a Rollout whose `workloadRef` leads out of the input.
    package internal(set) var template: PodTemplateView?
    /// The Services that select its Pods.
    package internal(set) var services: [Int] = []
    /// Whatever decides over the number of its Pods.
    package internal(set) var autoscalers: [Int] = []
    /// Whatever else may decide over it, in a way that is not known.
    package internal(set) var otherScalers: [Scaler] = []
    package internal(set) var disruptionBudgets: [Int] = []
    /// Services, disruption budgets and policies that may be for its Pods, but are taken to mean nearer ones, or not to be
    /// applied, or leave open in which namespace they are.
    package internal(set) var passedOverBy: [Int] = []
    /// The Rollout that has taken over its template (`workloadRef`).
    package internal(set) var takenOverBy: Int?
    /// How requests reach it, by all of its Services.
    package internal(set) var routes: [TrafficRoute] = []
    /// The namespaces in which it may end up; `nil` stands for one that is not known.
    package let namespaces: Set<String?>

    /// Whether anything but its manifest decides over the number of its Pods.
    package var isScaled: Bool { !autoscalers.isEmpty || !otherScalers.isEmpty }

    /// The same with ways to it that nothing in the input tells of.
    package func reached(by routes: [TrafficRoute]) -> WorkloadNode {
        var node = self
        node.routes = routes + node.routes
        return node
    }

    /// The same, of whose autoscalers some may be gone.
    package func doubting(_ autoscalers: [KubernetesObject], _ isDoubtful: (KubernetesObject) -> Bool) -> WorkloadNode {
        var node = self
        for (position, object) in zip(self.autoscalers, autoscalers) where isDoubtful(object) {
            node.autoscalers.removeAll { $0 == position }
            node.otherScalers.append(Scaler(object, .version))
        }
        return node
    }
}

/// A Service, whom it selects, and who sends to it.
package struct ServiceNode: Sendable {
    package enum Selection: Sendable, Hashable {
        case workloads([Int])
        /// Nothing in the input matches. Those that share a label, but not all, are near misses; others are in another
        /// namespace.
        case nothing(nearMisses: [Int], elsewhere: [Int] = [], isOpen: Bool)
        /// There is no selector: somebody else keeps the endpoints, or it is an ExternalName.
        case noSelector
        /// The selector holds placeholders.
        case unknown
    }

    package let position: Int
    package let view: ServiceView
    package internal(set) var selection: Selection
    /// Workloads that it may select as well, although others are nearer.
    let passedOver: [Int]
    /// Workloads that it selects besides those which have the ports that it sends to: they declare none at all, and have no
    /// probe that asks for one. They are not among `workloads`.
    package internal(set) var bystanders: [Int] = []
    package internal(set) var routes: [TrafficRoute] = []
    /// The BackendConfigs that its annotation names.
    package internal(set) var backendConfigs: [BackendConfigBinding] = []
    /// GKE Gateway policies whose target it is.
    package internal(set) var policies: [Int] = []
    /// The KongUpstreamPolicy that its annotation names; `nil` without the annotation.
    package internal(set) var kongUpstreamPolicy: Resolution?
    /// The KongIngress that its annotation names; `nil` without the annotation.
    package internal(set) var kongIngress: Resolution?

    package var workloads: [Int] {
        if case .workloads(let workloads) = selection { workloads } else { [] }
    }
}

/// A BackendConfig that a Service's annotation names.
package struct BackendConfigBinding: Sendable {
    package let entry: BackendConfigAnnotation.Entry
    package let resolution: Resolution
}

/// An object that points at another one: an autoscaler, or a policy with a `targetRef`, one for each of several.
package struct TargetNode: Sendable {
    package let position: Int
    package let reference: ReferenceView
    package let target: Resolution
}

/// A disruption budget and the workloads whose Pods it counts.
package struct DisruptionBudgetNode: Sendable {
    package let position: Int
    package let view: DisruptionBudgetView
    package let workloads: [Int]
    /// Workloads that it may select as well, although others are nearer, or a kustomization that builds them leaves it out.
    package let passedOver: [Int]
    /// Workloads that share a label with its selector, but not all that it asks for, or that it is called after.
    package let nearMisses: [Int]
    /// Workloads that it would select, were they not in another namespace.
    package let elsewhere: [Int]
    package let isOpen: Bool
}

/// A backend that an Ingress or a route names.
package struct BackendReference: Sendable {
    /// The Ingress or the route.
    package let source: Int
    package let place: Place
    package let service: Resolution
    package let port: Field<IntOrString>
    /// The Gateway of a route; `nil` for an Ingress, and for a Gateway outside the input.
    package let gateway: Int?

    /// What is known of the port.
    package enum PortState: Sendable, Hashable {
        case exists
        case missing
        /// The Service is not in the input, or no port is named.
        case unknown
    }

    package let portState: PortState
}
