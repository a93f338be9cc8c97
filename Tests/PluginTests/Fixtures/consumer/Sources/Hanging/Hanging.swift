import ServiceSpec

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@main
struct Hanging: ServiceManifest {
    static var services: [Service] {
        // Not even the signal that asks it to end ends it.
        signal(SIGTERM, SIG_IGN)
        print("waiting for something")
        while true { sleep(1) }
    }
}
