"""What there is to exercise in a request body, as a tree that a body is walked along."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from mockinvoice.contract.document import Node

Item = tuple[str, str, str]
MEMBER, VALUE = "member", "value"
DEPTH = 6


@dataclass(kw_only=True)
class Branch:
    """One place of a body, `lines[].sku`: what counts there, and what is below it.

    `inside` are the members of an object, by lower-case name if the vendor `folds` case; `held` are
    the items of a list. The root has no path and counts for nothing itself.
    """

    operation: str
    path: str = ""
    folds: bool
    member: Item | None = None
    values: dict[str, Item] = field(default_factory=dict)
    inside: dict[str, "Branch"] = field(default_factory=dict)
    held: "Branch | None" = None

    @property
    def is_branched(self) -> bool:
        """Whether anything below counts."""
        return bool(self.inside) or self.held is not None

    def grow(self, schema: Node, *, depth: int = DEPTH) -> None:
        """Add what a schema knows of this place; the vendor sets read-only members itself."""
        self.values |= values_of(self.operation, self.path, schema) if self.path else {}
        if depth == 0:
            return
        for name, node in schema.get("properties", {}).items():
            if not node.get("readOnly"):
                self._inner(name).grow(node, depth=depth - 1)
        if isinstance(schema.get("items"), Mapping):
            self.held = self.held or self._below(f"{self.path}[]")
            self.held.grow(schema["items"], depth=depth - 1)
        for keyword in ("allOf", "oneOf", "anyOf"):
            for alternative in schema.get(keyword, ()):
                self.grow(alternative, depth=depth - 1)

    def items(self) -> Iterator[Item]:
        """Yield everything here and below, in the document's order."""
        if self.member is not None:
            yield self.member
        yield from self.values.values()
        for branch in (*self.inside.values(), *([self.held] if self.held else [])):
            yield from branch.items()

    def visit(self, data: Any, seen: set[Item]) -> None:
        """Add to `seen` the value of `data`, and all that it exercises below."""
        if isinstance(data, dict):
            self._visit_members(
                {n.lower(): v for n, v in data.items()} if self.folds else data, seen
            )
        elif not isinstance(data, list):
            seen.update(self._values_in(data))
        elif self.held is not None:
            for value in data:
                self.held.visit(value, seen)

    def _visit_members(self, data: Mapping[str, Any], seen: set[Item]) -> None:
        known = self._members
        seen.update([known[name] for name in data if name in known])
        for name, branch in self._branched:
            if name in data:
                branch.visit(data[name], seen)

    def _values_in(self, data: Any) -> tuple[Item, ...]:
        item = self.values.get(spell(data)) if self.values else None
        return () if item is None else (item,)

    @cached_property
    def _members(self) -> Mapping[str, Item]:
        return {name: b.member for name, b in self.inside.items() if b.member is not None}

    @cached_property
    def _branched(self) -> tuple[tuple[str, "Branch"], ...]:
        """The members that are not done with being there."""
        return tuple((name, b) for name, b in self.inside.items() if b.is_branched or b.values)

    def _inner(self, name: str) -> "Branch":
        key = name.lower() if self.folds else name
        if key not in self.inside:
            path = f"{self.path}.{name}" if self.path else name
            self.inside[key] = self._below(path)
            self.inside[key].member = (self.operation, MEMBER, path)
        return self.inside[key]

    def _below(self, path: str) -> "Branch":
        return Branch(operation=self.operation, path=path, folds=self.folds)


def values_of(operation: str, name: str, schema: Node) -> dict[str, Item]:
    """Return the values of a schema's enum as items, by their spelling."""
    spelled = (spell(value) for value in schema.get("enum", ()))
    return {text: (operation, VALUE, f"{name}={text}") for text in spelled}


def spell(value: Any) -> str:
    """Spell a value as it stands in JSON, a text without its quotes."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
