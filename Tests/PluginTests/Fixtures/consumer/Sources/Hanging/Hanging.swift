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
        let remark = Array("waiting for something\n".utf8)
        _ = remark.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        while true { sleep(1) }
    }
}
