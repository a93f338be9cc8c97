"""Clients that see what a server does with a connection: HTTP by hand, so that nothing is sent again unasked."""

import select
import socket
import struct
import subprocess
import time

REFUSED, SILENT, ANSWERED = "refused", "silent", "answered"


class Answer:
    def __init__(self, status, headers, is_complete):
        self.status = status
        self.headers = headers
        self.is_complete = is_complete

    @property
    def says_close(self):
        connection = self.headers.get("connection", "").lower()
        return "close" in [word.strip() for word in connection.split(",")]


class HTTP:
    """HTTP/1.1. `path` is the page that takes so many seconds."""

    is_http = True

    def __init__(self, path="/slow/{seconds}", headers=""):
        self.path = path
        self.headers = headers

    def connect(self, port, timeout=5):
        return socket.create_connection(("127.0.0.1", port), timeout)

    def send(self, connection, seconds=0):
        path = self.path.format(seconds=seconds)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{self.headers}\r\n".encode())

    def receive(self, connection, timeout):
        """The answer as far as it came; `None` where none came."""
        data = b""
        deadline = time.monotonic() + timeout
        while True:
            answer = self._parsed(data)
            if answer is not None and answer.is_complete:
                return answer
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return answer
            connection.settimeout(remaining)
            try:
                more = connection.recv(65536)
            except (TimeoutError, OSError):
                return answer
            if not more:
                # Without a length the end of the connection is the end of the answer.
                if answer is not None and not {"content-length", "transfer-encoding"} & answer.headers.keys():
                    answer.is_complete = True
                return answer
            data += more

    @staticmethod
    def _parsed(data):
        head, separator, body = data.partition(b"\r\n\r\n")
        if not separator:
            return None
        lines = head.decode("latin-1").split("\r\n")
        if not lines[0].startswith("HTTP/"):
            return None
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        if "content-length" in headers:
            complete = len(body) >= int(headers["content-length"])
        else:
            complete = headers.get("transfer-encoding") == "chunked" and body.endswith(b"0\r\n\r\n")
        return Answer(int(lines[0].split()[1]), headers, complete)

    # What the measurements ask of any client.

    def is_ready(self, port):
        try:
            with self.connect(port, 1) as connection:
                self.send(connection)
                answer = self.receive(connection, 10)
                return answer is not None and answer.status == 200
        except OSError:
            return False

    def begin(self, port, seconds):
        connection = self.connect(port)
        self.send(connection, seconds)
        return connection

    def finish(self, connection, timeout):
        """The answer to what was begun, and whether it is whole."""
        answer = self.receive(connection, timeout)
        connection.close()
        return answer if answer is not None and answer.is_complete and answer.status == 200 else None

    def idle(self, port):
        connection = self.connect(port)
        self.send(connection)
        self.receive(connection, 5)
        return connection

    def attempt(self, port, timeout=1.5):
        """What a client meets that comes now."""
        try:
            with self.connect(port, timeout) as connection:
                self.send(connection)
                answer = self.receive(connection, timeout)
                return ANSWERED if answer is not None and answer.status == 200 else SILENT
        except OSError:
            return REFUSED

    def reuse(self, connection, timeout=1.5):
        """The answer to a request on a connection that was idle; `None` where it is closed."""
        try:
            self.send(connection)
            return self.receive(connection, timeout)
        except OSError:
            return None


def seconds_until_closed(connection, limit):
    """After how many seconds the other side closes a connection; `None` where it does not within the limit."""
    started = time.monotonic()
    while True:
        remaining = started + limit - time.monotonic()
        if remaining <= 0:
            return None
        readable, _, _ = select.select([connection], [], [], remaining)
        if not readable:
            return None
        try:
            if not connection.recv(65536):
                return time.monotonic() - started
        except OSError:
            return time.monotonic() - started


def answers_http(port):
    """Whether what listens on a port takes a request of HTTP for one."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.settimeout(2)
            return connection.recv(16).startswith(b"HTTP/")
    except OSError:
        return False


class Lines:
    """A protocol of lines, such as that of Redis: what to say, and what comes back."""

    is_http = False

    def __init__(self, greeting, reply, wait=None):
        """`wait` is what is answered after so many seconds; without one a connection counts as what is in flight."""
        self.greeting = greeting
        self.reply = reply
        self.wait = wait

    def is_ready(self, port):
        return self.attempt(port) == ANSWERED

    def attempt(self, port, timeout=1.5):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout) as connection:
                connection.sendall(self.greeting)
                connection.settimeout(timeout)
                return ANSWERED if connection.recv(64).startswith(self.reply) else SILENT
        except OSError:
            return REFUSED

    def begin(self, port, seconds):
        connection = socket.create_connection(("127.0.0.1", port), 5)
        if self.wait:
            connection.sendall(self.wait.format(seconds=seconds).encode())
        return connection

    def finish(self, connection, timeout):
        connection.settimeout(timeout)
        try:
            return connection.recv(64) or None if self.wait else None
        except OSError:
            return None
        finally:
            connection.close()


class Command:
    """A client program: a query that is answered at once, and one that takes so many seconds."""

    is_http = False

    def __init__(self, command, query, slow, environment=None):
        self.command = command
        self.query = query
        self.slow = slow
        self.environment = environment

    def _run(self, port, query, **options):
        return subprocess.Popen(
            [word.format(port=port) for word in self.command] + [query],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            **options,
        )

    def is_ready(self, port):
        return self.attempt(port) == ANSWERED

    def attempt(self, port, timeout=3):
        process = self._run(port, self.query)
        try:
            output, _ = process.communicate(timeout=timeout)
            return ANSWERED if process.returncode == 0 and output.strip() else REFUSED
        except subprocess.TimeoutExpired:
            process.kill()
            return SILENT

    def begin(self, port, seconds):
        return self._run(port, self.slow.format(seconds=seconds))

    def finish(self, process, timeout):
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
        return output if process.returncode == 0 and output.strip() else None


class FastCGI:
    """Just as much of FastCGI as one request takes."""

    is_http = False

    def __init__(self, script):
        self.script = script

    @staticmethod
    def _record(kind, content):
        return struct.pack("!BBHHBB", 1, kind, 1, len(content), 0, 0) + content

    def _request(self, seconds):
        parameters = {
            "SCRIPT_FILENAME": self.script,
            "QUERY_STRING": f"seconds={seconds}",
            "REQUEST_METHOD": "GET",
        }
        pairs = b"".join(
            bytes([len(name), len(value)]) + name.encode() + value.encode() for name, value in parameters.items()
        )
        begin = self._record(1, struct.pack("!HB5x", 1, 0))
        return begin + self._record(4, pairs) + self._record(4, b"") + self._record(5, b"")

    def begin(self, port, seconds):
        connection = socket.create_connection(("127.0.0.1", port), 5)
        connection.sendall(self._request(seconds))
        return connection

    def finish(self, connection, timeout):
        data = b""
        deadline = time.monotonic() + timeout
        try:
            while b"done" not in data:
                connection.settimeout(max(0.01, deadline - time.monotonic()))
                more = connection.recv(65536)
                if not more:
                    return None
                data += more
            return data
        except OSError:
            return None
        finally:
            connection.close()

    def attempt(self, port, timeout=1.5):
        try:
            connection = self.begin(port, 0)
        except OSError:
            return REFUSED
        return ANSWERED if self.finish(connection, timeout) else SILENT

    def is_ready(self, port):
        return self.attempt(port) == ANSWERED
