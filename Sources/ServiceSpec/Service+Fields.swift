package import HardenCoding

extension Service: SpecCodable {
    package static let codec = fields.codec

    /// Everything that a spec file may say about a service.
    package static let fields = SpecRecord(
        "Service",
        "A service that runs on Kubernetes.",
        prototype: prototype,
        otherNames: kubernetesNames
    ) {
        SpecField("name", \.name, .text(.serviceName), isRequired: true, "The name of the service and its objects.")
        SpecField(
            "namespace",
            optional: \.namespace,
            .text(.label),
            "The namespace; left to whoever applies if left out."
        )
        SpecField("labels", \.labels, .dictionary(.metadataKey, to: .labelValue), "Labels added to every object.")
        SpecField("annotations", \.annotations, .dictionary(.metadataKey, to: .any), "Annotations added to the Pods.")
        SpecField("image", \.image, .text(.image), isRequired: true, "The container image, with a tag or digest.")
        SpecField("command", \.command, .list(of: .text()), "The program to start in place of the image's own.")
        SpecField("arguments", \.arguments, .list(of: .text()), "Arguments in place of the image's own.")
        SpecField("environment", \.environment, .environment, "Environment variables by name.")
        SpecField("volumes", \.volumes, .list(of: .own), "Directories mounted into the container.")
        SpecField("ports", \.ports, .list(of: .own), "The ports on which the application listens.")
        SpecField("resources", \.resources, .own, isRequired: true, "What a Pod gets of CPU and memory.")
        SpecField("scale", \.scale, .own, "How many Pods run: a number, or a range.")
        SpecField("rollout", \.rollout, .own, "How a new version replaces the old one.")
        SpecField("disruption", \.disruption, .own, "How many Pods node drains may take at once.")
        SpecField("spread", \.spread, .own, "How the Pods are spread over zones and nodes.")
        SpecField("health", \.health, .own, "How Kubernetes finds out whether a Pod can serve.")
        SpecField("traffic", \.traffic, .own, "What the requests are like.")
        SpecField("shutdown", \.shutdown, .own, "What the application does when it is told to stop.")
        SpecField("sessionAffinity", \.sessionAffinity, .own, "Whether a client's requests reach the same Pod.")
        SpecField("exposure", \.exposure, .list(of: .own), "The ways in which requests reach the service.")
        SpecField("security", \.security, .own, "What the process may do on its node.")
        SpecField("platform", \.platform, .own, "The cluster and the image.")
        SpecField("extras", \.extras, .list(of: .own), "Fields merged into the generated objects.")
        SpecField("source", optional: \.source, .own, "Where the service is written; set by specs in Swift.")
    }

    /// Where people who know Kubernetes may look first.
    private static let kubernetesNames = [
        "affinity": "spread", "args": "arguments", "autoscaling": "scale", "env": "environment", "ingress": "exposure",
        "lifecycle": "shutdown", "livenessProbe": "health", "podDisruptionBudget": "disruption",
        "readinessProbe": "health", "replicas": "scale", "securityContext": "security", "startupProbe": "health",
        "strategy": "rollout", "terminationGracePeriodSeconds": "shutdown", "topologySpreadConstraints": "spread",
        "volumeMounts": "volumes",
    ]

    private static var prototype: Service {
        var service = Service(name: "", image: "", resources: Resources(cpu: .millicores(0), memory: .bytes(0)))
        service.source = nil
        return service
    }
}

extension SourceLocation: SpecCodable {
    package static let codec = SpecRecord(
        "SourceLocation",
        "A place in a source file.",
        prototype: SourceLocation(file: "", line: 1)
    ) {
        SpecField("file", \.file, .text(), isRequired: true, "Path of the file.")
        SpecField("line", \.line, .number(1...Int.max), isRequired: true, "Line, counted from 1.")
        SpecField("column", optional: \.column, .number(1...Int.max), "Column, counted from 1.")
    }.codec
}
