#!/usr/bin/env python3
"""Findings and safe hunks taken at random from many repositories, for a person to judge.

    python3 sample.py PROGRAM FOLDER [--seed 1] [--findings 200] [--hunks 60] [--severity error] [--skip RULE …]
    python3 sample.py --verdicts verdicts.tsv

The first prints a sample of what PROGRAM says about the repositories in FOLDER: at most so many findings
of a rule and of a repository, each with the lines around it, and hunks of its safe fixes, at most so many
of a repository. The same seed, program and repositories give the same sample. With --draft it also writes
a verdict file to fill in: tab-separated, a line a finding or hunk, with the columns of COLUMNS.
The second prints which shares such a file gives. In verdicts.tsv `first` is what two readers said of the
program of 28 November 2026 (seed 7; from `makeline-service` on the rest of seed 11; 195 rows of seeds 12 and 13; then all
findings that nobody had read, and a part of seed 14 of the day after), and `verdict` what is true of it after mending ("gone":
said no more; where the silence is wrong the reason says so). Of the rows behind those of seed 13 only seed 14's were read again
after mending; the others repeat `first` where the finding is still there.
"""

import argparse
import collections
import csv
import json
import pathlib
import random
import re
import subprocess
import sys

COLUMNS = ["repository", "file", "rule", "object", "verdict", "reason"]
AROUND = 12


def run(program, folder, repository, *options):
    """What the program prints about a repository; paths in it begin with the repository's name."""
    done = subprocess.run([program, repository, *options], cwd=folder, capture_output=True, timeout=300)
    return done.stdout.decode("utf-8", "replace")


def every_finding(program, folder, repositories):
    for repository in repositories:
        report = run(program, folder, repository, "--format", "json")
        for finding in json.loads(report)["findings"] if report else []:
            yield repository, finding


def every_hunk(program, folder, repositories):
    """Each hunk with the two lines that name its file."""
    for repository in repositories:
        names = []
        for part in re.split(r"(?m)^(?=diff --git |@@ )", run(program, folder, repository, "--diff")):
            if part.startswith("diff --git "):
                names = [line for line in part.splitlines() if line.startswith(("--- ", "+++ "))]
            elif part.startswith("@@ "):
                path = next((name[6:] for name in names if name.startswith("+++ b/")), "")
                yield repository, path, part


def chosen(candidates, count, limits, seed):
    """At random, as long as no group (a rule, a repository) has more than its limit."""
    random.Random(seed).shuffle(candidates)
    taken, counts = [], collections.Counter()
    for candidate in candidates:
        groups = [(kind, of(candidate)) for kind, (of, _) in enumerate(limits)]
        if len(taken) < count and all(counts[group] < limits[group[0]][1] for group in groups):
            taken.append(candidate)
            counts.update(groups)
    return taken


def excerpt(folder, location):
    path = pathlib.Path(folder, location["file"])
    if not path.is_file():
        return "(no file)\n"
    lines = path.read_text("utf-8", "replace").splitlines()
    line = location["start"]["line"]
    numbered = enumerate(lines[max(0, line - 1 - AROUND):line + AROUND], max(1, line - AROUND))
    return "".join(f"{'>' if number == line else ' '}{number:5} {text}\n" for number, text in numbered)


def told(folder, number, finding):
    location, fix = finding["location"], finding.get("fix") or {}
    lines = [f"--- {number}. {finding['severity']}[{finding['rule']}] {finding.get('object', '')}: {finding['message']}"]
    lines.append(f"    {location['file']}:{location['start']['line']}: {location.get('text', '')}")
    lines += [f"    related: {other['file']}:{other['start']['line']}: {other.get('text', '')}" for other in finding.get("related", [])]
    for key in ("sum", "disruptions", "symptoms", "notes"):
        if finding.get(key):
            lines.append(f"    {key}: {json.dumps(finding[key], ensure_ascii=False)}")
    if fix:
        price = fix.get("price", {}).get("text", "")
        lines.append(f"    fix ({fix['safety']}): {fix['title']} {fix.get('refused', '')} · {price} · {fix.get('objections', '')}")
    return "\n".join(lines) + "\n" + excerpt(folder, location)


def shares(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    groups = {"findings": [], "errors": [], "hunks": []}
    for row in rows:
        kind = "hunks" if row["rule"] == "(hunk)" else "findings"
        groups[kind].append(row["verdict"])
        if row["reason"].startswith("error: "):
            groups["errors"].append(row["verdict"])
    for kind, verdicts in groups.items():
        print(f"{kind}: {len(verdicts)}")
        for verdict, count in collections.Counter(verdicts).most_common():
            print(f"  {verdict or '(none)'}: {count} ({100 * count / len(verdicts):.0f} %)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=int, default=200)
    parser.add_argument("--hunks", type=int, default=60)
    # With fewer the public repositories do not yield 200 findings: five rules are nine tenths of all.
    parser.add_argument("--of-a-rule", type=int, default=24)
    parser.add_argument("--of-a-repository", type=int, default=12)
    parser.add_argument("--severity", help="findings of this severity alone")
    parser.add_argument("--skip", nargs="*", default=[], help="rules that are left out")
    parser.add_argument("--draft", help="the verdict file to begin")
    parser.add_argument("--verdicts", help="print the shares of this verdict file")
    arguments = parser.parse_args()
    if arguments.verdicts:
        return shares(arguments.verdicts)
    if not arguments.folder:
        parser.error("a program and a folder of repositories are needed")
    program, folder = str(pathlib.Path(arguments.program).resolve()), arguments.folder
    repositories = sorted(path.name for path in pathlib.Path(folder).iterdir() if path.is_dir())
    findings = [
        (repository, finding) for repository, finding in every_finding(program, folder, repositories)
        if finding["severity"] == (arguments.severity or finding["severity"]) and finding["rule"] not in arguments.skip
    ]
    limits = [(lambda one: one[1]["rule"], arguments.of_a_rule), (lambda one: one[0], arguments.of_a_repository)]
    findings = chosen(findings, arguments.findings, limits, arguments.seed)
    hunks = list(every_hunk(program, folder, repositories)) if arguments.hunks else []
    hunks = chosen(hunks, arguments.hunks, limits[1:], arguments.seed)
    rows = []
    for number, (repository, finding) in enumerate(findings, 1):
        print(told(folder, number, finding))
        mark = "error: " if finding["severity"] == "error" else ""
        rows.append([repository, finding["location"]["file"], finding["rule"], finding.get("object", ""), "", mark])
    for number, (repository, path, hunk) in enumerate(hunks, 1):
        print(f"--- hunk {number}: {path}\n{hunk}")
        rows.append([repository, path, "(hunk)", hunk.splitlines()[0], "", ""])
    if arguments.draft:
        with open(arguments.draft, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows([COLUMNS, *rows])


if __name__ == "__main__":
    sys.exit(main())
