"""Compares what a function was given with what it gives back.

  check_resource_list.py INPUT OUTPUT

OUTPUT is a ResourceList as the specification of KRM functions has it (v1), with all items of INPUT in their order, new ones
behind them, each at a place of its own in its file, and with results that name existing objects, files and fields.
"""
import re
import sys

import jsonschema
import yaml

TEXT = {"type": "string", "minLength": 1}
# https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
SCHEMA = {
    "type": "object",
    "required": ["apiVersion", "kind", "items"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "config.kubernetes.io/v1"},
        "kind": {"const": "ResourceList"},
        "functionConfig": {"type": "object"},
        "items": {
            "type": "array",
            "items": {"type": "object", "required": ["apiVersion", "kind", "metadata"]},
        },
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "additionalProperties": False,
                "properties": {
                    "message": TEXT,
                    "severity": {"enum": ["error", "warning", "info"]},
                    "resourceRef": {
                        "type": "object",
                        "required": ["apiVersion", "kind", "name"],
                        "additionalProperties": False,
                        "properties": {"apiVersion": TEXT, "kind": TEXT, "name": TEXT, "namespace": TEXT},
                    },
                    "field": {
                        "type": "object",
                        "required": ["path"],
                        "additionalProperties": False,
                        "properties": {"path": TEXT, "currentValue": {}, "proposedValue": {}},
                    },
                    "file": {
                        "type": "object",
                        "required": ["path"],
                        "additionalProperties": False,
                        "properties": {"path": TEXT, "index": {"type": "integer", "minimum": 0}},
                    },
                    "tags": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
        },
    },
}


def identity(item):
    return item["kind"], item["metadata"]["name"]


def origin(item):
    annotations = item["metadata"]["annotations"]
    path, index = annotations["internal.config.kubernetes.io/path"], annotations["internal.config.kubernetes.io/index"]
    assert annotations["config.kubernetes.io/path"] == path and annotations["config.kubernetes.io/index"] == index
    return path, int(index)


before, after = (yaml.safe_load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
jsonschema.validate(after, SCHEMA)
known = len(before["items"])
assert [identity(item) for item in after["items"][:known]] == [identity(item) for item in before["items"]]
assert {identity(item) for item in after["items"][known:]} == {
    ("PodDisruptionBudget", "orders"),
    ("BackendConfig", "orders"),
}
assert after["functionConfig"] == before["functionConfig"]
places = [origin(item) for item in after["items"]]
assert len(set(places)) == len(places), places
assert after["results"][0] == before["results"][0]

objects = {(item["apiVersion"], *identity(item)): item for item in before["items"]}
results = {result["tags"]["rule"]: result for result in after["results"][1:]}
for result in results.values():
    reference = result["resourceRef"]
    value = item = objects[reference["apiVersion"], reference["kind"], reference["name"]]
    assert (result["file"]["path"], result["file"]["index"]) == origin(item), result
    for key, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", result["field"]["path"]):
        value = value[key] if key else value[int(number)]
    assert result["field"].get("currentValue", value) == value, result
assert results["pre-stop-missing"]["severity"] == "info" and "; fixed: " in results["pre-stop-missing"]["message"]
assert results["liveness-hasty"]["severity"] == "warning"
print(f"  {len(results)} results, {len(after['items']) - known} new items")
