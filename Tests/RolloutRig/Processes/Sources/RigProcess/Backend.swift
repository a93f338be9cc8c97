import NIOCore
import NIOHTTP1
import NIOPosix

/// What the process of a Pod does. Times are milliseconds.
struct BackendFlags: Sendable {
    /// What it does on SIGTERM.
    enum Reaction: String, Sendable, LosslessStringConvertible {
        case exits, drains, ignores

        init?(_ text: String) { self.init(rawValue: text) }
        var description: String { rawValue }
    }

    let address: String
    let port: Int
    /// From the request to the answer.
    let answer: Int64
    /// When the container runs, in nanoseconds of the monotonic clock; the process is there a little before.
    let startAt: UInt64
    /// From the start until the port opens.
    let listens: Int64
    /// From the start until requests are answered with 200 instead of 503.
    let serves: Int64
    let onTERM: Reaction
    /// The longest time that it drains.
    let drainsAtMost: Int64
    /// How long it takes new connections after SIGTERM, where it drains.
    let accepts: Int64
    /// Whether answers carry `Connection: close` after SIGUSR2, by which it learns that it is being drained.
    let closesConnections: Bool
    /// Idle timeout of its connections; 0 is none.
    let idle: Int64

    init(_ flags: Flags) throws {
        address = try flags.text("address")
        port = try flags.number("port")
        answer = try flags.number("answer")
        startAt = try flags.number("start-at")
        listens = try flags.number("listens", default: 0)
        serves = try flags.number("serves", default: 0)
        onTERM = try flags.number("on-term", default: .exits)
        drainsAtMost = try flags.number("drains-at-most", default: 0)
        accepts = try flags.number("accepts", default: 0)
        closesConnections = try flags.number("closes-connections", default: 0) != 0
        idle = try flags.number("idle", default: 0)
    }
}

/// A server of one thread. SIGTERM is what the kubelet sends; SIGUSR1 cuts all connections, as a load balancer does at
/// the end of its draining timeout; SIGUSR2 says that draining has begun, as a preStop hook may tell an application.
final class Backend: Sendable {
    private let flags: BackendFlags
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let state: NIOLoopBound<State>

    /// Confined to the event loop.
    final class State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var inFlight = 0
        var isServing = false
        var isDraining = false
        var isTerminating = false
        var listener: (any Channel)?
    }

    init(_ flags: BackendFlags) {
        self.flags = flags
        let loop = group.next()
        // A state that is made here is used on the loop alone.
        state = try! loop.submit { NIOLoopBound(State(), eventLoop: loop) }.wait()
    }

    func run() throws {
        let loop = group.next()
        for number in [SIGTERM, SIGUSR1, SIGUSR2] {
            Signals.receive(number) { loop.execute { self.receive(number) } }
        }
        let start = NIODeadline.uptimeNanoseconds(flags.startAt)
        loop.scheduleTask(deadline: start + .milliseconds(flags.serves)) { self.state.value.isServing = true }
        loop.flatScheduleTask(deadline: start + .milliseconds(flags.listens)) { self.listen() }
            .futureResult.whenFailure { error in
                print("cannot listen: \(error)")
                exit(1)
            }
        while true { pause() }
    }

    private func listen() -> EventLoopFuture<Void> {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if self.flags.idle > 0 {
                        try pipeline.addHandler(IdleClosingHandler(.milliseconds(self.flags.idle)))
                    }
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(BackendHandler(flags: self.flags, state: self.state.value))
                }
            }
            .bind(host: flags.address, port: flags.port)
            .map { self.state.value.listener = $0 }
    }

    private func receive(_ number: Int32) {
        let state = state.value
        switch number {
        case SIGUSR1: for channel in state.connections.values { channel.close(promise: nil) }
        case SIGUSR2: state.isDraining = true
        default: terminate()
        }
    }

    private func terminate() {
        let state = state.value
        switch flags.onTERM {
        case .ignores: return
        case .exits: exit(0)
        case .drains:
            let loop = group.next()
            state.isDraining = true
            loop.scheduleTask(in: .milliseconds(flags.accepts)) {
                let state = self.state.value
                state.isTerminating = true
                state.listener?.close(promise: nil)
                for channel in state.connections.values { channel.pipeline.fireUserInboundEventTriggered(Quiescing()) }
                self.exitWhenDone()
            }
            loop.scheduleTask(in: .milliseconds(flags.drainsAtMost)) { exit(0) }
        }
    }

    /// Ends as soon as nothing is in flight.
    private func exitWhenDone() {
        guard state.value.inFlight > 0 || !state.value.connections.isEmpty else { exit(0) }
        group.next().scheduleTask(in: .milliseconds(2)) { self.exitWhenDone() }
    }
}

/// The listener is closed: idle connections close, busy ones after their answer.
struct Quiescing: Sendable {}

/// Answers each request after the same time.
final class BackendHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let flags: BackendFlags
    private let state: Backend.State
    private var isBusy = false
    private var clientCloses = false
    private var isProbe = false

    init(flags: BackendFlags, state: Backend.State) {
        self.flags = flags
        self.state = state
    }

    func channelActive(context: ChannelHandlerContext) {
        state.connections[ObjectIdentifier(context.channel)] = context.channel
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.connections[ObjectIdentifier(context.channel)] = nil
        if isBusy { state.inFlight -= 1 }
        isBusy = false
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            isBusy = true
            clientCloses = !head.isKeepAlive
            isProbe = head.uri == "/ready"
            state.inFlight += 1
        case .body: break
        case .end:
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
            // A probe's answer and a refusal take no time.
            let delay = state.isServing && !isProbe ? flags.answer : 0
            context.value.eventLoop.scheduleTask(in: .milliseconds(delay)) {
                handler.value.answer(context.value)
            }
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard isBusy else { return }
        isBusy = false
        state.inFlight -= 1
        let closes = clientCloses || state.isTerminating || (state.isDraining && flags.closesConnections)
        var head = HTTPResponseHead(version: .http1_1, status: state.isServing ? .ok : .serviceUnavailable)
        head.headers.add(name: "Content-Length", value: "0")
        head.headers.add(name: "X-Pod", value: flags.address)
        if closes { head.headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        guard closes else { return }
        let channel = context.channel
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Quiescing, !isBusy { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Closes a connection that carries nothing for so long. It counts from the last answer or the connection's beginning,
/// as servers do, not from the request.
final class IdleClosingHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ timeout: TimeAmount) { self.timeout = timeout }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        timer?.cancel()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        start(context)
        context.write(data, promise: promise)
    }

    private func start(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }
}
