import NIOCore
import NIOPosix

/// A network with latency: it hands on what arrives, each way so many milliseconds later, the end of a connection as well.
///
/// Without it a server's end of an idle connection arrives at once, and no request can cross it on its way.
struct RelayFlags: Sendable {
    let address: String
    let port: Int
    /// Where the server is, at the same address.
    let target: Int
    /// Each way.
    let delay: Int64

    init(_ flags: Flags) throws {
        address = try flags.text("address")
        port = try flags.number("port")
        target = try flags.number("target")
        delay = try flags.number("delay")
    }
}

final class Relay: Sendable {
    private let flags: RelayFlags
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ flags: RelayFlags) { self.flags = flags }

    func run() throws {
        _ = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in self.connect(client) }
            .bind(host: flags.address, port: flags.port)
            .wait()
        while true { pause() }
    }

    private func connect(_ client: any Channel) -> EventLoopFuture<Void> {
        let delay = TimeAmount.milliseconds(flags.delay)
        return ClientBootstrap(group: client.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(DelayHandler(to: client, delay))
                }
            }
            .connect(host: flags.address, port: flags.target)
            .flatMap { server in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(DelayHandler(to: server, delay))
                }
                .flatMap { client.setOption(.autoRead, value: true) }
            }
    }
}

/// Writes what it reads to another connection, later.
private final class DelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let delay: TimeAmount

    init(to other: any Channel, _ delay: TimeAmount) { (self.other, self.delay) = (other, delay) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (other, buffer) = (other, unwrapInboundIn(data))
        context.eventLoop.scheduleTask(in: delay) { other.writeAndFlush(buffer, promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let other = other
        context.eventLoop.scheduleTask(in: delay) { other.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
