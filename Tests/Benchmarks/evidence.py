"""Logs that `harden diagnose` reads, and how fast, beside grep and jq in the same run:

    evidence.py HARDEN FOLDER [MEGABYTES]

One request in two hundred fails. Prints megabytes a second of the processor's time, the ratio to grep's or jq's, and the memory
at the peak, for each kind of log.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import time

harden, folder, *rest = sys.argv[1:]
size = int(rest[0]) * 1_000_000 if rest else 1_000_000_000
generator = random.Random(1)


def nginx(second, fails):
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(1_740_830_400 + second))
    status, address = (502 if fails else 200), f"10.8.0.{generator.randrange(2, 30)}:8080"
    return (
        f'198.51.100.7 - - [{when}] "GET /orders/{generator.randrange(10**6)} HTTP/1.1" {status} 512 "-" "curl/8" 94 0.012 '
        f"[shop-orders-80] [] {address} 512 0.012 {status} {generator.getrandbits(128):032x}"
    )


def envoy(second, fails):
    when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_740_830_400 + second))
    what = "503 UC upstream_reset_before_response_started{connection_termination}" if fails else "200 - via_upstream"
    return (
        f'[{when}.{generator.randrange(1000):03d}Z] "GET /orders HTTP/1.1" {what} - "-" 0 95 12 11 "-" "curl/8" '
        f'"{generator.getrandbits(128):032x}" "shop" "10.8.0.{generator.randrange(2, 30)}:8080" '
        "outbound|80||orders.shop.svc.cluster.local 10.8.0.1:4 10.8.0.1:80 10.8.0.9:5 - default"
    )


def cloud(second, fails):
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_740_830_400 + second))
    entry = {
        "httpRequest": {
            "latency": "0.012s", "requestMethod": "GET", "requestUrl": "https://shop.example.com/orders",
            "serverIp": f"10.8.0.{generator.randrange(2, 30)}", "status": 503 if fails else 200,
        },
        "insertId": f"{generator.getrandbits(64):x}",
        "jsonPayload": {"proxyStatus": 'error="connection_terminated"; details="backend_connection_closed"'} if fails else {},
        "resource": {"labels": {"backend_service_name": "k8s1-1a2b3c4d-shop-orders-80-5e6f7a8b"}},
        "timestamp": when,
    }
    return json.dumps(entry)


def measured(command):
    """Seconds of the processor, and bytes at the peak."""
    # Into a file: grep stops at the first line where nobody reads what it finds.
    with open(f"{folder}/output", "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)}: status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


for name, line, baseline in (
    ("ingress-nginx access log", nginx, ["grep", "-c", '" 50[0-9] ']),
    ("Envoy access log", envoy, ["grep", "-c", '" 50[0-9] ']),
    ("Cloud Logging", cloud, ["jq", "-c", "select(.httpRequest.status >= 500) | .jsonPayload.proxyStatus"]),
):
    path = f"{folder}/evidence.log"
    # A piece of a log again and again: what takes time is reading, and not making it.
    lines = [line(number // 50, number % 200 == 0) for number in range(20_000)]
    piece = "".join(text + "\n" for text in lines).encode()
    with open(path, "wb") as file:
        for _ in range(max(1, size // len(piece))):
            file.write(piece)
    read = os.path.getsize(path) / 1e6
    seconds, memory = measured([harden, "diagnose", path, "--format", "json"])
    text = f"{name:26} {read:6.0f} MB {read / seconds:6.0f} MB/s (wanted: at least 100) {memory / 1e6:5.0f} MB of memory"
    if shutil.which(baseline[0]):
        other, _ = measured([*baseline, path])
        text += f", {seconds / other:.2f} × the time of {baseline[0]}"
    print(text, flush=True)
    os.remove(path)
