"""How much of a contract a client has exercised, counted from the journal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.document import Document, Node, Operation
from mockinvoice.contract.messages import FORM, Headers
from mockinvoice.core.journal import Exchange

Item = tuple[str, str, str]
OPERATION, PARAMETER, MEMBER, VALUE, STATUS, MOVE = (
    "operation",
    "parameter",
    "member",
    "value",
    "status",
    "move",
)
DEPTH = 6


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What of a vendor's document was exercised: items `(operation, kind, name)`.

    Kinds: operation, parameter, member (of a request body), value (of an enum), status (received)
    and move (from one state to another, as the document's `x-lifecycle` lists them).
    """

    vendor: str
    all: tuple[Item, ...]
    exercised: frozenset[Item]

    @property
    def percent(self) -> float:
        """The share exercised, in percent with one decimal; 100 if there is nothing to exercise."""
        return round(100 * len(self.exercised) / len(self.all), 1) if self.all else 100.0

    @property
    def missing(self) -> tuple[Item, ...]:
        """What was never exercised, in the document's order."""
        return tuple(item for item in self.all if item not in self.exercised)

    def as_record(self) -> dict[str, Any]:
        """Return the coverage as JSON members, with counts by kind."""
        kinds = {kind: [0, 0] for _, kind, _ in self.all}
        for item in self.all:
            kinds[item[1]][1] += 1
            kinds[item[1]][0] += item in self.exercised
        return {
            "vendor": self.vendor,
            "percent": self.percent,
            "exercised": len(self.exercised),
            "total": len(self.all),
            "kinds": {k: {"exercised": done, "total": n} for k, (done, n) in kinds.items()},
            "missing": [{"operation": o, "kind": k, "name": n} for o, k, n in self.missing],
        }


@dataclass
class Survey:
    """Collects what exchanges exercise of one document."""

    document: Document
    seen: set[Item] = field(default_factory=set)
    _states: dict[str, str] = field(default_factory=dict)

    def add(self, exchanges: Iterable[Exchange]) -> None:
        """Take exchanges into account, oldest first."""
        for exchange in exchanges:
            if exchange.vendor == self.document.name and exchange.operation is not None:
                operation = self.document.operations[exchange.operation]
                self.seen.update(_exercised(operation, exchange))
                self.seen.update(self._moves(exchange))

    def result(self) -> Coverage:
        """Return the coverage so far."""
        everything = tuple(dict.fromkeys(_items(self.document)))
        return Coverage(
            vendor=self.document.name,
            all=everything,
            exercised=frozenset(self.seen & set(everything)),
        )

    def _moves(self, exchange: Exchange) -> Iterator[Item]:
        lifecycle = self.document.node.get("x-lifecycle")
        if lifecycle is None or exchange.status >= 300:
            return
        for record in _records(_data(exchange.response_body), lifecycle):
            key, state = str(record[lifecycle["id"]]), str(record[lifecycle["state"]])
            before = self._states.get(key)
            if before not in (None, state):
                yield "", MOVE, f"{before} → {state}"
            self._states[key] = state


def _items(document: Document) -> Iterator[Item]:
    for operation in document.operations.values():
        yield operation.id, OPERATION, operation.id
        for parameter in operation.parameters:
            yield operation.id, PARAMETER, parameter["name"]
            yield from _enum_items(operation.id, parameter["name"], parameter["schema"])
        for content in operation.node.get("requestBody", {}).get("content", {}).values():
            yield from _member_items(operation.id, "", content["schema"], DEPTH)
        for status in operation.node["responses"]:
            yield operation.id, STATUS, status
    for move in document.node.get("x-lifecycle", {}).get("moves", ()):
        yield "", MOVE, f"{move[0]} → {move[1]}"


def _member_items(operation: str, path: str, schema: Node, depth: int) -> Iterator[Item]:
    if depth == 0:
        return
    for name, member in schema.get("properties", {}).items():
        if not member.get("readOnly"):
            inner = f"{path}.{name}" if path else name
            yield operation, MEMBER, inner
            yield from _enum_items(operation, inner, member)
            yield from _member_items(operation, inner, member, depth - 1)
    if isinstance(schema.get("items"), Mapping):
        yield from _member_items(operation, f"{path}[]", schema["items"], depth - 1)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for alternative in schema.get(keyword, ()):
            yield from _member_items(operation, path, alternative, depth - 1)


def _enum_items(operation: str, name: str, schema: Node) -> Iterator[Item]:
    for value in schema.get("enum", ()):
        yield operation, VALUE, f"{name}={value}"


def _exercised(operation: Operation, exchange: Exchange) -> Iterator[Item]:
    yield operation.id, OPERATION, operation.id
    yield operation.id, STATUS, str(exchange.status)
    headers = Headers(exchange.request_headers.items())
    arguments = list(exchange.query)
    is_form = str(headers.get("content-type", "")).startswith(FORM)
    if is_form and exchange.method == "GET":
        arguments += parse_qsl(exchange.request_body)
    sent = {name.lower(): value for name, value in arguments}
    for parameter in operation.parameters:
        name = parameter["name"]
        if parameter["in"] == "path" or name.lower() in sent or name in headers:
            yield operation.id, PARAMETER, name
            yield operation.id, VALUE, f"{name}={sent.get(name.lower())}"
    data = dict(parse_qsl(exchange.request_body)) if is_form else _data(exchange.request_body)
    for path, value in _leaves("", data):
        yield operation.id, MEMBER, path
        if not isinstance(value, (dict, list)):
            yield operation.id, VALUE, f"{path}={value}"


def _leaves(path: str, data: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            inner = f"{path}.{name}" if path else name
            yield inner, value
            yield from _leaves(inner, value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(f"{path}[]", value)


def _data(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _records(data: Any, lifecycle: Node) -> Iterator[Mapping[str, Any]]:
    """Yield the objects anywhere in an answer that carry both id and state."""
    if isinstance(data, dict):
        if lifecycle["id"] in data and lifecycle["state"] in data:
            yield data
        for value in data.values():
            yield from _records(value, lifecycle)
    elif isinstance(data, list):
        for value in data:
            yield from _records(value, lifecycle)
