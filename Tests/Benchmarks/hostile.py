"""Runs harden over input that is made to take long, at three sizes each, and fails where time grows faster than input:

    hostile.py HARDEN [--full] [--limit SECONDS] [--mixtures COUNT] [--seed NUMBER] [CASE...]

What an input of four times the size takes more than an empty one must be no more than six times what the small one takes
more (linear is four, quadratic sixteen). Processor time is measured, of several runs the shortest, at sizes at which it is
no longer ruled by chance. What grows too fast is tried at larger sizes, up to a second: it may be about to reach a bound.
Where it grows too fast there, too, valgrind counts its instructions, which neither other processes nor the machine change,
and these decide. Besides the cases, mixtures of them are tried: documents of several cases
in one file, drawn by chance, so that what only two of them together make slow is found.

The files of ../shared/trials/hostile/dos run once each, and may take twice the time of a plain input of 1,000 objects in
the same run. With --full each case runs once at its whole size, and seconds and memory are printed instead. Past a bound the
program may refuse an input (status 2, with a message), but not be killed.
"""
import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {app}}}}}
  template:
    metadata: {{labels: {{app: {app}}}}}
    spec:
      containers: [{{name: a, image: 'a:1', ports: [{{containerPort: 80}}]}}]
"""
SERVICE = """---
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{selector: {{app: {app}}}, ports: [{{port: 80}}]}}
"""


def deployment(name="a", app="a", replicas=1):
    return DEPLOYMENT.format(name=name, app=app, replicas=replicas)


def service(name="a", app="a"):
    return SERVICE.format(name=name, app=app)


PAIR = deployment() + service()


def pods(containers, extra=""):
    """A Deployment whose containers are written by the caller, with a Service."""
    head = deployment().split("      containers:")[0]
    return f"{head}{extra}      containers:\n{containers}{service()}"


def objects(count):
    for number in range(count):
        name = f"a{number}"
        yield {
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
            "spec": {
                "replicas": 1, "selector": {"matchLabels": {"app": name}},
                "template": {
                    "metadata": {"labels": {"app": name}},
                    "spec": {"containers": [{"name": "a", "image": "a:1", "ports": [{"containerPort": 80}]}]},
                },
            },
        }
        yield {
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
            "spec": {"selector": {"app": name}, "ports": [{"port": 80}]},
        }


def listed(count, **options):
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects(count))}, **options)


def simulated(replicas):
    text = deployment(replicas=replicas).replace(
        "  selector", "  minReadySeconds: 7\n  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}\n  selector", 1
    ) + service()
    for name in ("gce", "gce-internal", "kong", "nginx"):
        text += (
            f"---\napiVersion: networking.k8s.io/v1\nkind: Ingress\n"
            f"metadata: {{name: {name}, annotations: {{kubernetes.io/ingress.class: {name}}}}}\n"
            f"spec: {{rules: [{{host: {name}.example, http: {{paths: [{{path: /, pathType: Prefix, "
            f"backend: {{service: {{name: a, port: {{number: 80}}}}}}}}]}}}}]}}\n"
        )
    return text + (
        "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
        "spec: {maxUnavailable: 1, selector: {matchLabels: {app: a}}}\n"
    )


def aliases(count):
    head, tail = deployment().split("spec:\n", 1)
    item = "  a0: &a0 {name: c, image: i, ports: [{containerPort: 80}]}\n"
    tail = tail.split("      containers:")[0]
    return f"{head}x:\n{item}  l1: &l1 [{','.join(['*a0'] * count)}]\nspec:\n{tail}      containers: *l1\n{service()}"


def merged(count):
    text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nx:\n  m0: &m0 {a: b}\n"
    for number in range(1, count):
        text += f"  m{number}: &m{number} {{<<: [*m{number - 1}, *m{number - 1}], k{number}: v}}\n"
    last = f"<<: *m{count - 1}"
    return (
        f"{text}spec:\n  {last}\n  selector: {{matchLabels: {{{last}, app: a}}}}\n  template:\n    metadata: "
        f"{{labels: {{{last}, app: a}}}}\n    spec: {{{last}, containers: [{{{last}, name: a, image: i}}]}}\n{service()}"
    )


def laughs(count):
    text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  annotations:\n    a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    for number in range(1, count):
        text += f"    a{number}: &a{number} [{','.join([f'*a{number - 1}'] * 9)}]\n"
    return f"{text}spec:\n  template: *a{count - 1}\n"


def lines(text, count):
    return "".join(text.replace("%", str(number)) for number in range(count))


COMMENT = "# harden: ignore[single-replica] x"
IGNORE = "harden.dev/ignore"

def configured(entry):
    def files(count):
        pairs = lines("---\n" + deployment(name="a%", app="a%") + service(name="s%", app="a%"), count)
        return {"d.yaml": pairs, ".harden.yaml": entry.split("\n", 1)[0] + "\n" + lines(entry.split("\n", 1)[1], count)}

    return files


def routed(count):
    parents = lines("{name: g%},", count)
    rules = lines("{backendRefs: [{name: a, port: 80}]},", count)
    head = "apiVersion: gateway.networking.k8s.io/v1\nkind: "
    gateway = f"---\n{head}Gateway\nmetadata: {{name: g%}}\nspec: {{gatewayClassName: gke-l7-global-external-managed}}\n"
    return (
        f"{PAIR}---\n{head}HTTPRoute\nmetadata: {{name: r}}\nspec: {{parentRefs: [{parents}], rules: [{rules}]}}\n"
        + lines(gateway, count)
    )


# Each case: its name, the size that is its whole, a small one, and what makes the files: one text, or one for each name.
# The sizes of the last element of a tuple are arguments besides the input.
CASES = {
    "laughs": (30, 7, laughs),
    "merge-keys": (28, 7, merged),
    "aliases of one container": (1000, 30, aliases),
    "containers": (2000, 40, lambda n: pods(lines("      - {name: c%, image: i, ports: [{containerPort: 1%}]}\n", n))),
    "containers with hooks": (
        1000, 30,
        lambda n: pods(lines("      - {name: c%, image: i, lifecycle: {preStop: {exec: {command: [sh, -c, 'sleep 9']}}}}\n", n)),
    ),
    "ports": (
        3000, 100,
        lambda n: pods(f"      - {{name: c, image: i, ports: [{lines('{containerPort: 1%, name: p%},', n)}]}}\n").replace(
            "ports: [{port: 80}]", f"ports: [{lines('{port: 1%, targetPort: p%, name: p%},', n)}]"
        ),
    ),
    "hook of many commands": (
        5000, 200,
        lambda n: pods(f"      - {{name: c, image: i, lifecycle: {{preStop: {{exec: {{command: [sh, -c, '{'sleep 1; ' * n}']}}}}}}}}\n"),
    ),
    "labels": (100_000, 500, lambda n: PAIR.replace("{app: a}}\n    spec", "{app: a, " + lines("l%: v, ", n) + "}}\n    spec")),
    "selector": (100_000, 500, lambda n: PAIR.replace("{selector: {app: a}", "{selector: {app: a, " + lines("l%: v, ", n) + "}")),
    "ports of a Service": (400_000, 500, lambda n: PAIR.replace("[{port: 80}]", f"[{lines('{port: 1%},', n)}]")),
    "Services of a Deployment": (20_000, 50, lambda n: deployment() + lines(service(name="s%"), n)),
    "Deployments of a Service": (20_000, 50, lambda n: service() + lines("---\n" + deployment(name="d%"), n)),
    "Services and Deployments": (2000, 25, lambda n: lines("---\n" + deployment(name="d%") + service(name="s%"), n)),
    "Deployments with one selector": (5000, 50, lambda n: lines("---\n" + deployment(name="d%"), n)),
    "disruption budgets": (
        2000, 25,
        lambda n: PAIR + lines(
            "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b%}\n"
            "spec: {maxUnavailable: 1, selector: {matchLabels: {app: a}}}\n", n
        ),
    ),
    "Services of nothing": (5000, 50, lambda n: lines("---\n" + deployment(name="d%", app="d%") + service(name="s%", app="s%"), n)),
    "Ingresses to nothing": (
        2000, 50,
        lambda n: PAIR + lines(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i%}\n"
            "spec: {defaultBackend: {service: {name: x%, port: {number: 80}}}}\n" + service(name="s%"), n
        ),
    ),
    "pairs": (5000, 50, lambda n: lines("---\n" + deployment(name="a%", app="a%") + service(name="s%", app="a%"), n)),
    "list on one line": (5000, 40, lambda n: ("list.json", listed(n))),
    "list of many lines": (5000, 40, lambda n: ("list.json", listed(n, indent=1))),
    "Deployments as JSON": (1000, 25, lambda n: lines("---\n" + deployment(name="a%", app="a%") + service(name="s%", app="a%"), n), "--format", "json"),
    "Deployments as SARIF": (1000, 25, lambda n: lines("---\n" + deployment(name="a%", app="a%") + service(name="s%", app="a%"), n), "--format", "sarif"),
    "comments": (200_000, 500, lambda n: f"{COMMENT}\n" * n + PAIR),
    "comments in one": (20_000, 500, lambda n: PAIR.replace("replicas: 1", "replicas: 1 " + f"{COMMENT} " * n)),
    "comments at lines": (
        20_000, 200, lambda n: PAIR.replace("  replicas: 1\n", "  replicas: 1\n  x:\n" + lines(f"    a%: 1 {COMMENT}\n", n), 1)
    ),
    "comments with findings": (
        1000, 25, lambda n: lines("---\n" + deployment(name="a%", app="a%").replace("replicas: 1", f"replicas: 1 {COMMENT}") + service(name="s%", app="a%"), n)
    ),
    "annotation": (
        20_000, 200,
        lambda n: PAIR.replace("{name: a}", "{name: a, annotations: {" + f'{IGNORE}: "' + "single-replica: x\\n" * n + '"}}', 1),
    ),
    "looks like specs": (20_000, 200, lambda n: "--- a\n" * n),
    "empty documents": (1_000_000, 1000, lambda n: "---\n" * n),
    "scalar documents": (1_000_000, 1000, lambda n: "--- a\n" * n),
    "objects without names": (200_000, 200, lambda n: "---\nkind: Service\napiVersion: v1\n" * n),
    "same keys": (200_000, 500, lambda n: "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n" + "  selector: {app: a}\n" * n),
    "anchors": (
        100_000, 500,
        lambda n: "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nx:\n" + lines("- &a% a\n- *a%\n", n) + "spec: {ports: [{port: 80}]}\n",
    ),
    "flow without end": (100_000, 500, lambda n: "kind: Deployment\napiVersion: apps/v1\nmetadata: " + "[" * n),
    "nested keys": (4000, 100, lambda n: "kind: Deployment\napiVersion: apps/v1\nmetadata:\n" + "".join(" " * i + "a:\n" for i in range(1, n))),
    "nested lists": (200_000, 500, lambda n: "kind: Deployment\napiVersion: apps/v1\nmetadata:\n " + "- " * n + "a\n"),
    "complex keys": (100_000, 500, lambda n: "kind: Deployment\napiVersion: apps/v1\nmetadata:\n " + "? " * n + "a\n"),
    "route of many parents": (400, 8, routed),
    "budgets of all": (
        400, 12,
        lambda n: lines(
            "---\n" + deployment(name="d%", app="d%") + "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b%}\n"
            "spec: {maxUnavailable: 1, selector: {matchExpressions: [{key: app, operator: Exists}]}}\n", n
        ),
    ),
    "same Deployment": (2000, 50, lambda n: lines("---\n" + deployment(), n) + service()),
    "merged variables": (
        2000, 20,
        lambda n: pods(
            "      - name: c\n        image: i\n        env:\n        - &e0 {name: a, value: b}\n"
            + "".join(f"        - &e{i} {{<<: *e{i - 1}, name: b{i}}}\n" for i in range(1, n))
        ),
    ),
    "ports of an annotation": (
        2000, 50,
        lambda n: PAIR.replace(
            "kind: Service\nmetadata: {name: a}",
            "kind: Service\nmetadata: {name: a, annotations: {cloud.google.com/backend-config: '{\"ports\": {"
            + ", ".join(f'"{i}": "b{i}"' for i in range(n)) + "}}'}}",
        ),
    ),
    "configured workloads": (
        1000, 50, configured('workloads:\n- {match: {name: "*a*a*a*b%"}, slowestRequest: 5s}\n'),
    ),
    "ignored objects": (
        1000, 50, configured('ignore:\n- {match: {name: "*a*a*b%"}, rules: [single-replica, pre-stop-missing], reason: x}\n'),
    ),
    "list on one line as JSON": (1000, 25, lambda n: ("list.json", listed(n)), "--format", "json"),
    "list on one line as SARIF": (1000, 25, lambda n: ("list.json", listed(n)), "--format", "sarif"),
    "long value": (
        20_000_000, 20_000, lambda n: PAIR + '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: "' + "\\n" * n + '"\n'
    ),
    "long name": (3_000_000, 20_000, lambda n: deployment(name="a" * n) + service()),
    "blanks": (20_000_000, 20_000, lambda n: PAIR + " " * n),
    "simulation": (2000, 25, simulated, "simulate"),
    "simulation of findings": (2000, 25, simulated),
    "ignore patterns": (30, 5, lambda n: {"a" * 60 + ".yaml": PAIR, ".gitignore": "*a" * n + "*ab\n"}),
    "ignore patterns of folders": (30, 5, lambda n: {"a/" * 15 + "b.yaml": PAIR, ".gitignore": "**/a/" * n + "*b/c\n"}),
    "patterns of names": (
        30, 5,
        lambda n: {"a.yaml": PAIR.replace("name: a}", "name: " + "a" * 60 + "}"), ".harden.yaml": "ignore:\n- rules: [single-replica]\n  match: {name: '" + "*a" * n + "*ab'}\n  reason: x\n"},
    ),
    "inline patch": (
        1000, 25,
        lambda n: {
            "d.yaml": PAIR,
            "kustomization.yaml": "resources: [d.yaml]\npatches:\n"
            + lines("- target: {kind: Deployment, name: a}\n  patch: '[{op: replace, path: /spec/replicas, value: 1%}]'\n", n),
        },
    ),
    "locations of nginx": (
        20_000, 500,
        lambda n: {
            "d.yaml": PAIR.replace("name: a}", "name: a, namespace: n}"),
            "nginx.conf": "http {\n server {\n  listen 80;\n"
            + lines("  location /a% { proxy_read_timeout 1%s; proxy_pass http://a.n.svc:80; }\n", n) + " }\n}\n",
        },
    ),
    "upstreams of nginx": (
        20_000, 500,
        lambda n: {
            "d.yaml": PAIR.replace("name: a}", "name: a, namespace: n}"),
            "nginx.conf": "http {\n"
            + lines(" upstream u% { server a.n.svc; }\n server { listen 1; location / { proxy_pass http://u%; } }\n", n) + "}\n",
        },
    ),
    "nginx in ConfigMaps": (
        2000, 50,
        lambda n: "".join(
            deployment(f"d{i}", f"d{i}") + f"      volumes: [{{name: v, configMap: {{name: c{i}}}}}]\n---\n"
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\ndata:\n"
            "  nginx.conf: 'worker_shutdown_timeout 9s; events {} http { server { listen 80; return 200; } }'\n---\n"
            for i in range(n)
        ),
    ),
    "kustomizations": (
        1000, 25, lambda n: {f"{i}/kustomization.yaml": f"resources: [../{i + 1}, ../d.yaml]\n" for i in range(n)} | {"d.yaml": PAIR},
    ),
}


def write(folder, content):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if isinstance(content, str):
        content = {"input.yaml": content}
    if isinstance(content, tuple):
        content = dict([content])
    for name, text in content.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    return sum(len(text) for text in content.values())


def command(harden, folder, arguments):
    if arguments[:1] == ("simulate",):
        return [harden, "simulate", folder, *arguments[1:]]
    return [harden, folder, *arguments]


def limited(seconds):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

    return limit


def run(words, seconds):
    """Seconds of all cores, bytes at the peak, and the exit status; a negative one where it was killed."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limited(seconds))
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)


