"""Checks the checker: programs that do what harden must not do are found out."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_corpus

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  replicas: 3
  selector:
    matchLabels: {app: orders}  # ours
  template:
    metadata:
      labels: {app: orders}
    spec:
      containers:
        - name: orders
          image: orders:1
---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: {app: orders}
  ports:
    - port: 80
"""

# Runs harden, and then does something to the files if it was to write them.
WRAPPER = """\
#!/bin/sh
"{harden}" "$@"
status=$?
case " $* " in *" --write "*) {deed} ;; esac
{ending}
"""


class CheckerTests(unittest.TestCase):
    program = None

    def problems(self, deed=":", ending="exit $status"):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "input").mkdir()
            (folder / "input" / "orders.yaml").write_text(MANIFEST)
            (folder / "input" / "other.yaml").write_text("a: 1\n")
            wrapper = folder / "harden"
            wrapper.write_text(WRAPPER.format(harden=self.program, deed=deed, ending=ending))
            wrapper.chmod(0o755)
            validity = check_corpus.state["validity"]
            return check_corpus.check_repository(folder / "input", str(wrapper), validity).problems

    def test_a_folder_with_nothing_to_look_at_must_be_refused(self):
        for program, sound in ((self.program, True), ("/bin/true", False)):
            with tempfile.TemporaryDirectory() as folder:
                hidden = pathlib.Path(folder) / ".github"
                hidden.mkdir()
                (hidden / "workflow.yaml").write_text(MANIFEST)
                found = check_corpus.check_repository(
                    pathlib.Path(folder), program, check_corpus.state["validity"]
                ).problems
                self.assertEqual(found == [], sound, found)

    def test_a_sound_program_has_no_problems(self):
        self.assertEqual(self.problems(), [])

    def test_a_changed_comment_is_found(self):
        self.assertTrue(any("make different files" in line for line in self.problems("sed -i s/ours/theirs/ orders.yaml")))

    def test_a_changed_value_is_found(self):
        problems = self.problems("sed -i 's/replicas: 3/replicas: 4/' orders.yaml")
        self.assertTrue(any("spec.replicas: 3 became 4" in line for line in problems), problems)

    def test_a_moved_entry_is_found(self):
        deed = "sed -i -e '/^kind: Deployment/d' -e 's/^apiVersion: apps/kind: Deployment\\napiVersion: apps/' orders.yaml"
        self.assertTrue(any("another order" in line for line in self.problems(deed)))

    def test_an_invalid_object_is_found(self):
        deed = "sed -i 's/replicas: 3/replicas: many/' orders.yaml"
        self.assertTrue(any("no longer valid" in line for line in self.problems(deed)))

    def test_a_touched_neighbour_is_found(self):
        problems = self.problems("echo >> other.yaml")
        self.assertTrue(any("changed and shown files differ: ['other.yaml']" in line for line in problems))

    def test_a_crash_and_a_surprise_are_found(self):
        self.assertTrue(any("status 139" in line for line in self.problems(ending="exit 139")))
        self.assertTrue(any("unexpected on" in line for line in self.problems(ending="echo oops >&2; exit $status")))


if __name__ == "__main__":
    CheckerTests.program = os.path.abspath(sys.argv.pop(1))
    check_corpus.start(CheckerTests.program, check_corpus.ROOT.parent / "shared" / "schemas")
    unittest.main()
