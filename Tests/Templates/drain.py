"""Stops a running server of the template and checks what its clients see: drain.py PID PORT"""
import http.client
import os
import signal
import socket
import sys
import threading
import time

PID, PORT = int(sys.argv[1]), int(sys.argv[2])
GOODBYE, SHUTDOWN = 5, 15  # seconds, as in the template's Settings.swift
CLIENTS = 20


def connect():
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)


def get(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.getheader("connection"), response.read()


def closes_after_answer():
    """Whether the server itself ends a connection that its client would keep."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=2) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while connection.recv(4096):
            pass
        return True


def expect(what, seen, wanted):
    if seen != wanted:
        sys.exit(f"{what}: saw {seen}, wanted {wanted}")
    print(f"{what}: {seen}")


def wait_until(what, condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def is_ready():
    try:
        return get(connect(), "/readyz")[0] == 200
    except OSError:
        return False


def is_running():
    try:
        with open(f"/proc/{PID}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Client(threading.Thread):
    """Keeps its connection as long as the server lets it, and asks again and again.

    While the server drains, it comes back on new connections, as clients do that a load balancer still sends, until a
    second before the goodbye ends. From then on its Pod would long be out of the Service.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.answered, self.closed, self.connections, self.failure = 0, 0, 0, None

    def run(self):
        try:
            connection = None
            while not ends or time.monotonic() < ends[0]:
                if connection is None:
                    connection = connect()
                    self.connections += 1
                status, header, body = get(connection, "/")
                if (status, body) != (200, b"Hello, world!\n"):
                    raise OSError(f"status {status}")
                self.answered += 1
                if header == "close":
                    self.closed += 1
                    connection.close()
                    connection = None
                time.sleep(0.005)
        except (OSError, http.client.HTTPException) as error:
            self.failure = f"request {self.answered + 1}, connection {self.connections}: {error!r}"


wait_until("ready", is_ready, 30)
ends = []  # when clients stop asking, once that is known
clients = [Client() for _ in range(CLIENTS)]
for client in clients:
    client.start()
time.sleep(1)
kept = connect()
expect("before SIGTERM, /livez", get(kept, "/livez")[:2], (200, None))
expect("before SIGTERM, /", get(kept, "/?name=you"), (200, None, b"Hello, you!\n"))
before = sum(client.answered for client in clients)
expect("before SIGTERM, a connection a client", sum(client.connections for client in clients), CLIENTS)
started = time.monotonic()
ends.append(started + GOODBYE - 1)
os.kill(PID, signal.SIGTERM)
time.sleep(1)
expect("draining, on the kept connection", get(kept, "/")[:2], (200, "close"))
expect("draining, the server closes after its answer", closes_after_answer(), True)
expect("draining, on a new connection", get(connect(), "/")[:2], (200, "close"))
expect("draining, still ready", get(connect(), "/readyz")[0], 200)
for client in clients:
    client.join(SHUTDOWN)
expect("requests that failed", [client.failure for client in clients if client.failure], [])
expect("draining, every client was told", all(client.closed for client in clients), True)
print(f"requests answered: {before} before SIGTERM, {sum(client.answered for client in clients) - before} after it")
wait_until("end", lambda: not is_running(), SHUTDOWN)
expect("ended no sooner than the goodbye", time.monotonic() - started >= GOODBYE - 0.5, True)
