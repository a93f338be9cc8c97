"""Reads texts before and after an edit with PyYAML's own (pure Python) parser, makes the same edit on the data, and
compares. Usage: read_back.py SAMPLES.json"""
import base64
import json
import sys

import yaml


class Text(yaml.SafeLoader):
    """Reads every scalar as [text, is plain], so that nothing depends on how types are resolved."""


def scalar(loader, node):
    return ("scalar", node.value, node.style is None)


def sequence(loader, node):
    return [loader.construct_object(item, deep=True) for item in node.value]


def mapping(loader, node):
    return {
        "entries": [
            (loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
            for key, value in node.value
        ]
    }


def construct(loader, node):
    return {yaml.ScalarNode: scalar, yaml.SequenceNode: sequence, yaml.MappingNode: mapping}[type(node)](loader, node)


Text.add_constructor(None, construct)
for tag in list(Text.yaml_constructors):
    Text.add_constructor(tag, construct)


def parse(data, loader):
    text = base64.b64decode(data).decode("utf-8-sig")
    return list(yaml.load_all(text, Loader=loader))


def find(node, part):
    if isinstance(part, int):
        return node[part]
    found = [value for key, value in node["entries"] if isinstance(key, tuple) and key[1] == part]
    return found[-1]


def wanted(value):
    """The value in the form of `Text`, with the type that a scalar must have."""
    if isinstance(value, dict):
        return {"entries": [(wanted(key), wanted(item)) for key, item in value["\u0001mapping"]]}
    if isinstance(value, list):
        return [wanted(item) for item in value]
    return ("wanted", value)


def same(got, want):
    if isinstance(want, tuple) and want[0] == "wanted":
        if not isinstance(got, tuple):
            return False
        if isinstance(want[1], str) and want[1] == got[1]:
            # A plain text must be a string for YAML 1.1, too.
            return not got[2] or isinstance(yaml.safe_load(got[1]), str)
        value = yaml.safe_load(got[1]) if got[2] else got[1]
        if isinstance(want[1], float):
            return float(value) == want[1]
        return type(value) is type(want[1]) and value == want[1]
    if isinstance(want, dict):
        if not isinstance(got, dict) or len(got["entries"]) != len(want["entries"]):
            return False
        return all(same(a[0], b[0]) and same(a[1], b[1]) for a, b in zip(got["entries"], want["entries"]))
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(same(a, b) for a, b in zip(got, want))
    if isinstance(want, tuple):
        return isinstance(got, tuple) and got[1:] == want[1:]
    return got == want


def without(entries, key):
    return [entry for entry in entries if not (isinstance(entry[0], tuple) and entry[0][1] == key)]


def expect(node, path, sample):
    """The data as they should be after the edit; inserted entries may stand anywhere, so they are taken out."""
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        node = list(node)
        if not rest and sample["op"] == "delete":
            del node[head]
        elif not rest and sample["op"] == "put":
            node[head] = wanted(sample["value"])
        else:
            node[head] = expect(node[head], rest, sample)
        return node
    entries = node["entries"] if isinstance(node, dict) and "entries" in node else []
    keys = [key[1] for key, _ in entries if isinstance(key, tuple)]
    if head not in keys:
        value = wanted(sample["value"]) if sample["op"] == "put" else [wanted(sample["value"])]
        for part in reversed(rest):
            value = {"entries": [(("wanted", part), value)]}
        return {"entries": entries, "new": (("wanted", head), value)}
    result = []
    for key, value in entries:
        if isinstance(key, tuple) and key[1] == head:
            if not rest and sample["op"] == "delete":
                continue
            if not rest and sample["op"] == "put":
                value = wanted(sample["value"])
            elif not rest:
                value = (value if isinstance(value, list) else []) + [wanted(sample["value"])]
            else:
                value = expect(value, rest, sample)
        result.append((key, value))
    return {"entries": result}


def matches(got, want):
    """As `same`, where a mapping of `want` may say that one new entry stands anywhere among the others."""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return False
        entries = list(got["entries"])
        if "new" in want:
            key, value = want["new"]
            found = [e for e in entries if isinstance(e[0], tuple) and e[0][1] == key[1]]
            if len(found) != 1 or not same(found[0][0], key) or not same(found[0][1], value):
                return False
            entries.remove(found[0])
        if len(entries) != len(want["entries"]):
            return False
        return all(matches(a[0], b[0]) and matches(a[1], b[1]) for a, b in zip(entries, want["entries"]))
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(matches(a, b) for a, b in zip(got, want))
    return same(got, want)


def main():
    checked = skipped = failed = 0
    for sample in json.load(open(sys.argv[1])):
        try:
            before = parse(sample["before"], Text)
        except Exception:
            skipped += 1  # PyYAML does not read what libyaml reads; nothing to compare with
            continue
        try:
            after = parse(sample["after"], Text)
        except Exception as error:
            failed += 1
            print("does not parse any more:", sample["op"], sample.get("path"), error)
            continue
        if sample["op"] == "delete" and sample["sole"] != "refuse":
            skipped += 1  # whether the parent stays depends on its other children
            continue
        index = sample["document"]
        try:
            want = before[index]
            if sample["op"] != "nothing":
                want = expect(want, sample["path"], sample) if sample["path"] else (
                    want + [wanted(sample["value"])] if sample["op"] == "append" else wanted(sample["value"]))
        except (IndexError, KeyError, TypeError):
            skipped += 1  # documents or keys that PyYAML counts in another way
            continue
        others = before[:index] + before[index + 1:] == after[:index] + after[index + 1:]
        if not others or not matches(after[index], want):
            failed += 1
            print("reads as something else:", sample["op"], sample.get("path"), sample.get("value"))
            print(base64.b64decode(sample["after"]).decode("utf-8", "replace")[:600])
        checked += 1
    print(f"read back by PyYAML: {checked} checked, {skipped} skipped, {failed} failed")
    sys.exit(1 if failed or checked == 0 else 0)


main()
