"""Refuses values that would give a repository which does not build, or manifests that are rejected."""
import re
import sys

for key, value, pattern, taken, expected in [
    (
        "name",
        {{ cookiecutter.name | tojson }},
        r"(?=.{1,63}$)[a-z]([-a-z0-9]*[a-z0-9])?",
        "y n yes no on off true false null",
        "a DNS label (lower-case letters, digits and '-', beginning with a letter, at most 63 characters), and none of the words that YAML takes for something else",
    ),
    (
        "image",
        {{ cookiecutter.image | tojson }},
        r"([a-z0-9]([-a-z0-9._]*[a-z0-9])?(:[0-9]+)?/)?([a-z0-9]([-a-z0-9._]*[a-z0-9])?/)*[a-z0-9]([-a-z0-9._]*[a-z0-9])?",
        "",
        "an image without tag, such as registry.example.com/orders",
    ),
    (
        "host",
        {{ cookiecutter.host | tojson }},
        r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
        "",
        "a host name such as orders.example.com",
    ),
    (
        "harden_owner",
        {{ cookiecutter.harden_owner | tojson }},
        r"(?=.{1,63}$)[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?",
        "",
        "an account on GitHub (letters, digits and, within, '-')",
    ),
    (
        "harden_version",
        {{ cookiecutter.harden_version | tojson }},
        r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)",
        "",
        "a version such as 0.1.0",
    ),
]:
    if not re.fullmatch(pattern, value) or value in taken.split():
        sys.exit(f"{key} '{value}' cannot be used: expected {expected}")
