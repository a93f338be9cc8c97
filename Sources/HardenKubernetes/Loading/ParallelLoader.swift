#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import Synchronization

/// Loads many files with one task per core.
package enum ParallelLoader {
    /// The processors that are online.
    package static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Loads files; the result is in the order of the paths, whichever task was faster.
    ///
    /// - Parameter onProgress: Gets how many files are loaded, now and then and from any task.
    package static func load(
        _ paths: [String],
        tasks: Int = coreCount,
        onProgress: (@Sendable (Int) -> Void)? = nil
    ) async -> [LoadedFile] {
        guard tasks > 1, paths.count > batch else {
            return paths.enumerated().map { number, path in
                defer { onProgress?(number + 1) }
                return LoadedFile.load(path)
            }
        }
        let next = Counter()
        let loadedFiles = Counter()
        return await withTaskGroup(of: [(Int, [LoadedFile])].self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var loaded: [(Int, [LoadedFile])] = []
                    while true {
                        let start = next.take(batch)
                        guard start < paths.count else { return loaded }
                        let files = paths[start..<min(start + batch, paths.count)].map(LoadedFile.load)
                        loaded.append((start, files))
                        if let onProgress { onProgress(loadedFiles.take(files.count) + files.count) }
                    }
                }
            }
            var batches: [(Int, [LoadedFile])] = []
            for await part in group { batches += part }
            return batches.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    /// Files that a task takes at a time.
    private static let batch = 16
}

/// Hands out ranges of work, or counts it.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func take(_ count: Int) -> Int {
        value.add(count, ordering: .relaxed).oldValue
    }
}
