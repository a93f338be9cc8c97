import HardenRollout
import HardenRules

extension WorkloadCase {
    /// The manifests, as a team writes them.
    var manifests: String {
        var documents = [workload, service]
        documents += route
        if let policy { documents.append(policy) }
        if let healthCheckPolicy { documents.append(healthCheckPolicy) }
        if let disruptionBudget { documents.append(disruptionBudget) }
        if let autoscaler { documents.append(autoscaler) }
        return documents.joined(separator: "---\n")
    }

    /// The `.harden.yaml` beside them.
    var configuration: String {
        var lines: [String] = []
        if let kubernetesMinor { lines += ["platform:", "  kubernetes: \"1.\(kubernetesMinor)\""] }
        var application: [String] = []
        if let slowestRequest { application.append("slowestRequest: \(slowestRequest)s") }
        if let shutdown { application.append("shutdown: \(shutdown)s") }
        if let onSIGTERM { application.append("onSIGTERM: \(onSIGTERM)") }
        application.append("closesConnections: \(closesConnections)")
        if let keepAlive { application.append("keepAlive: \(keepAlive)s") }
        if idempotent { application.append("idempotent: true") }
        if let shell { application.append("shell: \(shell)") }
        if let drainLatency {
            application += ["drainLatency:", "  \(path.name): \(drainLatency)s"]
        }
        lines.append("application:")
        lines += application.map { "  " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }
}

// MARK: - Documents

extension WorkloadCase {
    private var isRollout: Bool {
        if case .blueGreen = strategy { true } else { false }
    }

    private var workload: String {
        var lines = [
            isRollout ? "apiVersion: argoproj.io/v1alpha1" : "apiVersion: apps/v1",
            "kind: \(isRollout ? "Rollout" : "Deployment")", "metadata:", "  name: orders", "spec:",
        ]
        if let replicas { lines.append("  replicas: \(replicas)") }
        if let minReady { lines.append("  minReadySeconds: \(minReady)") }
        lines += ["  selector:", "    matchLabels: {app: orders}"]
        switch strategy {
        case .unwritten: break
        case .recreate: lines += ["  strategy:", "    type: Recreate"]
        case .rollingUpdate(let unavailable, let surge):
            lines += ["  strategy:", "    rollingUpdate:"]
            lines += ["      maxUnavailable: \(unavailable)", "      maxSurge: \(surge)"]
        case .blueGreen(let delay):
            lines += ["  strategy:", "    blueGreen:", "      activeService: orders"]
            if let delay { lines.append("      scaleDownDelaySeconds: \(delay)") }
        }
        lines += ["  template:", "    metadata:", "      labels: {app: orders}", "    spec:"]
        if let grace { lines.append("      terminationGracePeriodSeconds: \(grace)") }
        if isSpread {
            lines += ["      topologySpreadConstraints:", "        - maxSkew: 1"]
            lines += ["          topologyKey: kubernetes.io/hostname", "          whenUnsatisfiable: DoNotSchedule"]
            lines += ["          labelSelector:", "            matchLabels: {app: orders}"]
        }
        lines += ["      containers:", "        - name: orders", "          image: orders:1", "          ports:"]
        lines += ["            - name: http", "              containerPort: 8080"]
        if let readiness { lines += readiness.lines }
        lines += hook.lines
        if let proxyHook { lines += ["        - name: proxy", "          image: proxy:1"] + proxyHook.lines }
        return lines.joined(separator: "\n") + "\n"
    }

