"""YAML as PyYAML's own parser reads it, in a form in which nothing that harden must not touch can hide."""

import json

import yaml

TAG = "tag:yaml.org,2002:"


class Mapping:
    """Entries in their order; keys may repeat."""

    def __init__(self, entries):
        self.entries = entries

    def __eq__(self, other):
        return isinstance(other, Mapping) and self.entries == other.entries

    def __contains__(self, key):
        return any(name == key for name, _ in self.entries)

    def __getitem__(self, key):
        return next(value for name, value in self.entries if name == key)

    def __setitem__(self, key, value):
        for position, (name, _) in enumerate(self.entries):
            if name == key:
                self.entries[position] = (name, value)
                return
        self.entries.append((key, value))

    def remove(self, key):
        self.entries = [entry for entry in self.entries if entry[0] != key]

    def __repr__(self):
        return "{" + ", ".join(f"{key}: {value!r}" for key, value in self.entries) + "}"


class Scalar:
    """A scalar as it is written: what it means follows from its tag and its text."""

    def __init__(self, tag, text):
        self.tag, self.text = tag, text

    def __eq__(self, other):
        return isinstance(other, Scalar) and (self.tag, self.text) == (other.tag, other.text)

    def __repr__(self):
        return f"{self.text!r}" if self.tag == "str" else f"{self.text}"


def documents(text):
    """The trees of a file's documents; raises yaml.YAMLError."""
    return [tree(node) for node in yaml.compose_all(text, yaml.SafeLoader)]


def tree(node, depth=0):
    # An alias becomes a copy of what it stands for: a change of an anchored value shows in every place.
    if depth > 200:
        raise yaml.YAMLError("aliases nest too deep")
    if node is None:
        return Scalar("null", "")
    if isinstance(node, yaml.MappingNode):
        return Mapping([(key_text(key, depth), tree(value, depth + 1)) for key, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [tree(item, depth + 1) for item in node.value]
    return Scalar(node.tag.removeprefix(TAG), node.value)


def key_text(key, depth):
    return key.value if isinstance(key, yaml.ScalarNode) else repr(tree(key, depth + 1))


def of_value(value):
    """The tree of a value that comes from JSON."""
    if isinstance(value, dict):
        return Mapping([(key, of_value(item)) for key, item in value.items()])
    if isinstance(value, list):
        return [of_value(item) for item in value]
    if value is None:
        return Scalar("null", "null")
    if isinstance(value, bool):
        return Scalar("bool", "true" if value else "false")
    if isinstance(value, int):
        return Scalar("int", str(value))
    if isinstance(value, float):
        return Scalar("float", json.dumps(value))
    return Scalar("str", value)


def at(node, path):
    """The node at a path; raises KeyError, as for a path that leads nowhere."""
    for component in path:
        if isinstance(component, int):
            if not isinstance(node, list) or component >= len(node):
                raise KeyError(path)
            node = node[component]
        else:
            if not isinstance(node, Mapping) or component not in node:
                raise KeyError(path)
            node = node[component]
    return node


def covers(actual, wanted):
    """Whether a value is what was wanted, or that with more in it."""
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(
            key in actual and covers(actual[key], value) for key, value in wanted.entries
        )
    if isinstance(wanted, list):
        return isinstance(actual, list) and len(actual) >= len(wanted) and all(map(covers, actual, wanted))
    return actual == wanted


def is_empty(node):
    return isinstance(node, Scalar) and node.tag == "null"


def put(root, path, value):
    """Sets a value, with the mappings on the way to it. Returns the tree."""
    if not path:
        return value
    node = Mapping([]) if is_empty(root) else root
    top = node
    for component, following in zip(path, path[1:]):
        child = at(node, [component]) if isinstance(component, int) or component in node else None
        if child is None or is_empty(child):
            child = Mapping([])
            node[component] = child
        node = child
    node[path[-1]] = value
    return top


def differences(before, after, path=""):
    """Where two trees differ, a line each. New entries may stand anywhere; old ones keep their order."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [key for key, _ in before.entries], [key for key, _ in after.entries]
        if sorted(names[0]) != sorted(names[1]):
            yield f"{path}: keys {sorted(set(names[0]) ^ set(names[1]))}"
            return
        taken = {}
        for key, value in before.entries:
            position = taken.get(key, 0)
            taken[key] = position + 1
            other = [item for name, item in after.entries if name == key][position]
            yield from differences(value, other, f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            yield f"{path}: {len(before)} items, {len(after)} items"
            return
        for position, (first, second) in enumerate(zip(before, after)):
            yield from differences(first, second, f"{path}[{position}]")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


def keeps_order(before, after):
    """Whether what was there is still there in its order, leaving out what was removed."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = {key for key, _ in after.entries}
        old = [key for key, _ in before.entries if key in names]
        known = set(old)
        if old != [key for key, _ in after.entries if key in known]:
            return False
        return all(keeps_order(value, after[key]) for key, value in before.entries if key in names)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return all(map(keeps_order, before, after))
    return True


class JSONLoader(yaml.SafeLoader):
    """Reads what the API server reads: a date is text."""


JSONLoader.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers if tag != TAG + "timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def values(text):
    return list(yaml.load_all(text, JSONLoader))
