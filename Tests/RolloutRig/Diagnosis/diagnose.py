#!/usr/bin/env python3
"""Asks `harden diagnose` for the causes of the rig's runs, whose causes are known.

    python3 diagnose.py PROGRAM EVIDENCE SCENARIOS [--update MATRIX.md] [--variant VARIANT]

EVIDENCE is what `run --evidence EVIDENCE` left: a folder a run, with the logs that nginx, Envoy and HAProxy wrote and what
happened to the Pods. A second of the rig stands for several of the manifest, so times and latencies are stretched to the
manifest's; all else in a line is as the proxy wrote it. Each run is asked for as it is, and in the ways of VARIANTS.

Exit status: 0 enough are right, 1 too few are (see LEAST), 2 nothing to ask.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

# Of all verdicts so many have to be right, and of those on logs in which often one failure is left.
LEAST = 0.95
LEAST_OF_THINNED = 0.85
# Before and after a run, where usual traffic is asked for.
USUAL = 600
UTC = datetime.timezone.utc


def moment(text, pattern):
    return datetime.datetime.strptime(text, pattern).replace(tzinfo=UTC).timestamp()


def written(seconds, pattern, milliseconds=False):
    time = datetime.datetime.fromtimestamp(seconds, UTC)
    return time.strftime(pattern) + (f".{time.microsecond // 1000:03d}" if milliseconds else "")


class Line:
    """A line of a log with its time, which can be written anew."""

    def __init__(self, time, fails, text):
        self.time, self.fails, self.text = time, fails, text

    def at(self, shift):
        return Line(self.time + shift, self.fails, self.text)

    def __str__(self):
        return self.text(self.time)


class Run:
    """What a run left, in the manifest's time."""

    def __init__(self, folder):
        self.folder = folder
        known = json.loads((folder / "run.json").read_text())
        self.name, self.proxy, self.scale = known["scenario"], known["proxy"], known["scale"]
        self.begin, self.causes = known["begin"], known["causes"]
        self.pods = known["events"]
        reader = {"nginx": self.nginx, "envoy": self.envoy, "haproxy": self.haproxy}.get(self.proxy)
        self.logs = reader() if reader else {}
        # Where HAProxy ends a connection without an answer it may write nothing, so that there is nothing to tell.
        self.fails = known["fails"] and any(line.fails for line in self.logs.get("access.log", []))

    def stretched(self, seconds):
        return self.begin + (seconds - self.begin) * self.scale

    def lines(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace").splitlines() if path.exists() else []

    def nginx(self):
        access, errors, known = [], [], collections.defaultdict(list)
        pattern = re.compile(r"^([\d.]+) (\d+) (.*?)\[([^]]+)\] (.* )([\d.]+)( \[default-orders-80\] \[\] .*)$")
        for line in self.lines("nginx-access"):
            found = pattern.match(line)
            if not found:
                continue
            seconds, connection, head, _, middle, took, tail = found.groups()
            # Each attempt that failed has a line in the error log.
            statuses = tail.rsplit(" ", 1)[0].split("] [] ")[1]
            failed = len(re.findall(r"\b50[24]\b", re.sub(r"[\d.]+:\d+", "", statuses)))
            known[connection] += [float(seconds)] * failed
            tail = re.sub(r"(?<=[ ,])(\d+\.\d{3})(?=[ ,])", lambda number: f"{float(number[1]) * self.scale:.3f}", tail)
            rest = f"] {middle}{float(took) * self.scale:.3f}{tail}"
            fails = bool(re.search(r'" 5\d\d ', middle))
            text = lambda time, head=head, rest=rest: head + "[" + written(time, "%d/%b/%Y:%H:%M:%S +0000") + rest
            access.append(Line(self.stretched(float(seconds)), fails, text))
        for line in self.lines("nginx"):
            found = re.match(r"^(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)( \[error\].*?\*(\d+) .*)$", line)
            if not found:
                continue
            # The error log counts whole seconds: the request of that connection knows better.
            second = moment(found[1], "%Y/%m/%d %H:%M:%S")
            times = known[found[3]]
            time = times.pop(0) if times else second
            text = lambda time, rest=found[2]: written(time, "%Y/%m/%d %H:%M:%S") + rest
            errors.append(Line(self.stretched(time), True, text))
        return {"access.log": access, "error.log": errors}

    def envoy(self):
        access = []
        pattern = re.compile(r'^\[([^]]+)Z\] (".*?" (\d+) \S+ \S+ \S+ ".*?" \d+ \d+) (\d+) (\S+) (.*)$')
        for line in self.lines("envoy-access"):
            found = pattern.match(line)
            if not found:
                continue
            time = moment(found[1], "%Y-%m-%dT%H:%M:%S.%f")
            took = [value if value == "-" else str(int(value) * self.scale) for value in (found[4], found[5])]
            rest = f"Z] {found[2]} {took[0]} {took[1]} {found[6]}"
            text = lambda time, rest=rest: "[" + written(time, "%Y-%m-%dT%H:%M:%S", True) + rest
            access.append(Line(self.stretched(time), found[3][0] == "5", text))
        return {"access.log": access}

    def haproxy(self):
        access = []
        pattern = re.compile(r"^(\S+) \[([^]]+)\] (\S+ \S+) ([-\d/+]+) (-?\d+) (.*)$")
        for line in self.lines("haproxy"):
            found = pattern.match(line)
            if not found:
                continue
            time = moment(found[2], "%d/%b/%Y:%H:%M:%S.%f")
            timers = "/".join(
                value if value == "-1" else str(int(value) * self.scale) for value in found[4].split("/")
            )
            names = found[3].replace("rig", "default-orders-80")
            rest = f"] {names} {timers} {found[5]} {found[6]}"
            text = lambda time, head=found[1], rest=rest: (
                f"{head} [" + written(time, "%d/%b/%Y:%H:%M:%S", True) + rest
            )
            fails = found[5][0] == "5" or found[5] == "-1"
            access.append(Line(self.stretched(time), fails, text))
        return {"access.log": access}

    def events(self, skew=0):
        """As `kubectl get events -o json` tells it."""
        reasons = {
            "deleted": ("Killing", "Stopping container orders"),
            "created": ("Created", "Created container orders"),
        }
        items = []
        for event in self.pods:
            if event["kind"] not in reasons:
                continue
            reason, message = reasons[event["kind"]]
            pod = f"orders-{'6d4f' if event['isOld'] else '7c9b'}-x{event['pod']}"
            time = written(self.begin + event["seconds"] + skew, "%Y-%m-%dT%H:%M:%SZ")
            for reason, message in [(reason, message)] + (
                [("Started", "Started container orders")] if event["kind"] == "created" else []
            ):
                items.append(
                    {
                        "apiVersion": "v1", "kind": "Event", "type": "Normal", "reason": reason, "message": message,
                        "metadata": {"name": f"{pod}.{len(items)}", "namespace": "default"},
                        "involvedObject": {"kind": "Pod", "name": pod, "namespace": "default"},
                        "firstTimestamp": time, "lastTimestamp": time, "count": 1,
                    }
                )
        return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1)


