/// How the items of a list are told apart when two versions of an object are merged.
package enum ListMerge: Hashable, Sendable {
    /// Items are the same if all key fields are.
    case keyed([ListKey])
    /// Scalars without order; an item is there or not.
    case set
    /// The list is one value.
    case atomic
}

/// A field that tells items of a list apart.
package struct ListKey: Hashable, Sendable {
    /// The way to the field within the item.
    package var path: [String]
    /// The field's value where the item does not have it.
    package var defaultValue: String?

    package init(_ path: String..., defaultValue: String? = nil) {
        self.path = path
        self.defaultValue = defaultValue
    }
}

/// The lists of Kubernetes objects whose items have an identity.
package enum ListMapKeys {
    /// How the list at `path` merges.
    ///
    /// - Parameters:
    ///   - path: keys from the top of the object to the list, without list positions.
    ///   - kind: the object's kind; `nil` for a decK file.
    /// - Returns: the list's items by key, or as a set, or the list as one value.
    package static func merge(at path: [String], kind: String?) -> ListMerge {
        guard let kind else { return deck[path.joined(separator: ".")] ?? .atomic }
        if let podSpec = podSpecPath(of: kind), path.starts(with: podSpec) {
            return podSpecLists[path.dropFirst(podSpec.count).joined(separator: ".")] ?? .atomic
        }
        let joined = path.joined(separator: ".")
        return apiLists[kind]?[joined] ?? ownLists[kind]?[joined] ?? .atomic
    }

    /// The way from the top of an object to its Pod spec; `nil` for kinds without Pods.
    package static func podSpecPath(of kind: String) -> [String]? {
        switch kind {
        case "Pod": ["spec"]
        case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "Rollout":
            ["spec", "template", "spec"]
        case "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"]
        default: nil
        }
    }
}

// MARK: - Kubernetes' own keys

extension ListMapKeys {
    /// Lists within a Pod spec.
    ///
    /// Source: Kubernetes' OpenAPI, `x-kubernetes-list-map-keys` and `x-kubernetes-patch-merge-key` of PodSpec and
    /// Container. Where both exist the map keys count, which server-side apply uses.
    private static let podSpecLists: [String: ListMerge] = {
        var lists: [String: ListMerge] = [
            "volumes": .keyed([ListKey("name")]),
            "imagePullSecrets": .keyed([ListKey("name")]),
            "hostAliases": .keyed([ListKey("ip")]),
            "topologySpreadConstraints": .keyed([ListKey("topologyKey"), ListKey("whenUnsatisfiable")]),
            "schedulingGates": .keyed([ListKey("name")]),
            "resourceClaims": .keyed([ListKey("name")]),
            // No map keys in the API; the condition is its only field.
            "readinessGates": .keyed([ListKey("conditionType")]),
        ]
        for containers in ["containers", "initContainers", "ephemeralContainers"] {
            lists[containers] = .keyed([ListKey("name")])
            lists["\(containers).ports"] = .keyed([
                ListKey("containerPort"), ListKey("protocol", defaultValue: "TCP"),
            ])
            lists["\(containers).env"] = .keyed([ListKey("name")])
            lists["\(containers).volumeMounts"] = .keyed([ListKey("mountPath")])
            lists["\(containers).volumeDevices"] = .keyed([ListKey("devicePath")])
            lists["\(containers).resources.claims"] = .keyed([ListKey("name")])
            // Atomic in the API; capabilities have no order, and one that is dropped twice is dropped.
            lists["\(containers).securityContext.capabilities.add"] = .set
            lists["\(containers).securityContext.capabilities.drop"] = .set
        }
        return lists
    }()

    /// Source: Kubernetes' OpenAPI and the CustomResourceDefinitions, `x-kubernetes-list-map-keys`.
    private static let apiLists: [String: [String: ListMerge]] = [
        "Service": ["spec.ports": .keyed([ListKey("port"), ListKey("protocol", defaultValue: "TCP")])],
        "ServiceAccount": [
            "secrets": .keyed([ListKey("name")]), "imagePullSecrets": .keyed([ListKey("name")]),
        ],
        "Gateway": ["spec.listeners": .keyed([ListKey("name")])],
    ]
}

// MARK: - Keys of our own

extension ListMapKeys {
    /// Lists that are atomic in the API, but whose items people add one by one: an item that somebody else wrote must
    /// survive a merge.
    private static let ownLists: [String: [String: ListMerge]] = [
        "HorizontalPodAutoscaler": [
            "spec.metrics": .keyed([ListKey("type"), ListKey("resource", "name")]),
            "spec.behavior.scaleDown.policies": .keyed([ListKey("type")]),
            "spec.behavior.scaleUp.policies": .keyed([ListKey("type")]),
        ],
        "Ingress": [
            "spec.rules": .keyed([ListKey("host")]),
            "spec.rules.http.paths": .keyed([ListKey("path"), ListKey("pathType")]),
            "spec.tls": .keyed([ListKey("secretName")]),
            "spec.tls.hosts": .set,
        ],
        "Gateway": [
            "spec.addresses": .keyed([ListKey("type"), ListKey("value")]),
            "spec.listeners.tls.certificateRefs": .keyed([
                ListKey("group", defaultValue: ""), ListKey("kind", defaultValue: "Secret"), ListKey("namespace"),
                ListKey("name"),
            ]),
        ],
        "HTTPRoute": [
            "spec.parentRefs": .keyed([ListKey("namespace"), ListKey("name"), ListKey("sectionName")]),
            "spec.hostnames": .set,
            "spec.rules": .keyed([ListKey("matches")]),
            "spec.rules.backendRefs": .keyed([
                ListKey("group", defaultValue: ""), ListKey("kind", defaultValue: "Service"), ListKey("namespace"),
                ListKey("name"), ListKey("port"),
            ]),
        ],
    ]

    /// Lists of a decK file: entities have names, and targets an address.
    private static let deck: [String: ListMerge] = [
        "_info.select_tags": .set,
        "services": .keyed([ListKey("name")]),
        "services.tags": .set,
        "services.routes": .keyed([ListKey("name")]),
        "services.routes.hosts": .set,
        "services.routes.paths": .set,
        "services.routes.protocols": .set,
        "services.routes.tags": .set,
        "services.plugins": .keyed([ListKey("name")]),
        "services.routes.plugins": .keyed([ListKey("name")]),
        "routes": .keyed([ListKey("name")]),
        "plugins": .keyed([ListKey("name")]),
        "consumers": .keyed([ListKey("username")]),
        "upstreams": .keyed([ListKey("name")]),
        "upstreams.tags": .set,
        "upstreams.targets": .keyed([ListKey("target")]),
    ]
}
