import HardenYAML

/// Small manifests to find fault with.
enum SampleManifests {
    static func deployment(_ name: String = "deployment.yaml") -> YAMLFile {
        YAMLFile(
            text: """
                # The orders service.
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                    name: orders      # keep
                    namespace: shop
                spec:
                    replicas: 3
                    template:
                        spec:
                            terminationGracePeriodSeconds: 30
                            containers:
                            - name: orders
                              image: 'orders:1'
                              env: []
                            - {name: proxy, image: "envoy:1"}   # sidecar

                """,
            name: name
        )
    }

    static let service = YAMLFile(
        text: """
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: shop}
            spec:
              selector: {app: orders}

            """,
        name: "service.yaml"
    )

    static let pod: YAMLPath = ["spec", "template", "spec"]

    static let budget: YAMLMapping = {
        let value: YAMLValue = [
            "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
            "metadata": ["name": "orders", "namespace": "shop"],
            "spec": ["maxUnavailable": 1, "selector": ["matchLabels": ["app": "orders"]]],
        ]
        return value.mapping ?? YAMLMapping()
    }()
}
