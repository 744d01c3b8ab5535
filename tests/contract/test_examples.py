"""Examples of a document as requests to send and answers that must come."""

from typing import Any

import pytest

from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import (
    Sent,
    credentials_of,
    examples_of,
    request_of,
    step_request,
)
from tests.contract.papers import compiled, operation

FORM = "application/x-www-form-urlencoded"
JSON_TYPE = {"Content-Type": "application/json"}
KEY = {"X-Key": "demo-key"}
BODIES = {
    "application/json": {"examples": {"first": {"value": {"n": 1}}, "second": {"value": {"n": 2}}}},
    FORM: {"examples": {"formed": {"value": {"n": "3", "t": "a b"}}}},
}
PARAMETERS: list[dict[str, Any]] = [
    {"name": "id", "in": "path", "required": True, "example": "n/1"},
    {
        "name": "limit",
        "in": "query",
        "required": True,
        "examples": {"usual": {"value": 20}, "second": {"value": 5}},
    },
    {"name": "tag", "in": "query", "examples": {"second": {"value": ["x", "y z"]}}},
    {"name": "X-Trace", "in": "header", "examples": {"second": {"value": "t2"}}},
]


def paper(**answers: Any) -> Document:
    """Return a document whose operation has these examples of its answer."""
    responses = {
        "200": {"content": {"application/json": {"examples": answers}}},
        "404": {
            "content": {
                "text/html": {
                    "examples": {"lost": {"x-when": {"path": {"id": "n9"}}, "value": "<p>"}}
                }
            }
        },
        "500": {"description": "has no content"},
    }
    return compiled(
        {
            "/notes/{id}": {
                "post": operation(
                    "createNote",
                    parameters=PARAMETERS,
                    requestBody={"content": BODIES},
                    responses=responses,
                )
            },
            "/ping": {"get": operation("ping", security=[])},
            "/bare": {"post": operation("createBare", requestBody={"content": {"text/x": {}}})},
        },
        security=[{"key": []}],
        components={
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key", "x-demo": "demo-key"},
                "bearer": {"type": "http", "scheme": "bearer", "x-demo": "demo-token"},
            }
        },
    )


def test_every_example_of_every_answer_is_a_request_and_what_must_come() -> None:
    document = paper(
        first={"value": {"id": "n1"}},
        hidden={"value": {}, "x-when": {"unprovoked": True}},
        second={
            "value": {"id": "n2"},
            "x-when": {
                "options": {"references": "strict"},
                "after": [{"advance": "P1D"}],
            },
        },
    )
    assert [
        (e.operation.id, e.name, e.status, e.media_type, e.value, e.options, e.after)
        for e in examples_of(document)
    ] == [
        ("createNote", "first", 200, "application/json", {"id": "n1"}, {}, ()),
        (
            "createNote",
            "second",
            200,
            "application/json",
            {"id": "n2"},
            {"references": "strict"},
            ({"advance": "P1D"},),
        ),
        ("createNote", "lost", 404, "text/html", "<p>", {}, ()),
    ]
    assert [e.request.path for e in examples_of(document)] == [
        "/v1/notes/n%2F1?limit=20",
        "/v1/notes/n%2F1?limit=5&tag=x&tag=y+z",
        "/v1/notes/n9?limit=20",
    ]


def sent(path: str, headers: dict[str, str], body: bytes) -> Sent:
    return Sent(method="POST", path=path, headers=headers, body=body)