def instructions(words):
    """Instructions of all threads; `None` where it took more than 200 s."""
    if not shutil.which("valgrind"):
        sys.exit("valgrind is missing, which has to decide here: apt-get install valgrind")
    try:
        result = subprocess.run(
            ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", timeout=200,
        )
    except subprocess.TimeoutExpired:
        return None
    found = re.search(r"I\s+refs:\s+([\d,]+)", result.stderr)
    if not found:
        sys.exit(f"{' '.join(words)}: {result.stderr[-2000:]}")
    return int(found.group(1).replace(",", ""))


# What four times the input may take of one, and the seconds of all cores from which a measurement counts, and from which no
# larger one is tried.
GROWTH = 6
ENOUGH = 0.15
PLENTY = 1


class Growth:
    """How what the program needs grows with a case."""

    def __init__(self, harden, tree, limit):
        self.harden, self.tree, self.limit = harden, tree, limit
        write(tree, {"a.yaml": ""})
        self.empty = min(self.seconds((), 0) for _ in range(3))
        self.empty_instructions = None

    def seconds(self, arguments, size, make=None):
        if make:
            write(self.tree, make(size))
        cpu, _, status = run(command(self.harden, self.tree, tuple(arguments)), self.limit)
        if status not in (0, 1, 2):
            raise RuntimeError(f"status {status}" if status >= 0 else "killed")
        return cpu

    def of(self, whole, small, make, *arguments):
        """A line that tells it, and whether it is too fast."""
        largest = self.seconds(arguments, 4 * small, make)
        while largest < ENOUGH and 8 * small <= whole:
            small *= 2
            largest = self.seconds(arguments, 4 * small, make)
        while True:
            sizes = (small, 2 * small, 4 * small)
            costs = self.costs(arguments, sizes, make)
            growth = costs[2] / costs[0]
            line = f"{costs[0]:6.3f} s at {small}; 2n: {costs[1] / costs[0]:5.2f}, 4n: {growth:5.2f}"
            if growth <= GROWTH or costs[2] < ENOUGH / 2:
                return line, False
            if costs[2] > PLENTY or 8 * small > whole:
                break
            small *= 2
        counts = [self.count(arguments, size, make) for size in (sizes[0], sizes[2])]
        if None in counts:
            return f"{line}, and takes long to count", True
        growth = max(1, counts[1]) / max(1, counts[0])
        return f"{line}; of instructions 4n: {growth:5.2f}", growth > GROWTH

    def costs(self, arguments, sizes, make):
        """Seconds more than for nothing, at some sizes."""
        least = [float("inf")] * len(sizes)
        for _ in range(6):
            least = [min(known, self.seconds(arguments, size, make)) for known, size in zip(least, sizes)]
            costs = [max(0.002, seconds - self.empty) for seconds in least]
            # One run in which nothing stands out is enough.
            if costs[-1] / costs[0] <= GROWTH or costs[-1] < ENOUGH / 2:
                break
        return costs

    def count(self, arguments, size, make):
        if self.empty_instructions is None:
            write(self.tree, {"a.yaml": ""})
            self.empty_instructions = instructions(command(self.harden, self.tree, ()))
        write(self.tree, make(size))
        count = instructions(command(self.harden, self.tree, tuple(arguments)))
        return None if count is None else count - self.empty_instructions


