#!/usr/bin/env python3
"""Checks that no safe fix makes a disruption worse, by harden's own simulation, told apart from how harden proves it; that no
rule speaks of fixed files that was quiet before; and that a second run changes nothing, with unsafe fixes, too.

    python3 Tests/Corpus/check_worse.py [--program FILE] [FOLDER...]

Each FOLDER is one input; without any, the public repositories of ../shared/corpus, the cases of
Tests/HardenCommandTests/Fixtures/trials, ../shared/trials, and trees that ../shared/bench/generate.py makes, as far as they
are there. A copy of it is simulated, fixed with `--write`, and simulated again. Of each workload, path and disruption are
compared: requests lost, time without a serving Pod, and whether it ends. Exit status 1 with one line for each that is worse.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
# A run that takes longer hangs.
LONGEST = 300
# What rounding may move: a part of the requests, a request, and seconds.
SHARE, REQUESTS, SECONDS = 0.001, 1, 0.5
# Trees of made-up services: how well they are set up, and how many. Each is generated anew, the same every time.
GENERATED = [("public", 150), ("bare", 100), ("mixed", 150)]


def run(program, arguments, folder):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=LONGEST)


def courses(program, folder):
    """(lost, unserved, ends) by object, file, path and disruption."""
    result = run(program, ["simulate", ".", "--format", "json"], folder)
    if not result.stdout:
        return {}
    found = {}
    for simulation in json.loads(result.stdout)["simulations"]:
        place = (simulation["object"], simulation["location"]["file"], simulation["path"])
        for disruption in simulation["disruptions"]:
            windows = disruption["windows"]
            found[(*place, disruption["disruption"])] = (
                sum(window["failedRequests"] or 0 for window in windows if not window["isHiddenByRetries"]),
                float("inf") if disruption["unserved"] is None else disruption["unserved"],
                disruption["duration"] is not None,
            )
    return found


def voices(program, folder):
    """(rule, file, object) of all findings."""
    output = run(program, [".", "--format", "json"], folder).stdout
    findings = json.loads(output)["findings"] if output else []
    return {(finding["rule"], finding["location"]["file"], finding.get("object", "")) for finding in findings}


def again(program, copy, *options):
    """Lines about what a second run still changes."""
    run(program, ["--write", ".", *options], copy)
    diff = run(program, ["--diff", ".", *options], copy).stdout
    return [f"a second run{''.join(f' with {option}' for option in options)} changes {diff.splitlines()[0]}"] if diff else []


def worse(program, folder):
    """Lines about what gets worse, and how many disruptions were compared."""
    with tempfile.TemporaryDirectory() as temporary:
        copy, other = os.path.join(temporary, "input"), os.path.join(temporary, "other")
        for target in (copy, other):
            shutil.copytree(folder, target, symlinks=True, ignore_dangling_symlinks=True)
        before, quiet = courses(program, copy), voices(program, copy)
        if not quiet:
            return [], 0
        problems = again(program, copy)
        problems += [f"{' '.join(voice)} speaks after the safe fixes alone" for voice in sorted(voices(program, copy) - quiet)]
        problems += again(program, other, "--unsafe-fixes")
        after = courses(program, copy) if before else {}
    lines = [f"{folder.name}: {problem}" for problem in problems]
    for place, (lost, unserved, ends) in sorted(before.items()):
        if place not in after:
            lines.append(f"{folder.name}: {' '.join(place)}: is not simulated any more")
            continue
        lost_now, unserved_now, ends_now = after[place]
        if lost_now > lost * (1 + SHARE) + REQUESTS:
            lines.append(f"{folder.name}: {' '.join(place)}: {lost:.0f} -> {lost_now:.0f} requests")
        if unserved_now > unserved + SECONDS:
            lines.append(f"{folder.name}: {' '.join(place)}: nobody serves for {unserved:.0f} -> {unserved_now:.0f} s")
        if ends and not ends_now:
            lines.append(f"{folder.name}: {' '.join(place)}: it does not end any more")
    return lines, len(before)


def folders_by_default(generated):
    own = ROOT / "Tests" / "HardenCommandTests" / "Fixtures" / "trials"
    found = [path for path in sorted(own.iterdir()) if path.is_dir()]
    for parent in ("corpus/repositories", "trials/traps", "trials/findings"):
        if (SHARED / parent).is_dir():
            found += [path for path in sorted((SHARED / parent).iterdir()) if path.is_dir()]
    script = SHARED / "bench" / "generate.py"
    if script.is_file():
        for profile, count in GENERATED:
            tree = generated / f"generated-{profile}"
            subprocess.run(
                [sys.executable, str(script), str(tree), "--services", str(count), "--profile", profile],
                check=True,
                capture_output=True,
            )
            found.append(tree)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build-release/harden")
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    with tempfile.TemporaryDirectory() as generated:
        folders = arguments.folders or folders_by_default(pathlib.Path(generated))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda folder: worse(program, folder), folders))
    lines = [line for found, _ in results for line in found]
    for line in lines:
        print(line)
    compared = sum(count for _, count in results)
    print(f"{compared} disruptions in {len(folders)} folders, each fixed twice: {len(lines)} problems")
    if not compared:
        sys.exit("nothing was simulated")
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