USUAL = "/v1/notes/n%2F1?limit=20"
SECOND = "/v1/notes/n%2F1?limit=5&tag=x&tag=y+z"
REQUESTS: list[tuple[str, dict[str, Any], Sent]] = [
    ("", {}, sent(USUAL, {**KEY, **JSON_TYPE}, b'{"n":1}')),
    ("other", {}, sent(USUAL, {**KEY, **JSON_TYPE}, b'{"n":1}')),
    ("second", {}, sent(SECOND, {**KEY, "X-Trace": "t2", **JSON_TYPE}, b'{"n":2}')),
    (
        "first",
        {"example": "second"},
        sent(SECOND, {**KEY, "X-Trace": "t2", **JSON_TYPE}, b'{"n":2}'),
    ),
    ("formed", {}, sent(USUAL, {**KEY, "Content-Type": FORM}, b"n=3&t=a+b")),
    (
        "formed",
        {"content_type": "application/json"},
        sent(USUAL, {**KEY, **JSON_TYPE}, b'{"n":"3","t":"a b"}'),
    ),
    ("", {"body": {"n": 7}}, sent(USUAL, {**KEY, **JSON_TYPE}, b'{"n":7}')),
    (
        "",
        {"body": {"n": 7}, "content_type": FORM},
        sent(USUAL, {**KEY, "Content-Type": FORM}, b"n=7"),
    ),
    ("", {"body": None}, sent(USUAL, KEY, b"")),
    ("", {"raw": "{ü"}, sent(USUAL, {**KEY, **JSON_TYPE}, "{ü".encode())),
    (
        "",
        {"raw": "x", "content_type": "text/x"},
        sent(USUAL, {**KEY, "Content-Type": "text/x"}, b"x"),
    ),
    (
        "",
        {"path": {"id": "a b"}, "query": {"limit": 1, "more": "m"}},
        sent("/v1/notes/a%20b?limit=1&more=m", {**KEY, **JSON_TYPE}, b'{"n":1}'),
    ),
    (
        "second",
        {"headers": {"X-Trace": "own", "Content-Type": "text/y"}, "credential": None},
        sent(SECOND, {"X-Trace": "own", "Content-Type": "text/y"}, b'{"n":2}'),
    ),
    (
        "",
        {"credential": "other"},
        sent(USUAL, {"X-Key": "other", **JSON_TYPE}, b'{"n":1}'),
    ),
]


@pytest.mark.parametrize(("name", "when", "request_"), REQUESTS)
def test_request_is_what_the_example_says_then_what_has_its_name_then_the_usual(
    name: str, when: dict[str, Any], request_: Sent
) -> None:
    document = paper()
    assert request_of(document, document.operations["createNote"], name=name, when=when) == request_


@pytest.mark.parametrize(
    ("operation_id", "request_"),
    [
        ("ping", Sent(method="GET", path="/v1/ping", headers={}, body=b"")),
        ("createBare", Sent(method="POST", path="/v1/bare", headers=KEY, body=b"")),
    ],
)
def test_request_without_anything_to_send_is_bare(operation_id: str, request_: Sent) -> None:
    document = paper()
    assert request_of(document, document.operations[operation_id], name="", when={}) == request_


def test_step_names_its_operation_and_example() -> None:
    document = paper()
    step = {"operation": "createNote", "example": "second", "body": {"n": 9}}
    assert step_request(document, step) == sent(
        SECOND, {**KEY, "X-Trace": "t2", **JSON_TYPE}, b'{"n":9}'
    )


@pytest.mark.parametrize(
    ("security", "credential", "headers"),
    [
        ([{"key": []}], ..., {"X-Key": "demo-key"}),
        ([{"bearer": []}], ..., {"Authorization": "Bearer demo-token"}),
        ([{"bearer": []}], "t", {"Authorization": "Bearer t"}),
        ([{"bearer": []}], None, {}),
        (
            [{"key": [], "bearer": []}],
            ...,
            {"X-Key": "demo-key", "Authorization": "Bearer demo-token"},
        ),
        ([{"key": []}, {"bearer": []}], ..., {"X-Key": "demo-key"}),
        ([{}, {"bearer": []}], ..., {}),
        ([], ..., {}),
    ],
)
def test_credentials_are_those_of_the_first_alternative(
    security: list[Any], credential: Any, headers: dict[str, str]
) -> None:
    document = compiled(
        {"/a": {"get": operation("getA", security=security)}},
        components=paper().node["components"],
    )
    assert credentials_of(document, document.operations["getA"], credential) == headers
