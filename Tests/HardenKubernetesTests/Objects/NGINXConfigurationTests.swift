import HardenKubernetes
import HardenText
import HardenYAML
import Testing

/// What is understood of nginx configurations: their places of passing on, and what is said of each.
@Suite struct NGINXConfigurationTests {
    private func passes(_ files: [String: String]) -> [NGINXPass] {
        let loaded = files.sorted { $0.key < $1.key }.map { LoadedFile.load(Array($0.value.utf8), path: $0.key) }
        return Manifests(loaded).nginxPasses
    }

    private func only(_ files: [String: String]) throws -> NGINXPass {
        let passes = passes(files)
        try #require(passes.count == 1, "\(passes.map(\.target))")
        return passes[0]
    }

    @Test("what is nginx's is told by its content")
    func recognition() {
        func kind(_ text: String, _ name: String = "a.conf") -> String {
            let file = LoadedFile.load(Array(text.utf8), path: name)
            return file.documents.map { document in
                switch document.content {
                case .nginx: "nginx"
                case .leftAlone(let reason): reason.name
                default: "other"
                }
            }.joined()
        }
        #expect(kind("http { server { listen 80; } }") == "nginx")
        #expect(
            kind("upstream a { server b:80; }\nserver { listen 80; location / { proxy_pass http://a; } }") == "nginx"
        )
        #expect(kind("proxy_read_timeout 5s;\n") == "not-kubernetes")
        #expect(kind("http { server { listen 80 } }") == "unreadable")
        #expect(kind("http { server { listen 80; ") == "unreadable")
        #expect(kind("[server]\nlisten = 80\n") == "not-kubernetes")
        #expect(kind("akka { server { port = 80 } }\n") == "not-kubernetes")
        #expect(kind("<VirtualHost *:80>\n  ServerName a\n</VirtualHost>\n") == "not-kubernetes")
        #expect(kind("input { beats { port => 5044 } }\noutput { stdout { } }\n") == "not-kubernetes")
        #expect(kind("http { server { listen 80; } }", "a.yaml") == "not-kubernetes")
        // Only who names a file has one of another name read.
        #expect(kind("http { server { listen 80; } }", "edge") == "nginx")
        #expect(kind("server { listen ${PORT}; }", "templates/default.conf.template") == "nginx")
        #expect(kind("server { listen 80; {{ more }} }", "default.conf.tmpl") == "template")
    }

    @Test("values are inherited from the blocks around, and the innermost counts")
    func inheritance() throws {
        let pass = try only([
            "nginx.conf": """
            http {
                proxy_read_timeout 10s;
                proxy_connect_timeout 1500ms;
                keepalive_timeout 20s;
                upstream a { server one:80; server two:81 backup; keepalive 8; keepalive_timeout 1m30s; }
                server {
                    proxy_read_timeout 20;
                    location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://a/x; }
                }
            }
            """
        ])
        #expect(pass.readTimeout.value == 20_000)
        #expect(pass.readTimeout.place?.location.description == "7:28")
        #expect(pass.connectTimeout.value == 1500)
        #expect(pass.clientKeepAlive.value == 20_000)
        #expect(pass.serverKeepAlive.value == 90_000)
        #expect(pass.nextUpstream.value == ["error", "timeout"] && !pass.nextUpstream.isWritten)
        #expect(pass.name == "a")
        #expect(pass.servers?.compactMap { $0.address.map { "\($0.host) \($0.port ?? 0)" } } == ["one 80", "two 81"])
    }

    @Test("includes are followed within the input, and what is outside of it leaves values open")
    func includes() throws {
        let site = "server { location / { include snippets/proxy.conf; proxy_pass http://a.b.svc.cluster.local; } }"
        let main = "http { include mime.types; include /etc/nginx/conf.d/*.conf; }"
        let whole = try only([
            "edge/nginx.conf": main, "edge/conf.d/site.conf": site,
            "edge/snippets/proxy.conf": "proxy_read_timeout 7s;",
            "other/conf.d/proxy.conf": "proxy_connect_timeout 1s;",
        ])
        #expect(whole.readTimeout.value == 7000)
        #expect(whole.readTimeout.place?.text.path == "edge/snippets/proxy.conf")
        #expect(whole.connectTimeout.value == 60_000)
        #expect(whole.servers?.first?.address?.port == 80)

        let open = try only(["edge/nginx.conf": main, "edge/conf.d/site.conf": site])
        #expect(open.readTimeout.value == nil)

        let sites = try only([
            "edge/nginx.conf": "http { include sites-enabled/*; }",
            "edge/sites-enabled/shop": "server { listen 80; location / { proxy_pass http://a.b.svc; } }",
        ])
        #expect(sites.readTimeout.value == 60_000)

        // The rest of the configuration may say anything.
        let alone = try only(["site.conf": "server { listen 80; location / { proxy_pass http://a.b.svc; } }"])
        #expect(alone.readTimeout.value == nil)
        let written = try only([
            "site.conf": "server { proxy_read_timeout 3s; location / { proxy_pass http://a.b.svc; } }"
        ])
        #expect(written.readTimeout.value == 3000)

        // Files that include each other end.
        #expect(
            passes(["nginx.conf": "http { include a.conf; }", "a.conf": "include a.conf; server { listen 1; }"]).isEmpty
        )
    }

    @Test("files that include others twice, and these others twice, come to an end, and what is left out is open")
    func doubling() {
        var files = ["nginx.conf": "http { include a0.conf; server { location / { proxy_pass http://a.b.svc; } } }"]
        for number in 0..<31 {
            files["a\(number).conf"] = String(repeating: "include a\(number + 1).conf;\n", count: 2)
        }
        files["a31.conf"] = "map $a $b { c d; }\n"
        let found = passes(files)
        #expect(found.count == 1)
        #expect(found.first?.readTimeout.value == nil)
    }

    @Test("variables are what 'set' makes them, or open")
    func variables() throws {
        func pass(_ text: String) throws -> NGINXPass { try only(["nginx.conf": "http { server { \(text) } }"]) }
        let set = try pass("set $up orders.shop.svc; location / { proxy_pass https://$up:8443$request_uri; }")
        #expect(set.servers?.first?.address?.service?.name == "orders")
        #expect(set.servers?.first?.address?.port == 8443)
        #expect(set.isResolvedLater)
        #expect(try pass("location / { proxy_pass http://$up; }").servers == nil)
        let twice = try pass("set $up old.shop.svc; set $up orders.shop.svc; location / { proxy_pass http://$up; }")
        #expect(twice.servers?.first?.address?.service?.name == "orders")
        let nested = "set $a orders; set $b ${a}.shop; location / { set $c $b.svc; proxy_pass http://$c; }"
        #expect(try pass(nested).servers?.first?.address?.host == "orders.shop.svc")
        #expect(try pass("set $a $a; location / { proxy_pass http://$a; }").servers == nil)
        let either = "set $up a; if ($x) { set $up b; } location / { proxy_pass http://$up; }"
        #expect(try pass(either).servers == nil)
        #expect(try pass("location / { proxy_read_timeout $time; proxy_pass http://a; }").readTimeout.value == nil)
    }

    @Test("a group is found by what a variable is, in any case of letters, and keeps the addresses of the start")
    func variableOfGroup() throws {
        func passes(_ head: String, _ target: String) -> [NGINXPass] {
            let groups = "upstream Blue { server a.b.svc; } upstream green { server c.d.svc; }"
            return self.passes([
                "nginx.conf": "http { \(head) \(groups) server { location / { proxy_pass \(target); } } }"
            ])
        }
        func names(_ passes: [NGINXPass]) -> [String] { passes.map { "\($0.name) \($0.isResolvedLater)" } }
        #expect(names(passes("", "http://blue")) == ["Blue false"])
        let map = "map $host $to { default blue; beta.example.com GREEN; old.example.com e.f.svc; }"
        #expect(names(passes(map, "http://$to")) == ["green false", "Blue false", "e.f.svc true"])
        #expect(
            passes("map $host $to { default $other; a blue; }", "http://$to").map { $0.servers == nil } == [
                true, false,
            ]
        )
        #expect(
            names(passes("split_clients $x $to { 1% green; * blue; }", "http://$to")) == ["Blue false", "green false"]
        )
        let many = (0..<40).map { "h\($0) s\($0);" }.joined()
        #expect(passes("map $host $to { \(many) }", "http://$to").map { $0.servers == nil } == [true])
    }

    @Test("other protocols have directives of their own")
    func protocols() throws {
        func pass(_ text: String) throws -> NGINXPass { try only(["nginx.conf": "http { server { \(text) } }"]) }
        let php = try pass(
            """
            location ~ \\.php$ {
                proxy_read_timeout 1s; fastcgi_read_timeout 20s; fastcgi_connect_timeout 3s; fastcgi_next_upstream off;
                fastcgi_pass php.shop.svc:9000;
            }
            """
        )
        #expect(php.readTimeout.value == 20_000 && php.readTimeoutName == "fastcgi_read_timeout")
        #expect(php.connectTimeout.value == 3000 && php.nextUpstream.value == [])
        #expect(php.servers?.first?.address?.port == 9000)
        #expect(try pass("location / { fastcgi_pass unix:/run/php.sock; }").servers?.first?.address == nil)
        #expect(try pass("location / { uwsgi_pass uwsgi://app.shop.svc:3031; }").servers?.first?.address?.port == 3031)
        #expect(try pass("location / { scgi_pass app.shop.svc:4000; }").readTimeout.value == 60_000)
    }

    @Test("stream passes connections on")
    func stream() throws {
        let pass = try only([
            "nginx.conf":
                "stream { upstream k { server 10.0.0.1:80; } server { listen 1; proxy_pass k; proxy_timeout 5m; } }"
        ])
        #expect(pass.module == .stream)
        #expect(pass.readTimeout.value == 300_000)
        #expect(pass.connectTimeout.value == 60_000)
        #expect(pass.servers?.first?.isAddress == true)
    }

    @Test("values of ConfigMaps are configurations with places in their file")
    func configMaps() throws {
        let configMap = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: edge, namespace: shop}
            data:
              nginx.conf: |
                http {
                  # é
                  include /etc/nginx/conf.d/*.conf;
                }
              site.conf: |-

                server {
                  proxy_read_timeout 7s; location / { proxy_pass http://orders; }
                }
              script.sh: |
                function a { echo b; }
              folded.conf: >
                server { location / { proxy_pass http://folded; } }
            """
        let passes = passes(["edge.yaml": configMap])
        #expect(Set(passes.map(\.target)) == ["http://orders", "http://folded"])
        let orders = try #require(passes.first { $0.name == "orders" })
        #expect(orders.readTimeout.value == 7000)
        #expect(orders.readTimeout.place?.location.description == "13:26")
        #expect(orders.place.text.path == "edge.yaml")
        #expect(passes.first { $0.name == "folded" }?.place.location.line == 17)

        let text = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data:
              a.conf: |
                http {
                  server { listen 1 }
                }
            """
        let broken = Manifests([LoadedFile.load(Array(text.utf8), path: "a.yaml")])
        #expect(broken.unreadableValues.map(\.location.description) == ["7:24"])
    }

    @Test("a file that a kustomization makes a ConfigMap of is read like one, and belongs to who mounts it")
    func generated() throws {
        func topology(_ generator: String) -> Topology {
            let files = [
                "edge/kustomization.yaml":
                    "resources: [edge.yaml]\nconfigMapGenerator: [{name: edge, files: \(generator)}]\n",
                "edge/nginx.conf": "http { server { listen 1; location / { proxy_pass http://orders; } } }",
                "edge/edge.yaml": """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: edge}
                spec:
                  selector: {matchLabels: {app: edge}}
                  template:
                    metadata: {labels: {app: edge}}
                    spec:
                      containers: [{name: edge, image: nginx}]
                      volumes: [{name: edge, configMap: {name: edge}}]
                """,
                "orders.yaml": """
                apiVersion: v1
                kind: Service
                metadata: {name: orders}
                spec: {ports: [{port: 80}], selector: {app: orders}}
                """,
            ]
            let loaded = files.sorted { $0.key < $1.key }.map { LoadedFile.load(Array($0.value.utf8), path: $0.key) }
            return Topology(Manifests(loaded))
        }
        for generator in ["[nginx.conf]", "[default.conf=nginx.conf]"] {
            let topology = topology(generator)
            let pass = try #require(topology.manifests.nginxPasses.first)
            #expect(topology.workload(running: pass.place.text)?.view.object.name == "edge")
            #expect(topology.services.flatMap(\.routes).contains { $0.source == .nginx(0) })
        }
        let other = topology("[other.conf]")
        let pass = try #require(other.manifests.nginxPasses.first)
        #expect(other.workload(running: pass.place.text) == nil)
        #expect(!other.services.flatMap(\.routes).contains { $0.source == .nginx(0) })
    }

    @Test("a name alone is a Service's only where nginx runs in the cluster")
    func names() {
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: orders, namespace: shop}
            spec: {ports: [{port: 80, nodePort: 30080}], clusterIP: 10.9.8.7, type: NodePort}
            """
        func routes(_ path: String, _ text: String) -> Int {
            let loaded = [("a.yaml", service), (path, text)].map { LoadedFile.load(Array($1.utf8), path: $0) }
            return Topology(Manifests(loaded)).services.flatMap(\.routes).count { route in
                if case .nginx = route.source { true } else { false }
            }
        }
        func file(_ host: String) -> String {
            "http { server { listen 1; location / { proxy_pass http://\(host); } } }"
        }
        #expect(routes("nginx.conf", file("orders")) == 0)
        #expect(routes("nginx.conf", file("orders.shop")) == 1)
        #expect(routes("nginx.conf", file("orders.other.svc")) == 0)
        #expect(routes("nginx.conf", file("orders.shop.svc.cluster.local:80")) == 1)
        #expect(routes("nginx.conf", file("10.9.8.7")) == 1)
        #expect(routes("nginx.conf", file("10.9.8.8")) == 0)
        #expect(routes("nginx.conf", file("10.9.8.8:30080")) == 1)
        func configMap(_ namespace: String) -> String {
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: edge, namespace: \(namespace)}
            data: {a.conf: '\(file("orders"))'}
            """
        }
        #expect(routes("b.yaml", configMap("shop")) == 1)
        #expect(routes("b.yaml", configMap("other")) == 0)
    }

    @Test(arguments: [
        "1": 1000, "90s": 90_000, "1m30s": 90_000, "500ms": 500, "1h": 3_600_000, "": nil, "s": nil, "5x": nil,
    ])
    func time(_ text: String, _ milliseconds: Int?) { #expect(NGINXTime.milliseconds(text) == milliseconds) }
}
