"""Document and handlers fit in both directions, or all mismatches are told at once."""

from types import ModuleType
from typing import Any

import pytest
from marshmallow import Schema, fields

from mockinvoice.contract.binding import MARK, BindingError, bind, operation, snake_case
from mockinvoice.contract.document import Document
from tests.contract.papers import compiled
from tests.contract.papers import operation as node


class Note(Schema):
    """A body."""

    text = fields.String()


class Filters(Schema):
    """Query parameters, one under another name, one that is never loaded."""

    limit = fields.Integer()
    created_since = fields.String(data_key="createdSince")
    shown = fields.String(dump_only=True)


def module(name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    for key, value in members.items():
        if hasattr(value, MARK):
            value.__module__ = name
        setattr(made, key, value)
    return made


def handler(operation_id: str, *, name: str | None = None, **schemas: Any) -> Any:
    def handle(world: Any, request: Any) -> str:
        return operation_id

    handle.__name__ = name or snake_case(operation_id)
    return operation(operation_id, **schemas)(handle)


BODY: dict[str, Any] = {"content": {"application/json": {"schema": {}}}}
QUERY = [{"name": name, "in": "query"} for name in ("limit", "createdSince")]


@pytest.fixture
def document() -> Document:
    return compiled(
        {
            "/notes": {
                "get": node("listNotes", parameters=[*QUERY, {"name": "X", "in": "header"}]),
                "post": node("createNote", requestBody=BODY),
            }
        }
    )


def test_operations_are_joined_with_their_handlers_in_the_documents_order(
    document: Document,
) -> None:
    bound = bind(
        document,
        [
            module("a", create_note=handler("createNote", body=Note), other=7, note=Note),
            module("b", list_notes=handler("listNotes", query=Filters)),
        ],
    )
    assert list(bound) == ["listNotes", "createNote"]
    assert {key: found.operation for key, found in bound.items()} == document.operations
    assert [found.handler.handle(None, None) for found in bound.values()] == [
        "listNotes",
        "createNote",
    ]
    assert isinstance(bound["createNote"].handler.body, Note)
    assert isinstance(bound["listNotes"].handler.query, Filters)
    assert bound["createNote"].handler.query is bound["listNotes"].handler.body is None


def test_handler_that_a_module_imports_counts_once(document: Document) -> None:
    mine = module("a", create_note=handler("createNote", body=Note))
    bound = bind(
        document,
        [
            mine,
            module("b", list_notes=handler("listNotes", query=Filters)),
            ModuleType("c"),
        ],
    )
    other = ModuleType("d")
    other.create_note = mine.create_note  # type: ignore[attr-defined]
    assert list(
        bind(document, [mine, other, module("b", x=handler("listNotes", query=Filters))])
    ) == (list(bound))


def test_marked_function_stays_a_function() -> None:
    @operation("createNote")
    def create_note(world: Any, request: Any) -> str:
        return f"{world} {request}"

    assert create_note("w", "r") == "w r"


CREATE = handler("createNote", body=Note)
LIST = handler("listNotes", query=Filters)
MISMATCHES: list[tuple[list[Any], list[str]]] = [
    (
        [],
        [
            "operation listNotes has no handler: write list_notes",
            "operation createNote has no handler: write create_note",
        ],
    ),
    ([CREATE], ["operation listNotes has no handler: write list_notes"]),
    (
        [CREATE, LIST, handler("deleteNote")],
        ["handler delete_note has no operation deleteNote"],
    ),
    (
        [CREATE, LIST, handler("createNote", body=Note)],
        ["operation createNote has more than one handler"],
    ),
    (
        [CREATE, handler("listNotes", query=Filters, name="all_notes")],
        ["handler all_notes of listNotes must be named list_notes"],
    ),
    (
        [handler("createNote"), LIST],
        ["handler create_note loads no body, though createNote has one"],
    ),
    (
        [CREATE, handler("listNotes", query=Filters, body=Note)],
        ["handler list_notes loads a body, which listNotes does not have"],
    ),
    (
        [CREATE, handler("listNotes")],
        [
            "handler list_notes does not load the query parameter createdSince of listNotes",
            "handler list_notes does not load the query parameter limit of listNotes",
        ],
    ),
    (
        [handler("createNote", body=Note, query=Filters), LIST],
        [
            "handler create_note loads createdSince, which createNote does not declare",
            "handler create_note loads limit, which createNote does not declare",
        ],
    ),
    (
        [handler("createNote", name="create"), handler("removeNote")],
        [
            "operation listNotes has no handler: write list_notes",
            "handler remove_note has no operation removeNote",
            "handler create of createNote must be named create_note",
            "handler create loads no body, though createNote has one",
        ],
    ),
]


@pytest.mark.parametrize(("handlers", "faults"), MISMATCHES)
def test_all_mismatches_are_told_at_once(
    document: Document, handlers: list[Any], faults: list[str]
) -> None:
    made = module("a", **{f"h{number}": handle for number, handle in enumerate(handlers)})
    with pytest.raises(BindingError) as refusal:
        bind(document, [made])
    first, *told = str(refusal.value).splitlines()
    assert first == "paper.yaml and the handlers of paper do not fit:"
    assert told == [f"- {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("operation_id", "name"),
    [
        ("createInvoice", "create_invoice"),
        ("list", "list"),
        ("getInvoice2Info", "get_invoice2_info"),
        ("listURLs", "list_urls"),
    ],
)
def test_name_of_a_handler_is_the_operations_in_snake_case(operation_id: str, name: str) -> None:
    assert snake_case(operation_id) == name
