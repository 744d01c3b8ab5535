"""Binding handlers to a document: every operation has one, every one has an operation."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from mockinvoice.contract.document import Document, Operation

if TYPE_CHECKING:
    from marshmallow import Schema

Handle = Callable[[Any, Any], Any]
H = TypeVar("H", bound=Handle)
MARK = "__mockinvoice_operation__"


class BindingError(Exception):
    """Document and handlers do not fit; the message lists every mismatch."""


@dataclass(frozen=True, kw_only=True)
class Handler:
    """A handler with what reads its input: marshmallow schemas for body and parameters."""

    operation_id: str
    handle: Handle
    body: "Schema | None"
    query: "Schema | None"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """An operation of the document together with its handler."""

    operation: Operation
    handler: Handler


def operation(
    operation_id: str, *, body: "type[Schema] | None" = None, query: "type[Schema] | None" = None
) -> Callable[[H], H]:
    """Mark a function as the handler of an operation of its vendor's document.

    `body` and `query` load the request's body and its query parameters; the handler finds the
    results in `request.body` and `request.query`.
    """

    def mark(handle: H) -> H:
        handler = Handler(
            operation_id=operation_id,
            handle=handle,
            body=body() if body else None,
            query=query() if query else None,
        )
        setattr(handle, MARK, handler)
        return handle

    return mark


def bind(document: Document, modules: Iterable[ModuleType]) -> Mapping[str, Bound]:
    """Join document and handlers. Raises `BindingError` with all mismatches of both."""
    handlers = _handlers(modules)
    mismatches = [*_missing(document, handlers), *_surplus(document, handlers)]
    mismatches += [found for handler in handlers for found in _differences(document, handler)]
    if mismatches:
        raise BindingError(
            f"{document.path.name} and the handlers of {document.name} do not fit:\n"
            + "\n".join(f"- {mismatch}" for mismatch in mismatches)
        )
    by_id = {handler.operation_id: handler for handler in handlers}
    return {
        key: Bound(operation=operation, handler=by_id[key])
        for key, operation in document.operations.items()
    }


def snake_case(operation_id: str) -> str:
    """Return the name a handler must have, e.g. `create_invoice` for `createInvoice`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", operation_id).lower()


def _handlers(modules: Iterable[ModuleType]) -> list[Handler]:
    return [
        getattr(value, MARK)
        for module in modules
        for value in vars(module).values()
        if hasattr(value, MARK) and value.__module__ == module.__name__
    ]


def _missing(document: Document, handlers: list[Handler]) -> Iterable[str]:
    known = {handler.operation_id for handler in handlers}
    for key in document.operations:
        if key not in known:
            yield f"operation {key} has no handler: write {snake_case(key)}"


def _surplus(document: Document, handlers: list[Handler]) -> Iterable[str]:
    seen: set[str] = set()
    for handler in handlers:
        if handler.operation_id not in document.operations:
            yield f"handler {handler.handle.__name__} has no operation {handler.operation_id}"
        if handler.operation_id in seen:
            yield f"operation {handler.operation_id} has more than one handler"
        seen.add(handler.operation_id)


def _differences(document: Document, handler: Handler) -> Iterable[str]:
    operation = document.operations.get(handler.operation_id)
    if operation is None:
        return
    name = handler.handle.__name__
    if name != snake_case(operation.id):
        yield f"handler {name} of {operation.id} must be named {snake_case(operation.id)}"
    if handler.body and not operation.body_media_types:
        yield f"handler {name} loads a body, which {operation.id} does not have"
    if operation.body_media_types and handler.body is None:
        yield f"handler {name} loads no body, though {operation.id} has one"
    declared = {parameter["name"] for parameter in operation.parameters_in("query")}
    loaded = _names(handler.query)
    for parameter in sorted(declared - loaded):
        yield f"handler {name} does not load the query parameter {parameter} of {operation.id}"
    for parameter in sorted(loaded - declared):
        yield f"handler {name} loads {parameter}, which {operation.id} does not declare"


def _names(schema: "Schema | None") -> set[str]:
    if schema is None:
        return set()
    return {field.data_key or name for name, field in schema.load_fields.items()}
