#!/usr/bin/env python3
"""Writes the inputs that fuzzing begins with, a folder a target, and the words that it puts in (`words.dict`).

    python3 Tests/HardenFuzzing/seeds.py DIR [--corpus DIR]

They come from the fixtures of the tests and, where they are there, from manifests of public repositories (--corpus;
default: ../shared/corpus/repositories, beside the project). Files of one folder make one input together, each behind a
line `-- name --`, as long as they are small.
"""

import argparse
import hashlib
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUFFIXES = {".yaml", ".yml", ".json", ".conf"}
# libFuzzer's inputs grow no longer than -max_len of `run`; longer seeds would be cut in the middle of a file.
MOST_BYTES = 8192
MOST_FILES = 16


def texts(folder):
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size <= MOST_BYTES:
            yield path


def archives(folder):
    """The files of each folder in one, as far as they fit, with a configuration first."""
    parents = sorted({path.parent for path in texts(folder)})
    for parent in parents:
        files = sorted(path for path in parent.iterdir() if path.suffix in SUFFIXES or path.name == ".harden.yaml")
        text = b""
        for path in [path for path in files if path.is_file()][:MOST_FILES]:
            part = b"-- " + path.name.encode() + b" --\n" + path.read_bytes()
            part += b"" if part.endswith(b"\n") else b"\n"
            if len(text) + len(part) <= MOST_BYTES:
                text += part
        if text:
            yield text


def write(folder, contents):
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for content in contents:
        (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)
        count += 1
    print(f"{folder}: {count} seeds")


def choices(text):
    """Bytes that choose edits, other ones for each text."""
    return hashlib.sha256(text).digest().replace(b"\n", b"")


def words():
    """What is significant in YAML, and every text in the sources that knows or makes manifests."""
    syntax = ["---", "...", "&a ", "*a", "!!str ", "!!binary ", "<<: ", "? ", ": ", "- ", "# ", "|", ">", "|2-", ">+"]
    syntax += ["{{ ", " }}", "${", "\\x09", "\\x0D\\x0A", "\\xEF\\xBB\\xBF", "\\xC2\\x85", "\\xE2\\x80\\xA8", "\\xFF"]
    syntax += ["\\x0A  ", "\\x0A-- b.yaml --\\x0A", "\\x0A---\\x0A", "25%", "100%", "-1", "2147483648", "9223372036854775808"]
    found = set()
    for module in ("HardenKubernetes", "HardenRules", "HardenGeneration", "HardenCoding", "ServiceSpec"):
        for path in (ROOT / "Sources" / module).rglob("*.swift"):
            found |= set(re.findall(r'"([A-Za-z][A-Za-z0-9./_-]{2,60})"', path.read_text(encoding="utf-8")))
    return syntax + sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT.parent / "shared" / "corpus" / "repositories")
    arguments = parser.parse_args()

    fixtures = [ROOT / "Tests" / "HardenRulesTests" / "Fixtures", ROOT / "Tests" / "HardenGenerationTests" / "Fixtures"]
    corpus = [arguments.corpus] if arguments.corpus.is_dir() else []
    if not corpus:
        print(f"skipped: no manifests of public repositories in {arguments.corpus}")
    manifests = [path.read_bytes() for folder in fixtures + corpus for path in texts(folder)]
    specs = [(ROOT / "Templates" / "spec.yaml").read_bytes()]
    specs += [path.read_bytes() for path in sorted((ROOT / "Tests").rglob("spec*.yaml"))]
    together = [text for folder in fixtures + corpus for text in archives(folder)]

    arguments.folder.mkdir(parents=True, exist_ok=True)
    (arguments.folder / "words.dict").write_text("".join(f'"{word}"\n' for word in words()), encoding="utf-8")
    write(arguments.folder / "tree", manifests)
    write(arguments.folder / "edits", (choices(text) + b"\n" + text for text in manifests))
    write(arguments.folder / "pass", manifests[::4] + together)
    # A spec, and manifests to merge it into.
    merged = [specs[number % len(specs)] + text for number, text in enumerate(together)]
    write(arguments.folder / "generation", specs + merged + together)


if __name__ == "__main__":
    main()
