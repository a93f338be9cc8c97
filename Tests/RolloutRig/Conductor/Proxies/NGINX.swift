import Foundation
import HardenRollout

/// nginx, whose endpoints are in the memory of a Lua balancer and change without a reload, as in ingress-nginx and Kong.
@MainActor final class NGINX: RigProxy {
    private let program: String
    private let settings: ProxySettings
    private let folder: URL
    private let setup: RigSetup
    private var child: Child?
    private let control = Socket.freePort()
    let port = Socket.freePort()

    init(_ program: String, _ settings: ProxySettings, folder: URL, _ setup: RigSetup) {
        (self.program, self.settings, self.folder, self.setup) = (program, settings, folder, setup)
    }

    func start() async throws {
        let file = folder.appending(path: "nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        child = try Child(
            program,
            ["-p", folder.path, "-c", file.path, "-e", setup.log("nginx").path],
            log: setup.log("nginx")
        )
        try await Socket.waitForListener(port)
    }

    func stop() async { await child?.stop() }

    func setEndpoints(_ addresses: [String]) throws {
        let body = addresses.map { "\($0):\(settings.endpointPort)\n" }.joined()
        let request = "POST / HTTP/1.0\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        guard let answer = Socket.exchange("127.0.0.1", control, request), answer.contains(" 200 ") else {
            throw RigError("nginx does not take endpoints")
        }
    }

    private var configuration: String {
        let next = settings.retries.attempts > 0 ? "error timeout" : "off"
        let tries = settings.retries.attempts + 1
        return """
            load_module /usr/lib/nginx/modules/ndk_http_module.so;
            load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
            daemon off;
            worker_processes 1;
            pid \(folder.path)/nginx.pid;
            events { worker_connections 4096; }
            http {
                # ingress-nginx' format, behind the time to the millisecond and the connection's number in the error log.
                log_format upstreaminfo '$msec $connection $remote_addr - $remote_user [$time_local] "$request" $status '
                    '$body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [default-orders-80] [] '
                    '$upstream_addr $upstream_response_length $upstream_response_time $upstream_status $request_id';
                access_log \(setup.log("nginx-access").path) upstreaminfo;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                lua_shared_dict endpoints 1m;
                upstream pods {
                    server 0.0.0.1;
                    balancer_by_lua_block {
                        local balancer = require "ngx.balancer"
                        local endpoints = ngx.shared.endpoints
                        local tried = ngx.ctx.tried
                        if not tried then
                            tried = {}
                            ngx.ctx.tried = tried
                            if \(tries) > 1 then balancer.set_more_tries(\(tries - 1)) end
                        end
                        local all = {}
                        for host, port in endpoints:get("all"):gmatch("(%S+):(%d+)") do
                            if not tried[host] then all[#all + 1] = {host, tonumber(port)} end
                        end
                        if #all == 0 then return ngx.exit(ngx.ERROR) end
                        local peer = all[endpoints:incr("turn", 1, 0) % #all + 1]
                        tried[peer[1]] = true
                        balancer.set_current_peer(peer[1], peer[2])
                    }
                    keepalive 100;
                    keepalive_timeout \(settings.idleTimeout)ms;
                    keepalive_requests 1000000;
                    keepalive_time 24h;
                }
                server {
                    listen 127.0.0.1:\(port);
                    keepalive_timeout 1h;
                    keepalive_requests 1000000;
                    keepalive_time 24h;
                    location / {
                        rewrite_by_lua_block {
                            if (ngx.shared.endpoints:get("all") or "") == "" then return ngx.exit(503) end
                        }
                        proxy_pass http://pods;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_connect_timeout \(settings.connectTimeout)ms;
                        proxy_read_timeout \(settings.requestTimeout)ms;
                        proxy_send_timeout \(settings.requestTimeout)ms;
                        proxy_next_upstream \(next);
                        proxy_next_upstream_tries \(tries);
                    }
                }
                server {
                    listen 127.0.0.1:\(control);
                    access_log off;
                    location / {
                        content_by_lua_block {
                            ngx.req.read_body()
                            ngx.shared.endpoints:set("all", ngx.req.get_body_data() or "")
                            ngx.say("taken")
                        }
                    }
                }
            }

            """
    }
}
