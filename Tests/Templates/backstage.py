"""Renders a template as its template.yaml has Backstage do it: backstage.py FOLDER OUTPUT KEY=VALUE…

Backstage itself is not to be had from Debian or PyPI. What decides here is: the form's JSON Schema, by jsonschema; the
templating, by nunjucks, which is what Backstage uses; and the rules of its action fetch:template, which are few.
"""
import json
import pathlib
import subprocess
import sys

import jsonschema
import yaml

folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
template = yaml.safe_load((folder / "template.yaml").read_text())
given = dict(argument.split("=", 1) for argument in sys.argv[3:])


def expect(condition, message):
    if not condition:
        sys.exit(f"{folder.name}/template.yaml: {message}")


def values_of_the_form():
    """What the form hands on: what is given and the defaults, if the form accepts them."""
    parameters = {"repoUrl": "github.com?owner=acme&repo=new", **given}
    known = set()
    for page in template["spec"]["parameters"]:
        for key, field in page["properties"].items():
            known.add(key)
            if "default" in field:
                parameters.setdefault(key, field["default"])
        for error in jsonschema.Draft7Validator(page).iter_errors(parameters):
            sys.exit(f"{'.'.join(map(str, error.path))} cannot be used: {error.message}")
    expect(known >= set(parameters), f"does not ask for {set(parameters) - known}")
    return parameters


expect(template["apiVersion"] == "scaffolder.backstage.io/v1beta3", "another version")
expect(template["kind"] == "Template", "another kind")
steps = {step["id"]: step for step in template["spec"]["steps"]}
fetch, publish = steps["fetch"], steps["publish"]
expect(fetch["action"] == "fetch:template", "does not fetch")
expect(fetch["input"]["url"] == ".", "fetches something else")
expect(publish["action"] == "publish:github", "does not publish")
job = {
    "folder": str(folder),
    "output": str(output),
    "parameters": values_of_the_form(),
    "input": fetch["input"],
    "sourcePath": publish["input"]["sourcePath"],
}
subprocess.run(["node", pathlib.Path(__file__).with_name("backstage.js")], input=json.dumps(job), text=True, check=True)
