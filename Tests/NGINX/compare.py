"""Holds harden's reader of nginx configuration against crossplane, nginx's own parser, and against nginx itself.

    python3 compare.py READER

READER is the program of the target HardenNGINXReader.
"""

import collections
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import crossplane

import configurations

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
ESCAPES = {'"': '"', "'": "'", "\\": "\\", "t": "\t", "r": "\r", "n": "\n"}


def by_nginx(word):
    """What nginx reads: ngx_conf_read_token's last loop, written once more."""
    inner = word[1:-1] if word[:1] in "\"'" else word
    value, index = "", 0
    while index < len(inner):
        if inner[index] == "\\" and inner[index + 1 : index + 2] in ESCAPES and index + 1 < len(inner):
            value += ESCAPES[inner[index + 1]]
            index += 2
        else:
            value += inner[index]
            index += 1
    return value


def by_crossplane(word):
    """What crossplane reads of a word: it knows one escape, that of the quote itself, and breaks of Python's texts."""
    if word[:1] in "\"'":
        word = word[1:-1].replace("\\" + word[0], word[0])
    return word.replace("\r\n", "\n").replace("\r", "\n")


def arguments(directive, words):
    """crossplane takes the parentheses of `if` away."""
    statement = {"args": list(words)}
    if directive == "if":
        crossplane.parser._prepare_if_args(statement)
    return statement["args"]


def ours(directives, value):
    return [
        (
            value(node["raw"][0]),
            arguments(value(node["raw"][0]), [value(word) for word in node["raw"][1:]])
            + ([node["code"].replace("\r\n", "\n").replace("\r", "\n")] if "code" in node else []),
            ours(node["block"], value) if "block" in node else None,
            node["line"],
        )
        for node in directives
    ]


def theirs(directives):
    # Comments between arguments are in crossplane's tree even where it is asked for none.
    return [
        (
            node["directive"],
            node["args"],
            theirs(node["block"]) if "block" in node else None,
            node["line"],
        )
        for node in directives
        if "comment" not in node
    ]


def without_lines(tree):
    return [(name, args, None if block is None else without_lines(block)) for name, args, block, _ in tree]


def escapes_are_nginx(directives):
    """Whether every value is what nginx makes of the word as it is written."""
    return all(
        [node["directive"], *node["args"]] == [by_nginx(word) for word in node["raw"]]
        and escapes_are_nginx(node.get("block", []))
        for node in directives
    )


def as_made(tree):
    """The tree that a text was made of, as crossplane would have it."""
    return [
        (
            node["directive"],
            arguments(node["directive"], node["args"]) + ([node["code"]] if "code" in node else []),
            as_made(node["block"]) if "block" in node else None,
        )
        for node in tree
    ]


class Checker:
    def __init__(self, reader, folder):
        self.reader, self.folder = reader, folder
        self.failures, self.counts = [], collections.Counter()

    def fail(self, name, message):
        self.failures.append(f"{name}: {message}")

    def write(self, number, content):
        path = self.folder / f"{number}.conf"
        path.write_bytes(content)
        return path

    def read(self, contents):
        paths = [self.write(number, content) for number, content in enumerate(contents)]
        result = subprocess.run(
            [self.reader, "tree"], input="".join(f"{path}\n" for path in paths), capture_output=True, text=True, check=True
        )
        trees = [json.loads(line) for line in result.stdout.splitlines()]
        assert len(trees) == len(paths), f"{len(trees)} answers for {len(paths)} files"
        return paths, trees

    def crossplane(self, path):
        payload = crossplane.parse(str(path), single=True, check_ctx=False, check_args=False)
        config = payload["config"][0]
        return None if config["errors"] else theirs(config["parsed"]), config["errors"]

    def same(self, name, path, answer):
        tree, errors = self.crossplane(path)
        if "error" in answer or tree is None:
            if ("error" in answer) != (tree is None):
                self.fail(name, f"harden: {answer.get('error', 'reads it')}; crossplane: {errors or 'reads it'}")
            else:
                self.counts["refused by both"] += 1
            return
        self.counts["the same tree"] += 1
        if not escapes_are_nginx(answer["tree"]):
            self.fail(name, "a value is not what nginx reads")
        if ours(answer["tree"], by_crossplane) != tree:
            difference = next(
                (pair for pair in zip(ours(answer["tree"], by_crossplane), tree) if pair[0] != pair[1]), "their number"
            )
            self.fail(name, f"another tree: {difference}")

    def nginx(self, content):
        """Whether nginx takes a configuration, with Debian's files and modules beside it."""
        with tempfile.TemporaryDirectory() as folder:
            prefix = pathlib.Path(folder)
            for entry in pathlib.Path("/etc/nginx").iterdir():
                if entry.name != "nginx.conf":
                    (prefix / entry.name).symlink_to(entry)
            (prefix / "modules").symlink_to("/usr/lib/nginx/modules")
            (prefix / "nginx.conf").write_bytes(content)
            result = subprocess.run(
                ["nginx", "-t", "-q", "-p", folder, "-c", str(prefix / "nginx.conf"), "-e", "stderr"],
                capture_output=True,
                text=True,
                errors="replace",
            )
        return result.returncode == 0, result.stderr.strip()


