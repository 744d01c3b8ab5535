"""Print what is installed beside this Python, as a CycloneDX bill of materials: sbom.py NAME.

NAME is the distribution that the others are installed for. What the base image holds is not in it.
The same packages give the same text.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from typing import Any

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
Component = dict[str, Any]


def main(name: str) -> None:
    """Print the bill."""
    found = sorted(distributions(), key=lambda one: normal(one.name))
    own = next(one for one in found if normal(one.name) == name)
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(own, kind="application")},
        "components": [component(one, kind="library") for one in found if one is not own],
        "dependencies": list(dependencies(found)),
    }
    sys.stdout.write(json.dumps(bill, indent=2) + "\n")


def component(found: Distribution, *, kind: str) -> Component:
    """Describe one distribution."""
    summary = found.metadata["Summary"]
    return {
        "type": kind,
        "bom-ref": purl(found),
        "name": found.name,
        "version": found.version,
        **({"description": summary} if summary else {}),
        "licenses": list(licenses(found)),
        "purl": purl(found),
    }


def licenses(found: Distribution) -> Iterator[Component]:
    """Yield a distribution's license: an SPDX expression, or the name it gives."""
    expression, name = found.metadata["License-Expression"], found.metadata["License"]
    kinds = [
        kind.rpartition(" :: ")[2]
        for kind in found.metadata.get_all("Classifier", [])
        if kind.startswith("License ::")
    ]
    if expression:
        yield {"expression": expression}
    elif kinds:
        yield from ({"license": {"name": kind}} for kind in kinds)
    elif name:
        yield {"license": {"name": name.splitlines()[0]}}


def dependencies(found: list[Distribution]) -> Iterator[Component]:
    """Yield what each distribution needs of the others."""
    known = {normal(one.name): purl(one) for one in found}
    for one in found:
        names = {needed(text) for text in one.requires or ()}
        yield {"ref": purl(one), "dependsOn": sorted(known[name] for name in names & set(known))}


def needed(requirement: str) -> str:
    """Return the name in a requirement, empty if only an extra needs it."""
    found = NAME.match(requirement)
    return normal(found[0]) if found and "extra ==" not in requirement else ""


def purl(found: Distribution) -> str:
    """Return the package URL of a distribution."""
    return f"pkg:pypi/{normal(found.name)}@{found.version}"


def normal(name: str) -> str:
    """Spell a name as registries do."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(sys.argv[1])
