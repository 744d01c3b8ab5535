"""What there is to exercise of a document, and what one exchange exercises of it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.document import Document, Node, Operation
from mockinvoice.contract.matching import Matcher
from mockinvoice.contract.messages import FORM
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


class Scope:
    """What one document has to exercise, as items `(operation, kind, name)`.

    Kinds: operation, parameter, member (of a request body, `lines[].sku`), value (of an enum,
    `status=paid`), status (received) and move (`draft → sent`, of no single operation).
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._matcher = Matcher(document)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything, in the document's order."""
        return tuple(dict.fromkeys(_items(self.document)))

    def exercised(self, exchange: Exchange) -> frozenset[Item]:
        """Return what an exchange exercises, moves excepted."""
        return self._known.intersection(self._exercised(exchange))

    @cached_property
    def _known(self) -> frozenset[Item]:
        return frozenset(self.items)

    def _exercised(self, exchange: Exchange) -> Iterator[Item]:
        """Yield what an exchange exercises, and what the document does not know."""
        operation = self.document.operations[exchange.operation or ""]
        yield operation.id, OPERATION, operation.id
        if not exchange.lost:
            yield operation.id, STATUS, str(exchange.status)
        yield from self._parameters(operation, exchange)
        for path, value in _leaves("", self._body(operation, exchange)):
            yield operation.id, MEMBER, path
            if (operation.id, path) in self._with_enum and not isinstance(value, (dict, list)):
                yield operation.id, VALUE, f"{path}={spell(value)}"

    def _parameters(self, operation: Operation, exchange: Exchange) -> Iterator[Item]:
        sent = {
            place: self._sent(place, exchange) for place in {p["in"] for p in operation.parameters}
        }
        for parameter in operation.parameters:
            name, place = parameter["name"], parameter["in"]
            folds = place == "header" or (place == "query" and self.document.ignores_case)
            value = sent[place].get(name.lower() if folds else name)
            if value is not None:
                yield operation.id, PARAMETER, name
                yield operation.id, VALUE, f"{name}={value}"

    def _sent(self, place: str, exchange: Exchange) -> Mapping[str, str]:
        if place == "path":
            return self._matcher.match(exchange.method, exchange.path).params
        if place == "header":
            return {name.lower(): value for name, value in exchange.request_headers.items()}
        return dict(self._arguments(exchange))

    def _arguments(self, exchange: Exchange) -> Iterator[tuple[str, str]]:
        in_body = exchange.method == "GET" and _is_form(exchange)
        form = parse_qsl(exchange.request_body, keep_blank_values=True) if in_body else []
        for name, value in [*form, *exchange.query]:
            yield name.lower() if self.document.ignores_case else name, value

    def _body(self, operation: Operation, exchange: Exchange) -> Any:
        if _is_form(exchange):
            data: Any = dict(parse_qsl(exchange.request_body, keep_blank_values=True))
        else:
            data = read(exchange.request_body)
        return self._folded(operation.id, "", data) if self.document.ignores_case else data

    def _folded(self, operation: str, path: str, data: Any) -> Any:
        """Name members in the document's case."""
        if isinstance(data, list):
            return [self._folded(operation, f"{path}[]", value) for value in data]
        if not isinstance(data, dict):
            return data
        found = {}
        for name, value in data.items():
            inner = f"{path}.{name}" if path else name
            known = self._by_lower_case.get((operation, inner.lower()), name)
            found[known] = self._folded(operation, inner, value)
        return found

    @cached_property
    def _with_enum(self) -> frozenset[tuple[str, str]]:
        """The operations and members whose values count."""
        values = ((o, name) for o, kind, name in self.items if kind == VALUE)
        return frozenset((operation, name.partition("=")[0]) for operation, name in values)

    @cached_property
    def _by_lower_case(self) -> Mapping[tuple[str, str], str]:
        return {
            (operation, name.lower()): name.rpartition(".")[2]
            for operation, kind, name in self.items
            if kind == MEMBER
        }


def read(text: str) -> Any:
    """Return JSON data, None if it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def spell(value: Any) -> str:
    """Spell a value as it stands in JSON, a text without its quotes."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _is_form(exchange: Exchange) -> bool:
    headers = exchange.request_headers.items()
    return any(n.lower() == "content-type" and v.lower().startswith(FORM) for n, v in headers)


def _items(document: Document) -> Iterator[Item]:
    for operation in document.operations.values():
        yield operation.id, OPERATION, operation.id
        for parameter in operation.parameters:
            yield operation.id, PARAMETER, parameter["name"]
            schema = parameter["schema"]
            yield from _enum_items(operation.id, parameter["name"], schema.get("items", schema))
        for content in operation.node.get("requestBody", {}).get("content", {}).values():
            yield from _member_items(operation.id, "", content["schema"], DEPTH)
        for status in operation.node["responses"]:
            yield operation.id, STATUS, status
    for before, after in document.node.get("x-lifecycle", {}).get("moves", ()):
        yield "", MOVE, f"{before} → {after}"


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
        yield from _enum_items(operation, f"{path}[]", schema["items"])
        yield from _member_items(operation, f"{path}[]", schema["items"], depth - 1)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for alternative in schema.get(keyword, ()):
            yield from _enum_items(operation, path, alternative)
            yield from _member_items(operation, path, alternative, depth - 1)


def _enum_items(operation: str, name: str, schema: Node) -> Iterator[Item]:
    for value in schema.get("enum", ()):
        yield operation, VALUE, f"{name}={spell(value)}"


def _leaves(path: str, data: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            inner = f"{path}.{name}" if path else name
            yield inner, value
            yield from _leaves(inner, value)
    elif isinstance(data, list):
        for value in data:
            yield f"{path}[]", value
            yield from _leaves(f"{path}[]", value)
