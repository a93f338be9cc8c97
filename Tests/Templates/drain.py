"""Stops a running server of the template and checks what its clients see: drain.py PID PORT"""
import http.client
import os
import signal
import socket
import sys
import time

PID, PORT = int(sys.argv[1]), int(sys.argv[2])
GOODBYE, SHUTDOWN = 5, 15  # seconds, as in the template's Settings.swift


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


wait_until("ready", is_ready, 30)
kept = connect()
expect("before SIGTERM, /livez", get(kept, "/livez")[:2], (200, None))
expect("before SIGTERM, /", get(kept, "/?name=you"), (200, None, b"Hello, you!\n"))
started = time.monotonic()
os.kill(PID, signal.SIGTERM)
time.sleep(1)
expect("draining, on the kept connection", get(kept, "/")[:2], (200, "close"))
expect("draining, the server closes after its answer", closes_after_answer(), True)
expect("draining, on a new connection", get(connect(), "/")[:2], (200, "close"))
expect("draining, still ready", get(connect(), "/readyz")[0], 200)
wait_until("end", lambda: not is_running(), SHUTDOWN)
expect("ended no sooner than the goodbye", time.monotonic() - started >= GOODBYE - 0.5, True)
