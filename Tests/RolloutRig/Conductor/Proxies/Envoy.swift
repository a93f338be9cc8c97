import Foundation
import HardenRollout

/// Envoy, which watches a file for its endpoints (EDS).
@MainActor final class Envoy: RigProxy {
    private let program: String
    private let settings: ProxySettings
    private let folder: URL
    private let setup: RigSetup
    private var child: Child?
    let port = Socket.freePort()

    init(_ program: String, _ settings: ProxySettings, folder: URL, _ setup: RigSetup) {
        (self.program, self.settings, self.folder, self.setup) = (program, settings, folder, setup)
    }

    /// Named as Istio names it.
    private let cluster = "outbound|80||orders.default.svc.cluster.local"
    private var endpointFile: URL { folder.appending(path: "endpoints.yaml") }

    func start() async throws {
        try setEndpoints([])
        let file = folder.appending(path: "envoy.yaml")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let arguments =
            ["-c", file.path, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warn"]
            + ["--file-flush-interval-msec", "100"]
        child = try Child(program, arguments, log: setup.log("envoy"))
        try await Socket.waitForListener(port)
    }

    func stop() async { await child?.stop() }

    func setEndpoints(_ addresses: [String]) throws {
        let endpoints = addresses.map { address in
            "  - endpoint: {address: {socket_address: {address: \(address), port_value: \(settings.endpointPort)}}}"
        }
        let list = endpoints.isEmpty ? "lb_endpoints: []" : "lb_endpoints:\n  " + endpoints.joined(separator: "\n  ")
        let text = """
            resources:
            - "@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
              cluster_name: \(cluster)
              endpoints:
              - \(list)

            """
        // Envoy looks for files that are moved to the name. It reads what it has not read before.
        let file = folder.appending(path: "endpoints.new")
        try text.write(to: file, atomically: false, encoding: .utf8)
        guard rename(file.path, endpointFile.path) == 0 else { throw RigError("cannot write \(endpointFile.path)") }
    }

    private var configuration: String {
        let type = "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
        let predicate = "{name: previous_hosts, typed_config: {\"@type\": \"\(type)\"}}"
        let count = settings.retries.attempts
        let policy = """
            {retry_on: "connect-failure,reset", num_retries: \(count), host_selection_retry_max_attempts: 10, \
            retry_back_off: {base_interval: 0.001s, max_interval: 0.002s}, retry_host_predicate: [\(predicate)]}
            """
        let retry = count > 0 ? "\n                  retry_policy: \(policy)" : ""
        return """
            node: {id: rig, cluster: rig}
            static_resources:
              listeners:
              - address: {socket_address: {address: 127.0.0.1, port_value: \(port)}}
                filter_chains:
                - filters:
                  - name: http
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: rig
                      access_log:
                      - name: file
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                          path: \(setup.log("envoy-access").path)
                          log_format: {text_format_source: {inline_string: "\(accessLogFormat)"}}
                      route_config:
                        virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes:
                          - match: {prefix: /}
                            route:
                              cluster: \(cluster)
                              timeout: \(seconds(settings.requestTimeout))\(retry)
                      http_filters:
                      - name: router
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
              clusters:
              - name: \(cluster)
                type: EDS
                connect_timeout: \(seconds(settings.connectTimeout))
                eds_cluster_config: {eds_config: {path_config_source: {path: \(endpointFile.path)}}}
                circuit_breakers: {thresholds: [{max_retries: 1000}]}
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    common_http_protocol_options: {idle_timeout: \(seconds(settings.idleTimeout))}
                    explicit_http_config: {http_protocol_options: {}}

            """
    }

    /// Istio's, in a scalar between quotes.
    private var accessLogFormat: String {
        let format = """
            [%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% \
            %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \
            "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% \
            %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" \
            "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% \
            %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% \
            %REQUESTED_SERVER_NAME% %ROUTE_NAME%
            """
        return format.replacing("\"", with: "\\\"") + "\\n"
    }

    private func seconds(_ milliseconds: Int) -> String { String(format: "%.3fs", Double(milliseconds) / 1000) }
}
