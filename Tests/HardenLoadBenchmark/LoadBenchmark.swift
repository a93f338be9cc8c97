import HardenKubernetes

/// Finds, loads and connects all manifests below the paths that are given, and says how long each step took.
@main
enum LoadBenchmark {
    static func main() {
        let paths = Array(CommandLine.arguments.dropFirst())
        let clock = ContinuousClock()
        let start = clock.now
        let search = FileSearch(paths)
        let found = clock.now
        let loaded = LoadedFile.load(all: search.files)
        let read = clock.now
        let manifests = Manifests(loaded)
        let topology = Topology(manifests)
        let end = clock.now
        print("\(search.files.count) files found in \(found - start)")
        print("loaded in \(read - found): \(loaded.count { $0.file != nil }) with trees")
        print("connected in \(end - read): \(manifests.objects.count) objects, \(topology.workloads.count) workloads")
        for problem in search.problems { print(problem) }
    }
}
