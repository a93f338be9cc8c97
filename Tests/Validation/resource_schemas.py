"""Schemas of objects that are not Kubernetes' own: CustomResourceDefinitions with their CEL rules, and JSON schemas."""

import copy
import json

import jsonschema
import yaml

try:
    import cel
except ImportError:
    cel = None


class ResourceSchemas:
    def __init__(self, folder, report):
        self.by_kind = {}
        self.deck = None
        if not folder.is_dir():
            report.skip(f"no schemas of GKE, Gateway API and Kong objects in {folder}")
            return
        for path in sorted(folder.rglob("*.yaml")):
            self._add_definition(path)
        for path in sorted((folder / "datree").rglob("*.json")):
            kind, _, version = path.stem.rpartition("_")
            schema = json.loads(path.read_text())
            self._add(path.parent.name, version, kind, path, strict(schema, top=True), ({}, []))
        deck = folder / "kong" / "deck_kong_json_schema.json"
        if deck.exists():
            self.deck = jsonschema.Draft7Validator(json.loads(deck.read_text()))
        if cel is None:
            report.skip("CEL rules; the package common-expression-language is not installed")

    def _add_definition(self, path):
        for definition in yaml.safe_load_all(path.read_text()):
            if not definition or definition.get("kind") != "CustomResourceDefinition":
                continue
            spec = definition["spec"]
            for version in spec["versions"]:
                schema = version["schema"]["openAPIV3Schema"]
                found = (schema, list(cel_rules(schema)))
                self._add(
                    spec["group"], version["name"], spec["names"]["kind"].lower(), path, strict(schema, top=True), found
                )

    def _add(self, group, version, kind, path, schema, found):
        validator = jsonschema.Draft7Validator(schema)
        self.by_kind.setdefault((group, version, kind), []).append((path.name, validator, found))

    def check(self, place, document, report):
        group, _, version = document["apiVersion"].rpartition("/")
        schemas = self.by_kind.get((group, version, document["kind"].lower()))
        if not schemas:
            report.skip(f"no schema for {document['apiVersion']} {document['kind']}")
            return
        for name, validator, found in schemas:
            report.checked += 1
            for error in validator.iter_errors(document):
                report.problem(place, f"{name}: {'.'.join(str(part) for part in error.absolute_path)}: {error.message}")
            schema, found = found
            # The API server fills in defaults before it looks at the rules.
            complete = with_defaults(schema, document)
            for path, rule in found:
                for value_path, value in values(complete, path):
                    check_rule(place, name, value_path, value, rule, report)

    def check_deck(self, place, document, report):
        if self.deck is None:
            report.skip("decK's JSON schema is not there")
            return
        report.checked += 1
        for error in self.deck.iter_errors(document):
            report.problem(place, f"decK: {'.'.join(str(part) for part in error.absolute_path)}: {error.message}")


def strict(schema, top=False):
    """The schema as strict field validation reads it: fields that are not in it are errors."""
    schema = copy.deepcopy(schema)

    def walk(node, top):
        if not isinstance(node, dict):
            return
        if node.get("x-kubernetes-int-or-string"):
            node.pop("type", None)
            node["anyOf"] = [{"type": "integer"}, {"type": "string"}]
        if node.pop("nullable", False) and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        properties = node.get("properties")
        if properties:
            keeps = node.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in node
            if not keeps:
                node["additionalProperties"] = False
            for name, child in properties.items():
                if not (top and name == "metadata"):
                    walk(child, False)
        walk(node.get("items"), False)
        walk(node.get("additionalProperties"), False)

    if top:
        schema.setdefault("properties", {})
        schema["properties"].setdefault("apiVersion", {"type": "string"})
        schema["properties"].setdefault("kind", {"type": "string"})
        schema["properties"]["metadata"] = {"type": "object"}
    walk(schema, top)
    return schema


def with_defaults(schema, value):
    if isinstance(value, dict):
        value = dict(value)
        for name, child in schema.get("properties", {}).items():
            if name not in value and "default" in child:
                value[name] = copy.deepcopy(child["default"])
            if name in value:
                value[name] = with_defaults(child, value[name])
        return value
    if isinstance(value, list):
        return [with_defaults(schema.get("items", {}), item) for item in value]
    return value


def cel_rules(schema, path=()):
    """Every CEL rule with the way to the values that it is about; `*` stands for each item or entry."""
    for rule in schema.get("x-kubernetes-validations", []):
        yield path, rule
    for name, child in schema.get("properties", {}).items():
        yield from cel_rules(child, path + (name,))
    for child in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(child, dict):
            yield from cel_rules(child, path + ("*",))


def values(value, path, way=""):
    if not path:
        yield way, value
    elif path[0] == "*":
        entries = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else []
        for key, child in entries:
            yield from values(child, path[1:], f"{way}[{key}]")
    elif isinstance(value, dict) and path[0] in value:
        yield from values(value[path[0]], path[1:], f"{way}.{path[0]}" if way else path[0])


def check_rule(place, name, path, value, rule, report):
    if cel is None or "oldSelf" in rule["rule"]:
        return
    try:
        holds = cel.evaluate(rule["rule"], {"self": value})
    except Exception as error:  # The evaluator does not know everything that the API server does.
        report.skip(f"CEL rule in {name} at {path}: {' '.join(str(error).split())[:160]}")
        return
    report.checked += 1
    if holds is not True:
        report.problem(place, f"{name}: {path}: {rule.get('message') or rule['rule']}")
