import HardenYAML

/// A container of a Pod.
///
/// Source: Kubernetes API reference, Container v1.
package struct ContainerView: Sendable {
    package enum Role: Sendable, Hashable {
        case main
        /// Runs to its end before the main containers start.
        case initialization
        /// An init container with `restartPolicy: Always`, which runs as long as the Pod.
        case sidecar
    }

    package let role: Role
    package let place: Place
    /// What a kustomization makes of images.
    private let images: [KustomizeImage]

    package init(role: Role, place: Place, images: [KustomizeImage] = []) {
        self.role = role
        self.place = place
        self.images = images
    }

    package var name: Field<String> { place["name"].string() }
    package var image: Field<String> {
        let written = place["image"].string()
        guard !images.isEmpty else { return written }
        return written.map { image in images.reduce(image) { $1.changed($0) ?? $0 } }
    }
    package var command: Field<[String]> { place["command"].strings() }
    package var args: Field<[String]> { place["args"].strings() }
    package var ports: [ContainerPortView] { place["ports"].items.map { ContainerPortView(place: $0) } }
    package var environment: [EnvironmentVariableView] {
        place["env"].items.map { EnvironmentVariableView(place: $0) }
    }

    package var preStop: LifecycleHookView { LifecycleHookView(place: place["lifecycle"]["preStop"]) }
    package var postStart: LifecycleHookView { LifecycleHookView(place: place["lifecycle"]["postStart"]) }
    package var resources: Place { place["resources"] }
    package var securityContext: Place { place["securityContext"] }

    /// A probe; `nil` where none is written.
    package func probe(_ kind: ProbeView.Kind) -> ProbeView? {
        let probe = place[kind.rawValue]
        return probe.exists ? ProbeView(kind: kind, place: probe) : nil
    }

    package var probes: [ProbeView] { ProbeView.Kind.allCases.compactMap { probe($0) } }

    /// The port with a number, or a name.
    package func port(_ port: IntOrString) -> ContainerPortView? {
        switch port {
        case .int(let number):
            place["ports"].items(whose: "containerPort", is: .int(number)).lazy.map { ContainerPortView(place: $0) }
                .first { $0.containerPort.value == number }
        case .string(let name):
            place["ports"].items(whose: "name", is: .string(name)).lazy.map { ContainerPortView(place: $0) }
                .first { $0.name.value == name }
        }
    }
}

/// A port that a container declares. Undeclared ports can be reached as well.
package struct ContainerPortView: Sendable {
    package let place: Place

    package var name: Field<String> { place["name"].string() }
    package var containerPort: Field<Int> { place["containerPort"].integer() }
    package var hostPort: Field<Int> { place["hostPort"].integer() }
    package var transport: Field<String> {
        place["protocol"].string(default: Default("TCP", source: APIReference.container))
    }
}

/// A variable of a container's environment.
package struct EnvironmentVariableView: Sendable {
    package let place: Place

    package var name: Field<String> { place["name"].string() }
    /// The literal value; unknown where it comes from elsewhere.
    package var value: Field<String> {
        place["valueFrom"].exists ? Field(.unknown, at: place["valueFrom"]) : place["value"].string()
    }
}

/// The containers of a Pod by the ports that they declare, for whoever looks for many.
package struct ContainerPortIndex: Sendable {
    package typealias Entry = (container: ContainerView, port: ContainerPortView)

    private var byNumber: [Int: [Entry]] = [:]
    private var byName: [String: [Entry]] = [:]

    /// Of the ports of one container that have the same number or name the first counts.
    package init(_ containers: [ContainerView]) {
        for container in containers {
            var numbers: Set<Int> = []
            var names: Set<String> = []
            for port in container.ports {
                if let number = port.containerPort.value, numbers.insert(number).inserted {
                    byNumber[number, default: []].append((container, port))
                }
                if let name = port.name.value, names.insert(name).inserted {
                    byName[name, default: []].append((container, port))
                }
            }
        }
    }

    /// The containers that declare a port: by number, or by name.
    package subscript(port: IntOrString) -> [Entry] {
        switch port {
        case .int(let number): byNumber[number] ?? []
        case .string(let name): byName[name] ?? []
        }
    }
}
