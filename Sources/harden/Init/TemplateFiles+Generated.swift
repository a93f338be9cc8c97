// swift-format-ignore-file
// The files of Templates, for the program alone. UPDATE_GOLDEN=1 swift test --filter TemplateFilesTests writes it.

extension Template {
    static let swiftServiceFiles: [File] = [
File(path: #".dockerignore"#, text: .embedded(#"""
.build
.git
.swiftpm
k8s

"""#)),
File(path: #".github/workflows/ci.yml"#, text: .embedded(#"""
name: CI
on:
  pull_request:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: {% raw %}ci-${{ github.ref }}{% endraw %}
  cancel-in-progress: true
jobs:
  service:
    name: service
    runs-on: ubuntu-latest
    container: swift:6.3-bookworm
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - name: What harden needs
        run: apt-get update -qq && apt-get install -y -qq --no-install-recommends libyaml-dev zlib1g-dev pkg-config
      - name: Build
        run: swift build
      - name: The manifests are those of the spec
        run: swift package --allow-writing-to-package-directory generate-manifests --check --diff
      # harden is built once more, as a program of its own, and kept in the cache.
      - uses: {{ cookiecutter.harden_owner }}/harden/.github/actions/harden@v{{ cookiecutter.harden_version }}
        with:
          paths: k8s

"""#)),
File(path: #".gitignore"#, text: .embedded(#"""
.build/
.swiftpm/

"""#)),
File(path: #".pre-commit-config.yaml"#, text: .embedded(#"""
# Once in each clone: 'pipx install pre-commit' and 'pre-commit install'.
repos:
  - repo: https://github.com/{{ cookiecutter.harden_owner }}/harden
    rev: v{{ cookiecutter.harden_version }}
    hooks:
      - id: harden
        args: [k8s]
  - repo: local
    hooks:
      - id: manifests
        name: the manifests are those of the spec
        entry: swift package --allow-writing-to-package-directory generate-manifests --check --diff
        language: system
        files: ^(Package\.swift|Sources/.*|k8s/.*)$
        pass_filenames: false

"""#)),
File(path: #"Dockerfile"#, text: .embedded(#"""
# The compiler's image and the one below are of the same Debian release, so that the C library is the same.
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY Package.swift Package.resolved* ./
RUN swift package resolve
COPY Sources ./Sources
# The Swift runtime goes into the program: the final image needs only the C and C++ libraries.
RUN swift build -c release --product {{ cookiecutter.module }} --static-swift-stdlib -Xlinker -s \
    && install -D "$(swift build -c release --show-bin-path)/{{ cookiecutter.module }}" /out/{{ cookiecutter.name }}

# No shell and no package manager; runs as user 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/{{ cookiecutter.name }} /{{ cookiecutter.name }}
EXPOSE 8080
ENTRYPOINT ["/{{ cookiecutter.name }}"]

"""#)),
File(path: #"Package.swift"#, text: .embedded(#"""
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "{{ cookiecutter.name }}",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Only the spec uses harden; the server is built without it.
        .package(url: "https://github.com/{{ cookiecutter.harden_owner }}/harden.git", from: "{{ cookiecutter.harden_version }}"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.10.0"),
    ],
    targets: [
        // What the server does and the manifests promise, said once.
        .target(name: "{{ cookiecutter.module }}Settings"),
        .executableTarget(
            name: "{{ cookiecutter.module }}",
            dependencies: [
                "{{ cookiecutter.module }}Settings",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "{{ cookiecutter.module }}Manifest",
            dependencies: [
                "{{ cookiecutter.module }}Settings",
                .product(name: "ServiceSpec", package: "harden"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

"""#)),
File(path: #"README.md"#, text: .embedded(#"""
# {{ cookiecutter.name }}

An HTTP service in Swift whose rollouts, scale-downs and node drains lose no request.

| here | what |
|---|---|
| `Sources/{{ cookiecutter.module }}` | the server (Hummingbird): ready once it has started up; on SIGTERM it answers with `Connection: close` for a moment, then finishes what it has and ends |
| `Sources/{{ cookiecutter.module }}Settings` | ports, paths and times that the server and its manifests have to agree on |
| `Sources/{{ cookiecutter.module }}Manifest` | the service spec: what the manifests are made from |
| `k8s` | the manifests, written by `harden` and yours to edit: fields that the spec decides are set, everything else stays |
| `Dockerfile` | an image with the program and no shell |
| `.github/workflows/ci.yml` | builds, and checks the manifests |
| `.pre-commit-config.yaml` | checks the manifests before each commit, after `pre-commit install` |

`Package.swift`, the workflow and the hooks take harden from `https://github.com/{{ cookiecutter.harden_owner }}/harden`. If you have it from somewhere
else, put that address in its place; a clone beside this folder is `.package(path: "../harden")`.

Run it, and ask it something:

    swift run {{ cookiecutter.module }}
    curl 'http://localhost:8080/?name=you'

Write the manifests again after a change of the spec or the settings, and check that this was done, as CI does:

    swift package --allow-writing-to-package-directory generate-manifests
    swift package --allow-writing-to-package-directory generate-manifests --check --diff

Build the image, give it the name that the spec has, and apply:

    docker build -t {{ cookiecutter.image }}:1.0.0 .
    kubectl apply -f k8s

## Making it yours

- Say in `Sources/{{ cookiecutter.module }}Settings/Settings.swift` how long your slowest request takes; the grace period,
  the load balancer's draining and its timeout follow from it.
- Put what has to happen before the first request into `StartUp` in `Sources/{{ cookiecutter.module }}/Lifecycle.swift`.
- Commit `Package.resolved`, which the first build writes, so that every build uses the same versions.
- Measure, then set `resources` in the spec: no default is right for an application that nobody has measured.
- The workflow names the version of harden by its tag. To be safe from a tag that is moved, put the commit in its place.

"""#)),
File(path: #"Sources/{{cookiecutter.module}}/ConnectionClose.swift"#, text: .embedded(#"""
import Hummingbird
import NIOCore

/// A request together with the connection it came on.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Ends connections politely while the server drains.
///
/// Clients and proxies that keep connections open are not told that a Pod goes away; on layer 4 their connections
/// outlive its removal from the Service. `Connection: close` is how HTTP/1.1 tells them, between two requests.
struct ConnectionCloseMiddleware: RouterMiddleware {
    let lifecycle: Lifecycle

    func handle(
        _ request: Request,
        context: ConnectionContext,
        next: (Request, ConnectionContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard lifecycle.isDraining else { return response }
        response.headers[.connection] = "close"
        // Hummingbird takes this for "close once the answer is written".
        context.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        return response
    }
}

"""#)),
File(path: #"Sources/{{cookiecutter.module}}/Lifecycle.swift"#, text: .embedded(#"""
import {{ cookiecutter.module }}Settings
import Logging
import ServiceLifecycle
import Synchronization

/// Where the process stands between its start and its end.
final class Lifecycle: Sendable {
    private let ready = Atomic(false)
    private let draining = Atomic(false)

    /// Whether start-up is done. It stays so while draining: the Pod's removal has already been announced, and requests
    /// that still arrive are answered.
    var isReady: Bool { ready.load(ordering: .acquiring) }

    /// Whether SIGTERM has come.
    var isDraining: Bool { draining.load(ordering: .acquiring) }

    func startUpDone() { ready.store(true, ordering: .releasing) }
    func drain() { draining.store(true, ordering: .releasing) }
}

/// Does what has to be done before the first request, then says that the server is ready.
struct StartUp: Service {
    let lifecycle: Lifecycle

    func run() async throws {
        // Open connection pools, fill caches, run what the first request would otherwise wait for.
        lifecycle.startUpDone()
        try await gracefulShutdown()
    }
}

/// Keeps the server accepting for a moment after SIGTERM, so that clients can leave without losing a request.
struct Goodbye: Service {
    let lifecycle: Lifecycle
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        logger.info("draining")
        lifecycle.drain()
        // Not cancelled by the shutdown itself; a second signal, SIGINT, cancels it.
        try await Task.sleep(for: Settings.goodbye)
    }
}

"""#)),
File(path: #"Sources/{{cookiecutter.module}}/{{cookiecutter.module}}Server.swift"#, text: .embedded(#"""
import {{ cookiecutter.module }}Settings
import Hummingbird
import Logging
import ServiceLifecycle

/// A small HTTP server that loses no request while it starts, while it is replaced and while its node is drained.
@main
struct {{ cookiecutter.module }}Server {
    static func main() async throws {
        let logger = Logger(label: "{{ cookiecutter.name }}")
        let lifecycle = Lifecycle()
        let server = Application(
            router: router(lifecycle: lifecycle),
            server: .http1(configuration: .init(idleTimeout: .init(Settings.idleTimeout))),
            configuration: .init(address: .hostname("0.0.0.0", port: Settings.port)),
            logger: logger
        )
        // Services end in reverse order, each when the one after it has ended: so the goodbye comes first, then the
        // server stops accepting, finishes the requests it has, and only then goes what those requests need.
        let group = ServiceGroup(
            configuration: .init(
                services: [StartUp(lifecycle: lifecycle), server, Goodbye(lifecycle: lifecycle, logger: logger)],
                gracefulShutdownSignals: [.sigterm],
                cancellationSignals: [.sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    static func router(lifecycle: Lifecycle) -> Router<ConnectionContext> {
        let router = Router(context: ConnectionContext.self)
        router.add(middleware: ConnectionCloseMiddleware(lifecycle: lifecycle))
        router.get("/") { request, _ in
            "Hello, \(request.uri.queryParameters["name"] ?? "world")!\n"
        }
        router.get(RouterPath(Settings.readinessPath)) { _, _ -> HTTPResponse.Status in
            lifecycle.isReady ? .ok : .serviceUnavailable
        }
        router.get(RouterPath(Settings.livenessPath)) { _, _ -> HTTPResponse.Status in .ok }
        return router
    }
}

"""#)),
File(path: #"Sources/{{cookiecutter.module}}Manifest/{{cookiecutter.module}}Manifest.swift"#, text: .embedded(#"""
import {{ cookiecutter.module }}Settings
import ServiceSpec

/// What Kubernetes is told about the server. To write the manifests again after a change:
///
///     swift package --allow-writing-to-package-directory generate-manifests
@main
struct {{ cookiecutter.module }}Manifest: ServiceManifest {
    static var services: [Service] {
        [
            Service(
                name: "{{ cookiecutter.name }}",
                image: "{{ cookiecutter.image }}:1.0.0",
                ports: [.http(Settings.port)],
                resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
                scale: .range(min: 3, max: 10, cpu: 70),
                health: Health(
                    readiness: .http(Settings.readinessPath),
                    liveness: .http(Settings.livenessPath)
                ),
                traffic: Traffic(
                    slowestRequest: Settings.slowestRequest,
                    idempotent: true,
                    keepAlive: Settings.idleTimeout
                ),
                shutdown: Shutdown(duration: Settings.shutdown, onSIGTERM: .drains, closesConnections: true),
                exposure: [.gkeGateway(class: .globalExternal, hosts: ["{{ cookiecutter.host }}"])]
            )
        ]
    }
}

"""#)),
File(path: #"Sources/{{cookiecutter.module}}Settings/Settings.swift"#, text: .embedded(#"""
/// What the server and its manifests have to agree on.
public enum Settings {
    /// Where the server listens, and where probes and load balancers look for it.
    public static let port = 8080

    /// Answers 200 once the server has started up.
    public static let readinessPath = "/readyz"

    /// Answers 200 as long as the process can answer at all. It must not depend on anything else: a database that is
    /// down is no reason to restart this process.
    public static let livenessPath = "/livez"

    /// How long a connection without a request stays open.
    ///
    /// Google's load balancers keep theirs for 600 s. The server must not be the one that closes: a request that is
    /// already on its way to a closed connection ends as a 502.
    public static let idleTimeout = Duration.seconds(620)

    /// How long the server goes on accepting after SIGTERM, answering with `Connection: close`, so that clients that
    /// keep connections open leave by themselves.
    public static let goodbye = Duration.seconds(5)

    /// The longest time that a request takes.
    public static let slowestRequest = Duration.seconds(10)

    /// How long the server needs from SIGTERM to its end.
    public static let shutdown = goodbye + slowestRequest
}

"""#)),
File(path: #"k8s/{{cookiecutter.name}}.yaml"#, text: .embedded(#"""
# From the spec of {{ cookiecutter.name }}. Comments, order and further fields are kept.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
  annotations:
    harden.dev/slowest-request: 10s
    harden.dev/shutdown: 15s
    harden.dev/on-sigterm: drains
    harden.dev/closes-connections: "true"
    harden.dev/keep-alive: 10m20s
    harden.dev/idempotent: "true"
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ cookiecutter.name }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  minReadySeconds: 68  # = propagation 60 + health check 8
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ cookiecutter.name }}
    spec:
      serviceAccountName: {{ cookiecutter.name }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 90  # = preStop 75 + shutdown 15
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: {{ cookiecutter.name }}
          matchLabelKeys:
            - pod-template-hash
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: {{ cookiecutter.name }}
          matchLabelKeys:
            - pod-template-hash
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ cookiecutter.name }}
          image: {{ cookiecutter.image }}:1.0.0
          ports:
            - name: http
              containerPort: 8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 128Mi
          startupProbe:
            httpGet:
              path: /livez
              port: 8080
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 60
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 3
          livenessProbe:
            httpGet:
              path: /livez
              port: 8080
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          lifecycle:
            preStop:
              sleep:
                seconds: 75  # = draining 15 + drain latency 60
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
---
apiVersion: v1
kind: Service
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  selector:
    app.kubernetes.io/name: {{ cookiecutter.name }}
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ cookiecutter.name }}
  unhealthyPodEvictionPolicy: AlwaysAllow
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ cookiecutter.name }}
  minReplicas: 3
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      policies:
        - type: Percent
          value: 10
          periodSeconds: 90  # = grace period: the last Pods are gone
        - type: Pods
          value: 1
          periodSeconds: 90  # = grace period: the last Pods are gone
      selectPolicy: Max
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  gatewayClassName: gke-l7-global-external-managed
  listeners:
    - name: http
      protocol: HTTP
      port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  parentRefs:
    - name: {{ cookiecutter.name }}
  hostnames:
    - {{ cookiecutter.host }}
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /
      backendRefs:
        - name: {{ cookiecutter.name }}
          port: 80
---
apiVersion: networking.gke.io/v1
kind: GCPBackendPolicy
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  default:
    timeoutSec: 30  # = the default; slowest request 10
    connectionDraining:
      drainingTimeoutSec: 15  # = 1.5 × slowest request 10
    logging:
      enabled: true
      sampleRate: 1000000  # = 100 %, in millionths
  targetRef:
    group: ""
    kind: Service
    name: {{ cookiecutter.name }}
---
apiVersion: networking.gke.io/v1
kind: HealthCheckPolicy
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  default:
    checkIntervalSec: 5  # = readiness period
    timeoutSec: 3
    healthyThreshold: 1
    unhealthyThreshold: 2
    config:
      type: HTTP
      httpHealthCheck:
        portSpecification: USE_FIXED_PORT
        port: 8080
        requestPath: /readyz  # = readiness path
  targetRef:
    group: ""
    kind: Service
    name: {{ cookiecutter.name }}

"""#)),
    ]
    static let anyServiceFiles: [File] = [
File(path: #".github/workflows/manifests.yml"#, text: .embedded(#"""
name: Manifests
on:
  pull_request:
    paths: [service.yaml, "k8s/**", ".github/workflows/manifests.yml"]
  push:
    branches: [main]
permissions: {}
concurrency:
  group: {% raw %}manifests-${{ github.ref }}{% endraw %}
  cancel-in-progress: true
jobs:
  harden:
    name: harden
    runs-on: ubuntu-latest
    # harden is built once, with Swift, and kept in the cache.
    container: swift:6.3-bookworm
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - id: harden
        uses: {{ cookiecutter.harden_owner }}/harden/.github/actions/harden@v{{ cookiecutter.harden_version }}
        with:
          paths: k8s
      - name: The manifests are those of the spec
        env:
          HARDEN: {% raw %}${{ steps.harden.outputs.program }}{% endraw %}
        run: '"$HARDEN" generate service.yaml --check --diff'

"""#)),
File(path: #".pre-commit-config.yaml"#, text: .embedded(#"""
# Once in each clone: 'pipx install pre-commit' and 'pre-commit install'.
repos:
  - repo: https://github.com/{{ cookiecutter.harden_owner }}/harden
    rev: v{{ cookiecutter.harden_version }}
    hooks:
      - id: harden
        args: [k8s]
      - id: harden-generate # the manifests are those of the spec
        args: [service.yaml]
        files: ^(service\.yaml|k8s/.*)$

"""#)),
File(path: #"k8s/README.md"#, text: .embedded(#"""
# Manifests of {{ cookiecutter.name }}

They follow from `service.yaml`. They are yours to edit: fields that the spec decides are set, everything else stays.

    harden generate service.yaml                    # after a change of the spec
    harden generate service.yaml --check --diff     # whether that was done
    harden k8s                                      # what would lose requests
    harden simulate k8s                             # the worst case of a rollout, played through

`.github/workflows/manifests.yml` checks both for each pull request, and `pre-commit install` does before each commit.
`service.schema.json` lets editors complete and check the spec; with another version of harden, write it anew with
`harden schema >service.schema.json`.

The workflow and the hooks take harden from `https://github.com/{{ cookiecutter.harden_owner }}/harden`. If you have it
from somewhere else, put that address in its place.

The workflow names the version of harden by its tag. To be safe from a tag that is moved, put the commit in its place.

"""#)),
File(path: #"k8s/{{cookiecutter.name}}.yaml"#, text: .embedded(#"""
# From the spec of {{ cookiecutter.name }}. Comments, order and further fields are kept.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
  annotations:
    harden.dev/slowest-request: 10s
    harden.dev/shutdown: 15s
    harden.dev/on-sigterm: exits
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ cookiecutter.name }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  minReadySeconds: 68  # = propagation 60 + health check 8
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ cookiecutter.name }}
    spec:
      serviceAccountName: {{ cookiecutter.name }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 90  # = preStop 75 + shutdown 15
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: {{ cookiecutter.name }}
          matchLabelKeys:
            - pod-template-hash
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: {{ cookiecutter.name }}
          matchLabelKeys:
            - pod-template-hash
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ cookiecutter.name }}
          image: {{ cookiecutter.image }}:1.0.0
          ports:
            - name: http
              containerPort: 8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 3
          lifecycle:
            preStop:
              sleep:
                seconds: 75  # = draining 15 + drain latency 60
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
---
apiVersion: v1
kind: Service
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  selector:
    app.kubernetes.io/name: {{ cookiecutter.name }}
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ cookiecutter.name }}
  unhealthyPodEvictionPolicy: AlwaysAllow
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ cookiecutter.name }}
  minReplicas: 3
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      policies:
        - type: Percent
          value: 10
          periodSeconds: 90  # = grace period: the last Pods are gone
        - type: Pods
          value: 1
          periodSeconds: 90  # = grace period: the last Pods are gone
      selectPolicy: Max
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  gatewayClassName: gke-l7-global-external-managed
  listeners:
    - name: http
      protocol: HTTP
      port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  parentRefs:
    - name: {{ cookiecutter.name }}
  hostnames:
    - {{ cookiecutter.host }}
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /
      backendRefs:
        - name: {{ cookiecutter.name }}
          port: 80
