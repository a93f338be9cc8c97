import Foundation

/// Short exchanges over TCP, for probes and for proxies' control ports. They block, and give up after a while.
enum Socket {
    #if canImport(Glibc)
    private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
    private static let stream = SOCK_STREAM
    #endif

    /// A port that nobody uses.
    static func freePort() -> Int {
        let descriptor = socket(AF_INET, stream, 0)
        defer { close(descriptor) }
        var address = self.address("127.0.0.1", 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, length) == 0 else { return 0 }
                getsockname(descriptor, address, &length)
                return 0
            }
        } + Int(UInt16(bigEndian: address.sin_port))
    }

    private static func address(_ host: String, _ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return address
    }

    /// Connects, sends a text, and reads what comes until the other side closes; `nil` where that fails.
    static func exchange(_ host: String, _ port: Int, _ text: String, timeout: Int = 1000) -> String? {
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let microseconds = timeout * 1000
        var limit = timeval()
        limit.tv_sec = .init(microseconds / 1_000_000)
        limit.tv_usec = .init(microseconds % 1_000_000)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = self.address(host, port)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.isEmpty || send(descriptor, bytes, bytes.count, 0) == bytes.count else { return nil }
        if bytes.isEmpty { return "" }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Whether a GET is answered with 200.
    nonisolated static func answers(_ host: String, _ port: Int, timeout: Int) -> Bool {
        let request = "GET /ready HTTP/1.1\r\nHost: rig\r\nConnection: close\r\n\r\n"
        return exchange(host, port, request, timeout: timeout)?.hasPrefix("HTTP/1.1 200") ?? false
    }

    /// Whether a connection is accepted.
    nonisolated static func accepts(_ host: String, _ port: Int, timeout: Int) -> Bool {
        exchange(host, port, "", timeout: timeout) != nil
    }

    /// Waits until a port accepts connections.
    static func waitForListener(_ port: Int, host: String = "127.0.0.1", patience: Int = 10_000) async throws {
        let deadline = RigTime.now + UInt64(patience) * 1_000_000
        while !accepts(host, port, timeout: 200) {
            guard RigTime.now < deadline else { throw RigError("nothing listens on port \(port)") }
            try await Task.sleep(nanoseconds: 10_000_000)
        }
    }
}

struct RigError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