# MARK: the ways in which a run is asked for; each takes and returns {name: lines}.


def usual(run, logs, _):
    """Half an hour of usual traffic before and after: the lines of the steady state, again and again."""
    if not run.pods:
        return logs
    result = {}
    for name, lines in logs.items():
        steady = [line for line in lines if line.time < run.begin - 1 and not line.fails]
        if not steady or "error" in name:
            result[name] = lines
            continue
        first, last = min(line.time for line in lines), max(line.time for line in lines)
        width = max(1.0, max(line.time for line in steady) - min(line.time for line in steady))
        before = [line.at(-width * turn) for turn in range(1, int(USUAL / width) + 1) for line in steady]
        after = [
            line.at(last - first + width * turn) for turn in range(1, int(USUAL / width) + 1) for line in steady
        ]
        result[name] = sorted(before + lines + after, key=lambda line: line.time)
    return result


def shuffled(run, logs, generator):
    result = {name: list(lines) for name, lines in usual(run, logs, generator).items()}
    for lines in result.values():
        generator.shuffle(lines)
    return result


def thinned(run, logs, generator):
    """One line in a hundred, and at least one failure where there is one."""
    result = {}
    for name, lines in usual(run, logs, generator).items():
        kept = [line for line in lines if generator.random() < 0.01]
        failed = [line for line in lines if line.fails]
        if not kept:
            kept.append(generator.choice(lines)) if lines else None
        if failed and not any(line.fails for line in kept):
            kept.append(generator.choice(failed))
        result[name] = sorted(kept, key=lambda line: line.time)
    return result


