"""Types command lines into interactive shells, presses Tab and Enter, and looks at the arguments that arrive.

    python3 complete.py SCRIPTS     a folder with the completion scripts 'bash', 'zsh' and 'fish'

In place of harden a program runs that prints its arguments. A shell that is not installed is skipped with a message; with
CI=true it is an error.
"""

import os
import pathlib
import pty
import re
import select
import shutil
import signal
import sys
import tempfile
import time

# What is typed before Tab, and what harden is called with after Enter.
LINES = [
    ("harden expl", ["explain"]),
    ("harden explain grace-period-t", ["explain", "grace-period-too-short"]),
    ("harden ord", ["orders.yaml"]),
    ("harden manif", ["manifests"]),
    ("harden check manif", ["check", "manifests"]),
    ("harden orders.yaml --sel", ["orders.yaml", "--select"]),
    ("harden --sel", ["--select"]),
    ("harden orders.yaml --select grace-period-t", ["orders.yaml", "--select", "grace-period-too-short"]),
    ("harden orders.yaml --ignore disruption-budget-bl", ["orders.yaml", "--ignore", "disruption-budget-blocks-drain"]),
    ("harden --ignore secur", ["--ignore", "security"]),
    ("harden check --format sar", ["check", "--format", "sarif"]),
    ("harden orders.yaml --config .hard", ["orders.yaml", "--config", ".harden.yaml"]),
    ("harden simulate ord", ["simulate", "orders.yaml"]),
    ("harden simulate --disruption node-dr", ["simulate", "--disruption", "node-drain"]),
    ("harden generate --output manif", ["generate", "--output", "manifests"]),
    ("harden generate --layout res", ["generate", "--layout", "resource"]),
    ("harden completion fi", ["completion", "fish"]),
]

START = {
    "bash": ["bash", "--noprofile", "--norc", "-i"],
    "zsh": ["zsh", "--no-rcs", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}

# How each shell learns of the script, without an installation; at the end all of them say that they are ready.
SETUP = {
    "bash": ["source {script}"],
    "zsh": ["autoload -Uz compinit; compinit -u -D", "source {script}"],
    "fish": ["source {script}"],
}

DEADLINE = 30


class Shell:
    """A shell in a terminal of its own."""

    def __init__(self, name, folder, environment):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(START[name][0], START[name], environment)
        self.seen = ""

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait(self, pattern):
        """Reads until the pattern is seen, and returns the match."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end() :]
                return found
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.terminal, 65536).decode(errors="replace")
                except OSError:
                    break
        raise AssertionError(f"no {pattern!r} within {DEADLINE} s in {self.seen[-2000:]!r}")

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def prepare(folder):
    """A folder with files to complete, and a program that tells what it was called with."""
    programs = folder / "bin"
    programs.mkdir()
    program = programs / "harden"
    program.write_text('#!/bin/sh\nprintf "called-with"\nprintf " <%s>" "$@"\nprintf " end\\n"\n')
    program.chmod(0o755)
    work = folder / "work"
    (work / "manifests").mkdir(parents=True)
    for name in ["orders.yaml", "notes.txt", ".harden.yaml", "manifests/orders.yaml"]:
        (work / name).write_text("")
    return programs, work


def check(name, script, programs, work, home):
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "dumb" if name == "bash" else "xterm",
        "LANG": "C.UTF-8",
        "PS1": "$ ",
    }
    shell = Shell(name, work, environment)
    failures = []
    try:
        for line in SETUP[name]:
            shell.type(line.format(script=script) + "\r")
        shell.type("harden rea''dy\r")
        shell.wait(r"called-with <ready> end")
        for typed, expected in LINES:
            shell.type(typed + "\t\r")
            given = shell.wait(r"called-with((?: <[^>]*>)*) end").group(1)
            # zsh takes the '/' of a folder away again when the line ends.
            arguments = [argument.rstrip("/") for argument in re.findall(r"<([^>]*)>", given)]
            if arguments != expected:
                failures.append(f"{name}: {typed!r}: expected {expected}, got {arguments}")
    finally:
        shell.end()
    return failures


def main():
    scripts = pathlib.Path(sys.argv[1]).resolve()
    failures, skipped = [], []
    for name in START:
        if not shutil.which(name):
            skipped.append(name)
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            programs, work = prepare(folder)
            failures += check(name, scripts / name, programs, work, folder)
        print(f"{name}: {len(LINES)} command lines completed")
    for name in skipped:
        print(f"skipped: {name} is not installed")
    if skipped and os.environ.get("CI") == "true":
        failures.append(f"not installed: {', '.join(skipped)}")
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures else 0)


main()
