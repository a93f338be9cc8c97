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
    ///   - transform: Called on any of the threads.
    package func concurrentMap<Result: Sendable>(
        batch: Int = 1,
        threads: Int = WorkerThread.coreCount,
        _ transform: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        guard threads > 1, count > batch else { return map(transform) }
        let work = SharedWork(elements: self, batch: batch, transform: transform)
        // More threads than batches would find nothing left to do.
        let helpers = Swift.min(threads, (count + batch - 1) / batch) - 1
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
    private let transform: @Sendable (Element) -> Result
    private let next = Atomic<Int>(0)
    private let done = Mutex<[(start: Int, results: [Result])]>([])

    init(elements: [Element], batch: Int, transform: @escaping @Sendable (Element) -> Result) {
        self.elements = elements
        self.batch = batch
        self.transform = transform
    }

    func run() {
        var own: [(start: Int, results: [Result])] = []
        while true {
            let start = next.add(batch, ordering: .relaxed).oldValue
            guard start < elements.count else { break }
            own.append((start, elements[start..<min(start + batch, elements.count)].map(transform)))
        }
        done.withLock { [own] in $0 += own }
    }

    /// The results in the order of the elements, once all threads are done.
    var results: [Result] {
        done.withLock { $0.sorted { $0.start < $1.start }.flatMap(\.results) }
    }
}
