#!/usr/bin/env python3
"""Runs harden over manifests of public repositories, and checks what it does to them with tools that share no code with it.

    python3 Tests/Corpus/check_corpus.py [--program FILE] [--repositories DIR] [--only NAME...] [--part N/M]
                                         [--report FILE] [--sample COUNT --seed SEED [--samples FILE]]

Each folder of DIR (default: ../shared/corpus/repositories, beside the project) is one input. In a copy of it, with the
safe fixes and once more with the unsafe ones:

- harden ends with the documented status, says nothing on standard error but what is documented, and changes nothing unless
  it is asked to;
- `--write` changes exactly the files of `--diff`, and `git apply` makes the same bytes of the diff;
- PyYAML finds in each changed file what was there, in its order, plus the changes that the JSON report names, and no more;
- a second run fixes nothing, and no rule speaks of an object of which it was silent before;
- objects that kubernetes-validate or the CustomResourceDefinitions accepted before are still accepted.

--report writes a table of what was found, refused and left alone; --sample draws findings to be read by a person, a few of
each rule. Exit status 1 with one line a problem, 0 without, and 0 with a message where there is nothing to check.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Run in the repository's virtual environment where there is one, whichever Python was called.
venv = ROOT / ".venv" / "bin" / "python3"
if venv.exists() and pathlib.Path(sys.prefix) != venv.parent.parent:
    os.execv(venv, [str(venv), *sys.argv])

# What harden tells a service for continuous integration, in which this may run, is not expected here.
for name in ("CI_PROJECT_DIR", "GITHUB_ACTIONS", "GITLAB_CI"):
    os.environ.pop(name, None)

sys.path[:0] = [str(ROOT / "Tests" / "Corpus"), str(ROOT / "Tests" / "Validation")]

try:
    import yaml
    import kubernetes_validate
except ImportError as error:
    sys.exit(f"{error.name} is missing; run: python3 -m venv .venv && .venv/bin/pip install -r Tests/Validation/requirements.txt")

import table
import trees
from resource_schemas import ResourceSchemas
from validate_manifests import Report as SchemaReport, is_builtin, objects_in

# Lines that standard error may have, besides the summary.
INPUT_ERROR = re.compile(r"^(.+):\d+:\d+: error: ")
REMARK = re.compile(
    r"^(?:.+: note: .+|fixed .+|created .+|note: (?:"
    r".+ ha(?:s|ve) ports, but no Service in the input sends .+"
    r"|.+ is a Helm chart, judged as it is rendered: .+"
    r"|unresolved, and in no verdict: .+"
    r"|taken to be in the namespace that only one of each pair names: .+"
    r"|not judged: how long the server of .+ keeps idle connections, .+"
    r"|what .+ is built of is not in it, judged as it is applied: .+"
    r"))$"
)
# A fix of what only the other fixes let speak; the report before them cannot name it.
FOLLOW_UP = re.compile(r"^(.+): note: \S+: .+, which the other fixes make necessary$")
# What harden says of a folder in which it may look at nothing.
NOTHING = ".: error: there is no YAML or JSON file here"
SUMMARY = re.compile(r"^\d+ objects? in \d+ files?(?:; left alone: (.+))?$")


class Validity:
    """What the API server would say of an object, as far as schemas tell."""

    def __init__(self, schemas):
        self.schemas = schemas
        self.known = {}

    def faults(self, document):
        """The schema's complaints; None where no schema knows the object."""
        if not isinstance(document, dict) or not isinstance(document.get("apiVersion"), str):
            return None
        key = json.dumps(document, sort_keys=True, default=str)
        if key not in self.known:
            self.known[key] = self._faults(document)
        return self.known[key]

    def _faults(self, document):
        if "_format_version" in document or not isinstance(document.get("kind"), str):
            return None
        if is_builtin(document["apiVersion"]):
            found = set()
            # The version that harden takes for granted, and the newest one.
            for version in ("1.30", kubernetes_validate.latest_version()):
                try:
                    kubernetes_validate.validate(document, version, strict=True)
                except kubernetes_validate.SchemaNotFoundError:
                    return None
                except kubernetes_validate.ValidationError as error:
                    found.add(f"{version} {'.'.join(str(part) for part in error.path)}: {error.message[:200]}")
            return found
        report = SchemaReport()
        self.schemas.check("", document, report)
        return None if report.skipped and not report.checked else set(report.problems)


