"""Does harden find what is known to be wrong? Silence must not be bought with missed faults.

    python3 Tests/Recall/recall.py PROGRAM [FOLDER…] [--corpus FOLDER] [--least 0.98] [--show]

Takes manifests that are hardened (the golden files of generation, FOLDERs, and, with --corpus, folders of public
repositories after `harden --write`), puts each defect of defects.py into them, one at a time, and asks whether a rule
that the defect names says something that it did not say before. Fails below the least share that must be found, and,
with --corpus, where a defect found nothing to damage: a defect that is never tried proves nothing.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

from defects import DEFECTS, Objects

GOLDEN = pathlib.Path(__file__).parents[1] / "HardenGenerationTests" / "Fixtures"
# The same folders in each run.
SEED = 20
MOST_CORPUS_FOLDERS = 60
# What is filled in later decides what applies.
PLACEHOLDER = re.compile(r"\{\{|\$\{?[A-Za-z_]+")


def run(program, folder, *options):
    done = subprocess.run(
        [program, *options, "."], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"harden ended with {done.returncode}: {done.stderr}")
    return done.stdout


def read(folder):
    """The objects of all files below a folder, and nothing else; None where a file cannot be read as it is."""
    objects = Objects()
    for path in sorted(each for each in folder.rglob("*") if each.suffix in (".yaml", ".yml", ".json")):
        try:
            text = path.read_text()
            if PLACEHOLDER.search(text):
                return None
            documents = list(yaml.load_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        except (yaml.YAMLError, UnicodeDecodeError, ValueError):
            return None
        for document in documents:
            found = document.get("items") if isinstance(document, dict) and "items" in document else [document]
            for each in found or []:
                if is_object(each):
                    objects.append(each)
    return objects


def is_object(each):
    if not isinstance(each, dict):
        return False
    if "_format_version" in each:
        return True
    return bool(isinstance(each.get("metadata"), dict) and each["metadata"].get("name") and each.get("kind"))


def findings(program, objects):
    """How often each rule speaks of these objects, written to one file."""
    with tempfile.TemporaryDirectory() as folder:
        objects, decks = [each for each in objects if "kind" in each], objects.decks()
        pathlib.Path(folder, "objects.yaml").write_text(yaml.safe_dump_all(objects, sort_keys=False))
        for number, deck in enumerate(decks):
            pathlib.Path(folder, f"kong-{number}.yaml").write_text(yaml.safe_dump(deck, sort_keys=False))
        # What is left alone because of where it comes from is asked for: it is the rules that are tried.
        report = json.loads(run(program, folder, "--include-generated", "--format", "json"))
    found = collections.Counter(each["rule"] for each in report["findings"])
    # What is said of many at once is said.
    found.update({each["rule"]: each["count"] for each in report["remarks"]})
    return found


def golden_folders():
    folders = sorted(each / "expected" for each in GOLDEN.iterdir() if (each / "expected").is_dir())
    # A golden case of a refusal leaves the manifests as bad as they were.
    return [each for each in folders if ": error:" not in (each.parent / "expected.txt").read_text()]


def is_done_without(each):
    """Whether it has the API server ask what it, or who asks it, goes on without: nobody misses an answer of such a server."""
    if each.get("kind") == "APIService":
        return str(each.get("spec", {}).get("group", "")).endswith("metrics.k8s.io")
    if each.get("kind") in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        return all(webhook.get("failurePolicy") == "Ignore" for webhook in each.get("webhooks") or [])
    return False


def corpus_folders(program, corpus, scratch):
    """Folders of the corpus with a Deployment that a Service in the same folder selects, with the safe fixes made."""
    places = sorted({path.parent for path in corpus.rglob("*.yaml")})
    random.Random(SEED).shuffle(places)
    found = 0
    for place in places:
        if found == MOST_CORPUS_FOLDERS:
            return
        # Overlays and charts are nothing without what they are rendered from.
        names = {each.name for each in place.iterdir()}
        if names & {"kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml"}:
            continue
        copy = scratch / str(found)
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for each in place.iterdir():
            if each.is_file() and each.suffix in (".yaml", ".yml", ".json"):
                shutil.copy(each, copy)
        objects = read(copy)
        if not objects or not objects.workload() or any(map(is_done_without, objects)):
            continue
        subprocess.run([program, "--write", "."], cwd=copy, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
        found += 1
        yield place, copy


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("folders", nargs="*", type=pathlib.Path)
    arguments.add_argument("--corpus", type=pathlib.Path, help="a folder of public repositories")
    arguments.add_argument("--least", type=float, default=0.98, help="the share that must be found")
    arguments.add_argument("--show", action="store_true", help="a line for each defect")
    chosen = arguments.parse_args()
    program = str(pathlib.Path(chosen.program).resolve())

    tried, found, missed = collections.Counter(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as scratch:
        folders = [(each, each) for each in golden_folders() + chosen.folders]
        if chosen.corpus:
            folders += corpus_folders(program, chosen.corpus, pathlib.Path(scratch))
        for name, folder in folders:
            if read(folder) is None:
                continue
            before = findings(program, read(folder))
            for title, (damage, rules) in DEFECTS.items():
                objects = read(folder)
                try:
                    damaged = damage(objects)
                except (KeyError, TypeError, AttributeError, ValueError):
                    continue  # Public manifests lack what a defect takes for granted.
                # What was said before cannot be told from what the defect brought.
                if damaged is None or any(before[rule] for rule in rules):
                    continue
                tried[title] += 1
                after = findings(program, objects)
                if any(after[rule] for rule in rules):
                    found[title] += 1
                else:
                    said = sorted(rule for rule in after if after[rule] > before[rule])
                    missed.append(f"{name}: {title}: wanted {' or '.join(rules)}, got {', '.join(said) or 'nothing new'}")

    for line in missed:
        print(line)
    if chosen.show:
        for title in DEFECTS:
            print(f"{found[title]:4} of {tried[title]:4}  {title}")
    never = [title for title in DEFECTS if chosen.corpus and not tried[title]]
    for title in never:
        print(f"never tried: {title}")
    share = sum(found.values()) / max(sum(tried.values()), 1)
    print(
        f"{sum(found.values())} of {sum(tried.values())} defects found ({100 * share:.1f} %): "
        f"{len(DEFECTS)} kinds, {len(folders)} folders"
    )
    return 1 if never or share < chosen.least else 0


if __name__ == "__main__":
    sys.exit(main())