def mixture(chance):
    """Some cases that are one text each, in one file, each at a part of its size."""
    texts = [name for name, case in CASES.items() if len(case) == 3 and isinstance(case[2](2), str)]
    chosen = chance.sample(texts, 3)
    parts = [(CASES[name][1], CASES[name][2]) for name in chosen]

    def make(size):
        return "\n---\n".join(part(max(1, small * size // 4)) for small, part in parts)

    return ", ".join(chosen), (64, 4, make)


def full(harden, tree, names, limit):
    failed = []
    for name in names:
        whole, _, make, *arguments = CASES[name]
        size = write(tree, make(whole))
        cpu, peak, status = run(command(harden, tree, tuple(arguments)), limit)
        end = "killed" if status < 0 else f"status {status}"
        print(f"{name:32} {size / 1e6:6.2f} MB: {cpu:6.2f} s, {peak / 1e6:7.1f} MB, {end}", flush=True)
        if status not in (0, 1, 2):
            failed.append(name)
    return failed


def given(harden, tree, limit):
    """Runs the files that are kept beside the project."""
    folder = os.path.join("..", "shared", "trials", "hostile", "dos")
    if not os.path.isdir(folder):
        print(f"left out the files of {folder}, which is not there")
        return []
    write(tree, CASES["pairs"][2](500))
    plain = min(run(command(harden, tree, ()), limit)[0] for _ in range(2))
    print(f"{'500 Deployments and Services':32} {plain:6.2f} s")
    failed = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            continue
        cpu, peak, status = run([harden, os.path.join(folder, name)], limit)
        print(f"{name:32} {cpu:6.2f} s, {peak / 1e6:7.1f} MB, {'killed' if status < 0 else f'status {status}'}", flush=True)
        if status not in (0, 1, 2) or cpu > 2 * plain:
            failed.append(name)
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("harden")
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--limit", type=int, default=10, help="seconds of all cores after which a run is killed")
    parser.add_argument("--mixtures", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unknown = [name for name in options.cases if name not in CASES]
    if unknown:
        sys.exit(f"no such case: {', '.join(unknown)}; there are: {', '.join(CASES)}")
    names = options.cases or list(CASES)
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(folder, "input")
        if options.full:
            failed = full(options.harden, tree, names, options.limit)
        else:
            failed = [] if options.cases else given(options.harden, tree, options.limit)
            growth = Growth(options.harden, tree, options.limit)
            chance = random.Random(options.seed)
            mixtures = [] if options.cases else [mixture(chance) for _ in range(options.mixtures)]
            for name, case in [(name, CASES[name]) for name in names] + mixtures:
                try:
                    line, is_too_fast = growth.of(*case)
                except RuntimeError as error:
                    line, is_too_fast = str(error), True
                print(f"{name:32} {line}", flush=True)
                if is_too_fast:
                    failed.append(name)
    if failed:
        sys.exit(f"too slow: {', '.join(failed)}")


if __name__ == "__main__":
    main()