class Run:
    """One call of harden."""

    def __init__(self, program, folder, *arguments):
        result = subprocess.run(
            [program, *arguments, "."], cwd=folder, capture_output=True, timeout=600, stdin=subprocess.DEVNULL
        )
        self.status = result.returncode
        self.output = result.stdout
        self.lines = result.stderr.decode("utf-8", "replace").splitlines()


class Checked:
    """What came of one repository."""

    def __init__(self, name):
        self.name = name
        self.problems = []
        self.findings = []
        self.remarks = []
        self.left_alone = collections.Counter()
        self.errors = []
        self.counts = collections.Counter()
        self.seconds = 0.0

    def problem(self, text):
        self.problems.append(f"{self.name}: {text}")


def copy(source, target):
    # The files may be read-only where they come from; copies are not.
    for folder, _, names in os.walk(source):
        to = target / pathlib.Path(folder).relative_to(source)
        to.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(pathlib.Path(folder) / name, to / name)


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }


def plain(path):
    return os.path.normpath(path)


def check_run(run, checked, expects_findings):
    """The status and standard error of a run."""
    errors = [line for line in run.lines if INPUT_ERROR.match(line)]
    summaries = [line for line in run.lines if SUMMARY.match(line)]
    for line in run.lines:
        if not (line in errors or line in summaries or REMARK.match(line)):
            checked.problem(f"unexpected on standard error: {line}")
    wanted = 2 if errors else 1 if expects_findings else 0
    if run.status != wanted:
        checked.problem(f"status {run.status} instead of {wanted}")
    if len(summaries) != 1 and not (errors and not summaries):
        checked.problem(f"{len(summaries)} summaries")
    return errors, summaries


def is_visible(name):
    """Whether harden looks at a file: a manifest by its name, in no hidden folder, and in none of other people's code."""
    vendored = {"node_modules", "vendor", "bower_components", "third_party", "__pycache__"}
    return name.endswith((".yaml", ".yml", ".json")) and not any(
        part.startswith(".") or part in vendored for part in pathlib.PurePath(name).parts
    )


def check_run_without_files(run, checked):
    """A folder without a file to look at is a mistake of the one who names it, and harden says so."""
    checked.counts["repositories without a visible file"] += 1
    if run.status != 2:
        checked.problem(f"status {run.status} instead of 2, with nothing to look at")
    if len(run.lines) != 1 or not run.lines[0].startswith(NOTHING):
        checked.problem(f"said of a folder with nothing to look at: {run.lines}")


def check_repository(source, program, validity):
    checked = Checked(source.name)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        original = scratch / "original"
        copy(source, original)
        before = contents(original)
        report = Run(program, original, "--format", "json")
        document = json.loads(report.output) if report.output else None
        if document is None and not any(is_visible(name) for name in before):
            check_run_without_files(report, checked)
            checked.seconds = time.monotonic() - started
            return checked
        if document is None:
            checked.errors, _ = check_run(report, checked, False)
            checked.seconds = time.monotonic() - started
            return checked
        checked.findings = document["findings"]
        for finding in checked.findings:
            fix = finding.get("fix") or {}
            if fix.get("safety") == "unsafe" and not fix.get("objections"):
                checked.problem(f"{finding['rule']}: a fix is unsafe, and nothing says why: {fix['title']}")
        checked.remarks = document["remarks"]
        checked.errors, summaries = check_run(report, checked, bool(checked.findings))
        for summary in summaries:
            for part in (SUMMARY.match(summary)[1] or "").split(", "):
                if part:
                    number, _, reason = part.partition(" ")
                    checked.left_alone[reason] += int(number)
        for option in ([], ["--unsafe-fixes"]):
            check_fixes(original, before, scratch / f"fixed{len(option)}", option, program, checked, validity)
        if contents(original) != before:
            checked.problem("files changed although nothing was to be written")
    checked.seconds = time.monotonic() - started
    return checked


def shown_files(diff):
    """The names of the files in a diff; git quotes names that are not plain."""
    return {name.decode() for name in re.findall(rb"^\+\+\+ b/(.+?)\t?$", diff, re.M)}


