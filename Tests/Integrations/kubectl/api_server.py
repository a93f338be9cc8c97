"""Answers 'kubectl get' as an API server does: tells which kinds there are, and hands out objects.

  api_server.py FILE PORT_FILE

The objects are those of a List in YAML. The port is written to a file once requests are answered.
"""
import http.server
import json
import os
import sys

import yaml

KINDS = {
    "v1": [("services", "Service", "svc")],
    "apps/v1": [
        ("deployments", "Deployment", "deploy"), ("statefulsets", "StatefulSet", "sts"), ("daemonsets", "DaemonSet", "ds"),
    ],
    "autoscaling/v2": [("horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa")],
    "cloud.google.com/v1": [("backendconfigs", "BackendConfig", "bc")],
    "networking.k8s.io/v1": [("ingresses", "Ingress", "ing")],
    "policy/v1": [("poddisruptionbudgets", "PodDisruptionBudget", "pdb")],
}

with open(sys.argv[1], encoding="utf-8") as file:
    OBJECTS = yaml.safe_load(file)["items"]


def groups():
    """The list of groups."""
    versions = [{"groupVersion": version, "version": version.split("/")[1]} for version in KINDS if "/" in version]
    listed = [
        {"name": version["groupVersion"].split("/")[0], "versions": [version], "preferredVersion": version}
        for version in versions
    ]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed}


def kinds(version):
    """The list of kinds of a version."""
    listed = [
        {
            "name": name, "singularName": kind.lower(), "kind": kind, "shortNames": [short], "namespaced": True,
            "verbs": ["get", "list"],
        }
        for name, kind, short in KINDS[version]
    ]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": listed}


def objects(version, path):
    """An object or a list, by a path such as ['namespaces', 'shop', 'services', 'orders']; None where there is none."""
    namespace = None
    if path[0] == "namespaces":
        namespace, path = path[1], path[2:]
    kind = next((kind for name, kind, _ in KINDS[version] if name == path[0]), None)
    found = [
        item for item in OBJECTS
        if (item["apiVersion"], item["kind"]) == (version, kind) and namespace in (None, item["metadata"]["namespace"])
    ]
    if len(path) == 2:
        return next((item for item in found if item["metadata"]["name"] == path[1]), None)
    return {"kind": f"{kind}List", "apiVersion": version, "metadata": {"resourceVersion": "1"}, "items": found}


def answer(path):
    """What a path stands for; None where there is nothing."""
    parts = path.split("?")[0].strip("/").split("/")
    if parts == ["api"]:
        return {"kind": "APIVersions", "versions": ["v1"]}
    if parts == ["apis"]:
        return groups()
    length = 2 if parts[0] == "api" else 3
    version, rest = "/".join(parts[1:length]), parts[length:]
    if version not in KINDS:
        return None
    return objects(version, rest) if rest else kinds(version)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET, and refuses all else."""

    def do_GET(self):
        body = answer(self.path)
        text = json.dumps(body or {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound"}).encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".partial", "w", encoding="utf-8") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[2] + ".partial", sys.argv[2])
server.serve_forever()