---
apiVersion: networking.gke.io/v1
kind: GCPBackendPolicy
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  default:
    timeoutSec: 30  # = the default; slowest request 10
    connectionDraining:
      drainingTimeoutSec: 15  # = 1.5 × slowest request 10
    logging:
      enabled: true
      sampleRate: 1000000  # = 100 %, in millionths
  targetRef:
    group: ""
    kind: Service
    name: {{ cookiecutter.name }}
---
apiVersion: networking.gke.io/v1
kind: HealthCheckPolicy
metadata:
  name: {{ cookiecutter.name }}
  labels:
    app.kubernetes.io/name: {{ cookiecutter.name }}
    app.kubernetes.io/managed-by: harden
spec:
  default:
    checkIntervalSec: 5  # = readiness period
    timeoutSec: 3
    healthyThreshold: 1
    unhealthyThreshold: 2
    config:
      type: HTTP
      httpHealthCheck:
        portSpecification: USE_FIXED_PORT
        port: 8080
        requestPath: /readyz  # = readiness path
  targetRef:
    group: ""
    kind: Service
    name: {{ cookiecutter.name }}

"""#)),
File(path: #"service.schema.json"#, text: .specSchema),
File(path: #"service.yaml"#, text: .embedded(#"""
# yaml-language-server: $schema=service.schema.json
#
# What is true of {{ cookiecutter.name }}. The manifests in k8s follow from it: 'harden generate service.yaml'.
# Say what you know, and measure what you do not; what is left out counts as the cautious case.

