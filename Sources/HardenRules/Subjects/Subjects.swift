import HardenKubernetes

/// One thing that a rule looks at.
package protocol RuleSubject: Sendable {
    /// How findings call it, such as `Deployment shop/orders`.
    var title: String { get }
    /// Position of its object among those of the input; `nil` for what is in no Kubernetes object.
    var objectPosition: Int? { get }
}

/// What a rule looks at, one by one, in the order of the input.
package struct Subjects<Subject: RuleSubject>: Sendable {
    let all: @Sendable (RuleContext) -> [Subject]

    init(_ all: @escaping @Sendable (RuleContext) -> [Subject]) { self.all = all }

    /// Those of which something holds.
    func `where`(_ condition: @escaping @Sendable (Subject) -> Bool) -> Self {
        Self { context in all(context).filter(condition) }
    }

    /// Those whose object says itself what a field is: where a kustomization of the input may change one of them, what the
    /// file says is not what the cluster gets.
    func reading(_ fields: [String]...) -> Self { reading { _ in fields } }

    func reading(_ fields: @escaping @Sendable (Subject) -> [[String]]) -> Self {
        Self { context in
            guard context.topology.hasPatches else { return all(context) }
            return all(context).filter { subject in
                guard let position = subject.objectPosition else { return true }
                return !fields(subject).contains { context.isPatched(position, $0) }
            }
        }
    }

    static func + (first: Self, second: Self) -> Self { Self { first.all($0) + second.all($0) } }
}

/// The input as a whole, for rules about what its objects have to do with each other. Their faults name the object.
extension RuleContext: RuleSubject {
    package var title: String { "" }
    package var objectPosition: Int? { nil }
}

extension Subjects where Subject == RuleContext {
    static var input: Self { Self { [$0] } }
}
