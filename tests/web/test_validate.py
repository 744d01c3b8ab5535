"""Parameters and body are read once, and refused with everything that is wrong with them."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from marshmallow import EXCLUDE, Schema, fields, validates_schema
from marshmallow.exceptions import ValidationError

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.worlds import World
from tests.contract.papers import operation as node
from tests.web.desk import Desk, desk

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class LineSchema(Schema):
    """A line."""

    sku = fields.String(required=True)


class NoteSchema(Schema):
    """A body."""

    class Meta:
        unknown = EXCLUDE

    text = fields.String()
    count = fields.Integer()
    lines = fields.List(fields.Nested(LineSchema))

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("text") == "never":
            raise ValidationError("never say never")


class Filters(Schema):
    """A query."""

    class Meta:
        unknown = EXCLUDE

    limit = fields.Integer()
    tag = fields.List(fields.String())
    text = fields.String()


@operation("createNote", body=NoteSchema, query=Filters)
def create_note(world: World, request: Request) -> Any:
    return told(request)


@operation("createOther", body=NoteSchema)
def create_other(world: World, request: Request) -> Any:
    return told(request)


@operation("listNotes", query=Filters)
def list_notes(world: World, request: Request) -> Any:
    return told(request)


@operation("listAll")
def list_all(world: World, request: Request) -> Any:
    return told(request)


def told(request: Request) -> Any:
    return [request.operation, request.query, request.body, request.sent]


def parameter(name: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}}


QUERY = [parameter("limit", "integer"), parameter("tag", "array"), parameter("text")]
BODY = {"content": {JSON: {"schema": {"type": "object"}}, FORM: {"schema": {"type": "object"}}}}
JSON_BODY = {"content": {JSON: {"schema": {"type": "object"}}}}
ERRATUM = {"root": "other", "operation": "createOther", "note": "the page is wrong"}


@pytest.fixture(params=[False, True], ids=["exact", "any-case"])
def any_case(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def notes(*, any_case: bool = False) -> Desk:
    return desk(
        {
            "/notes": {
                "post": node(
                    "createNote",
                    requestBody=BODY,
                    parameters=QUERY,
                    **{"x-errata": [ERRATUM]},
                ),
                "get": node("listNotes", parameters=QUERY),
            },
            "/other": {"post": node("createOther", requestBody=JSON_BODY)},
            "/all": {"get": node("listAll")},
        },
        create_note,
        create_other,
        list_notes,
        list_all,
        document={"x-case-insensitive": any_case},
    )


BODIES: list[tuple[str | bytes, str | None, Any]] = [
    ('{"text": "a", "more": 1}', JSON, ["createNote", {}, {"text": "a"}, {"text": "a", "more": 1}]),
    ('{"text": "a"}', None, ["createNote", {}, {"text": "a"}, {"text": "a"}]),
    ('{"text": "a"}', "text/plain", ["createNote", {}, {"text": "a"}, {"text": "a"}]),
    (
        "text=a+b&count=7",
        FORM,
        ["createNote", {}, {"text": "a b", "count": 7}, {"text": "a b", "count": "7"}],
    ),
    (
        b"text=\xff&text=b",
        f"{FORM}; charset=utf-8",
        ["createNote", {}, {"text": "b"}, {"text": "b"}],
    ),
    ("text=", FORM, ["createNote", {}, {"text": ""}, {"text": ""}]),
    ("", JSON, ["createNote", {}, {}, None]),
    ("null", JSON, ["createNote", {}, {}, None]),
    ("{}", JSON, ["createNote", {}, {}, {}]),
]


@pytest.mark.parametrize(("raw", "content_type", "answer"), BODIES)
def test_body_is_read_by_its_form(raw: str | bytes, content_type: str | None, answer: Any) -> None:
    assert notes().ask("POST", "/v1/notes", body=raw, content_type=content_type) == answer


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("{", "EOF while parsing an object: line 1 column 1 (char 1)"),
        ("text=a", "unexpected character: line 1 column 1 (char 0)"),
        (b"\xff", "str is not valid UTF-8: surrogates not allowed: line 1 column 1 (char 0)"),
        ("[" * 101 + "]" * 101, "nested more than 100 deep: line 1 column 1 (char 0)"),
    ],
)
def test_body_that_cannot_be_read_is_refused(raw: str | bytes, message: str) -> None:
    answer = notes().ask("POST", "/v1/notes", body=raw, content_type=JSON)
    assert answer["kind"] == "MALFORMED"
    assert ("char" in answer["message"], list(answer)) == (True, ["kind", "message"])
    if "deep" in message:
        assert answer["message"] == message


def test_form_is_read_as_json_where_no_form_is_documented() -> None:
    answer = notes().ask("POST", "/v1/other", body="text=a", content_type=FORM)
    assert answer["kind"] == "MALFORMED"


def test_body_is_not_looked_at_where_none_is_documented() -> None:
    for raw in ("{", '{"text": "a"}'):
        answer = notes().ask("GET", "/v1/all", body=raw, content_type=JSON)
        assert answer == ["listAll", None, None, None]


@pytest.mark.parametrize(
    ("path", "body", "problems"),
    [
        ("/v1/notes", [], [[[], "Invalid input type.", []]]),
        ("/v1/notes", "text", [[[], "Invalid input type.", "text"]]),
        ("/v1/notes", {"text": 7}, [[["text"], "Not a valid string.", 7]]),
        ("/v1/notes", {"text": "never"}, [[[], "never say never", {"text": "never"}]]),
        (
            "/v1/notes",
            {"count": "x", "lines": [{}, {"sku": None}, 7]},
            [
                [["count"], "Not a valid integer.", "x"],
                [["lines", 0, "sku"], "Missing data for required field.", None],
                [["lines", 1, "sku"], "Field may not be null.", None],
                [["lines", 2], "Invalid input type.", 7],
            ],
        ),
        (
            "/v1/notes?limit=x",
            {"count": "y"},
            [
                [["limit"], "Not a valid integer.", "x"],
                [["count"], "Not a valid integer.", "y"],
            ],
        ),
    ],
)
def test_everything_that_is_wrong_is_told_with_place_and_value(
    path: str, body: Any, problems: list[Any]
) -> None:
    answer = notes().ask("POST", path, body=json.dumps(body), content_type=JSON)
    assert answer == {"kind": "INVALID", "problems": problems}


QUERIES: list[tuple[str, Any]] = [
    ("", {}),
    ("limit=20", {"limit": 20}),
    ("limit=20&limit=5", {"limit": 5}),
    ("tag=a&tag=b", {"tag": ["a", "b"]}),
    ("tag=a", {"tag": ["a"]}),
    ("text=", {"text": ""}),
    ("text=a+b%26c", {"text": "a b&c"}),
    (f"text={quote('ü')}", {"text": "ü"}),
    ("more=1", {}),
]


@pytest.mark.parametrize(("query", "loaded"), QUERIES)
def test_query_is_read_and_so_is_the_form_of_a_get(query: str, loaded: Any) -> None:
    wanted = ["listNotes", loaded, None, None]
    assert notes().ask("GET", f"/v1/notes?{query}") == wanted
    assert notes().ask("GET", "/v1/notes", body=query, content_type=FORM) == wanted


def test_query_in_raw_utf8_is_read() -> None:
    made = notes()
    answer = made.open(
        "GET", "/v1/notes", environ_overrides={"QUERY_STRING": "text=ü".encode().decode("latin-1")}
    )
    assert json.loads(answer.get_data())[1] == {"text": "ü"}


def test_query_string_wins_over_the_form() -> None:
    answer = notes().ask(
        "GET", "/v1/notes?limit=1&tag=q", body="limit=2&text=f&tag=f", content_type=FORM
    )
    assert answer[1] == {"limit": 1, "text": "f", "tag": ["f", "q"]}


def test_form_of_another_method_is_no_query() -> None:
    answer = notes().ask("POST", "/v1/notes?limit=1", body="limit=2", content_type=FORM)
    assert answer[1] == {"limit": 1}


def test_names_are_taken_in_any_case_where_the_vendor_does(any_case: bool) -> None:
    answer = notes(any_case=any_case).ask("GET", "/v1/notes?LIMIT=7&Tag=a&tag=b")
    assert answer[1] == ({"limit": 7, "tag": ["a", "b"]} if any_case else {"tag": ["b"]})


@pytest.mark.parametrize(
    ("body", "operation_id"),
    [
        ({"other": {}, "text": "a"}, "createOther"),
        ({"text": "a"}, "createNote"),
        (["other"], None),
        ("other", None),
    ],
)
def test_body_that_the_page_sends_to_a_wrong_address_is_taken_for_what_it_is(
    body: Any, operation_id: str | None
) -> None:
    made = notes()
    answer = made.ask("POST", "/v1/notes", body=json.dumps(body), content_type=JSON)
    assert (answer[0] if isinstance(answer, list) else None) == operation_id
    (exchange,) = made.world.journal.all()
    assert exchange.operation == (operation_id or "createNote")


def test_unmatched_request_is_refused_unread() -> None:
    assert notes().ask("POST", "/v1/lost", body="{") == {"kind": "UNKNOWN_PATH"}
    assert notes().ask("PUT", "/v1/notes", body="{") == {
        "kind": "METHOD_NOT_ALLOWED",
        "allow": ["GET", "HEAD", "POST"],
    }
