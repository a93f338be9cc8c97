import NIOCore
import NIOHTTP1
import NIOPosix

/// What clients send. Times are milliseconds.
struct LoadFlags: Sendable {
    let address: String
    let port: Int
    /// Requests a second.
    let rate: Double
    /// How many kept-alive connections there are, at least.
    let connections: Int
    /// One in so many requests opens a connection of its own; 0 is none.
    let freshOneIn: Int
    /// How long a client waits for an answer.
    let patience: Int64
    /// Requests that are sent at most, so that a forgotten process stops by itself.
    let limit: Int
    let output: String
    /// Where given: all connections send a request at once, so many milliseconds after the answers to the last ones.
    let pauses: ClosedRange<Int64>?
    /// Whether every request is a POST.
    let posts: Bool

    init(_ flags: Flags) throws {
        address = try flags.text("address")
        port = try flags.number("port")
        rate = try flags.number("rate")
        connections = try flags.number("connections")
        freshOneIn = try flags.number("fresh-one-in", default: 0)
        patience = try flags.number("patience")
        limit = try flags.number("limit")
        output = try flags.text("output")
        let from: Int64 = try flags.number("pause-from", default: 0)
        pauses = from > 0 ? from...(try flags.number("pause-to")) : nil
        posts = try flags.number("posts", default: 0) != 0
    }
}

/// One request as its client saw it; times are nanoseconds of the monotonic clock.
struct Record: Sendable {
    /// When it was due.
    let due: UInt64
    let sent: UInt64
    var ended: UInt64 = 0
    /// 0 without an answer.
    var status: UInt = 0
    /// How it ended without an answer.
    var error = ""
    let method: HTTPMethod
    var connection = 0
    /// Whether the connection had carried a request before.
    var isReused = false
    var pod = ""

    var line: String {
        let pod = pod.isEmpty ? "-" : pod
        let error = error.isEmpty ? "-" : error
        return "\(due) \(sent) \(ended) \(status) \(error) \(method) \(connection) \(isReused ? 1 : 0) \(pod)"
    }
}

/// An open-loop load: request after request at its time, whatever became of those before; none is sent again.
///
/// It ends on SIGTERM, when nothing is in flight any more, and writes a line for each request.
final class Load: Sendable {
    private let flags: LoadFlags
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let state: NIOLoopBound<State>

    /// Confined to the event loop.
    final class State {
        var records: [Record] = []
        var inFlight = 0
        /// Idle kept-alive connections; the one that has been idle for the longest is first.
        var idle: [LoadConnection] = []
        var connectionCount = 0
        var isEnding = false
        var start: NIODeadline = .now()
        var number = 0
    }

    init(_ flags: LoadFlags) {
        self.flags = flags
        let loop = group.next()
        state = try! loop.submit { NIOLoopBound(State(), eventLoop: loop) }.wait()
    }

    func run() throws {
        let loop = group.next()
        Signals.receive(SIGTERM) { loop.execute { self.end() } }
        loop.execute {
            for number in 0..<self.flags.connections { self.open(number) }
            // Time for the connections to be made.
            let state = self.state.value
            state.start = .now() + .milliseconds(200)
            guard let pauses = self.flags.pauses else { return self.scheduleNext() }
            loop.scheduleTask(deadline: state.start) { self.sendRound(0, pauses) }
        }
        while true { pause() }
    }

    private func open(_ number: Int) {
        let connection = newConnection()
        connection.onReady = { self.state.value.idle.append($0) }
        connection.connect(flags, group)
    }

    /// Sends a request on every connection at once, and again when all are answered and a pause is over: so that all
    /// connections of a proxy behind are idle for as long as the clients'. The pauses cover their range evenly.
    ///
    /// After a round in which connections broke, one goes before the next that makes new ones; it does not count, and is
    /// marked by having been due at 0.
    private func sendRound(_ number: Int, _ pauses: ClosedRange<Int64>, counts: Bool = true) {
        let state = state.value
        guard !state.isEnding, state.records.count < flags.limit else { return }
        let connections = state.idle.map { connection in
            guard connection.isClosed else { return connection }
            let new = newConnection()
            new.connect(flags, group)
            return new
        }
        state.idle = connections
        var waiting = connections.count
        let first = state.records.count
        for connection in connections {
            connection.send(begin(due: counts ? .now() : .uptimeNanoseconds(0))) {
                waiting -= 1
                guard waiting == 0 else { return }
                let hasBroken = self.state.value.records[first...].contains { $0.status != 200 }
                if counts, hasBroken {
                    return self.sendRound(number, pauses, counts: false)
                }
                // Multiples of the golden ratio's fraction spread evenly, however many there are.
                let part = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
                let pause = Double(pauses.lowerBound) + part * Double(pauses.upperBound - pauses.lowerBound)
                let next = TimeAmount.nanoseconds(Int64(pause * 1e6))
                self.group.next().scheduleTask(in: next) { self.sendRound(number + 1, pauses) }
            }
        }
    }

    private func newConnection() -> LoadConnection {
        let state = state.value
        state.connectionCount += 1
        return LoadConnection(number: state.connectionCount, load: self)
    }

