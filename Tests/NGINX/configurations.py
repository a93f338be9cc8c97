"""The nginx configurations that are to be found on a machine, and some that are made up.

Every one is bytes by a name that says where it is from.
"""

import pathlib
import random
import re

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BLOCK = re.compile(r"^\s*(?:http|server|events|stream|upstream\s+\S+|location\s+[^{;]+)\s*\{", re.MULTILINE)
# Templates are no configuration before they are rendered; Caddy and HCL have blocks that look alike, and no ';'.
TEMPLATE = re.compile(r"\{\{|<%|\{%")
DIRECTIVE = re.compile(r"^\s*(?:listen|server_name|proxy_pass|worker_connections|return|root|server)\s[^;{}]*;", re.MULTILINE)


def looks_like_nginx(text):
    return BLOCK.search(text) and DIRECTIVE.search(text) and not TEMPLATE.search(text)


def strings(value, path=()):
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from strings(child, path + (str(key),))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from strings(child, path + (str(index),))


def in_manifests(folder):
    """Texts in YAML that are nginx configuration, ConfigMaps' above all."""
    for path in sorted(folder.rglob("*.y*ml")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"{" not in content or not re.search(rb"listen|proxy_pass|worker_connections", content):
            continue
        try:
            documents = list(yaml.load_all(content, Loader=LOADER))
        except (yaml.YAMLError, ValueError, RecursionError):
            continue
        for number, document in enumerate(documents):
            for place, text in strings(document):
                if looks_like_nginx(text):
                    yield f"{path}#{number}/{'.'.join(place)}", text.encode()


def in_files(folder, suffixes=(".conf", ".nginx", ".md", ".txt", "")):
    """Files of configuration, and blocks of code in texts that are one."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix not in suffixes:
            continue
        content = path.read_bytes()
        if len(content) > 1 << 20:
            continue
        text = content.decode(errors="replace")
        if path.suffix in (".md", ".txt"):
            for number, block in enumerate(re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)):
                if looks_like_nginx(block):
                    yield f"{path}#{number}", block.encode()
        elif looks_like_nginx(text):
            yield str(path), content


def of_debian(folder=pathlib.Path("/etc/nginx")):
    """What Debian's packages installed, parts that are included among them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()


# MARK: Made up

# A blank behind the brace of `${host}` is a part of the word for crossplane, which nginx does not say: left out.
WORDS = [
    "a", "listen", "80", "~*", "$host", "${host}/", "x${a}y", "http://${host}$uri", "a#b", 'b"c', "it's", r"\.php$", "é",
    "/a/b", "=", "[::]:80", "*.example.com", r"a\ b", r"a\;b", r"\$", "+", "ü" * 50,
]
QUOTED = ["", " ", "a b", ";", "{", "}", "#", "$x {y}", "é ü", "--", "\t", "a\nb", "it", "${x}", "/[a-z]{2,4}/"]
LUA = [" return 1 ", " local t = { a = {} } ", ' ngx.say("}") ', " -- a brace: }\n ", "\n", " local s = '{' "]


def made_up(count, seed=7):
    """Trees as text in every layout: a name, the text, and the tree that it was made of."""
    source = random.Random(seed)
    for number in range(count):
        line_break = source.choice(["\n", "\n", "\n", "\r\n"])
        text, tree = block(source, line_break, source.randrange(5))
        yield f"made-up/{number}", text.encode(), tree


def blank(source, line_break, needed):
    choices = [" ", "  ", "\t", line_break, f" # c;{{}}'\"{line_break}", f"{line_break}  "] + ([] if needed else [""] * 4)
    return source.choice(choices)


def word(source):
    if source.random() < 0.6:
        text = source.choice(WORDS)
        return text, text, False
    quote = source.choice("\"'")
    inner = source.choice(QUOTED)
    if source.random() < 0.2:
        inner += "\\" + quote
    return quote + inner + quote, inner.replace("\\" + quote, quote), True


def block(source, line_break, depth):
    text, tree = "", []
    for _ in range(source.randrange(1, 5)):
        text += blank(source, line_break, False)
        if source.random() < 0.05:
            code = source.choice(LUA)
            text += f"content_by_lua_block {{{code}}}"
            tree.append({"directive": "content_by_lua_block", "args": [], "code": code})
            continue
        name = source.choice(["server", "location", "map", "a_b", "$x", "text/html"])
        node = {"directive": name, "args": []}
        text += name
        for _ in range(source.randrange(4)):
            raw, value, _ = word(source)
            text += blank(source, line_break, True) + raw
            node["args"].append(value)
        # A comment directly behind a word would be a part of it; '{' directly behind '$' opens no block.
        text += source.choice(["", " ", f" # d{line_break}"]) if not text.endswith("$") else " "
        if depth and source.random() < 0.4:
            inner, node["block"] = block(source, line_break, depth - 1)
            text += "{" + inner + blank(source, line_break, False) + "}"
        else:
            text += ";"
        tree.append(node)
    return text, tree


def mutated(content, source):
    """A configuration with a few bytes changed: some can still be read, others not."""
    content = bytearray(content)
    for _ in range(source.randrange(1, 4)):
        start = source.randrange(len(content) + 1)
        end = min(len(content), start + source.randrange(3))
        content[start:end] = source.choice(
            [b"", b"{", b"}", b";", b'"', b"'", b"\\", b"$", b"${", b"#", b"\n", b"\r", b" ", b"a", b")", b"\x0b", b"\xc3"]
        )
    return bytes(content)
