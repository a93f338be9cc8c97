import ServiceSpec
import ShopSettings

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// A server that shares code with the spec. It mentions ServiceManifest:
//     @main struct Server: ServiceManifest { }
let remark = "@main struct Server: ServiceManifest { }"

@main
struct Server {
    static func main() {
        // Whoever runs it leaves a trace.
        close(open("server-was-started", O_CREAT | O_WRONLY, 0o644))
        print("listening on port \(port)")
    }
}
