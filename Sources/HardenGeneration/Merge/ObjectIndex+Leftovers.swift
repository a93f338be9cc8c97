import HardenKubernetes
import HardenRollout
import HardenSystem
import HardenYAML
import ServiceSpec

extension ObjectIndex {
    /// The objects and files that an earlier spec of a service asked for, and this one does not.
    func leftovers(
        of service: Service,
        besides generated: GeneratedService,
        in folder: ManifestFolder,
        _ names: FileNames
    ) -> [GeneratedService.Leftover] {
        let wanted = Set(generated.documents.map(\.identity))
        let objects = managed[Managed(service), default: []].filter { !wanted.contains($0) }.flatMap { identity in
            places[identity, default: []].map { place in
                GeneratedService.Leftover(
                    place: "\(folder.shown(place.path)):\(place.location)",
                    name: identity.description
                )
            }
        }
        let homes = generated.documents.compactMap { places[$0.identity]?.first?.path }
        let parents = Set(homes.map { String(Paths.prefix(of: $0)) }).union([""])
        let files = [(generated.deck == nil, ".kong.yaml"), (generated.snippet == nil, ".nginx.conf")]
            .filter(\.0).flatMap { _, ending in parents.sorted().map { $0 + names.base(generated) + ending } }
            .filter { folder.paths.contains($0) && Self.isOwn(try? folder.read($0), of: service) }
        return objects + files.map { GeneratedService.Leftover(place: folder.shown($0), name: "this file") }
    }

    /// Whether the first line says that a spec of the service made the file.
    private static func isOwn(_ bytes: [UInt8]?, of service: Service) -> Bool {
        guard let line = bytes?.prefix(while: { $0 != UInt8(ascii: "\n") }) else { return false }
        let text = String(decoding: line, as: UTF8.self)
        return text.hasPrefix("# From the spec of \(service.name).") || text.hasPrefix("# begin \(service.name): ")
    }

    /// The ways to a service's Pods that stay, whatever its spec says.
    func otherPaths(to service: Service, besides generated: GeneratedService) -> [TrafficPath] {
        let identities = generated.documents.map(\.identity)
        guard let deployment = identities.first(where: { $0.kind == "Deployment" }) else { return [] }
        let routes =
            workloadNodes[deployment]?.routes
            ?? identities.filter { $0.kind == "Service" }.compactMap { serviceNodes[$0] }.flatMap(\.routes)
        let wanted = Set(identities)
        let annotations = Set(
            generated.documents.first { $0.kind == "Service" }?.body["metadata"]?.mapping?["annotations"]?.mapping?
                .entries.map(\.key) ?? []
        )
        let own = managed[Managed(service), default: []]
        return routes.filter { route in
            switch route.source {
            case .ingress(let position), .foreign(let position):
                !wanted.contains(topology.object(at: position).identity)
            case .route(let position, let gateway):
                !wanted.contains(topology.object(at: position).identity)
                    || gateway.map { topology.object(at: $0).identity }
                        .map { !wanted.contains($0) && own.contains($0) } ?? false
            case .deck: generated.deck == nil
            case .nginx: generated.snippet == nil
            case .configuration, .call: false
            case .service:
                switch route.kind.path {
                case .gkeIngressExternal?, .gkeIngressInstanceGroups?:
                    !annotations.contains("cloud.google.com/backend-config")
                case .standaloneNEG?: !annotations.contains("cloud.google.com/neg")
                default: false
                }
            }
        }
        .compactMap(\.kind.path)
    }

    /// The objects of one name that this program manages.
    struct Managed: Hashable {
        var namespace: String?
        var name: String

        init(_ service: Service) {
            namespace = service.namespace
            name = service.labels[ServicePlan.nameLabel] ?? service.name
        }

        init?(_ object: DocumentObject) {
            guard let labels = object.root["metadata"]?["labels"], let name = labels[ServicePlan.nameLabel]?.string,
                labels[ServicePlan.managedByLabel]?.string == "harden"
            else { return nil }
            namespace = object.identity.namespace
            self.name = name
        }
    }
}
