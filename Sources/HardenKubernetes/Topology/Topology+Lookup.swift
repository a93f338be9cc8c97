// What rules ask about objects and how these lie to each other.

extension Topology {
    /// The objects that a name means, as seen from an object of the input.
    package func resolve(_ name: String?, _ kinds: Set<ObjectKind>, from source: Int) -> Resolution {
        catalog.resolve(name, kinds, from: source)
    }

    /// The objects of a kind that have a name, in whatever namespace or folder.
    package func positions(named name: String, _ kind: ObjectKind) -> [Int] { catalog.positions(named: name, kind) }

    /// The first of the other workloads whose Pods a workload's selector matches as well, of those that count.
    package func rival(of workload: WorkloadNode, where counts: (Int) -> Bool) -> Int? {
        catalog.otherWorkload(workload.view.selector, than: workload.position, where: counts)
    }

    /// The same among those beside it that may end up in its namespace, because only one of both says it.
    package func rivalOfOpenNamespace(of workload: WorkloadNode, where counts: (Int) -> Bool) -> Int? {
        catalog.workloadOfOpenNamespace(workload.view.selector, beside: workload.position, where: counts)
    }

    /// An object near another that shows that its cluster is one of GKE.
    package func objectOfGKE(near position: Int) -> Int? { catalog.ofGKE(near: position) }

    /// Whether what concerns an object may be in parts of its surroundings that cannot be read, such as templates.
    package func isOpen(_ position: Int) -> Bool { catalog.isOpen(position) }

    /// The file of the kustomization that leaves out an object, where one may be expected to take it.
    func kustomization(leavingOut position: Int) -> String? {
        catalog.visibility.kustomization(leavingOut: position).map {
            manifests.files[manifests.kustomizations[$0].file].path
        }
    }

    /// Whether a kustomization builds an object.
    package func isBuilt(_ position: Int) -> Bool { !catalog.visibility.variants(of: position).isEmpty }

    /// Whether whoever applies one of two objects applies the other with it, to the same namespace.
    package func areAppliedTogether(_ first: Int, _ second: Int) -> Bool {
        catalog.visibility.areAppliedTogether(first, second)
    }

    /// Whether two objects are never in one namespace.
    package func areApart(_ first: Int, _ second: Int) -> Bool {
        let visibility = catalog.visibility
        return visibility.areApart(visibility.namespaces(of: first), visibility.namespaces(of: second))
    }

    /// Whether two objects may end up in one cluster, as far as their places and namespaces tell.
    package func isInReach(_ first: Int, _ second: Int) -> Bool { catalog.visibility.isInReach(first, second) }

    /// Whether two objects lie in one folder, or are built by one kustomization.
    package func isBeside(_ first: Int, _ second: Int) -> Bool {
        catalog.visibility.steps(from: first, to: second) == 1
    }
}