def mixed(run, logs, generator):
    """Failures of others: an application that answers 500, clients that leave, paths that are not there."""
    result = {}
    for name, lines in usual(run, logs, generator).items():
        if "error" in name or not lines:
            result[name] = lines
            continue
        fine = [line for line in lines if not line.fails]
        others = []
        for line in generator.sample(fine, min(len(fine), 3 + len(fine) // 50)):
            text = str(line)
            if run.proxy == "nginx":
                code = generator.choice(["500", "404", "499"])
                text = re.sub(r'" 200 ', f'" {code} ', text).replace("default-orders-80", "shop-carts-80")
                text = re.sub(r" 200 (\w+)$", rf" {code if code != '499' else '-'} \1", text)
            elif run.proxy == "envoy":
                code = generator.choice(["500 - via_upstream", "404 - via_upstream"])
                text = text.replace("200 - via_upstream", code)
                text = text.replace("orders.default.svc", "carts.shop.svc")
            else:
                code = generator.choice(["500", "404"])
                text = text.replace(" 200 ", f" {code} ").replace("default-orders-80", "shop-carts-80")
            others.append(Line(line.time, False, lambda time, text=text: text))
        result[name] = sorted(lines + others, key=lambda line: line.time)
    return result


VARIANTS = {
    "as it is": (lambda run, logs, _: logs, 0),
    "usual traffic around": (usual, 0),
    "shuffled": (shuffled, 0),
    "thinned to 1 %": (thinned, 0),
    "clocks 30 s apart": (usual, 30),
    "clocks 30 s apart, the other way": (usual, -30),
    "failures of others": (mixed, 0),
}


class Answer:
    """What the program said of one run in one way."""

    def __init__(self, run, variant, report):
        self.run, self.variant, self.joined = run, variant, None
        meant = [verdict for verdict in report["verdicts"] if "carts" not in (verdict["backend"] or "")]
        self.named = [verdict["causes"][0]["id"] if verdict["causes"] else "none" for verdict in meant]
        self.first = self.named[0] if self.named else "nothing fails"
        self.findings = [
            finding for verdict in meant[:1] for cause in verdict["causes"][:1] for finding in cause["findings"]
        ]
        self.truth = run.causes[0] if run.fails else "nothing fails"

    @property
    def isRight(self):
        """The most frequent failure's cause is the scenario's first, and no other is named than the scenario's."""
        if not self.run.fails:
            return not self.named
        if self.variant == "thinned to 1 %":
            return self.first in self.run.causes
        return self.first == self.truth and all(name in self.run.causes for name in self.named)


def ask(program, run, variant, folder, scenarios):
    change, skew = VARIANTS[variant]
    generator = random.Random(f"{run.name} {run.proxy} {variant}")
    files = []
    for name, lines in change(run, run.logs, generator).items():
        path = folder / name
        path.write_text("".join(f"{line}\n" for line in lines))
        files.append(str(path))
    (folder / "events.json").write_text(run.events(skew))
    command = [program, "diagnose", *files, str(folder / "events.json"), "--format", "json"]
    done = subprocess.run(command, capture_output=True, timeout=300)
    if done.returncode not in (0, 1) and not done.stdout:
        sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
    answer = Answer(run, variant, json.loads(done.stdout))
    if variant == "as it is":
        manifests = sorted(path for path in (scenarios / run.name).glob("*.yaml") if path.name != "scenario.yaml")
        done = subprocess.run(
            command + [option for path in manifests for option in ("--manifests", str(path))],
            capture_output=True,
            timeout=300,
        )
        answer.joined = Answer(run, variant, json.loads(done.stdout))
    return answer


def matrix(answers):
    """Lines of Markdown: which cause was named first for which, over all variants."""
    counts = collections.Counter((answer.truth, answer.first) for answer in answers)
    truths = sorted({truth for truth, _ in counts})
    names = truths + sorted({name for _, name in counts} - set(truths))
    lines = ["| it was | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for truth in truths:
        cells = [str(counts[truth, name] or "") for name in names]
        lines.append(f"| {truth} | " + " | ".join(cells) + " |")
    return lines


def scores(answers):
    for variant in dict.fromkeys(answer.variant for answer in answers):
        of = [answer for answer in answers if answer.variant == variant]
        yield variant, sum(answer.isRight for answer in of), len(of)


def document(answers):
    joined = [answer for answer in answers if answer.joined]
    failing = [answer for answer in joined if answer.run.fails]
    lines = [
        "# Causes that were named for failures whose causes are known",
        "",
        "Written by `bash Tests/RolloutRig/check --update`; how it is done is in [README.md](../README.md).",
        "",
        "A run is right where the cause of most failures is named first, and no cause that the run had not.",
        "",
        "| logs and events | right | of |",
        "|---|---:|---:|",
        *(f"| {variant} | {right} | {of} |" for variant, right, of in scores(answers)),
        f"| as it is, with the manifests | {sum(answer.joined.isRight for answer in joined)} | {len(joined)} |",
        "",
        f"With the manifests {sum(bool(answer.joined.findings) for answer in failing)} of {len(failing)} verdicts on runs "
        "in which requests failed name a line of them.",
        "",
        "## What was named first, over all variants",
        "",
        *matrix(answers),
        "",
        "## What was wrong",
        "",
    ]
    return "\n".join(lines + [f"- {text}" for text in wrong(answers)] + [""])


def wrong(answers):
    for answer in answers:
        for one, what in ((answer, ""), (answer.joined, ", with manifests")):
            if one and not one.isRight:
                yield (
                    f"{answer.run.name} · {answer.run.proxy} · {answer.variant}{what}: "
                    f"{', '.join(one.named) or 'nothing'} instead of {', '.join(answer.run.causes) or 'nothing'}"
                )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("evidence", type=pathlib.Path)
    parser.add_argument("scenarios", type=pathlib.Path)
    parser.add_argument("--update", type=pathlib.Path)
    parser.add_argument("--variant", choices=VARIANTS, help="only this one")
    options = parser.parse_args()
    runs = [Run(path.parent) for path in sorted(options.evidence.glob("*/run.json"))]
    runs = [run for run in runs if run.logs]
    if not runs:
        print(f"{options.evidence}: no run that wrote a log", file=sys.stderr)
        return 2
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for run in runs:
            for variant in [options.variant] if options.variant else VARIANTS:
                answers.append(ask(options.program, run, variant, pathlib.Path(folder), options.scenarios))
    print("\n".join(wrong(answers)))
    enough = True
    for variant, right, of in scores(answers):
        enough = enough and right >= of * (LEAST_OF_THINNED if variant == "thinned to 1 %" else LEAST)
        print(f"{variant}: {right} of {of} right")
    joined = [answer.joined for answer in answers if answer.joined]
    print(f"with manifests: {sum(answer.isRight for answer in joined)} of {len(joined)} right")
    if options.update:
        options.update.write_text(document(answers))
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
