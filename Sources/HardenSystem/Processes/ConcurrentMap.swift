import Synchronization

extension Array where Element: Sendable {
    /// Transforms the elements on all cores; the results are in the order of the elements.
    ///
    /// Plain threads, because nothing here waits: tasks and their executor cost more than they bring, and 2 MB of the
    /// program.
    ///
    /// - Parameters:
    ///   - batch: Elements that a thread takes at a time; more where one is quickly done.
    ///   - threads: Threads that work, the caller's among them.
    ///   - onProgress: Gets how many elements are done, of how many, on any of the threads.
    ///   - transform: Called on any of the threads.
    package func concurrentMap<Result: Sendable>(
        batch: Int = 1,
        threads: Int = WorkerThread.coreCount,
        onProgress: (@Sendable (Int, Int) -> Void)? = nil,
        _ transform: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        let work = SharedWork(elements: self, batch: batch, onProgress: onProgress, transform: transform)
        // More threads than batches would find nothing left to do.
        let helpers = Swift.max(0, Swift.min(threads, (count + batch - 1) / batch) - 1)
        let started = (0..<helpers).compactMap { _ in WorkerThread { work.run() } }
        work.run()
        for thread in started { thread.join() }
        return work.results
    }
}

/// Elements of which several threads take batches until none is left.
private final class SharedWork<Element: Sendable, Result: Sendable>: Sendable {
    private let elements: [Element]
    private let batch: Int
    private let onProgress: (@Sendable (Int, Int) -> Void)?
    private let transform: @Sendable (Element) -> Result
    private let finished = Atomic<Int>(0)
    private let next = Atomic<Int>(0)
    private let done = Mutex<[(start: Int, results: [Result])]>([])

    init(
        elements: [Element],
        batch: Int,
        onProgress: (@Sendable (Int, Int) -> Void)?,
        transform: @escaping @Sendable (Element) -> Result
    ) {
        self.elements = elements
        self.batch = batch
        self.onProgress = onProgress
        self.transform = transform
    }

    func run() {
        var own: [(start: Int, results: [Result])] = []
        while true {
            let start = next.add(batch, ordering: .relaxed).oldValue
            guard start < elements.count else { break }
            let part = elements[start..<min(start + batch, elements.count)]
            own.append((start, part.map(transform)))
            onProgress?(finished.add(part.count, ordering: .relaxed).newValue, elements.count)
        }
        done.withLock { [own] in $0 += own }
    }

    /// The results in the order of the elements, once all threads are done.
    var results: [Result] {
        done.withLock { $0.sorted { $0.start < $1.start }.flatMap(\.results) }
    }
}
