#!/usr/bin/env python3
"""Compares what `harden explain --servers` says of real servers with what they do.

    measure.py PROGRAM [--only NAME…] [--update FILE]

Each server is started as the first process of a PID namespace, is sent requests, and is told to stop with some of them
in flight and an idle connection beside them; a second one is left alone until it closes an idle connection. Everything
runs at once: it is waiting, not work. Exit status 1 where a server behaves otherwise than the table says, or where
something that is said to be measured is not.
"""

import argparse
import concurrent.futures
import contextlib
import datetime
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import clients
import servers
from launching import NotStarted, Process, free_port

# How long a request has been in flight when the signal comes.
BEFORE = 2
# Seconds that are left to the requests then: one that a server that drains can finish, one that it cannot that ends as
# soon as it can, and one that outlasts a usual limit.
SHORT = 1
MIDDLE = 4
LONG = 35
# Within how many seconds of what is said something has to happen; several builds may run beside this.
TOLERANCE = 3
# A connection that is open after so many seconds is taken not to be closed by itself.
LONGEST_IDLE = 90


class Backend(http.server.BaseHTTPRequestHandler):
    """The page /slow/N for those that only pass requests on."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        time.sleep(float(self.path.rsplit("/", 1)[-1] or 0))
        with contextlib.suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"done")

    def log_message(self, *_):
        pass

    def handle(self):
        # Those in front of it end without a word; that is what is looked at.
        with contextlib.suppress(OSError):
            super().handle()


def start_backend():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


@contextlib.contextmanager
def running(measured, backend):
    with tempfile.TemporaryDirectory(prefix="server-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        port = free_port()
        start = measured.start(folder, port, backend)
        process = Process(
            start.command, lambda: measured.client.is_ready(port), start.environment, start.folder or folder, 120
        )
        try:
            yield process, port
        finally:
            process.kill()


def stopping(measured, signal, expected, backend):
    """What it does on a signal, in the words of the table, and whether answers say Connection: close."""
    client = measured.client
    limit = int(expected.split()[2]) if expected.startswith("drains for") else None
    with running(measured, backend) as (process, port):
        speaks_http = client.is_http or clients.answers_http(port)
        rest = SHORT if expected.startswith("drains") else MIDDLE
        short = client.begin(port, BEFORE + rest)
        long = client.begin(port, BEFORE + LONG) if expected.startswith("drains") and client.is_http else None
        idle = client.idle(port) if client.is_http else None
        time.sleep(BEFORE)
        began = time.monotonic()
        process.signal(signal)
        time.sleep(1)
        new = client.attempt(port)
        late = client.reuse(idle) if idle else None
        answer = client.finish(short, rest + TOLERANCE)
        cut = None
        if long is not None:
            whole = client.finish(long, LONG + TOLERANCE)
            cut = None if whole else time.monotonic() - began
        ended = process.wait(max(TOLERANCE, began + rest + TOLERANCE - time.monotonic()))
        seconds = time.monotonic() - began
        later = clients.REFUSED if ended else client.attempt(port)
    if ended and answer is None:
        seen = "exits"
    elif ended and cut is None:
        seen = "drains"
    elif ended:
        is_limit = limit is not None and limit - 0.5 <= cut <= limit + TOLERANCE
        seen = expected if is_limit else f"drains for {cut:.0f} s"
    elif later == clients.ANSWERED:
        seen = "ignores" if answer is not None else "restarts"
    elif answer is not None:
        seen = "drains, but does not end"
    else:
        seen = "cuts its requests, but does not end"
    says_close = None
    if client.is_http:
        answers = [found for found in [answer, late] if found is not None]
        says_close = any(found.says_close for found in answers)
    return {
        "seen": seen,
        "saysClose": says_close,
        "speaksHTTP": speaks_http,
        "ended": round(seconds, 1) if ended else None,
        "newConnection": new,
        "idleConnection": None if idle is None else ("answers" if late is not None else "closed"),
    }


def keeping(measured, expected, backend):
    """After how many seconds an idle connection is closed: a number, `off` or `unlimited`."""
    with running(measured, backend) as (_, port):
        connection = measured.client.connect(port)
        measured.client.send(connection)
        if measured.client.receive(connection, 10) is None:
            return "no answer"
        limit = expected + TOLERANCE + measured.slack if isinstance(expected, int) else 8 if expected == "off" else LONGEST_IDLE
        seconds = clients.seconds_until_closed(connection, limit)
    if seconds is None:
        return "unlimited" if limit >= LONGEST_IDLE else f"longer than {limit} s"
    if seconds < 0.5:
        return "off"
    if isinstance(expected, int) and -TOLERANCE <= seconds - expected <= TOLERANCE + measured.slack:
        return expected
    return round(seconds)


def tasks_of(entry, measured, backend):
    """What is to be measured of a server: a key, what is expected, and how it is found out."""
    fact = entry["onSIGTERM"]
    yield "onSIGTERM", fact, lambda: stopping(measured, "SIGTERM", fact["value"], backend)
    if "onStopSignal" in entry:
        signal, other = entry["stopSignal"], entry["onStopSignal"]
        yield "onStopSignal", other, lambda: stopping(measured, signal, other["value"], backend)
    if "keepAlive" in entry and entry["keepAlive"]["evidence"] == "measured":
        idle = entry["keepAlive"]
        yield "keepAlive", idle, lambda: keeping(measured, idle["value"], backend)


def compare(entry, results):
    """Rows of the report, each with whether it is as the table says."""
    rows = []
    for key in ["onSIGTERM", "onStopSignal", "keepAlive"]:
        if key in results:
            seen = results[key]["seen"] if isinstance(results[key], dict) else results[key]
            rows.append((key, entry[key]["value"], seen))
    stops = [results[key] for key in ["onStopSignal", "onSIGTERM"] if isinstance(results.get(key), dict)]
    if stops:
        rows.append(("speaks", entry["speaks"] == "HTTP", stops[0]["speaksHTTP"]))
        if "closesConnections" in entry and entry["closesConnections"]["evidence"] == "measured":
            rows.append(("closesConnections", entry["closesConnections"]["value"], stops[0]["saysClose"]))
    return [(key, expected, seen, expected == seen) for key, expected, seen in rows]


def unmeasured(entry):
    """Facts that are said to be measured."""
    facts = ["onSIGTERM", "onStopSignal", "keepAlive", "closesConnections"]
    return [fact for fact in facts if entry.get(fact, {}).get("evidence") == "measured"]


def text(value):
    words = {True: "yes", False: "no", None: "–"}
    return words[value] if value is None or isinstance(value, bool) else f"{value} s" if isinstance(value, int) else value


LABELS = {
    "onSIGTERM": "on SIGTERM",
    "onStopSignal": "on its image's STOPSIGNAL",
    "keepAlive": "closes idle connections after",
    "speaks": "speaks HTTP",
    "closesConnections": "says Connection: close while draining",
}


def report(rows, versions, details):
    lines = [
        "# What servers did",
        "",
        f"Written by `bash Tests/ServerFacts/check --update` on {datetime.date.today()}; how it is done is in "
        "[README.md](README.md).",
        "",
        "| server | version | what | the table | seen | |",
        "|---|---|---|---|---|---|",
    ]
    for name, key, expected, seen, agrees in rows:
        label = LABELS[key]
        if key == "onStopSignal":
            label = f"on {details[name]['signal']}, its image's STOPSIGNAL"
        verdict = "agrees" if agrees else "**differs**"
        lines.append(f"| {name} | {versions[name]} | {label} | {text(expected)} | {text(seen)} | {verdict} |")
    lines += ["", "## One second after the signal", "", "| server | signal | a new connection | an idle one | ended after |", "|---|---|---|---|---|"]
    for name, detail in details.items():
        for signal, result in detail["stops"]:
            lines.append(f"| {name} | {signal} | {result['newConnection']} | {text(result['idleConnection'])} | {result['ended'] or '–'} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--update", metavar="FILE")
    options = parser.parse_args()
    listing = subprocess.run(
        [options.program, "explain", "--servers", "--format", "json"], check=True, capture_output=True, text=True
    )
    table = {entry["name"]: entry for entry in json.loads(listing.stdout)["servers"]}
    chosen = [measured for measured in servers.ALL if not options.only or measured.name in options.only]
    problems = []
    if not options.only:
        names = {measured.name for measured in servers.ALL}
        for name, entry in table.items():
            if name not in names and unmeasured(entry):
                problems.append(f"{name}: {', '.join(unmeasured(entry))} said to be measured, and nothing measures it")
        problems += [f"{name}: measured, and not in the table" for name in names - table.keys()]
    backend = start_backend()
    futures = {}
    # The longest first.
    with concurrent.futures.ThreadPoolExecutor(max_workers=64) as pool:
        for kind in ["keepAlive", "onStopSignal", "onSIGTERM"]:
            for measured in chosen:
                if measured.name not in table:
                    continue
                for key, _, task in tasks_of(table[measured.name], measured, backend):
                    if key == kind:
                        futures[measured.name, key] = pool.submit(task)
    rows, versions, details = [], {}, {}
    for measured in chosen:
        name = measured.name
        entry = table[name]
        results = {}
        for key in ["onSIGTERM", "onStopSignal", "keepAlive"]:
            future = futures.get((name, key))
            if future is None:
                continue
            try:
                results[key] = future.result()
            except (NotStarted, OSError, subprocess.CalledProcessError) as error:
                problems.append(f"{name}: {LABELS[key]}: {error} {getattr(error, 'stderr', None) or ''}")
        versions[name] = measured.version_of()
        signals = {"onSIGTERM": "SIGTERM", "onStopSignal": entry.get("stopSignal")}
        stops = [(signals[key], results[key]) for key in signals if key in results]
        details[name] = {"signal": entry.get("stopSignal"), "stops": stops}
        for key, expected, seen, agrees in compare(entry, results):
            rows.append((name, key, expected, seen, agrees))
            if not agrees:
                problems.append(f"{name}: {LABELS[key]}: the table says {text(expected)}, seen was {text(seen)}")
    page = report(rows, versions, details)
    if options.update and not problems:
        pathlib.Path(options.update).write_text(page)
    print(page)
    for problem in problems:
        print(problem, file=sys.stderr)
    agreed = sum(agrees for *_, agrees in rows)
    print(f"{agreed} of {len(rows)} facts of {len(chosen)} servers are as the table says")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