name: {{ cookiecutter.name }}
image: {{ cookiecutter.image }}:1.0.0
ports:
  - http: 8080
resources: {cpu: 100m, memory: 128Mi} # measure, then set: no default fits an application that nobody has measured
scale: {min: 3, max: 10, cpu: 70%}

health:
  readiness: {http: /readyz} # 200 once requests can be answered

traffic:
  slowestRequest: 10s # timeouts, draining and the grace period follow from it
  # keepAlive: 620s # how long the server keeps idle connections; longer than its proxy does, which is 600 s on GKE

shutdown:
  duration: 15s # how long it needs after SIGTERM
  # onSIGTERM: drains # if it finishes the requests that it has; else it counts as one that exits at once
  # closesConnections: true # if it answers 'Connection: close' meanwhile

exposure:
  - gkeGateway: {class: gke-l7-global-external-managed, hosts: [{{ cookiecutter.host }}]}

"""#)),
    ]
    static let platformFiles: [File] = [
File(path: #".github/workflows/manifests.yml"#, text: .embedded(#"""
name: Manifests
on:
  pull_request:
    paths: ["**/*.yaml", "**/*.yml", "**/*.json"]
  push:
    branches: [main]
permissions: {}
concurrency:
  group: {% raw %}manifests-${{ github.ref }}{% endraw %}
  cancel-in-progress: true
