#!/usr/bin/env python3
"""Faults of the machine and of other programs while harden reads and writes: nothing is lost, and it says what happened.

    python3 Tests/Faults/check_faults.py PROGRAM [--kills N] [-k NAME]

- `harden --write`, `generate` and `init` are killed at random points (--kills, default 50): every file has
  its old or its new bytes, and the next run finishes the work and leaves nothing behind;
- a disk that is full, and a file system that is read-only, where a file system can be mounted;
- files and folders that may not be read or written, as a user for whom permissions count;
- links that lead outside, to nothing and in circles, hard links, pipes and devices, input that never ends;
- names with line breaks and with bytes that are no UTF-8, a file of 1 GB, 100,000 files in one folder;
- files that change, and folders that vanish, while harden runs, and two of it at once.

What cannot be made here is skipped with a message. Exit status 1 where something failed.
"""

import argparse
import contextlib
import os
import pathlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

# What harden tells a service for continuous integration, in which this may run, is not expected here.
for name in ("CI_PROJECT_DIR", "GITHUB_ACTIONS", "GITLAB_CI"):
    os.environ.pop(name, None)

PROGRAM = ""
KILLS = 50
NOBODY = 65534

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
spec:
  replicas: 3
  selector:
    matchLabels: {app: NAME}
  template:
    metadata:
      labels: {app: NAME}
    spec:
      containers:
      - name: NAME
        image: NAME:1
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: NAME
spec:
  selector: {app: NAME}
  ports:
  - port: 80
    targetPort: 8080
"""

SPEC = """\
name: NAME
image: registry.example.com/NAME:1.0.0
ports:
  - http: 8080
resources: {cpu: 100m, memory: 128Mi}
health:
  readiness: {http: /ready}
exposure:
  - gkeIngress: {hosts: [NAME.example.com]}
