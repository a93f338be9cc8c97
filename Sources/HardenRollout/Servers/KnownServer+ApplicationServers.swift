extension KnownServer {
    /// Servers that run an application, and libraries that an application listens with.
    static let applicationServers: [KnownServer] =
        python + java + [
            KnownServer(
                "node",
                "Node.js",
                .applicationServer,
                onSIGTERM: .measured(.ignores),
                keepAlive: .measured(.seconds(5)),
                set: [.code("server.keepAliveTimeout")],
                closesConnections: .measured(false),
                isLibrary: true,
                sources: [
                    "https://nodejs.org/api/http.html#serverkeepalivetimeout",
                    "https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md (as the first process)",
                ]
            ),
            KnownServer(
                "express",
                "Express",
                .applicationServer,
                ports: [3000],
                onSIGTERM: .measured(.ignores),
                keepAlive: .measured(.seconds(5)),
                set: [.code("server.keepAliveTimeout")],
                closesConnections: .measured(false),
                isLibrary: true,
                sources: ["https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html"]
            ),
            KnownServer(
                "go",
                "Go's net/http",
                .applicationServer,
                onSIGTERM: .measured(.exits),
                keepAlive: .measured(.unlimited),
                set: [.code("http.Server.IdleTimeout")],
                closesConnections: .measured(false),
                isLibrary: true,
                sources: [
                    "https://pkg.go.dev/net/http#Server (IdleTimeout: zero is ReadTimeout, and both zero is none)",
                    "https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs",
                ]
            ),
            KnownServer(
                "kestrel",
                "ASP.NET Core's Kestrel",
                .applicationServer,
                ports: [8080],
                onSIGTERM: .documented(.drains(atMost: 30)),
                keepAlive: .documented(.seconds(130)),
                set: [.code("KestrelServerLimits.KeepAliveTimeout")],
                closesConnections: .documented(true),
                sources: [
                    "https://learn.microsoft.com/dotnet/api/"
                        + "microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits.keepalivetimeout",
                    "https://learn.microsoft.com/aspnet/core/fundamentals/host/generic-host (ShutdownTimeout 30 s)",
                ]
            ),
            KnownServer(
                "puma",
                "Puma",
                .applicationServer,
                ports: [9292, 3000],
                onSIGTERM: .measured(.drains()),
                // 20 until Puma 6, 65 from 7 on.
                keepAlive: .measured(.seconds(20)),
                set: [.file("config/puma.rb", "persistent_timeout")],
                closesConnections: .measured(true),
                sources: [
                    "https://github.com/puma/puma/blob/master/docs/signals.md",
                    "https://github.com/puma/puma/blob/master/lib/puma/dsl.rb (persistent_timeout, force_shutdown_after)",
                ]
            ),
        ]

    private static let python: [KnownServer] = [
        KnownServer(
            "gunicorn-sync",
            "gunicorn with sync workers",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains(atMost: 30)),
            keepAlive: .measured(.off),
            closesConnections: .measured(true),
            sources: [
                "https://docs.gunicorn.org/en/stable/signals.html",
                "https://docs.gunicorn.org/en/stable/settings.html#keepalive (the sync worker has none)",
            ]
        ),
        KnownServer(
            "gunicorn-threads",
            "gunicorn with threads",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains(atMost: 30)),
            keepAlive: .measured(.seconds(2)),
            set: [.flag("--keep-alive"), .file("gunicorn.conf.py", "keepalive")],
            closesConnections: .measured(false),
            sources: ["https://docs.gunicorn.org/en/stable/settings.html#keepalive"]
        ),
        KnownServer(
            "gunicorn-gevent",
            "gunicorn with gevent",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains(atMost: 30)),
            keepAlive: .measured(.seconds(2)),
            set: [.flag("--keep-alive"), .file("gunicorn.conf.py", "keepalive")],
            closesConnections: .measured(false),
            sources: ["https://docs.gunicorn.org/en/stable/design.html#async-workers"]
        ),
        KnownServer(
            "gunicorn-uvicorn",
            "gunicorn with uvicorn's workers",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains(atMost: 30)),
            keepAlive: .measured(.seconds(2)),
            set: [.flag("--keep-alive"), .file("gunicorn.conf.py", "keepalive")],
            closesConnections: .measured(false),
            sources: ["https://github.com/Kludex/uvicorn-worker", "https://docs.gunicorn.org/en/stable/settings.html"]
        ),
        KnownServer(
            "uvicorn",
            "uvicorn",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains()),
            keepAlive: .measured(.seconds(5)),
            set: [.flag("--timeout-keep-alive"), .variable("UVICORN_TIMEOUT_KEEP_ALIVE")],
            closesConnections: .measured(false),
            sources: ["https://www.uvicorn.org/settings/#timeouts"]
        ),
        KnownServer(
            "hypercorn",
            "hypercorn",
            .applicationServer,
            ports: [8000],
            onSIGTERM: .measured(.drains(atMost: 3)),
            keepAlive: .measured(.seconds(5)),
            set: [.flag("--keep-alive"), .file("hypercorn.toml", "keep_alive_timeout")],
            closesConnections: .measured(false),
            sources: ["https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html"]
        ),
        KnownServer(
            "waitress",
            "waitress",
            .applicationServer,
            ports: [8080],
            onSIGTERM: .measured(.ignores),
            keepAlive: .documented(.seconds(120)),
            set: [.flag("--channel-timeout")],
            closesConnections: .measured(false),
            sources: ["https://docs.pylonsproject.org/projects/waitress/en/stable/arguments.html"]
        ),
        KnownServer(
            "uwsgi",
            "uWSGI",
            .applicationServer,
            onSIGTERM: .measured(.restarts),
            keepAlive: .measured(.off),
            set: [.flag("--http-keepalive")],
            closesConnections: .measured(false),
            sources: [
                "https://uwsgi-docs.readthedocs.io/en/latest/Management.html",
                "https://uwsgi-docs.readthedocs.io/en/latest/ThingsToKnow.html (die-on-term)",
            ]
        ),
    ]

    private static let java: [KnownServer] = [
        KnownServer(
            "tomcat",
            "Tomcat",
            .applicationServer,
            ports: [8080],
            // It waits for its contexts' unloadDelay, but not with open connections.
            onSIGTERM: .measured(.exits),
            keepAlive: .measured(.seconds(20)),
            set: [.file("server.xml", "keepAliveTimeout, connectionTimeout")],
            closesConnections: .measured(false),
            sources: [
                "https://tomcat.apache.org/tomcat-10.1-doc/config/http.html",
                "https://tomcat.apache.org/tomcat-10.1-doc/config/context.html (unloadDelay)",
            ]
        ),
        KnownServer(
            "jetty",
            "Jetty",
            .applicationServer,
            ports: [8080],
            onSIGTERM: .measured(.exits),
            keepAlive: .measured(.seconds(30)),
            set: [.file("start.d/http.ini", "jetty.http.idleTimeout")],
            closesConnections: .measured(false),
            sources: ["https://jetty.org/docs/jetty/12/operations-guide/modules/standard.html#http"]
        ),
        KnownServer(
            "undertow",
            "Undertow",
            .applicationServer,
            ports: [8080],
            onSIGTERM: .documented(.exits),
            keepAlive: .documented(.seconds(60)),
            set: [.code("UndertowOptions.NO_REQUEST_TIMEOUT")],
            closesConnections: .documented(false),
            isLibrary: true,
            sources: [
                "https://github.com/undertow-io/undertow (Undertow.java, start: NO_REQUEST_TIMEOUT 60 s)"
            ]
        ),
        KnownServer(
            "spring-boot",
            "Spring Boot",
            .applicationServer,
            ports: [8080],
            // From 3.4 on; before, only where server.shutdown says so.
            onSIGTERM: .documented(.drains(atMost: 30)),
            keepAlive: .documented(.seconds(60)),
            set: [.variable("SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT"), .file("application.yaml", "server.tomcat")],
            closesConnections: .documented(false),
            sources: [
                "https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html",
                "https://tomcat.apache.org/tomcat-10.1-doc/config/http.html (connectionTimeout 60 s)",
            ]
        ),
        KnownServer(
            "jdk-httpserver",
            "the JDK's HttpServer",
            .applicationServer,
            onSIGTERM: .measured(.exits),
            keepAlive: .measured(.seconds(30)),
            set: [.code("sun.net.httpserver.idleInterval")],
            closesConnections: .measured(false),
            isLibrary: true,
            sources: ["https://docs.oracle.com/en/java/javase/17/docs/api/jdk.httpserver/module-summary.html"]
        ),
    ]
}