jobs:
  harden:
    name: harden
    runs-on: ubuntu-latest
    # harden is built once, with Swift, and kept in the cache.
    container: swift:6.3-bookworm
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: {{ cookiecutter.harden_owner }}/harden/.github/actions/harden@v{{ cookiecutter.harden_version }}
        with:
          paths: .
          arguments: --min-severity warning --baseline .harden-baseline.json

"""#)),
File(path: #".harden-baseline.json"#, text: .embedded(#"""
{
  "schemaVersion": 1,
  "findings": []
}

"""#)),
File(path: #".harden.yaml"#, text: .embedded(#"""
# What manifests do not say about the workloads of {{ cookiecutter.name }}, and which findings are wanted. It holds for
# everything below this folder; a .harden.yaml further down takes its place there.
# 'harden config' prints what is in force and who says so; 'harden config --schema' prints the JSON Schema of this file.

platform:
  kubernetes: "1.33" # the oldest version in use

# What holds for every application, where nobody says otherwise. What is not said counts as the cautious case.
application: {}
  # onSIGTERM: drains # exits (the cautious case), drains or ignores
  # shutdown: 15s # how long it needs after SIGTERM
  # slowestRequest: 30s

# What is known of some.
workloads: []
  # - match: {namespace: shop, name: cart}
  #   slowestRequest: 5s
  #   onSIGTERM: drains