"""


def manifest(name):
    return MANIFEST.replace("NAME", name).encode()


def contents(folder):
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="harden-faults-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, content=None):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(manifest(path.stem) if content is None else content)
        return path

    def harden(self, *arguments, before=(), folder=None, **options):
        command = [*before, PROGRAM, *map(os.fspath, arguments)]
        return subprocess.run(
            command, cwd=folder or self.folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=300, **options
        )

    def expect(self, result, status, *messages):
        told = result.stderr.decode("utf-8", "replace")
        self.assertEqual(result.returncode, status, told[-2000:])
        for message in messages:
            self.assertIn(message, told)

    def hardened(self, name="orders"):
        """What harden makes of the manifest."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"{name}.yaml"
            path.write_bytes(manifest(name))
            self.harden("--write", path.name, folder=folder)
            return path.read_bytes()

    def assertNothingLeft(self, folder=None):
        left = [path for path in (folder or self.folder).rglob("*") if path.name.endswith(".temporary")]
        self.assertEqual(left, [])

    # Kills

    def check_kills(self, make, command, kills):
        """Kills a command at random points; `make` writes its input."""
        def fresh():
            shutil.rmtree(self.folder)
            self.folder.mkdir()
            make()

        fresh()
        old = contents(self.folder)
        started = time.monotonic()
        self.harden(*command)
        duration = time.monotonic() - started
        new = contents(self.folder)
        self.assertNotEqual(old, new)
        chance = random.Random(20261121)
        ends = {"before": 0, "between": 0, "after": 0}
        left_over = 0
        for _ in range(kills):
            fresh()
            process = subprocess.Popen(
                [PROGRAM, *command], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            # Most of the time goes into reading and checking; the writing is what is to be hit.
            time.sleep(duration * chance.uniform(0.2, 1.1))
            process.kill()
            process.wait()
            found = contents(self.folder)
            stray = [name for name in found if name.endswith(".temporary")]
            left_over += len(stray)
            changed = 0
            for name, content in found.items():
                if name in stray:
                    continue
                self.assertIn(content, (old.get(name), new.get(name)), f"{name} is neither old nor new")
                changed += content != old.get(name)
            self.assertEqual(set(old) - set(found), set(), "files are gone")
            wanted = sum(new[name] != old.get(name) for name in new)
            ends["before" if changed == 0 else "after" if changed == wanted else "between"] += 1
            self.harden(*command)
            self.assertEqual(contents(self.folder), new)
        print(f"{kills} kills of '{' '.join(command)}': {ends}, {left_over} files left over and removed by the next run")

    def test_kills_of_write(self):
        def make():
            for number in range(60):
                self.write(f"part-{number % 3}/service-{number}.yaml")

        self.check_kills(make, ["--write", "."], KILLS)

    def test_kills_of_generate(self):
        def make():
            services = "\n---\n".join(SPEC.replace("NAME", f"service-{number}") for number in range(30))
            self.write("specs.yaml", services.encode())

        self.check_kills(make, ["generate", "specs.yaml"], max(1, KILLS // 5))

    def test_kills_of_init(self):
        command = ["init", "--template", "swift-service", "--defaults", "orders"]
        self.check_kills(lambda: None, command, max(1, KILLS // 5))

    # Disks

    def mounted(self, options, script):
        """Runs a shell script in a new tmpfs at $PWD, in a mount namespace of its own."""
        target = self.folder / "mounted"
        target.mkdir()
        wrapped = f"mount -t tmpfs -o {options} tmpfs {target} && cd {target} && {script}"
        prefix = ["unshare", "--mount"] if os.getuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        try:
            result = subprocess.run([*prefix, "sh", "-c", wrapped], capture_output=True, timeout=60)
        except FileNotFoundError:
            self.skipTest("unshare is not there")
        if result.returncode in (1, 32) and (b"unshare" in result.stderr or b"mount:" in result.stderr):
            self.skipTest(f"no file system can be mounted: {result.stderr.decode().strip()}")
        return result

    def test_full_disk(self):
        source = self.write("source.yaml", manifest("orders") + b"# " + b"x" * 20000 + b"\n")
        result = self.mounted(
            "size=64k",
            f"cp {source} orders.yaml; head -c 65536 /dev/zero >filler; {PROGRAM} --write orders.yaml; echo $?;"
            f" cmp orders.yaml {source} && echo same; ls -A",
        )
        self.assertIn(b"orders.yaml: error: cannot be written: No space left on device", result.stderr)
        self.assertEqual(result.stdout.split()[-4:], [b"2", b"same", b"filler", b"orders.yaml"], result.stdout[-300:])

    def test_read_only_file_system(self):
        source = self.write("source.yaml")
        result = self.mounted(
            "size=1m",
            f"cp {source} orders.yaml; mount -o remount,ro .; {PROGRAM} --write orders.yaml; echo $?;"
            f" cmp orders.yaml {source} && echo same",
        )
        self.assertIn(b"Read-only file system", result.stderr)
        self.assertEqual(result.stdout.split()[-2:], [b"2", b"same"])

    # Permissions

    def as_somebody(self):
        """The beginning of a command that runs as a user for whom permissions count."""
        if os.getuid() != 0:
            return []
        prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
        try:
            works = subprocess.run([*prefix, PROGRAM, "--version"], capture_output=True).returncode == 0
        except FileNotFoundError:
            works = False
        if not works:
            self.skipTest("the program cannot be run as another user")
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        return prefix

    def test_file_that_may_not_be_read(self):
        self.write("a.yaml").chmod(0)
        self.write("b.yaml")
        result = self.harden("--write", ".", before=self.as_somebody())
        self.expect(result, 2, "a.yaml: error: cannot be opened: Permission denied", "fixed b.yaml")

    def test_read_only_file(self):
        path = self.write("orders.yaml")
        path.chmod(0o444)
        self.expect(
            self.harden("--write", ".", before=self.as_somebody()), 2, "orders.yaml: error: cannot be written: Permission"
        )
        self.assertEqual(path.read_bytes(), manifest("orders"))

    def test_read_only_folder(self):
        path = self.write("k8s/orders.yaml")
        prefix = self.as_somebody()
        path.parent.chmod(0o555)
        self.expect(self.harden("--write", ".", before=prefix), 2, "k8s/orders.yaml: error: cannot create a file beside it")
        self.assertEqual(path.read_bytes(), manifest("orders"))

    def test_folder_that_may_not_be_read(self):
        self.write("secret/a.yaml")
        self.write("b.yaml")
        prefix = self.as_somebody()
        (self.folder / "secret").chmod(0)
        self.expect(
            self.harden("--write", ".", before=prefix), 2, "secret: error: the folder cannot be opened", "fixed b.yaml"
        )

    # Links and what is no file

    def test_links_out_of_the_folder_are_left_alone(self):
        outside = self.write("outside/orders.yaml")
        inside = self.folder / "k8s"
        inside.mkdir()
        (inside / "link.yaml").symlink_to(outside)
        (inside / "folder").symlink_to(outside.parent)
        (inside / "loop.yaml").symlink_to("loop.yaml")
        (inside / "circle").symlink_to(inside)
        (inside / "nowhere.yaml").symlink_to("missing.yaml")
        self.write("k8s/cart.yaml")
        self.expect(self.harden("--write", "k8s"), 1, "in 1 file", "fixed k8s/cart.yaml")
        self.assertEqual(outside.read_bytes(), manifest("orders"))

    def test_link_that_is_named(self):
        target = self.write("real/orders.yaml")
        link = self.folder / "orders.yaml"
        link.symlink_to("real/orders.yaml")
        self.harden("--write", "orders.yaml")
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_bytes(), self.hardened())

    def test_report_into_a_link_to_nothing(self):
        self.write("orders.yaml")
        (self.folder / "report").symlink_to("missing")
        result = self.harden("--format", "json=report", ".")
        self.expect(result, 2, "report: error: is a link to something that is not there")
        self.assertFalse((self.folder / "missing").exists())

    def test_link_to_itself(self):
        (self.folder / "loop.yaml").symlink_to("loop.yaml")
        self.expect(self.harden("--write", "loop.yaml"), 2, "loop.yaml: error: cannot be reached: Too many levels of")
        (self.folder / "nowhere.yaml").symlink_to("missing.yaml")
        self.expect(self.harden("--write", "nowhere.yaml"), 2, "nowhere.yaml: error: is a link to something that is not there")

    def test_hard_links(self):
        path = self.write("orders.yaml")
        os.link(path, self.folder / "outside.txt")
        self.harden("--write", ".")
        self.assertEqual(path.read_bytes(), self.hardened())
        self.assertEqual((self.folder / "outside.txt").read_bytes(), manifest("orders"))

    def test_pipes_and_devices_in_a_folder(self):
        os.mkfifo(self.folder / "pipe.yaml")
        if os.getuid() == 0:
            with contextlib.suppress(PermissionError):
                os.mknod(self.folder / "device.yaml", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
        self.write("orders.yaml")
        self.harden("--write", ".")
        self.assertEqual((self.folder / "orders.yaml").read_bytes(), self.hardened())
        self.assertTrue(stat.S_ISFIFO((self.folder / "pipe.yaml").stat().st_mode))

    def test_pipe_that_is_named(self):
        pipe = self.folder / "pipe.yaml"
        os.mkfifo(pipe)
        # Nobody writes: whoever opened it would wait forever.
        self.expect(self.harden("--write", "pipe.yaml"), 2, "pipe.yaml: error: is a pipe or a device, and not read")
        self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_device_that_never_ends(self):
        limit = 3 << 30
        result = self.harden("/dev/zero", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        self.expect(result, 2, "/dev/zero: error: is a pipe or a device, and not read")

    def test_report_into_a_pipe(self):
        self.write("orders.yaml")
        pipe = self.folder / "report"
        os.mkfifo(pipe)
        # Nobody reads: whoever opened it would wait forever.
        result = self.harden("--format", "json=report", ".")
        self.expect(result, 2, "report: error: is a pipe or a device, and not written")
        self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_standard_input_that_never_ends(self):
        with open("/dev/zero", "rb") as zeros:
            result = subprocess.run([PROGRAM, "-"], stdin=zeros, capture_output=True, timeout=60)
        self.expect(result, 2, "error: has more than 268435456 bytes")

    # Names and sizes

    def test_name_with_a_line_break(self):
        name = "a\nerror: b.yaml"
        self.write(name, manifest("orders"))
        result = self.harden("--write", ".")
        self.assertEqual((self.folder / name).read_bytes(), self.hardened())
        self.assertNotIn(b"\nerror: b", result.stderr + result.stdout)

    def test_name_that_is_no_text(self):
        name = os.fsencode(self.folder) + b"/a\xff.yaml"
        pathlib.Path(os.fsdecode(name)).write_bytes(manifest("orders"))
        self.write("b.yaml")
        result = self.harden("--write", ".")
        self.expect(result, 2, ".yaml: error: ", "UTF-8", "fixed b.yaml")
        result = self.harden("--write", os.fsdecode(name))
        self.expect(result, 2, "a name that is not UTF-8 cannot be given")
        self.assertEqual(pathlib.Path(os.fsdecode(name)).read_bytes(), manifest("orders"))

    def test_huge_file(self):
        with open(self.folder / "huge.yaml", "wb") as file:
            file.truncate(1 << 30)
        self.write("orders.yaml")
        started = time.monotonic()
        result = self.harden("--write", ".")
        self.expect(result, 2, "huge.yaml: error: has 1073741824 bytes, more than 268435456", "fixed orders.yaml")
        self.assertLess(time.monotonic() - started, 20)

    def test_many_files(self):
        for number in range(100_000):
            (self.folder / f"{number}.yaml").write_bytes(b"kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")
        self.write("orders.yaml")
        started = time.monotonic()
        result = self.harden("--write", ".")
        duration = time.monotonic() - started
        self.expect(result, 1, "fixed orders.yaml")
        print(f"100,001 files: {duration:.1f} s")
        self.assertLess(duration, 120)

    # Others who write

    def test_file_that_changes_meanwhile(self):
        """Somebody rewrites the files all the time: harden notices, and nobody ever sees half a file."""
        for number in range(30):
            self.write(f"{number}.yaml")
        stop = threading.Event()

        def rewrite():
            count = 0
            while not stop.is_set():
                for number in range(30):
                    path = self.folder / f"{number}.yaml"
                    count += 1
                    temporary = path.with_suffix(".new")
                    temporary.write_bytes(path.read_bytes() + f"# edit {count}\n".encode())
                    temporary.rename(path)

        writer = threading.Thread(target=rewrite)
        writer.start()
        refused = 0
        try:
            for count in range(200):
                result = self.harden("--write", ".")
                refused += b"has been changed meanwhile" in result.stderr
                self.assertIn(result.returncode, (0, 1, 2))
                # Whether the two meet is chance.
                if refused and count >= 20:
                    break
        finally:
            stop.set()
            writer.join()
        self.assertGreater(refused, 0)
        for path in self.folder.glob("*.yaml"):
            lines = path.read_bytes().splitlines(keepends=True)
            self.assertEqual(lines[0], b"apiVersion: apps/v1\n")
            self.assertEqual(lines.count(b"    targetPort: 8080\n"), 1)
            self.assertTrue(lines[-1].endswith(b"\n"))
        self.assertNothingLeft()

    def test_two_at_once(self):
        """Both do the same: every file is what one makes, or is refused by the other, which says so."""
        for number in range(60):
            self.write(f"{number}.yaml")
        shutil.copytree(self.folder, self.folder / "alone")
        self.harden("--write", "alone")
        new = contents(self.folder / "alone")
        shutil.rmtree(self.folder / "alone")
        for _ in range(5):
            for name in new:
                self.write(name)
            processes = [
                subprocess.Popen(
                    [PROGRAM, "--write", "."], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
                for _ in range(2)
            ]
            told = [process.communicate(timeout=60)[1] for process in processes]
            for process, text in zip(processes, told):
                self.assertIn(process.returncode, (0, 1, 2), text)
                if process.returncode == 2:
                    self.assertIn(b": error: has been changed meanwhile", text)
            self.harden("--write", ".")
            self.assertEqual(contents(self.folder), new)

    def test_folder_that_vanishes(self):
        stop = threading.Event()

        def make_and_remove():
            while not stop.is_set():
                for number in range(20):
                    self.write(f"sub/{number}/deeper/orders.yaml")
                shutil.rmtree(self.folder / "sub", ignore_errors=True)

        worker = threading.Thread(target=make_and_remove)
        worker.start()
        try:
            for _ in range(30):
                result = self.harden("--write", ".")
                self.assertIn(result.returncode, (0, 1, 2), result.stderr)
                if result.returncode == 2:
                    self.assertIn(b": error: ", result.stderr)
        finally:
            stop.set()
            worker.join()

    def test_reader_that_goes_away(self):
        for number in range(200):
            self.write(f"{number}.yaml")
        process = subprocess.Popen([PROGRAM, "."], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.read(10)
        process.stdout.close()
        self.assertIn(process.wait(timeout=60), (-signal.SIGPIPE, 1, 2))


def main():
    global PROGRAM, KILLS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("-k", action="append", default=[], metavar="NAME")
    arguments = parser.parse_args()
    PROGRAM, KILLS = arguments.program, arguments.kills
    names = [option for pattern in arguments.k for option in ("-k", pattern)]
    unittest.main(argv=[sys.argv[0], *names], verbosity=2)


if __name__ == "__main__":
    main()