    private var service: String {
        var annotations: [String] = []
        if path.isGKEIngress {
            annotations.append("    cloud.google.com/neg: '{\"ingress\": \(path.choosesPods)}'")
            if hasPolicy { annotations.append("    cloud.google.com/backend-config: '{\"default\": \"orders\"}'") }
        }
        if path == .kongToClusterIP { annotations.append("    ingress.kubernetes.io/service-upstream: \"true\"") }
        if path.proxy == .kong, let timeout {
            annotations.append("    konghq.com/read-timeout: \"\(timeout * 1000)\"")
        }
        var lines = ["apiVersion: v1", "kind: Service", "metadata:", "  name: orders"]
        if !annotations.isEmpty { lines += ["  annotations:"] + annotations }
        lines.append("spec:")
        if path == .inCluster { lines.append("  type: LoadBalancer") }
        if path == .inClusterToHeadless { lines.append("  clusterIP: None") }
        if path == .gkeIngressInstanceGroups { lines.append("  type: NodePort") }
        // Members of a cluster that look for each other ask a headless Service for it.
        if publishesNotReady, path != .inClusterToHeadless { lines.append("  publishNotReadyAddresses: true") }
        lines += ["  selector: {app: orders}", "  ports:"]
        lines += ["    - name: http", "      port: 80", "      targetPort: 8080"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var route: [String] {
        switch path {
        case .gkeIngressExternal, .gkeIngressInstanceGroups: [ingress(["kubernetes.io/ingress.class: gce"])]
        case .gkeIngressInternal: [ingress(["kubernetes.io/ingress.class: gce-internal"])]
        case .gkeIngressRegional: [ingress(["kubernetes.io/ingress.class: gce-regional-external"])]
        case .gkeGatewayGlobal: [gateway("gke-l7-global-external-managed"), httpRoute]
        case .gkeGatewayRegional: [gateway("gke-l7-rilb"), httpRoute]
        case .kong, .kongToClusterIP:
            [ingress([], className: "kong"), ingressClass("kong", "ingress-controllers.konghq.com/kong")]
        case .ingressNGINX, .ingressNGINXToClusterIP:
            [
                ingress(
                    (timeout.map { ["nginx.ingress.kubernetes.io/proxy-read-timeout: \"\($0)\""] } ?? [])
                        + (path.choosesPods ? [] : ["nginx.ingress.kubernetes.io/service-upstream: \"true\""]),
                    className: "nginx"
                ),
                ingressClass("nginx", "k8s.io/ingress-nginx"),
            ]
        default: []
        }
    }

    private func ingress(_ annotations: [String], className: String? = nil) -> String {
        var lines = ["apiVersion: networking.k8s.io/v1", "kind: Ingress", "metadata:", "  name: orders"]
        if !annotations.isEmpty { lines += ["  annotations:"] + annotations.map { "    " + $0 } }
        lines.append("spec:")
        if let className { lines.append("  ingressClassName: \(className)") }
        lines += ["  defaultBackend:", "    service:", "      name: orders", "      port:", "        number: 80"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func ingressClass(_ name: String, _ controller: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: \(name)
        spec:
          controller: \(controller)

        """
    }

    private func gateway(_ className: String) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: edge
        spec:
          gatewayClassName: \(className)
          listeners:
            - name: http
              port: 80
              protocol: HTTP

        """
    }

    private var httpRoute: String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: orders
        spec:
          parentRefs:
            - name: edge
          rules:
            - backendRefs:
                - name: orders
                  port: 80

        """
    }

    private var hasPolicy: Bool { draining != nil || timeout != nil || healthCheck != nil }

    /// What the load balancer is told: a BackendConfig, or a GCPBackendPolicy.
    private var policy: String? {
        guard path.controller != nil else { return nil }
        if path.isGKEGateway {
            guard draining != nil || timeout != nil else { return nil }
            let settings = ["  default:"] + policyLines.map { "    " + $0 } + Self.target
            return Self.document("networking.gke.io/v1", "GCPBackendPolicy", settings)
        }
        guard hasPolicy else { return nil }
        var settings = policyLines
        if let healthCheck {
            settings += ["healthCheck:", "  type: HTTP", "  port: 8080", "  requestPath: \(healthCheck.path)"]
            settings += healthCheck.timing.map { "  " + $0 }
        }
        return Self.document("cloud.google.com/v1", "BackendConfig", settings.map { "  " + $0 })
    }

    private static func document(_ apiVersion: String, _ kind: String, _ spec: [String]) -> String {
        let head = ["apiVersion: \(apiVersion)", "kind: \(kind)", "metadata:", "  name: orders", "spec:"]
        return (head + spec).joined(separator: "\n") + "\n"
    }

    private var policyLines: [String] {
        var lines: [String] = []
        if let timeout { lines.append("timeoutSec: \(timeout)") }
        if let draining { lines += ["connectionDraining:", "  drainingTimeoutSec: \(draining)"] }
        return lines
    }

    private var healthCheckPolicy: String? {
        guard path.isGKEGateway, let healthCheck else { return nil }
        let check = ["config:", "  type: HTTP", "  httpHealthCheck:", "    portSpecification: USE_FIXED_PORT"]
        let target = ["    port: 8080", "    requestPath: \(healthCheck.path)"]
        let settings = (healthCheck.timing + check + target).map { "    " + $0 }
        return Self.document("networking.gke.io/v1", "HealthCheckPolicy", ["  default:"] + settings + Self.target)
    }

    private static let target = ["  targetRef:", "    group: \"\"", "    kind: Service", "    name: orders"]

    private var disruptionBudget: String? {
        guard let budget else { return nil }
        let amount =
            switch budget {
            case .minAvailable(let count): "minAvailable: \(count)"
            case .maxUnavailable(let count): "maxUnavailable: \(count)"
            }
        return """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: orders
            spec:
              \(amount)
              selector:
                matchLabels: {app: orders}

            """
    }

    private var autoscaler: String? {
        guard let autoscaled else { return nil }
        return """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: orders
            spec:
              scaleTargetRef:
                apiVersion: \(isRollout ? "argoproj.io/v1alpha1" : "apps/v1")
                kind: \(isRollout ? "Rollout" : "Deployment")
                name: orders
              minReplicas: \(autoscaled)
              maxReplicas: \(autoscaled + 3)

            """
    }
}

extension WorkloadCase.Hook {
    fileprivate var lines: [String] {
        let handler: [String]
        switch self {
        case .none: return []
        case .sleep(let seconds): handler = ["sleep:", "  seconds: \(seconds)"]
        case .program(let seconds): handler = ["exec:", "  command: [\"sleep\", \"\(seconds)\"]"]
        case .shell(let seconds): handler = ["exec:", "  command: [\"/bin/sh\", \"-c\", \"sleep \(seconds)\"]"]
        case .signals(let after, let waits):
            let wait = after > 0 ? "sleep \(after); " : ""
            handler = ["exec:", "  command: [\"/bin/sh\", \"-c\", \"\(wait)nginx -s quit; sleep \(waits)\"]"]
        case .calls(let after, let waits):
            let wait = after > 0 ? "sleep \(after); " : ""
            handler = [
                "exec:", "  command: [\"/bin/sh\", \"-c\", \"\(wait)curl localhost:8080/drain; sleep \(waits)\"]",
            ]
        }
        return (["lifecycle:", "  preStop:"] + handler.map { "    " + $0 }).map { "          " + $0 }
    }
}

extension WorkloadCase.Probe {
    fileprivate var lines: [String] {
        var lines = ["readinessProbe:"]
        lines += path.map { ["  httpGet:", "    path: \($0)"] } ?? ["  tcpSocket:"]
        lines.append("    port: 8080")
        if let period { lines.append("  periodSeconds: \(period)") }
        if let timeout { lines.append("  timeoutSeconds: \(timeout)") }
        if let successThreshold { lines.append("  successThreshold: \(successThreshold)") }
        if let initialDelay { lines.append("  initialDelaySeconds: \(initialDelay)") }
        return lines.map { "          " + $0 }
    }
}

extension WorkloadCase.HealthCheck {
    fileprivate var timing: [String] {
        var lines: [String] = []
        if let interval { lines += ["checkIntervalSec: \(interval)", "timeoutSec: \(interval)"] }
        if let healthyThreshold { lines.append("healthyThreshold: \(healthyThreshold)") }
        return lines
    }
}
