import HardenRollout
import Testing

@Suite struct ServerRecognitionTests {
    // MARK: Names of images

    @Test(
        arguments: [
            ("nginx", nil, "nginx", nil), ("nginx:1.29", nil, "nginx", "1.29"),
            ("docker.io/library/nginx:1.29@sha256:abc", nil, "nginx", "1.29"),
            ("mirror.gcr.io/library/postgres:16", nil, "postgres", "16"),
            ("public.ecr.aws/docker/library/nginx", nil, "nginx", nil),
            ("localhost:5000/shop/api:1", "localhost:5000", "shop/api", "1"),
            ("registry.k8s.io/nginx-slim", "registry.k8s.io", "nginx-slim", nil),
            ("bitnami/postgresql@sha256:abc", nil, "bitnami/postgresql", nil),
        ] as [(String, String?, String, String?)]
    )
    func imageNamesAreTakenApart(text: String, registry: String?, path: String, tag: String?) throws {
        let image = try #require(ImageName(text))
        #expect((image.registry, image.path, image.tag) == (registry, path, tag))
    }

    @Test(arguments: ["", "{{ .Values.image }}", "${IMAGE}", "a//b", "[IMAGE_URL]", "image with spaces"])
    func whatIsFilledInLaterIsNoName(text: String) { #expect(ImageName(text) == nil) }

    @Test func tagsMayBeFilledInLater() { #expect(ImageName("nginx:{{ .Values.tag }}")?.path == "nginx") }

    // MARK: Images

    @Test(arguments: [
        ("nginx:1.29", "nginx"), ("nginxinc/nginx-unprivileged", "nginx"), ("docker.io/nginx", "nginx"),
        ("bitnami/nginx:1.25", "nginx"), ("registry.example.com/mirror/nginx:1", "nginx"),
        ("registry.example.com:5000/nginx", "nginx"), ("httpd:2.4", "httpd"), ("php:8.3-fpm-alpine", "php-fpm"),
        ("php:8.3-apache", "httpd"), ("wordpress:6", "httpd"), ("wordpress:6-fpm", "php-fpm"),
        ("haproxy:2.9", "haproxy"),
        ("envoyproxy/envoy:v1.30", "envoy"), ("kong/kong-gateway:3.4", "kong"),
        ("openresty/openresty:alpine", "openresty"),
        ("tomcat:10", "tomcat"), ("jetty:12", "jetty"), ("postgres:16", "postgresql"),
        ("postgis/postgis", "postgresql"),
        ("bitnami/postgresql:16", "postgresql"), ("bitnamilegacy/mysql", "mysql"), ("mysql:8", "mysql"),
        ("mariadb:11", "mariadb"), ("mongo:7", "mongodb"), ("redis:7.2", "redis"), ("redis/redis-stack", "redis"),
        ("valkey/valkey:8", "valkey"), ("memcached", "memcached"), ("rabbitmq:3-management", "rabbitmq"),
        ("bitnami/kafka:3.6", "kafka"), ("confluentinc/cp-kafka", "kafka"), ("zookeeper", "zookeeper"),
        ("quay.io/coreos/etcd:v3.5.9", "etcd"), ("mcr.microsoft.com/mssql/server:2022-latest", "sqlserver"),
        ("docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "elasticsearch"),
    ])
    func imagesAreRecognized(image: String, name: String) {
        #expect(RecognizedServer(ContainerFacts(image: image))?.server.name == name)
    }

    @Test(arguments: [
        "myorg/nginx-config-sync", "nginx/nginx-prometheus-exporter", "nginx-placeholder", "oliver006/redis_exporter",
        "quay.io/opstree/redis-operator", "postgrest/postgrest", "prometheuscommunity/postgres-exporter", "php:8.3",
        "php:8.3-cli", "wordpress:cli", "mysql-backup", "my-mysql", "kong/kubernetes-ingress-controller",
        "kong/go-echo", "kbudde/rabbitmq-exporter", "natsio/nats-account-server", "supabase/postgres-meta",
        "registry.k8s.io/ingress-nginx/controller:v1.9",
        "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
        "api:1", "golang", "python:3.12", "openjdk:21", "bitnami/redis-exporter", "etcd-backup", "example/envoy-config",
        "mytomcat", "{{ .Values.image }}", "opstree/redis-operator-restore",
    ])
    func whatOnlySoundsLikeOneIsNot(image: String) {
        let found = RecognizedServer(ContainerFacts(image: image))
        #expect(found == nil, "\(found?.clue ?? "")")
    }

    @Test func itsImageSaysHowAServerIsStopped() throws {
        let own = try #require(RecognizedServer(ContainerFacts(image: "nginx:1.29")))
        #expect(own.stopping == "drains on its STOPSIGNAL SIGQUIT")
        #expect(own.clue == "the container's image is nginx")
        // Bitnami's images have none.
        #expect(RecognizedServer(ContainerFacts(image: "bitnami/nginx"))?.stopping == "exits at once on SIGTERM")
        // Others may have one or not.
        #expect(RecognizedServer(ContainerFacts(image: "example.com/shop/nginx"))?.stop == nil)
        #expect(
            RecognizedServer(ContainerFacts(image: "postgres:16"))?.stopping == "exits at once on its STOPSIGNAL SIGINT"
        )
        #expect(
            RecognizedServer(ContainerFacts(image: "example.com/shop/redis"))?.stopping == "exits at once on SIGTERM"
        )
    }

    @Test func thePodMayAskForAnotherSignal() {
        let killed = RecognizedServer(ContainerFacts(image: "nginx:1.29", stopSignal: "SIGKILL"))
        #expect(killed?.stopping == "exits at once on SIGKILL")
        let terminated = RecognizedServer(ContainerFacts(image: "nginx:1.29", stopSignal: "SIGTERM"))
        #expect(terminated?.stopping == "exits at once on SIGTERM")
        #expect(RecognizedServer(ContainerFacts(image: "nginx:1.29", stopSignal: "SIGHUP"))?.stop == nil)
    }

    // MARK: Commands

    @Test(
        arguments: [
            ("uvicorn app:app --host 0.0.0.0", "uvicorn", "drains on SIGTERM", 5),
            ("uvicorn app:app --timeout-keep-alive 75", "uvicorn", "drains on SIGTERM", 75),
            ("uvicorn app:app --timeout-graceful-shutdown=20", "uvicorn", "drains for 20 s on SIGTERM", 5),
            ("python -m uvicorn app:app", "uvicorn", "drains on SIGTERM", 5),
            ("/usr/local/bin/python3.12 -u -m uvicorn app:app", "uvicorn", "drains on SIGTERM", 5),
            ("poetry run uvicorn app:app", "uvicorn", "drains on SIGTERM", 5),
            ("hypercorn app:app", "hypercorn", "drains for 3 s on SIGTERM", 5),
            ("gunicorn -w 4 --threads 8 app:app", "gunicorn-threads", "drains for 30 s on SIGTERM", 2),
            ("gunicorn -k gthread --keep-alive 700 app:app", "gunicorn-threads", "drains for 30 s on SIGTERM", 700),
            ("gunicorn -k uvicorn.workers.UvicornWorker app:app", "gunicorn-uvicorn", "drains for 30 s on SIGTERM", 2),
            ("gunicorn --worker-class=gevent app:app", "gunicorn-gevent", "drains for 30 s on SIGTERM", 2),
            ("gunicorn --graceful-timeout 90 --threads 2 a:b", "gunicorn-threads", "drains for 90 s on SIGTERM", 2),
            ("tini -- gunicorn --threads 2 app:app", "gunicorn-threads", "drains for 30 s on SIGTERM", 2),
            ("bundle exec puma -C config/puma.rb", "puma", "drains on SIGTERM", 20),
            ("bin/rails server -b 0.0.0.0", "puma", "drains on SIGTERM", 20),
            ("catalina.sh run", "tomcat", "exits at once on SIGTERM", 20),
            ("node server.js", "node", nil, 5),
            ("tini -- waitress-serve --channel-timeout=700 app:app", "waitress", "exits at once on SIGTERM", 700),
        ] as [(String, String, String?, Int)]
    )
    func commandsAreRecognized(line: String, name: String, stopping: String?, keepAlive: Int) throws {
        let found = try #require(recognized(line))
        #expect(found.server.name == name)
        #expect(found.stopping == stopping)
        #expect(found.keepAlive?.value == .seconds(keepAlive))
    }

    @Test func aSyncWorkerKeepsNothingAlive() throws {
        for line in ["gunicorn -w 4 --timeout 120 app:app --keep-alive 5", "gunicorn app:app"] {
            let found = try #require(recognized(line))
            #expect(found.server.name == "gunicorn-sync")
            #expect(found.keepAlive?.value == .off)
        }
        // A file may say anything of workers and timeouts.
        let open = try #require(recognized("gunicorn -c conf.py app:app"))
        #expect(open.keepAlive == nil)
        #expect(open.clue == "the container runs gunicorn")
    }

    @Test func waitressIsNotToldWhereItIsTheFirstProcess() {
        let stopping = "goes on serving after SIGTERM, being the container's first process without a handler"
        #expect(recognized("waitress-serve app:app")?.stopping == stopping)
    }

    @Test(arguments: [
        "httpd -f -p 8080", "uwsgi --socket :3031 app.ini", "dotnet Worker.dll", "./orders", "npm start", "",
    ])
    func otherCommandsAreNotRecognized(line: String) { #expect(recognized(line) == nil) }

    @Test func variablesCount() throws {
        func facts(_ environment: [String: String?], _ line: String? = nil) -> RecognizedServer? {
            let command = line.flatMap { ServerCommand($0.split(separator: " ").map(String.init)) }
            return RecognizedServer(
                ContainerFacts(
                    image: "api:1",
                    command: command,
                    replacesCommand: line != nil,
                    environment: environment
                )
            )
        }
        let uvicorn = facts(["UVICORN_TIMEOUT_KEEP_ALIVE": "650"], "uvicorn app:app")
        #expect(uvicorn?.keepAlive?.value == .seconds(650))
        #expect(facts(["UVICORN_TIMEOUT_KEEP_ALIVE": nil], "uvicorn app:app")?.keepAlive == nil)
        #expect(facts(["GUNICORN_CMD_ARGS": "--threads 4"], "gunicorn a:b")?.server.name == "gunicorn-threads")
        #expect(facts(["ASPNETCORE_URLS": "http://+:8080"])?.stopping == "drains for 30 s on SIGTERM")
        #expect(facts(["SPRING_PROFILES_ACTIVE": "prod"])?.stop == nil)
        #expect(facts(["SPRING_PROFILES_ACTIVE": "prod"])?.keepAlive == nil)
        for (name, value, seconds) in [
            ("SERVER_TOMCAT_KEEPALIVETIMEOUT", "620s", 620), ("SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT", "620000", 620),
            ("SERVER_JETTY_CONNECTIONIDLETIMEOUT", "PT20S", 20), ("SERVER_UNDERTOW_NO_REQUEST_TIMEOUT", "11m", 660),
        ] {
            let found = facts(["SPRING_PROFILES_ACTIVE": "prod", name: value])?.keepAlive
            #expect(found?.value == .seconds(seconds) && found?.origin == "as \(name) says", "\(name)")
        }
        #expect(facts(["SERVER_SHUTDOWN": "graceful"])?.stopping == "drains for 30 s on SIGTERM")
        let java = facts(["SERVER_SHUTDOWN": "graceful"], "java -jar /app.jar")
        #expect(java?.stopping == "drains for 30 s on SIGTERM")
        #expect(facts(["SERVER_SHUTDOWN": "graceful"], "/start") == nil)
        #expect(facts(["PORT": "80"]) == nil)
    }

    @Test("an image that is older than its STOPSIGNAL is not known to have it")
    func oldImages() {
        for image in [
            "nginx:1.14.2", "nginx:1.18", "library/nginx:1.19.4-alpine", "httpd:2.4.25", "wordpress:4.8-apache",
            "php:7.0.33-apache", "php:7.2.21-apache",
        ] {
            #expect(RecognizedServer(ContainerFacts(image: image))?.stop == nil, "\(image)")
        }
        for image in [
            "nginx", "nginx:stable", "nginx:1", "nginx:1.19", "nginx:1.19.5", "nginx:1.27.0", "httpd:2.4",
            "wordpress:5.2.3", "php:7.2-apache", "php:8.3-apache",
        ] {
            #expect(RecognizedServer(ContainerFacts(image: image))?.stop?.isImages == true, "\(image)")
        }
    }

    @Test func filesThatAreMountedMaySayAnything() {
        #expect(RecognizedServer(ContainerFacts(image: "nginx:1"))?.keepAlive?.value == .seconds(65))
        #expect(RecognizedServer(ContainerFacts(image: "nginx:1", mounts: ["/etc/nginx/nginx.conf"]))?.keepAlive == nil)
        #expect(RecognizedServer(ContainerFacts(image: "nginx:1", mounts: ["/data"]))?.keepAlive?.value == .seconds(65))
        #expect(RecognizedServer(ContainerFacts(image: "shop/nginx:1"))?.keepAlive == nil)
    }

    @Test func whatAFileOrTheCodeMaySayIsNotCertain() {
        #expect(recognized("uvicorn app:app")?.keepAlive?.isCertain == true)
        #expect(recognized("hypercorn app:app")?.keepAlive?.isCertain == true)
        #expect(recognized("hypercorn -c file.toml app:app")?.keepAlive == nil)
        #expect(recognized("gunicorn --threads 4 app:app")?.keepAlive?.isCertain == false)
        #expect(recognized("gunicorn --threads 4 --keep-alive 5 app:app")?.keepAlive?.isCertain == true)
        #expect(recognized("node server.js")?.keepAlive?.isCertain == false)
        #expect(recognized("uvicorn app:app --timeout-keep-alive $(SECONDS)")?.keepAlive == nil)
        #expect(recognized("uwsgi --http :8080 --http-keepalive --module app")?.keepAlive == nil)
        #expect(RecognizedServer(ContainerFacts(image: "nginx:1"))?.keepAlive?.isCertain == true)
    }

    // MARK: The table

    @Test func theTableIsComplete() {
        #expect(Set(KnownServer.all.map(\.name)).count == KnownServer.all.count)
        for server in KnownServer.all {
            #expect(!server.sources.isEmpty, "\(server.name) has no source")
            #expect((server.keepAlive.value == .notHTTP) == !server.speaks.isHTTP, "\(server.name)")
        }
    }

    private func recognized(_ line: String) -> RecognizedServer? {
        let command = ServerCommand(line.split(separator: " ").map(String.init))
        return RecognizedServer(ContainerFacts(image: "api:1", command: command, replacesCommand: true))
    }
}