# What Debian's nginx can load whole; a part is put where it belongs.
FRAMES = [
    b"%s",
    b"events {}\n%s",
    b"events {}\nhttp {\n%s\n}",
    b"events {}\nhttp {\nserver {\n%s\n}\n}",
    b"events {}\nhttp {\nserver {\nlocation / {\n%s\n}\n}\n}",
    b"events {}\nstream {\n%s\n}",
]
SAMPLES = [
    b"""worker_processes 1; # c
events { worker_connections 64; }
http {
    access_log off;
    upstream u { server 127.0.0.1:81 max_fails=0; server 127.0.0.1:82 backup; }
    map $http_upgrade $c { default 'up;gr}ade'; "" close; ~^a\\.b$ "${http_x}y"; }
    types { text/html html; }
    server {
        listen 127.0.0.1:8099;
        location ~ \\.php$ { proxy_pass http://u; proxy_set_header Connection ""; }
        location / {
            if ($host = "a") { return 200 "x\\ny"; }
            proxy_read_timeout 5s;
            proxy_pass http://u$request_uri;
        }
    }
}
""",
    b"""include modules-enabled/*.conf;
events {}
http { server { listen 127.0.0.1:8098;
  location / { content_by_lua_block { local t = { '}', [=[ } ]=], "{" } -- }
    ngx.say(t[1]) } }
  location /b { set_by_lua_block $x { return "}" } return 200 $x; }
} }
stream { upstream s { server 127.0.0.1:1; } server { listen 127.0.0.1:8097; proxy_pass s; proxy_timeout 5m; } }
""",
]


def compare_found(checker):
    found = list(configurations.of_debian())
    for folder in [PROJECT / "Tests", SHARED]:
        if folder.is_dir():
            found += configurations.in_files(folder)
            found += configurations.in_manifests(folder)
    paths, answers = checker.read([content for _, content in found])
    for (name, _), path, answer in zip(found, paths, answers):
        checker.same(name, path, answer)
    print(f"{len(found)} configurations found: {dict(checker.counts)}")
    if len(found) < 15:
        checker.fail("/etc/nginx", "Debian's configuration is not there")
    return found


def compare_made_up(checker, count):
    checker.counts.clear()
    made = list(configurations.made_up(count))
    paths, answers = checker.read([content for _, content, _ in made])
    for (name, content, tree), path, answer in zip(made, paths, answers):
        checker.same(name, path, answer)
        if "error" in answer:
            checker.fail(name, f"{answer['error']} in {content!r}")
        elif without_lines(ours(answer["tree"], by_crossplane)) != as_made(tree):
            checker.fail(name, f"not the tree that the text was made of: {content!r}")
    print(f"{count} made up: {dict(checker.counts)}")


def compare_with_nginx(checker, found, count):
    """What nginx takes, the reader reads: nginx's own files with a few bytes changed."""
    source = random.Random(11)
    seeds = SAMPLES + [content for name, content in found if name == "/etc/nginx/nginx.conf"]
    for seed in seeds:
        taken, error = checker.nginx(seed)
        if not taken:
            checker.fail("a sample", error)
    texts = [configurations.mutated(source.choice(seeds), source) for _ in range(count)]
    _, answers = checker.read(texts)
    taken = refused = 0
    for text, answer in zip(texts, answers):
        accepts, error = checker.nginx(text)
        taken += accepts
        if accepts and "error" in answer:
            checker.fail("nginx takes what the reader refuses", f"{answer['error']} in {text!r}")
        syntax = re.search(
            r'unexpected end of file|unexpected "." in /|too long parameter|expecting terminating characters', error
        )
        if not accepts and syntax:
            refused += 1
            if "error" not in answer:
                checker.fail("the reader reads what nginx cannot", f"{error} in {text!r}")
    print(f"{count} changed at random: nginx takes {taken}, and finds {refused} that it cannot read; so does the reader")
    if taken < count // 20 or refused < count // 20:
        checker.fail("changed at random", "too few on either side to tell anything")


def compare_patched(checker, found):
    """What nginx takes, it takes with harden's edits, too."""
    patched = unchanged = 0
    for name, content in [(f"sample {number}", sample) for number, sample in enumerate(SAMPLES)] + found:
        frame = next((frame for frame in FRAMES if checker.nginx(frame.replace(b"%s", content))[0]), None)
        if frame is None:
            unchanged += 1
            continue
        path = checker.write("patched", frame.replace(b"%s", content))
        result = subprocess.run([checker.reader, "patch", str(path)], capture_output=True)
        if result.returncode:
            checker.fail(name, result.stderr.decode(errors="replace").strip()[-300:])
            continue
        taken, error = checker.nginx(result.stdout)
        patched += 1
        if not taken:
            checker.fail(name, f"nginx refuses the patched file: {error}")
        if result.stdout == path.read_bytes():
            checker.fail(name, "no edit was made")
    print(f"nginx takes {patched} patched files; {unchanged} cannot be loaded by themselves")
    if patched < 5:
        checker.fail("patched", "too few to tell anything")


def main():
    reader = str(pathlib.Path(sys.argv[1]).resolve())
    if shutil.which("nginx") is None:
        sys.exit("nginx is not installed")
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(reader, pathlib.Path(folder))
        found = compare_found(checker)
        compare_made_up(checker, 3_000)
        compare_with_nginx(checker, found, 1_500)
        compare_patched(checker, found)
    for failure in checker.failures[:20]:
        print(failure[:600])
    if checker.failures:
        sys.exit(f"{len(checker.failures)} differences")


main()