    private func scheduleNext() {
        let state = state.value
        let due = state.start + .nanoseconds(Int64(Double(state.number) * 1e9 / flags.rate))
        state.number += 1
        group.next().scheduleTask(deadline: due) {
            guard !self.state.value.isEnding, self.state.value.number <= self.flags.limit else { return }
            self.sendDue(due)
            self.scheduleNext()
        }
    }

    private func sendDue(_ due: NIODeadline) {
        let state = state.value
        let isFresh = flags.freshOneIn > 0 && state.number % flags.freshOneIn == 0
        let connection: LoadConnection
        state.idle.removeAll(where: \.isClosed)
        if !isFresh, !state.idle.isEmpty {
            connection = state.idle.removeFirst()
        } else {
            connection = newConnection()
            connection.connect(flags, group)
        }
        let record = begin(due: due)
        connection.send(record) {
            if isFresh { return connection.close() }
            if !connection.isClosed { self.state.value.idle.append(connection) }
        }
    }

    private func begin(due: NIODeadline) -> Int {
        let state = state.value
        state.inFlight += 1
        let number = state.records.count
        state.records.append(
            Record(
                due: due.uptimeNanoseconds,
                sent: NIODeadline.now().uptimeNanoseconds,
                method: flags.posts || number.isMultiple(of: 2) ? .POST : .GET
            )
        )
        return number
    }

    var records: [Record] {
        get { state.value.records }
        set { state.value.records = newValue }
    }

    func finish(_ number: Int, _ change: (inout Record) -> Void) {
        let state = state.value
        change(&state.records[number])
        state.records[number].ended = NIODeadline.now().uptimeNanoseconds
        state.inFlight -= 1
        if state.isEnding, state.inFlight == 0 { write() }
    }

    private func end() {
        let state = state.value
        state.isEnding = true
        if state.inFlight == 0 { write() }
    }

    private func write() {
        guard let file = fopen(flags.output, "w") else { exit(1) }
        for record in state.value.records { fputs(record.line + "\n", file) }
        fclose(file)
        exit(0)
    }
}

/// A client's connection, which carries one request at a time. Confined to the event loop.
final class LoadConnection {
    let number: Int
    private let load: Load
    private var channel: (any Channel)?
    private var flags: LoadFlags?
    private(set) var isClosed = false
    private var current: (record: Int, then: () -> Void)?
    private var timer: Scheduled<Void>?
    private var answers = 0
    private var closesAfterAnswer = false
    private var status: UInt = 0
    private var pod = ""
    var onReady: ((LoadConnection) -> Void)?

    init(number: Int, load: Load) {
        self.number = number
        self.load = load
    }

    func connect(_ flags: LoadFlags, _ group: MultiThreadedEventLoopGroup) {
        self.flags = flags
        let loop = group.next()
        let bound = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.milliseconds(flags.patience))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(LoadHandler(bound.value))
                }
            }
            .connect(host: flags.address, port: flags.port)
            .whenComplete { result in
                let connection = bound.value
                switch result {
                case .success(let channel):
                    connection.channel = channel
                    connection.onReady?(connection)
                    connection.writeCurrent()
                case .failure: connection.fail("not-connected")
                }
            }
    }

    func send(_ record: Int, then: @escaping () -> Void) {
        current = (record, then)
        load.records[record].connection = number
        load.records[record].isReused = answers > 0
        guard let loop = channel?.eventLoop ?? MultiThreadedEventLoopGroup.currentEventLoop, let flags else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = loop.scheduleTask(in: .milliseconds(flags.patience)) { bound.value.fail("no-answer") }
        writeCurrent()
    }

    private func writeCurrent() {
        guard let channel, let current, !isClosed else { return }
        let method = load.records[current.record].method
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: "/")
        head.headers.add(name: "Host", value: "rig")
        if method == .POST { head.headers.add(name: "Content-Length", value: "4") }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if method == .POST {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: "body"))), promise: nil)
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    func receive(_ part: HTTPClientResponsePart) {
        switch part {
        case .head(let head):
            status = head.status.code
            pod = head.headers.first(name: "X-Pod") ?? ""
            closesAfterAnswer = !head.isKeepAlive
        case .body: break
        case .end:
            answers += 1
            isClosed = isClosed || closesAfterAnswer
            complete { [status, pod] record in
                record.status = status
                record.pod = pod
            }
            // Not before, since the end of a connection under a request is a failure.
            if closesAfterAnswer { channel?.close(promise: nil) }
        }
    }

    func fail(_ error: String) {
        isClosed = true
        channel?.close(promise: nil)
        complete { $0.error = error }
    }

    private func complete(_ change: (inout Record) -> Void) {
        timer?.cancel()
        timer = nil
        guard let (record, then) = current else { return }
        current = nil
        load.finish(record, change)
        then()
    }

    func close() {
        isClosed = true
        channel?.close(promise: nil)
    }
}

/// Hands what a connection receives to it.
private final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let connection: LoadConnection

    init(_ connection: LoadConnection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { connection.receive(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) { connection.fail("closed") }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
