"""The shape of a schema: which members it knows, merged over all its alternatives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mockinvoice.contract.document import Node, follow
from mockinvoice.contract.pointers import pointer


@dataclass(kw_only=True)
class Shape:
    """What a schema says of a value; `at` is its JSON pointer in the document.

    `is_open`: an object that takes any member. A schema that contains itself has a cyclic shape.
    """

    at: str
    members: dict[str, "Shape"] = field(default_factory=dict)
    items: "Shape | None" = None
    is_open: bool = True
    read_only: bool = False
    deprecated: bool = False

    @cached_property
    def plain(self) -> frozenset[str]:
        """The members that deserve no remark."""
        return frozenset(
            name for name, m in self.members.items() if not m.read_only and not m.deprecated
        )

    @cached_property
    def nested(self) -> tuple[tuple[str, "Shape"], ...]:
        """The members that have a shape of their own."""
        return tuple((name, m) for name, m in self.members.items() if m.knows_members)

    @cached_property
    def cased(self) -> dict[str, str]:
        """The documented names of members by their lower-case ones."""
        return {name.lower(): name for name in self.members}

    @property
    def knows_members(self) -> bool:
        """Whether it says something of the members of an object, or of the objects in a list."""
        seen: list[Shape] = []
        shape: Shape | None = self
        while shape is not None and not any(shape is one for one in seen):
            if shape.members or not shape.is_open:
                return True
            seen.append(shape)
            shape = shape.items
        return False


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A member that deserves a finding, though the schema allows it."""

    rule: str
    steps: tuple[str | int, ...]
    value: Any
    at: str


def shape_of(root: Node, at: str) -> Shape:
    """Return the shape of the schema at a JSON pointer of the document."""
    return _Shaper(root).shape(at)


def remarks(shape: Shape, data: Any) -> list[Remark]:
    """Return the members of `data` that are undocumented, read-only or deprecated."""
    found: list[Remark] = []
    _look(shape, data, (), found)
    return found


def schema_of(shape: Shape) -> dict[str, Any]:
    """Return a JSON Schema that holds for what `remarks` finds nothing in."""
    names: dict[int, str] = {}
    schemas: dict[str, Any] = {}

    def at(known: Shape) -> Any:
        if not known.knows_members:
            return True
        if id(known) not in names:
            names[id(known)] = f"s{len(names)}"
            schemas[names[id(known)]] = spelled(known)
        return {"$ref": f"#/$defs/{names[id(known)]}"}

    def spelled(known: Shape) -> dict[str, Any]:
        members = {name: name in known.plain and at(m) for name, m in known.members.items()}
        items = {} if known.items is None else {"items": at(known.items)}
        return {"properties": members, "additionalProperties": known.is_open, **items}

    return {"allOf": [at(shape)], "$defs": schemas}


def documented_case(shape: Shape, data: Any) -> Any:
    """Return `data` with members named in the document's case, for vendors that ignore case.

    What is in the document's case already comes back as it is.
    """
    if isinstance(data, list):
        return [documented_case(shape.items, value) for value in data] if shape.items else data
    if not isinstance(data, dict):
        return data
    if not data.keys() <= shape.members.keys():
        cased = shape.cased
        data = {cased.get(str(n).lower(), str(n)): value for n, value in data.items()}
    for name, known in shape.nested:
        if name in data:
            inner = documented_case(known, data[name])
            data = data if inner is data[name] else {**data, name: inner}
    return data


def _look(shape: Shape, data: Any, steps: tuple[str | int, ...], found: list[Remark]) -> None:
    if isinstance(data, dict):
        if not data.keys() <= shape.plain:
            for name in [n for n in data if n not in shape.plain]:
                found += _remarks_on(shape, (*steps, name), data[name])
        for name, known in shape.nested:
            if name in data:
                _look(known, data[name], (*steps, name), found)
    elif isinstance(data, list) and shape.items is not None:
        for number, value in enumerate(data):
            _look(shape.items, value, (*steps, number), found)


def _remarks_on(shape: Shape, steps: tuple[str | int, ...], value: Any) -> Iterator[Remark]:
    known = shape.members.get(str(steps[-1]))
    if known is None:
        if not shape.is_open:
            yield Remark(rule="undocumented-member", steps=steps, value=value, at=shape.at)
        return
    if known.read_only:
        yield Remark(rule="read-only-member", steps=steps, value=value, at=known.at)
    if known.deprecated:
        yield Remark(rule="deprecated-use", steps=steps, value=value, at=known.at)


class _Shaper:
    """Builds shapes, each schema's only once."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._known: dict[str, Shape] = {}

    def shape(self, at: str) -> Shape:
        schema = follow("#" + at, root=self._root)
        while isinstance(schema.get("$ref"), str) and len(schema) == 1:
            at = schema["$ref"].removeprefix("#")
            schema = follow(schema["$ref"], root=self._root)
        if at not in self._known:
            self._known[at] = Shape(at=at)
            self._fill(self._known[at], schema, at)
        return self._known[at]

    def _fill(self, shape: Shape, schema: Node, at: str) -> None:
        shape.read_only |= bool(schema.get("readOnly"))
        shape.deprecated |= bool(schema.get("deprecated"))
        if "properties" in schema:
            shape.is_open = _is_open(schema)
            for name in schema["properties"]:
                shape.members.setdefault(name, self.shape(f"{at}/properties{pointer([name])}"))
        if isinstance(schema.get("items"), Mapping):
            shape.items = self.shape(f"{at}/items")
        if isinstance(schema.get("$ref"), str):
            self._merge(shape, self.shape(schema["$ref"].removeprefix("#")))
        for keyword in ("allOf", "oneOf", "anyOf"):
            for number in range(len(schema.get(keyword, ()))):
                self._merge(shape, self.shape(f"{at}/{keyword}/{number}"))

    def _merge(self, shape: Shape, other: Shape) -> None:
        shape.members |= {n: m for n, m in other.members.items() if n not in shape.members}
        shape.items = shape.items or other.items
        shape.is_open = shape.is_open and other.is_open


def _is_open(schema: Node) -> bool:
    """Whether members beyond the documented ones are documented too."""
    extra = schema.get("additionalProperties")
    return bool(extra) if isinstance(extra, (bool, Mapping)) else False
