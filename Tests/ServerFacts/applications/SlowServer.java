import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The page /slow/N with the JDK's own server. */
class SlowServer {
    public static void main(String[] arguments) throws Exception {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/slow/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            try {
                Thread.sleep(Long.parseLong(path.substring(path.lastIndexOf('/') + 1)) * 1000);
            } catch (InterruptedException interruption) {
                return;
            }
            exchange.sendResponseHeaders(200, 4);
            try (var body = exchange.getResponseBody()) {
                body.write("done".getBytes());
            }
        });
        server.start();
    }
}
