#!/usr/bin/env python3
"""Checks manifests with tools that share no code with harden.

    python3 Tests/Validation/validate_manifests.py [--crds DIR] [--kubernetes 1.30,1.37] DIR...

Each DIR is a folder of manifests that belong together. Checked are:

- Kubernetes objects against the strict schemas of the package kubernetes-validate, for every version from 1.30 (or from
  the version that a file `kubernetes-version` in the folder names) to the newest that it knows;
- GKE, Gateway API and Kong objects against their CustomResourceDefinitions and JSON schemas, CEL rules included, and
  decK files against decK's JSON schema, all from a folder of schemas (--crds, HARDEN_SCHEMAS, or ../shared/schemas);
- what the API server and the controllers reject but no schema says (rules.py);
- that `kubectl kustomize` reads the folder, and that kubectl reads every object as it is written, and every field of
  those that it knows by type;
- that nginx reads its snippets (`nginx -t`).

What is not there is skipped with a message. Exit status 1 with one line a problem, 0 without.
"""

import argparse
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Run in the repository's virtual environment where there is one, whichever Python was called.
venv = ROOT / ".venv" / "bin" / "python3"
if venv.exists() and pathlib.Path(sys.prefix) != venv.parent.parent:
    os.execv(venv, [str(venv), __file__, *sys.argv[1:]])

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

try:
    import yaml
    import kubernetes_validate
except ImportError as error:
    sys.exit(f"{error.name} is missing; run: python3 -m venv .venv && .venv/bin/pip install -r Tests/Validation/requirements.txt")

import kubectl
import nginx
import rules
from resource_schemas import ResourceSchemas


class Loader(yaml.SafeLoader):
    """Refuses duplicate keys, which YAML forbids and PyYAML lets pass."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key '{key}'", node.start_mark)
        return super().construct_mapping(node, deep)


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, Loader.construct_mapping)


class Report:
    def __init__(self):
        self.problems = []
        self.skipped = set()
        self.checked = 0

    def problem(self, place, message):
        self.problems.append(f"{place}: {message}")

    def skip(self, message):
        self.skipped.add(message)


def versions(report):
    """The versions that kubernetes-validate has strict schemas for, from 1.30."""
    folder = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    names = {path.name for path in folder.iterdir()}
    minors = {int(name.split(".")[1]) for name in names if name.endswith("-local-strict")}
    return [minor for minor in sorted(minors) if minor >= 30]


def is_builtin(api_version):
    group = api_version.rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io") and not group.startswith("gateway.")


def check_builtin(place, document, minors, report):
    for minor in minors:
        try:
            kubernetes_validate.validate(document, f"1.{minor}", strict=True)
        except kubernetes_validate.SchemaNotFoundError as error:
            report.problem(place, f"Kubernetes 1.{minor} has no schema for it: {error}")
        except kubernetes_validate.ValidationError as error:
            path = ".".join(str(part) for part in error.path)
            report.problem(place, f"Kubernetes 1.{minor}: {path}: {error.message}")
        else:
            report.checked += 1


def is_kustomization(path):
    return path.name in ("kustomization.yaml", "kustomization.yml")


def patches(files):
    """The files that kustomizations among the given ones name as patches: they hold no objects."""
    found = set()
    for path in filter(is_kustomization, files):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader)
        for field in ("patches", "patchesStrategicMerge", "patchesJson6902"):
            for patch in document.get(field, []):
                name = patch if isinstance(patch, str) else patch.get("path", "")
                found.add((path.parent / name).resolve())
    return found


def objects_in(document):
    """The object itself, or those in it if it is a list."""
    kind = document.get("kind", "") if isinstance(document, dict) else ""
    if kind.endswith("List") and isinstance(document.get("items"), list):
        return [item for part in document["items"] for item in objects_in(part)]
    return [document]


def check_folder(folder, minors, schemas, report):
    folder = pathlib.Path(folder)
    named = folder / "kubernetes-version"
    if named.exists():
        oldest = int(named.read_text().split(".")[1])
        minors = [minor for minor in minors if minor >= oldest] or minors[-1:]
    objects = []
    objects_of_files = {}
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
    ignored = patches(files)
    files = [path for path in files if not is_kustomization(path) and path.resolve() not in ignored]
    for path in files:
        try:
            documents = list(yaml.load_all(path.read_text(encoding="utf-8"), Loader))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            report.problem(path, f"not YAML: {' '.join(str(error).split())}")
            continue
        for document in (part for document in documents for part in objects_in(document)):
            if document is None:
                continue
            if "_format_version" in document:
                schemas.check_deck(path, document, report)
                continue
            kind, api_version = document.get("kind"), document.get("apiVersion")
            if not kind or not api_version:
                report.problem(path, "neither a Kubernetes object nor a decK file")
                continue
            place = f"{path}: {kind} {document.get('metadata', {}).get('name')}"
            objects.append((place, document))
            objects_of_files.setdefault(path, []).append(document)
            if is_builtin(api_version):
                check_builtin(place, document, minors, report)
            else:
                schemas.check(place, document, report)
    rules.check(objects, report)
    kubectl.check_kustomize(ROOT, files, report)
    kubectl.check_local(ROOT, objects_of_files, report)
    nginx.check_snippets(folder, report)
    return len(objects)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="DIR")
    parser.add_argument("--crds", default=os.environ.get("HARDEN_SCHEMAS", ROOT.parent / "shared" / "schemas"))
    parser.add_argument("--kubernetes", help="versions, separated by commas")
    arguments = parser.parse_args()

    report = Report()
    minors = versions(report)
    if arguments.kubernetes:
        minors = [int(version.split(".")[1]) for version in arguments.kubernetes.split(",")]
    schemas = ResourceSchemas(pathlib.Path(arguments.crds), report)
    count = 0
    for folder in arguments.folders:
        if not pathlib.Path(folder).is_dir():
            sys.exit(f"{folder}: no such folder")
        count += check_folder(folder, minors, schemas, report)
    for message in sorted(report.skipped):
        print(f"skipped: {message}", file=sys.stderr)
    for problem in report.problems:
        print(problem)
    if not count:
        sys.exit("no objects found")
    print(
        f"{count} objects, {report.checked} checks (Kubernetes 1.{minors[0]} to 1.{minors[-1]}), "
        f"{len(report.problems)} problems"
    )
    sys.exit(1 if report.problems else 0)


if __name__ == "__main__":
    main()
