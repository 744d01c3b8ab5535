"""Local references within a document: what they lead to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

Node = Mapping[str, Any]
NESTS = (dict, list)


class DocumentError(Exception):
    """A document cannot be used; the message lists every reason with its place."""


def resolve(node: Any, *, root: Node) -> Any:
    """Return `node` with local references replaced by what they point to.

    A reference into itself stays as written. Raises `DocumentError` for one that leads nowhere.
    """
    return Resolver(root).resolve(node)


class Resolver:
    """Resolves the references of one document, each of them once: what they lead to is shared."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._known: dict[str, Any] = {}
        self._loops = 0

    def resolve(self, node: Any, *, _inside: tuple[str, ...] = ()) -> Any:
        """Do what the function `resolve` does."""
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str):
                return self._referred(reference, node, _inside)
            return {
                key: self.resolve(value, _inside=_inside) if value.__class__ in NESTS else value
                for key, value in node.items()
            }
        if isinstance(node, list):
            return [self.resolve(item, _inside=_inside) for item in node]
        return node

    def _referred(self, reference: str, node: Node, inside: tuple[str, ...]) -> Any:
        if reference in inside:
            self._loops += 1
            return node
        target = self._target(reference, inside)
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return {**target, **rest} if rest else target

    def _target(self, reference: str, inside: tuple[str, ...]) -> Any:
        if reference in self._known:
            return self._known[reference]
        loops = self._loops
        found = follow(reference, root=self._root)
        target = self.resolve(found, _inside=(*inside, reference))
        if loops == self._loops:  # else what stays as written depends on where it stands
            self._known[reference] = target
        return target


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