def check_fixes(original, before, target, option, program, checked, validity):
    kind = "unsafe" if option else "safe"
    diff = Run(program, original, "--diff", *option)
    check_run(diff, checked, bool(checked.findings))
    named = shown_files(diff.output)
    checked.counts[f"{kind} hunks"] += len(re.findall(rb"^@@ ", diff.output, re.M))

    applied = target / "applied"
    copy(original, applied)
    if diff.output:
        (target / "fixes.diff").write_bytes(diff.output)
        result = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "../fixes.diff"], cwd=applied, capture_output=True, text=True,
            # Not within a repository that happens to be around the scratch folder.
            env={**os.environ, "GIT_CEILING_DIRECTORIES": str(target.parent), "GIT_CONFIG_GLOBAL": os.devnull},
        )
        if result.returncode != 0:
            checked.problem(f"{kind}: git apply: {result.stderr.strip()}")

    written = target / "written"
    copy(original, written)
    write = Run(program, written, "--write", "--format", "json", *option)
    after = contents(written)
    if contents(applied) != after:
        checked.problem(f"{kind}: git apply and --write make different files")
    changed = {name for name in after if after[name] != before.get(name)}
    if set(before) - set(after):
        checked.problem(f"{kind}: files are gone: {sorted(set(before) - set(after))}")
    if changed != named:
        checked.problem(f"{kind}: changed and shown files differ: {sorted(changed ^ named)}")
    checked.counts[f"{kind} files changed"] += len(changed & set(before))
    checked.counts[f"{kind} files created"] += len(changed - set(before))

    findings = [
        finding for finding in checked.findings
        if "fix" in finding and (option or finding["fix"]["safety"] == "safe")
    ]
    settled = {plain(line.partition(": note: ")[0]) for line in write.lines if ": note: " in line}
    followed = {plain(match[1]) for match in map(FOLLOW_UP.match, write.lines) if match}
    check_changes(before, after, changed, findings, settled, followed, kind, checked)
    for name in sorted(changed):
        check_validity(name, before.get(name), after[name], kind, validity, checked)

    # Once more.
    again = Run(program, written, "--format", "json", *option)
    check_run(again, checked, bool(json.loads(again.output)["findings"]) if again.output else False)
    if contents(written) != after:
        checked.problem(f"{kind}: files changed although nothing was to be written")
    rest = json.loads(again.output)["findings"] if again.output else []
    still = Run(program, written, "--diff", *option)
    if still.output:
        names = sorted(shown_files(still.output))
        left = [
            f"{finding['rule']} ({finding['object']}, {plain(finding['location']['file'])})" for finding in rest
            if "fix" in finding and (option or finding["fix"]["safety"] == "safe") and "refused" not in finding["fix"]
        ]
        checked.problem(f"{kind}: a second run still changes {names[:5]}: {left[:5]}")
        checked.counts[f"{kind} fixes of a second run"] += len(left)
    spoke = {(finding["rule"], finding["object"], plain(finding["location"]["file"])) for finding in checked.findings}
    spoke |= {
        (remark["rule"], place["object"], plain(place["location"]["file"]))
        for remark in checked.remarks for place in remark["objects"]
    }
    for finding in rest:
        speaks = (finding["rule"], finding["object"], plain(finding["location"]["file"]))
        if speaks not in spoke:
            checked.problem(f"{kind}: only after the fixes: {' '.join(speaks)}: {finding['message']}")
    fixes = len(findings)
    checked.counts[f"{kind} fixes"] += fixes
    expected = 2 if checked.errors else 1 if rest else 0
    # Findings may go that were not fixed themselves, so the status of the writing run may only be the worse one.
    if write.status != expected and not (write.status == 1 and expected == 0):
        checked.problem(f"{kind}: --write ended with status {write.status}, the run after it with {expected}")


