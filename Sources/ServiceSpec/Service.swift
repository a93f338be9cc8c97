/// A service that runs on Kubernetes: one container image, several identical copies of it (Pods), and the ways in which
/// requests reach them.
///
/// Say what is true of your application; the manifests that keep its rollouts, scale-downs and node drains free of lost
/// requests follow from it.
///
/// ```swift
/// Service(
///     name: "orders",
///     image: "registry.example.com/orders:1.4.2",
///     ports: [.http(8080)],
///     resources: Resources(cpu: .millicores(250), memory: .mebibytes(256)),
///     health: Health(readiness: .http("/ready"))
/// )
/// ```
public struct Service: Sendable, Hashable {
    /// The name of the service and of the objects made for it.
    ///
    /// A DNS label: lower-case letters, digits and `-`, beginning with a letter, at most 63 characters. Other services
    /// in the same namespace reach this one under it.
    public var name: String
    /// The namespace (a named part of a cluster) that the objects live in. `nil`, the default, leaves it out of the
    /// manifests: whoever applies them chooses.
    public var namespace: String?
    /// Labels added to every object and Pod, for selection in queries and dashboards. None by default.
    public var labels: [String: String]
    /// Annotations added to the Pods. None by default.
    public var annotations: [String: String]
    /// The container image, with a tag or a digest. A moving tag such as `latest` makes Pods of one rollout differ.
    public var image: String
    /// The program to start in place of the image's entry point. Empty, the default, starts the image's own.
    ///
    /// Not run by a shell. A shell as first process would keep the termination signal from the application.
    public var command: [String]
    /// Arguments in place of the image's own. Empty, the default, leaves those of the image.
    public var arguments: [String]
    /// Environment variables, in the order in which they may refer to each other as `$(NAME)`.
    public var environment: [EnvironmentVariable]
    /// Directories mounted into the container: configuration, secrets, scratch space.
    public var volumes: [Volume]
    /// The ports on which the application listens. The first is the one that probes and exposures use unless they name
    /// another.
    public var ports: [Port]
    /// What a Pod gets of CPU and memory. Required: no default is right for an application that nobody measured, and a
    /// memory limit set too low kills Pods in the middle of requests.
    public var resources: Resources
    /// How many Pods run. Three by default: one may be drained and one may fail, and one still answers.
    public var scale: Scale
    /// How a new version replaces the old one.
    public var rollout: Rollout
    /// How many Pods node drains and upgrades may take at once.
    public var disruption: Disruption
    /// How the Pods are spread over zones and nodes.
    public var spread: Spread
    /// How Kubernetes finds out whether a Pod can serve.
    public var health: Health
    /// What the requests are like.
    public var traffic: Traffic
    /// What the application does when it is told to stop.
    public var shutdown: Shutdown
    /// Whether requests of one client should reach the same Pod. They need not, by default.
    public var sessionAffinity: SessionAffinity
    /// The ways in which requests reach the service, several at once if need be. Within the cluster only, by default.
    public var exposure: [Exposure]
    /// What the process may do on its node. By default what the Pod Security Standard "restricted" allows.
    public var security: Security
    /// The cluster and the image, as far as they decide what may be written.
    public var platform: Platform
    /// Fields that this type has no word for, merged into the generated objects.
    public var extras: [ExtraFields]
    /// Where the service was written; messages point there.
    public var source: SourceLocation?

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - name: The name of the service, a DNS label.
    ///   - namespace: The namespace; `nil` leaves it to whoever applies the manifests.
    ///   - labels: Labels added to every object.
    ///   - annotations: Annotations added to the Pods.
    ///   - image: The container image with a tag or digest.
    ///   - command: The program to start in place of the image's entry point.
    ///   - arguments: Arguments in place of the image's own.
    ///   - environment: Environment variables.
    ///   - volumes: Directories mounted into the container.
    ///   - ports: The ports on which the application listens.
    ///   - resources: CPU and memory of a Pod.
    ///   - scale: How many Pods run.
    ///   - rollout: How a new version replaces the old one.
    ///   - disruption: How many Pods drains may take at once.
    ///   - spread: How the Pods are spread over zones and nodes.
    ///   - health: Readiness, liveness and startup probes. A service with ports needs a readiness probe.
    ///   - traffic: What the requests are like.
    ///   - shutdown: What the application does when it is told to stop.
    ///   - sessionAffinity: Whether requests of one client should reach the same Pod.
    ///   - exposure: The ways in which requests reach the service.
    ///   - security: What the process may do on its node.
    ///   - platform: The cluster and the image.
    ///   - extras: Fields merged into the generated objects.
    ///   - file: The file that messages point to; leave it out.
    ///   - line: The line that messages point to; leave it out.
    public init(
        name: String,
        namespace: String? = nil,
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        image: String,
        command: [String] = [],
        arguments: [String] = [],
        environment: [EnvironmentVariable] = [],
        volumes: [Volume] = [],
        ports: [Port] = [],
        resources: Resources,
        scale: Scale = .fixed(3),
        rollout: Rollout = Rollout(),
        disruption: Disruption = .maxUnavailable(.count(1)),
        spread: Spread = Spread(),
        health: Health = Health(),
        traffic: Traffic = Traffic(),
        shutdown: Shutdown = Shutdown(),
        sessionAffinity: SessionAffinity = .none,
        exposure: [Exposure] = [.clusterInternal],
        security: Security = Security(),
        platform: Platform = Platform(),
        extras: [ExtraFields] = [],
        file: String = #filePath,
        line: Int = #line
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.image = image
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.volumes = volumes
        self.ports = ports
        self.resources = resources
        self.scale = scale
        self.rollout = rollout
        self.disruption = disruption
        self.spread = spread
        self.health = health
        self.traffic = traffic
        self.shutdown = shutdown
        self.sessionAffinity = sessionAffinity
        self.exposure = exposure
        self.security = security
        self.platform = platform
        self.extras = extras
        self.source = SourceLocation(file: file, line: line)
    }
}
