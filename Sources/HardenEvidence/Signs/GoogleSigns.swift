extension Sign {
    /// `jsonPayload.statusDetails`: external load balancers on Google Front Ends.
    static let statusDetails: [Sign] = [
        details("response_sent_by_backend", [], of: Cause.ofOwnAnswer),
        details(
            "backend_connection_closed_before_data_sent_to_client",
            [502, 503],
            of: Cause.ofClosedConnection
        ),
        details(
            "backend_connection_closed_after_partial_response_sent",
            [],
            .processEnded,
            .outOfMemory,
            .killedByLiveness,
            .nodeGone
        ),
        details("backend_timeout", [502, 503, 504], .timedOut),
        details(
            "failed_to_connect_to_backend",
            [502, 503],
            of: Cause.ofFailedConnection
        ),
        details("failed_to_pick_backend", [502, 503], of: Cause.ofNoBackend),
        details("failed_to_pick_backend_by_hash", [502, 503], of: Cause.ofNoBackend),
        details("backend_early_response_with_non_error_status", [502, 503], .responseUnfit),
        details("aborted_request_due_to_backend_early_response", [], .applicationAnswered),
        details("backend_interim_response_not_supported", [502, 503], .responseUnfit),
        details("backend_response_corrupted", [502, 503], .responseUnfit, .protocolMismatch),
        details("backend_response_headers_too_long", [502, 503], .responseUnfit),
        details("failed_to_negotiate_alpn", [502, 503], .protocolMismatch),
        details("server_cert_chain_exceeded_limit", [502, 503], .certificate),
        details("server_cert_exceeded_size_limit", [502, 503], .certificate),
        details("server_cert_invalid_rsa_size", [502, 503], .certificate),
        details("server_cert_not_provided", [502, 503], .certificate),
        details("server_cert_pkix", [502, 503], .certificate),
        details("server_cert_trust_config_not_found", [502, 503], .certificate),
        details("server_cert_validation_not_performed", [502, 503], .certificate),
        details("server_cert_validation_search_limit_exceeded", [502, 503], .certificate),
        details("server_cert_validation_timed_out", [502, 503], .certificate),
        details("server_cert_validation_unavailable", [502, 503], .certificate),
        details("ssl_certificate_san_verification_failed", [502, 503], .certificate),
        details("ssl_certificate_chain_verification_failed", [502, 503], .certificate),
        details("client_disconnected_before_any_response", [0], .clientLeft),
        details("client_disconnected_after_partial_response", [], .clientLeft),
        details("client_timed_out", [0, 408], .clientLeft),
        details("config_not_found", [404, 502, 503], .proxyFault),
        details("retriable_error", [404, 502, 503], .proxyFault),
        details("internal_error", [], .proxyFault),
        details("request_loop_detected", [502, 503], .proxyFault),
        details("handled_by_identity_aware_proxy", [200, 302, 400, 401, 403, 429, 500, 502, 503], .denied),
        details("multiple_iap_policies", [500], .denied),
        details("denied_by_security_policy", [403], .denied),
        details("throttled_by_security_policy", [429], .denied),
        details("banned_by_security_policy", [429], .denied),
        details("error_uncompressing_gzipped_body", [502, 503], .responseUnfit),
        details("early_data_rejected", [425]),
        details("fault_filter_abort", [], .faultInjected),
        details("direct_response", []),
        details("websocket_closed", [101]),
        details("websocket_handshake_failed", [], .applicationAnswered),
        details("body_not_allowed", [400], .badRequest),
        details("failed_parsing_client_headers", [400], .badRequest),
        details("headers_too_long", [413], .badRequest),
        details("request_body_too_large", [413], .badRequest),
        details("response_from_cache", []),
        details("response_from_cache_validated", []),
        details("byte_range_caching", []),
    ]

    private static func details(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .statusDetails, statuses, causes)
    }

    private static func details(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .statusDetails, statuses, causes)
    }

    /// `error="…"` of `jsonPayload.proxyStatus`: the vocabulary of RFC 9209. The statuses are those that Google's logs have
    /// been seen with beside those that the RFC recommends.
    static let proxyErrors: [Sign] = [
        error(
            "connection_terminated",
            [502, 503],
            of: Cause.ofClosedConnection
        ),
        error("connection_refused", [502, 503], .portClosedEarly, .wrongPort, .notStarted, .crashed),
        error("connection_timeout", [504], .addressGone, .firewall, .nodeGone),
        error("connection_read_timeout", [504], .timedOut),
        error("connection_write_timeout", [504], .timedOut),
        error("http_response_timeout", [504, 408], .timedOut, .firewall),
        error("destination_unavailable", [503, 500], of: Cause.ofNoBackend),
        error("destination_not_found", [500, 404], .routeMissing),
        error("destination_ip_prohibited", [502], .firewall),
        error("destination_ip_unroutable", [502], .addressGone, .firewall),
        error("connection_limit_reached", [503, 502], .overload),
        error("dns_error", [502, 503], .nameNotResolved),
        error("dns_timeout", [504], .nameNotResolved),
        error("http_protocol_error", [502], .protocolMismatch, .responseUnfit),
        error("http_request_error", [400], .badRequest),
        error("http_request_denied", [403], .denied),
        error("http_upgrade_failed", [502], .applicationAnswered),
        error("http_response_incomplete", [502], .processEnded, .outOfMemory),
        error("http_response_header_section_size", [502], .responseUnfit),
        error("http_response_header_size", [502], .responseUnfit),
        error("http_response_body_size", [502], .responseUnfit),
        error("http_response_trailer_section_size", [502], .responseUnfit),
        error("http_response_trailer_size", [502], .responseUnfit),
        error("http_response_transfer_coding", [502], .responseUnfit),
        error("http_response_content_coding", [502], .responseUnfit),
        error("tls_protocol_error", [502], .protocolMismatch),
        error("tls_certificate_error", [502], .certificate),
        error("tls_alert_received", [502], .protocolMismatch),
        error("proxy_configuration_error", [500], .proxyFault),
        error("proxy_internal_error", [500, 502], .proxyFault),
        error("proxy_internal_response", [], .proxyFault),
        error("proxy_loop_detected", [502], .proxyFault),
    ]

    private static func error(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .proxyError, statuses, causes)
    }

    private static func error(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .proxyError, statuses, causes)
    }

    /// `details="…"` of `jsonPayload.proxyStatus`. Google's list is longer; what is not in it is told as not known.
    static let proxyDetails: [Sign] = [
        proxy(
            "backend_connection_closed",
            [503, 502],
            of: Cause.ofClosedConnection
        ),
        proxy("failed_to_pick_backend", [503, 502], of: Cause.ofNoBackend),
        proxy("response_sent_by_backend", [], of: Cause.ofOwnAnswer),
        proxy(
            "failed_to_connect_to_backend",
            [503],
            of: Cause.ofFailedConnection
        ),
        proxy("backend_timeout", [504, 502], .timedOut, .firewall),
        proxy("client_disconnected_before_any_response", [0], .clientLeft),
        proxy("client_timed_out", [0, 408], .clientLeft),
        proxy("http_protocol_error_from_backend_response", [502, 501], .protocolMismatch, .responseUnfit),
        proxy("http_protocol_error_from_request", [400, 503], .badRequest),
        proxy("http_version_not_supported", [400], .badRequest),
        proxy("invalid_request_headers", [400], .badRequest),
        proxy("request_body_too_large", [413, 507], .badRequest),
        proxy("request_header_timeout", [408, 504], .clientLeft),
        proxy("request_overall_timeout", [408, 504], .timedOut),
        proxy("denied_by_security_policy", [403], .denied),
        proxy("throttled_by_security_policy", [429], .denied),
        proxy("handled_by_identity_aware_proxy", [], .denied),
        proxy("direct_response", []),
        proxy("internal_error", [], .proxyFault),
    ]

    private static func proxy(_ text: String, _ statuses: [Int], of causes: [Cause]) -> Sign {
        Sign(text, .proxyDetails, statuses, causes)
    }

    private static func proxy(_ text: String, _ statuses: [Int], _ causes: Cause...) -> Sign {
        Sign(text, .proxyDetails, statuses, causes)
    }

    /// Bodies that proxies write, as people paste them.
    static let responseBodies: [Sign] = [
        // Envoy; one of Google's pages has it without the r.
        Sign("upstream request timeout", .response, [504], [.timedOut, .firewall]),
        Sign("upsteam request timeout", .response, [504], [.firewall, .timedOut]),
        Sign("no healthy upstream", .response, [503], [.noEndpoint, .healthCheckDiffers, .firewall]),
        Sign(
            "upstream connect error or disconnect/reset before headers",
            .response,
            [503],
            [.portClosedEarly, .processEnded, .keepAliveRace, .wrongPort]
        ),
        Sign("default backend - 404", .response, [404], [.routeMissing]),
        Sign("fault filter abort", .response, [], [.faultInjected]),
    ]
}
