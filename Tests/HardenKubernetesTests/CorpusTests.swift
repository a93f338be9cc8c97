import Foundation
import HardenKubernetes
import HardenYAML
import Testing

@Suite(.enabled(if: SharedData.isPresent, "the shared data is not there"))
struct CorpusTests {
    private static let repositories = SharedData.corpus

    @Test("every file is loaded, and what is left alone has a reason")
    func table() async throws {
        let search = FileSearch([Self.repositories])
        #expect(search.problems.isEmpty)
        let manifests = Manifests(await ParallelLoader.load(search.files))
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
}
