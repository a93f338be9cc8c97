/// A port on which the application listens.
public struct Port: Sendable, Hashable {
    /// The port's name, by which exposures refer to it: lower-case letters, digits and `-`, at most 15 characters.
    public var name: String
    /// The port number in the container.
    public var number: Int
    /// What is spoken on it.
    public var transport: Transport
    /// The number under which other services in the cluster reach it.
    public var servicePort: Int

    /// What an application speaks on a port.
    public enum Transport: String, Sendable, Hashable, CaseIterable {
        /// HTTP without TLS.
        case http
        /// HTTP over TLS; the application holds the certificate. Load balancers do not check it against a name.
        case https
        /// gRPC over HTTP/2 without TLS.
        case grpc
        /// Anything else over TCP. Proxies that work on requests cannot expose it.
        case tcp
    }

    /// Creates a port.
    ///
    /// - Parameters:
    ///   - name: The port's name.
    ///   - number: The port number in the container, from 1 to 65535.
    ///   - transport: What is spoken on it.
    ///   - servicePort: The number in the cluster; `nil`, the default, for 80 (HTTP), 443 (HTTPS), or else `number`.
    public init(name: String, number: Int, transport: Transport, servicePort: Int? = nil) {
        self.name = name
        self.number = number
        self.transport = transport
        self.servicePort = servicePort ?? transport.servicePort(for: number)
    }

    /// A port that speaks HTTP without TLS. Reached as port 80 in the cluster, where clients look for HTTP.
    public static func http(_ number: Int, name: String = "http", servicePort: Int? = nil) -> Self {
        Self(name: name, number: number, transport: .http, servicePort: servicePort)
    }

    /// A port that speaks HTTP over TLS. Reached as port 443 in the cluster, where clients look for HTTPS.
    public static func https(_ number: Int, name: String = "https", servicePort: Int? = nil) -> Self {
        Self(name: name, number: number, transport: .https, servicePort: servicePort)
    }

    /// A port that speaks gRPC without TLS. Reached under the same number in the cluster.
    public static func grpc(_ number: Int, name: String = "grpc", servicePort: Int? = nil) -> Self {
        Self(name: name, number: number, transport: .grpc, servicePort: servicePort)
    }

    /// A port that speaks something else over TCP. Reached under the same number in the cluster.
    public static func tcp(_ name: String, _ number: Int, servicePort: Int? = nil) -> Self {
        Self(name: name, number: number, transport: .tcp, servicePort: servicePort)
    }
}

extension Port.Transport {
    /// The port of the Service where none is given: the well-known one, or else the container's.
    package func servicePort(for number: Int) -> Int {
        switch self {
        case .http: 80
        case .https: 443
        case .grpc, .tcp: number
        }
    }
}
