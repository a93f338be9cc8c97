"""Prints the bill of materials of the static program, in SPDX 2.3: what is linked into it, in which version.

    python3 write_sbom.py PROGRAM CHECKOUTS
"""

import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def debian_version(pattern):
    """The version of the installed package of that name; of several, such as libstdc++-12-dev, the newest."""
    listed = output("dpkg-query", "-W", "-f", "${binary:Package} ${Version}\n", pattern)
    return [line.split()[1] for line in listed.splitlines() if len(line.split()) == 2][-1]


def package(name, version, licence, supplier, location="NOASSERTION", **more):
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "name": name,
        "versionInfo": version,
        "supplier": supplier,
        "downloadLocation": location,
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        **more,
    }


def purl(locator):
    return [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}]


def main():
    program, checkouts = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    version = output(str(program), "--version")
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    created = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)

    pins = {pin["identity"]: pin for pin in json.loads(pathlib.Path("Package.resolved").read_text())["pins"]}
    fetched = sorted(path.name for path in checkouts.iterdir() if path.is_dir())
    if fetched != sorted(pins):
        sys.exit(f"Package.resolved pins {sorted(pins)}, but {fetched} was built")
    parser = pins["swift-argument-parser"]
    swift = re.search(r"Swift version (\S+)", output("swift", "--version")).group(1)
    yaml, zlib, glibc, gcc = (
        debian_version(name) for name in ("libyaml-dev", "zlib1g-dev", "libc6-dev", "libstdc++-*-dev")
    )

    main_package = package(
        "harden",
        version.split()[0],
        "Apache-2.0",
        "Organization: harden authors",
        primaryPackagePurpose="APPLICATION",
        checksums=[{"algorithm": "SHA256", "checksumValue": digest}],
        comment=f"The program calls itself {version}.",
    )
    parts = [
        package(
            "swift-argument-parser",
            parser["state"]["version"],
            "Apache-2.0 WITH Swift-exception",
            "Organization: Apple",
            f"git+{parser['location']}@{parser['state']['revision']}",
            externalRefs=purl(f"pkg:swift/github.com/apple/swift-argument-parser@{parser['state']['version']}"),
        ),
        package("swift", swift, "Apache-2.0 WITH Swift-exception", "Organization: Swift project"),
        package(
            "libyaml", yaml, "MIT", "Organization: Debian", externalRefs=purl(f"pkg:deb/debian/libyaml@{yaml}")
        ),
        package("zlib", zlib, "Zlib", "Organization: Debian", externalRefs=purl(f"pkg:deb/debian/zlib@{zlib}")),
        package(
            "glibc", glibc, "LGPL-2.1-or-later", "Organization: Debian", externalRefs=purl(f"pkg:deb/debian/glibc@{glibc}")
        ),
        package(
            "gcc-runtime",
            gcc,
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "Organization: Debian",
            externalRefs=purl(f"pkg:deb/debian/gcc@{gcc}"),
        ),
    ]
    described = main_package["SPDXID"]
    relationships = [("SPDXRef-DOCUMENT", "DESCRIBES", described)]
    relationships += [(described, "STATIC_LINK", part["SPDXID"]) for part in parts]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"harden-{version.split()[0]}",
        "documentNamespace": f"urn:harden:sbom:{digest}",
        "creationInfo": {
            "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Organization: harden authors", f"Tool: write_sbom.py-{version.split()[0]}"],
        },
        "packages": [main_package, *parts],
        "relationships": [
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
            for one, kind, other in relationships
        ],
    }
    print(json.dumps(document, indent=2))


main()
