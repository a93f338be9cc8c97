extension Sign {
    /// `%RESPONSE_FLAGS%`.
    static let envoyFlags: [Sign] = [
        flag("UC", [503, 502], of: Cause.ofClosedConnection),
        flag("UR", [503, 502], .processEnded, .keepAliveRace),
        flag(
            "UF",
            [503, 502],
            .portClosedEarly,
            .addressGone,
            .notStarted,
            .wrongPort,
            .crashed,
            .firewall,
            .nodeGone,
            .protocolMismatch,
            .certificate
        ),
        flag("UT", [504], .timedOut),
        flag("UH", [503], .noEndpoint, .healthCheckDiffers),
        flag("LH", [503], .healthCheckDiffers, .noEndpoint),
        // Only that the retries were used up; what failed is in the other flag.
        flag(
            "URX",
            [503],
            .portClosedEarly,
            .addressGone,
            .notStarted,
            .wrongPort,
            .crashed,
            .firewall,
            .processEnded,
            .keepAliveRace,
            .nodeGone,
            .protocolMismatch,
            .certificate
        ),
        flag("NC", [503], .routeMissing, .proxyFault),
        flag("NR", [404, 500], .routeMissing, .protocolMismatch),
        flag("UO", [503], .overload),
        flag("RL", [429], .denied),
        flag("RLSE", [500], .proxyFault),
        flag("LR", [503, 504], .addressGone, .firewall),
        flag("SI", [504, 408], .timedOut),
        flag("UMSDR", [504], .timedOut),
        flag("DPE", [400], .badRequest),
        // Measured: an answer that breaks off has status 200, this flag and upstream_reset_after_response_started.
        flag("UPE", [502], .protocolMismatch, .responseUnfit, .processEnded),
        flag("DC", [0], .clientLeft),
        flag("DR", [0], .clientLeft),
        flag("DT", [], .timedOut),
        flag("DI", [], .faultInjected),
        flag("FI", [], .faultInjected),
        flag("UAEX", [403], .denied),
        flag("IH", [400], .badRequest),
        flag("DF", [503], .nameNotResolved),
        flag("NFCF", [500], .proxyFault),
        flag("RFCF", []),
        flag("OM", [503], .overload),
        flag("DO", [], .overload),
    ]

    private static func flag(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .envoyFlag, statuses, causes)
    }

    private static func flag(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .envoyFlag, statuses, causes)
    }

    /// `%RESPONSE_CODE_DETAILS%`, up to the brace with which Envoy goes on.
    static let envoyDetails: [Sign] = [
        Sign("via_upstream", .envoyDetails, [], Cause.ofOwnAnswer),
        code("no_healthy_upstream", [503], .noEndpoint, .healthCheckDiffers),
        code("upstream_response_timeout", [504], .timedOut),
        code("upstream_per_try_timeout", [504], .timedOut),
        code("response_timeout", [504], .timedOut),
        code("stream_idle_timeout", [504, 408], .timedOut),
        code("request_overall_timeout", [408, 504], .timedOut),
        code(
            "upstream_reset_before_response_started",
            [503],
            .processEnded,
            .keepAliveRace,
            .serverLimit,
            .portClosedEarly,
            .addressGone,
            .notStarted,
            .wrongPort,
            .firewall,
            .killedByLiveness,
            .outOfMemory,
            .crashed,
            .nodeGone,
            .protocolMismatch,
            .certificate,
            .overload
        ),
        code(
            "upstream_reset_after_response_started",
            [],
            .processEnded,
            .outOfMemory,
            .crashed,
            .killedByLiveness,
            .nodeGone
        ),
        code("route_not_found", [404], .routeMissing),
        code("cluster_not_found", [503], .routeMissing, .proxyFault),
        code("maintenance_mode", [503], .overload),
        code("overload", [503], .overload),
        code("upstream_max_stream_duration_reached", [504], .timedOut),
        code("downstream_remote_disconnect", [0], .clientLeft),
        code("http2.remote_reset", [0], .clientLeft),
        code("local_rate_limited", [429], .denied),
        code("jwt_authn_access_denied", [401, 403], .denied),
        code("request_payload_too_large", [413], .badRequest),
        code("http1.codec_error", [400], .badRequest),
        code("missing_host_header", [400], .badRequest),
        code("ext_authz_denied", [403], .denied),
        code("ext_authz_error", [403], .authorizationFailed),
        code("rbac_access_denied_matched_policy", [403], .denied),
        code("request_rate_limited", [429], .denied),
        code("direct_response", []),
        code("fault_filter_abort", [], .faultInjected),
        code("filter_chain_not_found", [], .protocolMismatch),
    ]

    private static func code(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .envoyDetails, statuses, causes)
    }

    /// What stands in braces behind `upstream_reset_before_response_started`, and in bodies behind "reset reason:".
    /// Source: envoy, source/common/http/utility.cc, resetReasonToString.
    static let envoyResets: [Sign] = [
        reset("connection_timeout", [503, 504], .addressGone, .firewall, .nodeGone),
        reset(
            "connection_termination",
            [503],
            of: Cause.ofClosedConnection
        ),
        reset(
            "remote_connection_failure",
            [503],
            .portClosedEarly,
            .wrongPort,
            .notStarted,
            .crashed,
            .addressGone,
            .protocolMismatch,
            .certificate
        ),
        reset("local_connection_failure", [503], .addressGone, .firewall),
        reset(
            "connection_failure",
            [503],
            .portClosedEarly,
            .wrongPort,
            .notStarted,
            .crashed,
            .addressGone,
            .protocolMismatch,
            .certificate
        ),
        reset("remote_reset", [503], .processEnded, .responseUnfit),
        reset("remote_refused_stream_reset", [503], .processEnded, .overload),
        reset("overflow", [503], .overload),
        reset("protocol_error", [502], .protocolMismatch, .responseUnfit, .processEnded),
        reset("connect_error", [503], .portClosedEarly, .wrongPort, .notStarted, .crashed),
        // Of the transport: the reset is of a connection that TLS did not come to.
        reset("TLS_error", [503], .protocolMismatch, .certificate),
    ]

    private static func reset(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .envoyReset, statuses, causes)
    }

    private static func reset(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .envoyReset, statuses, causes)
    }

    /// Messages of nginx's error log; a timeout gives 504, every other failure of the upstream 502.
    static let nginxMessages: [Sign] = [
        nginx(
            "upstream prematurely closed connection while reading response header from upstream",
            [502],
            of: Cause.ofClosedConnection
        ),
        nginx(
            "upstream prematurely closed connection while reading upstream",
            [],
            .processEnded,
            .outOfMemory,
            .killedByLiveness
        ),
        nginx(
            "connect() failed (111: Connection refused) while connecting to upstream",
            [502],
            .portClosedEarly,
            .wrongPort,
            .notStarted,
            .crashed
        ),
        nginx("connect() failed (113:…) while connecting to upstream", [502], .addressGone, .nodeGone),
        nginx(
            "connect() failed (110:…) while connecting to upstream",
            [504],
            .addressGone,
            .firewall
        ),
        nginx("connect() failed (101:…) while connecting to upstream", [502], .addressGone),
        nginx(
            "recv() failed (104: Connection reset by peer) while reading response header from upstream",
            [502],
            of: Cause.ofClosedConnection
        ),
        nginx("recv() failed (104: Connection reset by peer) while reading upstream", [], .processEnded, .outOfMemory),
        nginx(
            "writev() failed (32: Broken pipe) while sending request to upstream",
            [502],
            .keepAliveRace,
            .processEnded
        ),
        nginx(
            "writev() failed (104: Connection reset by peer) while sending request to upstream",
            [502],
            .keepAliveRace,
            .processEnded
        ),
        nginx(
            "sendfile() failed (32: Broken pipe) while sending request to upstream",
            [502],
            .keepAliveRace,
            .processEnded
        ),
        nginx(
            "send() failed (32: Broken pipe) while sending request to upstream",
            [502],
            .keepAliveRace,
            .processEnded
        ),
        nginx(
            "upstream timed out (110:…) while connecting to upstream",
            [504],
            .addressGone,
            .firewall
        ),
        nginx(
            "upstream timed out (110:…) while reading response header from upstream",
            [504],
            .timedOut
        ),
        nginx("upstream timed out (110:…) while reading upstream", [], .timedOut),
        nginx("upstream timed out (110:…) while sending request to upstream", [504], .timedOut),
        nginx(
            "upstream timed out (110:…) while SSL handshaking to upstream",
            [504],
            .addressGone,
            .protocolMismatch
        ),
        nginx("no live upstreams while connecting to upstream", [502], .noEndpoint, .portClosedEarly, .overload),
        nginx("upstream sent too big header while reading response header from upstream", [502], .responseUnfit),
        nginx(
            "upstream sent no valid HTTP/1.0 header while reading response header from upstream",
            [502],
            .protocolMismatch,
            .responseUnfit
        ),
        nginx("upstream sent invalid header while reading response header from upstream", [502], .responseUnfit),
        nginx("SSL_do_handshake() failed…while SSL handshaking to upstream", [502], .protocolMismatch),
        nginx(
            "peer closed connection in SSL handshake…while SSL handshaking to upstream",
            [502],
            .protocolMismatch,
            .portClosedEarly
        ),
        nginx("host not found in upstream", [], .nameNotResolved),
        nginx("could not be resolved", [502], .nameNotResolved),
        nginx("client prematurely closed connection, so upstream connection is closed too", [499], .clientLeft),
        nginx("epoll_wait() reported that client prematurely closed connection", [499], .clientLeft),
        nginx("worker_connections are not enough", [], .overload),
        nginx("(99: Cannot assign requested address) while connecting to upstream", [502], .overload),
        nginx("limiting requests, excess:", [503, 429], .denied, .overload),
        nginx("limiting connections by zone", [503, 429], .denied, .overload),
        nginx("upstream sent invalid chunked response", [], .responseUnfit),
        nginx("upstream rejected request with error", [502], .responseUnfit, .overload),
        nginx("upstream sent frame for closed stream", [502], .responseUnfit),
        nginx("upstream timed out (110:…) while proxying upgraded connection", [], .timedOut),
        nginx("recv() failed (104: Connection reset by peer) while proxying upgraded connection", [], .processEnded),
    ]

    private static func nginx(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .nginx, statuses, causes)
    }

    private static func nginx(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .nginx, statuses, causes)
    }

    /// Who made an answer, as addresses, statuses and times of upstreams tell it.
    static let origins: [Sign] = [ofBackend, noBackend]
    static let ofBackend = Sign("the backend's own", .origin, [], Cause.ofOwnAnswer)
    static let noBackend = Sign("no backend was asked", .origin, [503], [.noEndpoint, .routeMissing])

    static let ingressNGINXMessages: [Sign] = [
        Sign("does not have any active Endpoint", .ingressNGINX, [503], [.noEndpoint]),
        Sign("Error obtaining Endpoints for Service", .ingressNGINX, [503], [.routeMissing, .noEndpoint]),
        Sign("no peer was returned, balancer:", .ingressNGINX, [503], [.noEndpoint]),
    ]

    static let kongMessages: [Sign] = [
        kong(
            "An invalid response was received from the upstream server",
            [502],
            .portClosedEarly,
            .processEnded,
            .keepAliveRace,
            .wrongPort
        ),
        kong("The upstream server is currently unavailable", [503], .noEndpoint),
        kong("The upstream server is timing out", [504], .timedOut, .addressGone),
        kong("failure to get a peer from the ring-balancer", [503], .noEndpoint, .overload),
        kong("name resolution failed", [503], .nameNotResolved),
        kong("DNS resolution failed:", [503], .nameNotResolved),
        kong("failed to retry the dns/balancer resolver for", [502, 503], .noEndpoint, .portClosedEarly),
        kong("no Route matched with those values", [404], .routeMissing),
        kong("no Service found with those values", [503], .routeMissing),
    ]

    private static func kong(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .kong, statuses, causes)
    }

    /// The first two letters of a termination state: who ended the session, and in which phase.
    static let haProxyStates: [Sign] = [
        state("SC", [503], .portClosedEarly, .addressGone, .notStarted, .wrongPort, .crashed),
        state("sC", [503], .addressGone, .firewall),
        state("sH", [504], .timedOut),
        state("SH", [502], .processEnded, .keepAliveRace, .serverLimit, .responseUnfit),
        state("SD", [], .processEnded, .outOfMemory),
        state("sD", [], .timedOut),
        state("sQ", [503], .overload),
        state("PC", [503], .overload),
        state("PD", [], .responseUnfit),
        state("PH", [502], .responseUnfit),
        state("PT", [500], .denied),
        state("SL", [], .processEnded),
        state("DC", [503], .healthCheckDiffers, .processEnded),
        state("DH", [502, 503], .healthCheckDiffers, .processEnded),
        state("DD", [], .healthCheckDiffers, .processEnded),
        state("IC", [500], .proxyFault),
        state("IH", [500], .proxyFault),
        state("ID", [], .proxyFault),
        state("IR", [500], .proxyFault),
        state("CL", [], .clientLeft),
        state("CT", [500], .clientLeft),
        state("cH", [408], .clientLeft),
        state("cL", [], .clientLeft),
        state("PR", [400, 403], .denied),
        state("RC", [503], .overload),
        state("CD", [], .clientLeft),
        state("CH", [], .clientLeft),
        state("cD", [], .clientLeft),
        state("cR", [408], .clientLeft),
        state("CR", [400], .badRequest),
        state("CC", [], .clientLeft),
        state("CQ", [], .clientLeft),
        state("LR", []),
        state("--", []),
    ]

    private static func state(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .haProxy, statuses, causes)
    }
}
