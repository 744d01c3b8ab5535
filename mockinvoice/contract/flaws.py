"""Everything that is wrong with a document, so that it can be told at once."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mockinvoice.contract.keywords import unknown_keywords
from mockinvoice.contract.references import DocumentError, Node, follow

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
EVIDENCE = ("documented", "observed", "assumed")
ODD_VARIABLE = re.compile(r"\{(?![A-Za-z_]\w*\})")


def flaws(root: Any) -> Iterator[str]:
    """Yield a sentence for each flaw of what should be an OpenAPI document."""
    paths = root.get("paths") if isinstance(root, Mapping) else None
    if not isinstance(paths, Mapping) or not all(isinstance(i, Mapping) for i in paths.values()):
        yield "it is no OpenAPI document: it needs an object paths, which holds objects"
        return
    yield from unknown_keywords(root)
    yield from dict.fromkeys(_dangling(root, root))
    yield from _flaws_of_operations(root)
    yield from _flaws_of_additions(root)


def _dangling(node: Any, root: Node) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            try:
                follow(node["$ref"], root=root)
            except DocumentError as error:
                yield str(error)
        for value in node.values():
            yield from _dangling(value, root)
    elif isinstance(node, list):
        for item in node:
            yield from _dangling(item, root)


def _flaws_of_operations(root: Node) -> Iterator[str]:
    seen: set[str] = set()
    for template, item in root["paths"].items():
        yield from _flaws_of_path(template, item)
        for method in METHODS:
            if method in item:
                place, node = f"{method.upper()} {template}", item[method]
                if node.get("operationId") in seen:
                    yield f"{place} repeats the operationId {node['operationId']}"
                seen.add(node.get("operationId", place))
                yield from _flaws_of_operation(place, node)


def _flaws_of_path(template: str, item: Node) -> Iterator[str]:
    if "$ref" in item:
        yield f"{template} is a reference, which the mock does not follow for a whole path"
    if ODD_VARIABLE.search(template):
        yield f"{template} needs variables that are named by letters, digits and _"


def _flaws_of_operation(place: str, node: Node) -> Iterator[str]:
    if "operationId" not in node:
        yield f"{place} has no operationId"
    statuses = node.get("responses", {})
    if not statuses or not all(str(status).isdecimal() for status in statuses):
        yield f"{place} needs responses, each under a status such as 200"
    if node.get("x-evidence") not in EVIDENCE or "x-source" not in node:
        yield f"{place} needs x-evidence ({', '.join(EVIDENCE)}) and x-source"


def _flaws_of_additions(root: Node) -> Iterator[str]:
    """Check the members that are ours: claims and errata."""
    nodes = [item[m] for item in root["paths"].values() for m in METHODS if m in item]
    known = {node.get("operationId") for node in nodes}
    for node in (root, *nodes):
        for claim in node.get("x-claims", []):
            if set(claim) != {"claim", "evidence", "source"} or claim["evidence"] not in EVIDENCE:
                yield f"a claim needs claim, evidence ({', '.join(EVIDENCE)}) and source: {claim}"
        for erratum in node.get("x-errata", []):
            if set(erratum) != {"root", "operation", "note"} or erratum["operation"] not in known:
                yield f"an erratum needs root, operation (one of these here) and note: {erratum}"
