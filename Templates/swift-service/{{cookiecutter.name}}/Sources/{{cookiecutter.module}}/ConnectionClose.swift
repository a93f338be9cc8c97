import Hummingbird
import NIOCore

/// A request together with the connection it came on.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Ends connections politely while the server drains.
///
/// Clients and proxies that keep connections open are not told that a Pod goes away; on layer 4 their connections
/// outlive its removal from the Service. `Connection: close` is how HTTP/1.1 tells them, between two requests.
struct ConnectionCloseMiddleware: RouterMiddleware {
    let lifecycle: Lifecycle

    func handle(
        _ request: Request,
        context: ConnectionContext,
        next: (Request, ConnectionContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard lifecycle.isDraining else { return response }
        response.headers[.connection] = "close"
        // Hummingbird takes this for "close once the answer is written".
        context.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        return response
    }
}
