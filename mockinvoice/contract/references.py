"""Local references within a document: what they lead to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

Node = Mapping[str, Any]


class DocumentError(Exception):
    """A document cannot be used; the message lists every reason with its place."""


def resolve(node: Any, *, root: Node, _inside: tuple[str, ...] = ()) -> Any:
    """Return `node` with local references replaced by what they point to.

    A reference into itself stays as written. Raises `DocumentError` for one that leads nowhere.
    """
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference in _inside:
                return node
            target = resolve(follow(reference, root=root), root=root, _inside=(*_inside, reference))
            rest = {k: v for k, v in node.items() if k != "$ref"}
            return {**target, **rest} if rest else target
        return {key: resolve(value, root=root, _inside=_inside) for key, value in node.items()}
    if isinstance(node, list):
        return [resolve(item, root=root, _inside=_inside) for item in node]
    return node


def follow(reference: str, *, root: Node) -> Any:
    """Return what a local reference such as `#/components/schemas/Invoice` points to."""
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        step = unquote(step).replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise DocumentError(f"the reference {reference} leads nowhere") from error
    return found
