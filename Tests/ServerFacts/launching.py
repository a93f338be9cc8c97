"""Starts a server as a container does: as the first process of a PID namespace.

The kernel keeps signals from a first process that has no handler for them, so that a program that would end by SIGTERM
anywhere else goes on in a container. What is measured without that is not what a Pod does.
"""

import os
import signal
import socket
import subprocess
import tempfile
import threading
import time

# Starting is what costs; more at once would only disturb the clocks of those that are measured.
starting = threading.Semaphore(3)


class NotStarted(Exception):
    """A server that did not answer in time, with what it printed."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """A program in a PID namespace of its own, which ends with it."""

    def __init__(self, command, ready, environment=None, folder=None, patience=60):
        self.log = tempfile.TemporaryFile()
        namespace = ["unshare", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"]
        if os.geteuid() != 0:
            namespace.insert(1, "--map-root-user")
        with starting:
            self.outer = subprocess.Popen(
                namespace + ["--"] + command,
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
            deadline = time.monotonic() + patience
            while not ready():
                if self.outer.poll() is not None or time.monotonic() > deadline:
                    self.kill()
                    raise NotStarted(f"{' '.join(command)}:\n{self.output()}")
                time.sleep(0.1)
        self.first = self._first()

    def _first(self):
        """The process that has number 1 inside."""
        with open(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children", encoding="ascii") as children:
            return int(children.read().split()[0])

    def signal(self, name):
        os.kill(self.first, getattr(signal, name))

    def is_running(self):
        return self.outer.poll() is None

    def wait(self, seconds):
        """Whether it has ended after so many seconds at most."""
        try:
            self.outer.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def kill(self):
        if self.outer.poll() is None:
            self.outer.kill()
            self.outer.wait()

    def output(self):
        self.log.seek(0)
        return self.log.read()[-3000:].decode(errors="replace")
