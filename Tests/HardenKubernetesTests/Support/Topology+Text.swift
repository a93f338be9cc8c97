import HardenKubernetes
import HardenYAML

extension LoadedFile {
    init(_ text: String, path: String = "k8s/app.yaml") { self = .load(Array(text.utf8), path: path) }

    /// The reasons in the order of the documents; "object" for those that are not left alone.
    var reasons: [String] {
        documents.map { document in
            switch document.content {
            case .objects: "object"
            case .deck: "deck"
            case .nginx: "nginx"
            case .kustomization: "kustomization"
            case .leftAlone(let reason): reason.name
            }
        }
    }

    var objects: [KubernetesObject] {
        documents.flatMap { document in
            if case .objects(let objects) = document.content { objects } else { [KubernetesObject]() }
        }
    }
}

extension Topology {
    /// The topology of files, in the order of their paths.
    init(_ files: [String: String]) {
        self.init(Manifests(files.sorted { $0.key < $1.key }.map { LoadedFile($0.value, path: $0.key) }))
    }

    /// The topology of one file.
    init(_ text: String) { self.init(["k8s/app.yaml": text]) }

    func workload(_ name: String) -> WorkloadNode? { workloads.first { $0.view.name == name } }

    func service(_ name: String) -> ServiceNode? { services.first { $0.view.name == name } }

    /// The files of objects, in a stable order.
    func files(_ positions: [Int]) -> [String] { positions.map { object(at: $0).file }.sorted() }
}

/// Manifests as short as they can be.
enum Manifest {
    static func deployment(_ name: String, namespace: String? = nil, labels: String? = nil, extra: String = "")
        -> String
    {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)\(namespace.map { "\n  namespace: \($0)" } ?? "")
        spec:
          selector:
            matchLabels: {\(labels ?? "app: \(name)")}
          template:
            metadata:
              labels: {\(labels ?? "app: \(name)")}
            spec:
              containers:
                - name: app
                  image: example/\(name)
                  ports: [{name: http, containerPort: 8080}]
        \(extra)
        """
    }

    static func service(
        _ name: String,
        namespace: String? = nil,
        selector: String? = nil,
        annotations: String = "{}",
        extra: String = ""
    ) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: \(name)\(namespace.map { "\n  namespace: \($0)" } ?? "")
          annotations: \(annotations)
        spec:
          selector: {\(selector ?? "app: \(name)")}
          ports: [{name: web, port: 80, targetPort: http}]
        \(extra)
        """
    }

    static func ingress(_ name: String, to service: String, annotations: String = "{}", extra: String = "") -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: \(name)
          annotations: \(annotations)
        spec:
          defaultBackend: {service: {name: \(service), port: {number: 80}}}
        \(extra)
        """
    }

    static func documents(_ texts: String...) -> String { texts.joined(separator: "\n---\n") }
}