def check_changes(before, after, changed, findings, settled, followed, kind, checked):
    """Whether PyYAML finds the named changes, all of them, and no others."""
    created = [
        trees.of_value(change["value"])
        for finding in findings for change in finding["fix"]["changes"] if change["operation"] == "create"
    ]
    parsed = {}
    for name in sorted(changed):
        try:
            old = trees.documents(before[name].decode("utf-8-sig")) if name in before else []
            new = parsed[name] = trees.documents(after[name].decode("utf-8-sig"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            try:
                trees.documents(before.get(name, b"").decode("utf-8-sig"))
            except (yaml.YAMLError, UnicodeDecodeError):
                checked.counts[f"{kind} files that PyYAML cannot read before"] += 1
            else:
                checked.problem(f"{kind}: {name}: PyYAML cannot read it any more: {' '.join(str(error).split())}")
            continue
        if name.endswith(".json"):
            json.loads(after[name].decode("utf-8-sig"))
        expected = copy_of(old)
        changes = [
            change for finding in findings for change in finding["fix"]["changes"]
            if change["operation"] not in ("create", "comment") and plain(change["file"]) == name
        ]
        apply(changes, expected, new, changed - set(before), name)
        for document in new[len(expected):]:
            if document not in created:
                checked.problem(f"{kind}: {name}: a document that no fix names: {document!r:.200}")
        for position, (wanted, found) in enumerate(zip(expected, new)):
            for difference in list(trees.differences(wanted, found))[:3]:
                # New keys alone: what was there has to be as it was.
                if name in followed and ": keys [" in difference:
                    checked.counts[f"{kind} places of follow-up fixes"] += 1
                    continue
                checked.problem(f"{kind}: {name}: document {position}: {difference:.300}")
            if not trees.keeps_order(old[position], found):
                checked.problem(f"{kind}: {name}: document {position}: what was there has another order")
        checked.counts[f"{kind} files compared"] += 1

    for finding in findings:
        if "refused" in finding["fix"]:
            continue
        for change in finding["fix"]["changes"]:
            if not is_made(change, parsed, changed) and plain(finding["location"]["file"]) not in settled:
                checked.problem(
                    f"{kind}: {finding['rule']} ({finding['object']}): not made, not refused: {json.dumps(change)[:200]}"
                )
                break


def copy_of(node):
    if isinstance(node, trees.Mapping):
        return trees.Mapping([(key, copy_of(value)) for key, value in node.entries])
    return [copy_of(item) for item in node] if isinstance(node, list) else node


def is_made(change, parsed, changed):
    if change["operation"] == "create":
        wanted = trees.of_value(change["value"])
        # A file that PyYAML cannot read may be where it went.
        return len(parsed) < len(changed) or any(
            trees.covers(tree, wanted) for documents in parsed.values() for tree in documents
        )
    if change["operation"] in ("comment", "delete"):
        return True
    name = plain(change["file"])
    if name not in changed:
        # An edit of a value that is there already; nobody makes one alone.
        return False
    return name not in parsed or holds(change, parsed[name][change["document"]])


def holds(change, document):
    """Whether a document has what a change puts into it."""
    try:
        found = trees.at(document, change["path"])
    except KeyError:
        return change["operation"] == "delete"
    if change["operation"] == "append":
        return trees.of_value(change["value"]) in found
    if change["operation"] == "delete":
        return isinstance(change["path"][-1], int)
    return trees.covers(found, trees.of_value(change["value"]))


def apply(changes, expected, new, created, name):
    """Makes the changes that were made: one that another overruled does not show in the result."""
    order = {"put": 0, "insert": 0, "append": 1, "delete": 2}
    done = []
    for change in sorted(changes, key=lambda change: (order[change["operation"]], len(change["path"]))):
        position, path = change["document"], change["path"]
        if position >= len(expected) or not holds(change, new[position]) or change in done:
            continue
        done.append(change)
        if change["operation"] == "append":
            try:
                items = trees.at(expected[position], path)
            except KeyError:
                items = None
            if not isinstance(items, list):
                expected[position] = trees.put(expected[position], path, items := [])
            if trees.of_value(change["value"]) not in items:
                items.append(trees.of_value(change["value"]))
        elif change["operation"] == "delete":
            try:
                parent = trees.at(expected[position], path[:-1])
                trees.at(parent, path[-1:])
            except KeyError:
                continue
            if isinstance(parent, list):
                del parent[path[-1]]
            else:
                parent.remove(path[-1])
                # The last entry takes its mapping along.
                if not parent.entries:
                    apply([{**change, "path": path[:-1]}], expected, new, created, name)
        else:
            expected[position] = trees.put(expected[position], path, trees.of_value(change["value"]))
    if pathlib.PurePath(name).stem.lower() == "kustomization":
        # A new file beside listed ones is listed too.
        for wanted, found in zip(expected, new):
            if "resources" not in wanted or not isinstance(wanted["resources"], list):
                continue
            for item in found["resources"][len(wanted["resources"]):]:
                path = plain(os.path.join(os.path.dirname(name), item.text))
                if path in created:
                    wanted["resources"].append(item)


def check_validity(name, before, after, kind, validity, checked):
    try:
        old = trees.values((before or b"").decode("utf-8-sig"))
        new = trees.values(after.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return
    old = [item for document in old for item in objects_in(document)]
    new = [item for document in new for item in objects_in(document)]
    for position, document in enumerate(new):
        previous = old[position] if position < len(old) else None
        if document == previous:
            continue
        faults = validity.faults(document)
        if faults is None:
            checked.counts[f"{kind} objects without a schema"] += 1
            continue
        known = validity.faults(previous) if previous is not None else set()
        if known is None or known:
            checked.counts[f"{kind} objects that were invalid before"] += 1
            new_faults = {path(fault) for fault in faults} - {path(fault) for fault in known or set()}
            if new_faults and not known:
                checked.problem(f"{kind}: {name}: {sorted(faults)[0]}")
        elif faults:
            checked.problem(f"{kind}: {name}: no longer valid: {document.get('kind')}: {sorted(faults)[0]}")
        else:
            checked.counts[f"{kind} objects still valid"] += 1


def path(fault):
    return fault.partition(": ")[0]


state = {}


def start(program, crds):
    report = SchemaReport()
    state["program"] = program
    state["validity"] = Validity(ResourceSchemas(crds, report))


def work(folder):
    return check_repository(folder, state["program"], state["validity"])


def draw(results, count, seed):
    """Findings to read: as even a share of each rule as there is, and the same for the same seed."""
    generator = random.Random(seed)
    by_rule = collections.defaultdict(list)
    for checked in results:
        for finding in checked.findings:
            by_rule[finding["rule"]].append((checked.name, finding))
    for rule in sorted(by_rule):
        generator.shuffle(by_rule[rule])
    drawn = []
    while len(drawn) < count and any(by_rule.values()):
        rules = [rule for rule in sorted(by_rule) if by_rule[rule]]
        generator.shuffle(rules)
        drawn += [by_rule[rule].pop() for rule in rules[: count - len(drawn)]]
    return sorted(drawn, key=lambda item: (item[1]["rule"], item[0]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / ".build-release" / "harden", type=pathlib.Path)
    parser.add_argument(
        "--repositories", default=ROOT.parent / "shared" / "corpus" / "repositories", type=pathlib.Path
    )
    parser.add_argument("--crds", default=ROOT.parent / "shared" / "schemas", type=pathlib.Path)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these repositories")
    parser.add_argument("--part", metavar="N/M", help="every M-th repository, from the N-th on")
    parser.add_argument("--report", type=pathlib.Path, help="a Markdown file")
    parser.add_argument("--sample", type=int, default=0, help="findings to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=pathlib.Path, help="where they are written, as JSON lines")
    arguments = parser.parse_args()

    if not arguments.repositories.is_dir():
        print(f"skipped: no repositories in {arguments.repositories}")
        return
    program = arguments.program.resolve()
    if not program.exists():
        sys.exit(f"{program} is not there; run: bash .ci/build-release")
    folders = sorted(path for path in arguments.repositories.iterdir() if path.is_dir())
    if arguments.only:
        folders = [folder for folder in folders if folder.name in arguments.only]
    if arguments.part:
        first, _, step = arguments.part.partition("/")
        folders = folders[int(first) - 1 :: int(step)]
    if not folders:
        sys.exit("no such repository")

    started = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(
        os.cpu_count(), initializer=start, initargs=(str(program), arguments.crds)
    ) as pool:
        results = list(pool.map(work, folders))
    problems = [problem for checked in results for problem in checked.problems]
    for problem in problems:
        print(problem)
    if arguments.report:
        arguments.report.write_text(table.markdown(results), encoding="utf-8")
    if arguments.sample:
        lines = [
            json.dumps({"repository": name, **finding}) for name, finding in draw(results, arguments.sample, arguments.seed)
        ]
        text = "\n".join(lines) + "\n"
        if arguments.samples:
            arguments.samples.write_text(text)
        else:
            sys.stdout.write(text)
    totals = sum((checked.counts for checked in results), collections.Counter())
    for name, count in sorted(totals.items()):
        print(f"{count:7} {name}")
    print(
        f"{len(results)} repositories, {sum(len(checked.findings) for checked in results)} findings, "
        f"{len(problems)} problems, {time.monotonic() - started:.0f} s"
    )
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
