"""What there is to exercise of a document, and what one exchange exercises of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.branches import MEMBER, VALUE, Branch, Item, values_of
from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.matching import Matcher
from mockinvoice.contract.messages import FORM, header_in
from mockinvoice.core.journal import Exchange

__all__ = ["MEMBER", "MOVE", "OPERATION", "PARAMETER", "STATUS", "VALUE", "Item", "Scope"]

OPERATION, PARAMETER, STATUS, MOVE = "operation", "parameter", "status", "move"


@dataclass(frozen=True, kw_only=True)
class Argument:
    """A parameter: where it is sent and by which name it is found there, and what counts of it."""

    place: str
    key: str
    item: Item
    values: Mapping[str, Item]

    def is_new(self, seen: set[Item]) -> bool:
        """Whether it, or a value of it, has not been seen yet."""
        return self.item not in seen or not seen.issuperset(self.values.values())


@dataclass(frozen=True, kw_only=True)
class Part:
    """What there is to exercise of one operation."""

    called: Item
    arguments: tuple[Argument, ...]
    body: Branch
    statuses: Mapping[str, Item]

    def items(self) -> Iterator[Item]:
        """Yield everything, in the document's order."""
        yield self.called
        for argument in self.arguments:
            yield argument.item
            yield from argument.values.values()
        yield from self.body.items()
        yield from self.statuses.values()


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
        moves = self.document.node.get("x-lifecycle", {}).get("moves", ())
        of_operations = (item for part in self._parts.values() for item in part.items())
        of_none = (("", MOVE, f"{before} → {after}") for before, after in moves)
        return tuple(dict.fromkeys([*of_operations, *of_none]))

    def see(self, exchange: Exchange, seen: set[Item]) -> None:
        """Add to `seen` what an exchange exercises, moves excepted."""
        part = self._parts[exchange.operation or ""]
        seen.add(part.called)
        status = None if exchange.lost else part.statuses.get(str(exchange.status))
        if status is not None:
            seen.add(status)
        if part.arguments:
            self._see_arguments(part, exchange, seen)
        if exchange.request_body and part.body.is_branched:
            part.body.visit(_body(exchange), seen)

    @cached_property
    def _parts(self) -> Mapping[str, Part]:
        return {
            name: _part(self.document, operation)
            for name, operation in self.document.operations.items()
        }

    def _see_arguments(self, part: Part, exchange: Exchange, seen: set[Item]) -> None:
        new = [argument for argument in part.arguments if argument.is_new(seen)]
        sent = {place: self._sent(place, exchange) for place in {one.place for one in new}}
        for argument in new:
            for name, value in sent[argument.place]:
                if name == argument.key:
                    seen.add(argument.item)
                    if value in argument.values:
                        seen.add(argument.values[value])

    def _sent(self, place: str, exchange: Exchange) -> list[tuple[str, str]]:
        """Return what was sent in a place, names in the document's case or folded as it asks."""
        if place == "path":
            return list(self._matcher.match(exchange.method, exchange.path).params.items())
        if place == "header":
            return [(name.lower(), value) for name, value in exchange.request_headers.items()]
        in_body = exchange.method == "GET" and _is_form(exchange)
        form = parse_qsl(exchange.request_body, keep_blank_values=True) if in_body else []
        folds = self.document.ignores_case
        return [(n.lower() if folds else n, v) for n, v in [*form, *exchange.query]]


@lru_cache(maxsize=4)
def read(text: str) -> Any:
    """Return JSON data, None if it is none; not to be changed, the next who asks gets the same."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _part(document: Document, operation: Operation) -> Part:
    body = Branch(operation=operation.id, folds=document.ignores_case)
    for content in operation.node.get("requestBody", {}).get("content", {}).values():
        body.grow(content["schema"])
    statuses = operation.node["responses"]
    return Part(
        called=(operation.id, OPERATION, operation.id),
        arguments=tuple(_arguments(document, operation)),
        body=body,
        statuses={status: (operation.id, STATUS, status) for status in statuses},
    )


def _arguments(document: Document, operation: Operation) -> Iterator[Argument]:
    for parameter in operation.parameters:
        name, place, schema = parameter["name"], parameter["in"], parameter["schema"]
        folds = place == "header" or (place == "query" and document.ignores_case)
        yield Argument(
            place=place,
            key=name.lower() if folds else name,
            item=(operation.id, PARAMETER, name),
            values=values_of(operation.id, name, schema.get("items", schema)),
        )


def _body(exchange: Exchange) -> Any:
    if _is_form(exchange):
        return dict(parse_qsl(exchange.request_body, keep_blank_values=True))
    return read(exchange.request_body)


def _is_form(exchange: Exchange) -> bool:
    return header_in(exchange.request_headers, "content-type").lower().startswith(FORM)
