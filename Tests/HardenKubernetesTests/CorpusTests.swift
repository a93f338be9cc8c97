import Foundation
import HardenKubernetes
import HardenSystem
import HardenTesting
import HardenYAML
import Testing

@Suite(.needsSharedData)
struct CorpusTests {
    private static let repositories = SharedData.corpus

    @Test("every file is loaded, and what is left alone has a reason")
    func table() throws {
        let search = FileSearch([Self.repositories])
        #expect(search.problems.isEmpty)
        let manifests = Manifests(LoadedFile.load(all: search.files))
        #expect(manifests.files.count == search.files.count)
        #expect(manifests.files.allSatisfy { $0.failure == nil })

        let kinds = Dictionary(grouping: manifests.objects, by: \.kind).mapValues(\.count)
        print("\(search.files.count) files; objects by kind, of \(manifests.objects.count):")
        for (kind, count) in kinds.sorted(by: { $0.value > $1.value }) { print("  \(count)\t\(kind.rawValue)") }
        print("decK files: \(manifests.deckFiles.count); kustomizations: \(manifests.kustomizations.count)")
        print("left alone:")
        for (reason, count) in manifests.leftAloneCounts.sorted(by: { $0.value > $1.value }) {
            print("  \(count)\t\(reason)")
        }
        if ProcessInfo.processInfo.environment["HARDEN_LIST"] != nil {
            for (file, reason) in manifests.leftAlone {
                switch reason {
                case .otherKind, .notKubernetes, .empty, .kustomization: continue
                default: print("LEFT \(reason.name) \(file.path.dropFirst(Self.repositories.count + 1)) \(reason)")
                }
            }
        }
        #expect(kinds[.deployment, default: 0] > 800)
        #expect(kinds[.service, default: 0] > 800)
    }

    @Test("a file that gets no tree holds nothing that harden reads")
    func scan() throws {
        var withoutTree = 0
        for path in FileSearch([Self.repositories]).files {
            let loaded = LoadedFile.load(path)
            guard loaded.file == nil, loaded.documents.allSatisfy(\.content.isLeftAloneUnread),
                loaded.documents.allSatisfy(\.leftAloneItems.isEmpty)
            else { continue }
            withoutTree += 1
            for document in YAMLFile(bytes: try AtomicFile.read(path), name: path).documents {
                let root = document.root
                guard root["sops"] == nil else { continue }
                #expect(root["_format_version"] == nil, "\(path)")
                let items = root["kind"]?.string == "List" ? root["items"]?.items ?? [] : []
                for object in [root] + items {
                    guard let kind = object["kind"]?.string, let apiVersion = object["apiVersion"]?.string else {
                        continue
                    }
                    let found = ObjectKind(group: ObjectIdentity.group(of: apiVersion), kind: kind)
                    #expect(found == nil, "\(path): \(kind)")
                }
            }
        }
        print("\(withoutTree) files without a tree")
        #expect(withoutTree > 3_000)
    }

    @Test("who reaches whom, within a repository only")
    func topology() {
        let search = FileSearch([Self.repositories])
        let topology = Topology(Manifests(LoadedFile.load(all: search.files)))
        func repository(_ position: Int) -> Substring {
            topology.object(at: position).file.dropFirst(Self.repositories.count + 1).prefix { $0 != "/" }
        }
        var selections: [String: Int] = [:]
        var foreign: [String] = []
        for service in topology.services {
            selections[String("\(service.selection)".prefix { $0 != "(" }), default: 0] += 1
            foreign += service.workloads.filter { repository($0) != repository(service.position) }
                .map { "\(topology.object(at: service.position).file) -> \(topology.object(at: $0).file)" }
        }
        var routes: [String: Int] = [:]
        for workload in topology.workloads {
            for kind in Set(workload.routes.map(\.kind)) { routes["\(kind)", default: 0] += 1 }
            let related = workload.autoscalers + workload.disruptionBudgets + workload.routes.map(\.service)
            foreign += related.filter { repository($0) != repository(workload.position) }
                .map { "\(topology.object(at: $0).file) -> \(workload.view.object.file)" }
        }
        print("selections: \(selections.sorted { $0.value > $1.value })")
        print("workloads by route: \(routes.sorted { $0.value > $1.value })")
        let states = Dictionary(grouping: topology.backends, by: \.portState).mapValues(\.count)
        print("backends by port: \(states)")
        let budgets = topology.disruptionBudgets
        print("budgets: \(budgets.count), of which \(budgets.count { $0.workloads.isEmpty }) select nothing")
        for line in Set(foreign) { print("FOREIGN \(line)") }
        if ProcessInfo.processInfo.environment["HARDEN_LIST"] != nil {
            for service in topology.services {
                guard case .nothing(let near, _, let isOpen) = service.selection, !isOpen else { continue }
                print("NOTHING \(service.view.object.file) \(service.view.name) near \(near.count)")
            }
            for backend in topology.backends where backend.portState == .missing {
                print("PORT \(topology.object(at: backend.source).file):\(backend.place.location)")
            }
        }
        #expect(selections["workloads", default: 0] > 500)
    }

    @Test("places in views are those of the text")
    func places() {
        let search = FileSearch([Self.repositories])
        var checked = 0
        for object in Manifests(LoadedFile.load(all: search.files)).objects where object.kind.hasPods {
            guard let template = WorkloadView(object).template else { continue }
            let source = object.root.anchor.document.source
            for container in template.containers {
                let image = container.image
                guard let node = image.place.node, !image.place.isShared else { continue }
                #expect(object.root.anchor.document[image.path] == node, "\(object.file): \(image.path)")
                #expect(source.location(at: node.range.lowerBound) == image.location)
                checked += 1
            }
        }
        #expect(checked > 1_000)
    }

    @Test("samples of what people know to be tricky")
    func samples() {
        func reasons(_ path: String) -> [String] { LoadedFile.load("\(Self.repositories)/\(path)").reasons }
        #expect(reasons("dapr+quickstarts/tutorials/bindings/deploy/node.yaml") == ["object", "object"])
        #expect(reasons("cert-manager+cert-manager/make/config/bind/service.yaml") == ["unreadable"])
        let chart = "GoogleCloudPlatform+click-to-deploy/k8s/amppackager/chart/amppackager/templates"
        #expect(Set(reasons("\(chart)/nfs_server_deployment.yaml")) == ["template"])
        #expect(reasons("Luka-Spa+SwipeRight/.github/workflows/Codeql.yml") == ["not-kubernetes"])
        #expect(reasons("DungxND+banking-demo/phase5-architecture-refactor/kong-ha/kong-declarative.yaml") == ["deck"])
        let list = LoadedFile.load("\(Self.repositories)/jaegertracing+jaeger-operator/tests/cassandra.yml")
        #expect(list.objects.map(\.kind) == [.service, .statefulSet])
        let template = "kyo1506+tech-challenge-fiap-payment/PaymentService.Processor/template.yml"
        #expect(reasons(template) == ["not-kubernetes"])
    }
}

extension DocumentContent {
    fileprivate var isLeftAloneUnread: Bool {
        guard case .leftAlone(let reason) = self else { return false }
        return switch reason {
        case .otherKind, .notKubernetes, .helmChart, .helmValues, .encrypted, .empty: true
        default: false
        }
    }
}