# Findings that are accepted for good, with the reason. What is only not mended yet belongs in the baseline.
ignore: []
  # - match: {name: toy-*}
  #   rules: [single-replica]
  #   reason: nobody depends on it

"""#)),
File(path: #".pre-commit-config.yaml"#, text: .embedded(#"""
# Once in each clone: 'pipx install pre-commit' and 'pre-commit install'.
repos:
  - repo: https://github.com/{{ cookiecutter.harden_owner }}/harden
    rev: v{{ cookiecutter.harden_version }}
    hooks:
      - id: harden
        args: [., --min-severity, warning, --baseline, .harden-baseline.json]

"""#)),
File(path: #"HARDEN.md"#, text: .embedded(#"""
# Manifests that lose no request

`harden` reads the manifests below this folder, works out who reaches whom, and says which requests are lost in rollouts,
scale-downs and node drains, with which status, and why.

| here | what |
|---|---|
| `.harden.yaml` | what the manifests do not say about applications, and findings that are accepted, with reasons |
| `.harden-baseline.json` | findings that were there when it was written; they are not reported until they are mended |
| `.github/workflows/manifests.yml` | checks each pull request: what is not in the baseline fails |
| `.pre-commit-config.yaml` | the same before each commit, after `pre-commit install` |

**At the beginning**, write the baseline, so that from now on only what is new fails:

    harden . --min-severity warning --write-baseline .harden-baseline.json

**From then on**, as the pipeline does:

    harden . --min-severity warning --baseline .harden-baseline.json

**To make it shorter**, say in `.harden.yaml` what is true of the applications, let the safe fixes be made, service by
service, and write the baseline anew. It never needs to grow again.

    harden apps/cart                # what it says, and the diff of the safe fixes
    harden apps/cart --write        # makes them
    harden explain                  # the rules

The workflow and the hooks take harden from `https://github.com/{{ cookiecutter.harden_owner }}/harden`. If you have it
from somewhere else, put that address in its place.

The workflow names the version of harden by its tag. To be safe from a tag that is moved, put the commit in its place.

"""#)),
    ]
}
