"""From a request on the wire to the stages and back."""

import json
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.worlds import World
from mockinvoice.web.bounds import Bounds
from mockinvoice.web.mount import PATH_KEY, SPACE_KEY
from tests.contract.papers import operation as node
from tests.web.desk import ANY_JSON, KEY, Desk, desk

BYTES = (("Content-Type", "application/octet-stream"),)
SENT_BACK = {
    "200": {"description": "What was sent", "content": {"application/octet-stream": {}}},
    "400": ANY_JSON,
}


@operation("getNote")
def get_note(world: World, request: Request) -> Any:
    return [
        request.method,
        request.path,
        request.url,
        dict(request.params),
        list(request.arguments),
    ]


@operation("sendNote")
def send_note(world: World, request: Request) -> Any:
    return Response(status=200, headers=BYTES, body=request.raw)


def path_parameter(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, **members}


def notes(**how: Any) -> Desk:
    slashes = path_parameter("id", **{"x-slashes": True})
    return desk(
        {
            "/notes/{id}": {"get": node("getNote", parameters=[slashes])},
            "/send": {"post": node("sendNote", responses=SENT_BACK)},
        },
        get_note,
        send_note,
        document={
            "servers": [
                {"url": "https://api.paper.example/v1"},
                {"url": "https://old.paper.example/{account}/v0"},
            ]
        },
        **how,
    )


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/v1/notes/n1", {"id": "n1"}),
        ("/v1/notes/a%20b%C3%BC", {"id": "a bü"}),
        ("/v1/notes/a/b", {"id": "a/b"}),
        ("/v1/notes/a%2Fb", {"id": "a/b"}),
        ("/v1/notes/a%252Fb", {"id": "a/b"}),
        ("/acme/v0/notes/n1", {"account": "acme", "id": "n1"}),
    ],
)
def test_rule_is_made_of_every_server_and_the_path(path: str, params: dict[str, str]) -> None:
    assert notes().ask("GET", path)[3] == params


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/v1/notes/", {"kind": "UNKNOWN_PATH"}),
        ("GET", "/v1//notes/n1", {"kind": "UNKNOWN_PATH"}),
        ("GET", "/notes/n1", {"kind": "UNKNOWN_PATH"}),
        ("GET", "/V1/notes/n1", {"kind": "UNKNOWN_PATH"}),
        ("POST", "/v1/send/", {"kind": "UNKNOWN_PATH"}),
        ("POST", "/v1/notes/n1", {"kind": "METHOD_NOT_ALLOWED", "allow": ["GET", "HEAD"]}),
        ("POST", "/v1/notes/a/b", {"kind": "UNKNOWN_PATH"}),
        ("OPTIONS", "/v1/notes/n1", {"kind": "METHOD_NOT_ALLOWED", "allow": ["GET", "HEAD"]}),
    ],
)
def test_address_that_no_rule_matches_is_refused_and_never_redirected(
    method: str, path: str, answer: dict[str, Any]
) -> None:
    made = notes()
    assert made.ask(method, path) == answer
    (exchange,) = made.world.journal.all()
    assert (exchange.operation, exchange.path, exchange.method) == (None, path, method)


def test_request_is_as_the_client_wrote_it() -> None:
    made = notes()
    answer = made.open("GET", "/v1/notes/n%C3%BC?a=1&a=2&b=&%C3%BC=x", headers=KEY)
    assert json.loads(answer.get_data()) == [
        "GET",
        "/v1/notes/nü",
        "http://localhost/v1/notes/nü?a=1&a=2&b=&ü=x",
        {"id": "nü"},
        [["a", "1"], ["a", "2"], ["b", ""], ["ü", "x"]],
    ]


def test_path_and_address_are_in_the_case_of_the_client_where_the_vendor_ignores_it() -> None:
    made = desk(
        {"/Notes": {"get": node("getNote")}}, get_note, document={"x-case-insensitive": True}
    )
    answer = made.open(
        "GET",
        "/v1/notes",
        base_url="http://h.example/paper",
        environ_overrides={PATH_KEY: "/V1/NOTES"},
    )
    assert json.loads(answer.get_data())[:3] == [
        "GET",
        "/V1/NOTES",
        "http://h.example/paper/V1/NOTES",
    ]
    (exchange,) = made.world.journal.all()
    assert exchange.path == "/V1/NOTES"


@pytest.mark.parametrize("host", ["a b", "ü<>", "x:99999999", "", "[::1"])
def test_strange_host_is_no_failure(host: str) -> None:
    assert notes().ask("GET", "/v1/notes/n1", headers={"Host": host})[3] == {"id": "n1"}


def test_answer_goes_out_as_it_is_spelled_and_nothing_is_added_but_its_length() -> None:
    @operation("sendTwo")
    def send_two(world: World, request: Request) -> Any:
        return Response(status=200, headers=(("X-A", "1"), ("X-A", "2")), body=request.raw)

    made = desk({"/two": {"post": node("sendTwo")}}, send_two, stages=("refuse", "validate"))
    answer = made.open("POST", "/v1/two", data=b"\x00\xff")
    assert (answer.status_code, answer.get_data(), list(answer.headers)) == (
        200,
        b"\x00\xff",
        [("X-A", "1"), ("X-A", "2"), ("Content-Length", "2")],
    )


def test_head_is_answered_as_get_without_a_body() -> None:
    got, head = (notes().open(method, "/v1/notes/n1") for method in ("GET", "HEAD"))
    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


# Bodies that cannot be had ------------------------------------------------------------------------

TOO_LARGE = {
    "type": "about:blank",
    "title": "Content Too Large",
    "status": 413,
    "detail": "the body exceeds 10 bytes",
    "remedy": "send a smaller body",
}


@pytest.mark.parametrize("path", ["/v1/send", "/v1/nowhere", "/v1/notes/n1"])
def test_body_over_the_limit_is_refused_wherever_it_is_sent(path: str) -> None:
    made = notes(bounds=Bounds(bytes=10))
    answer = made.open("POST", path, data=b"x" * 11)
    assert (answer.status_code, json.loads(answer.get_data())) == (413, TOO_LARGE)
    (exchange,) = made.world.journal.all()
    assert (exchange.status, exchange.path, exchange.request_body) == (413, path, "")
    assert made.open("POST", "/v1/send", data=b"x" * 10).status_code == 200


LISTED = b"[" + b"1," * 9 + b"1]"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (LISTED, "application/json", 413),
        (LISTED.replace(b"1", b"[]"), "application/json", 413),
        (b"{" + b",".join(b'"%d":0' % number for number in range(10)) + b"}", "", 413),
        (b"&".join([b"a=1"] * 11), "application/x-www-form-urlencoded", 413),
        (LISTED.replace(b",1]", b"]"), "application/json", 200),
        (b'{"a": "[,,,,,,,,,,,{\\"&&&&&"}', "application/json", 200),
        (b"&".join([b"a=1"] * 10), "application/x-www-form-urlencoded", 200),
    ],
)
def test_body_of_too_many_values_is_refused(body: bytes, content_type: str, status: int) -> None:
    made = notes(bounds=Bounds(values=9))
    answer = made.open("POST", "/v1/send", data=body, content_type=content_type)
    refused = {**TOO_LARGE, "detail": "the body has more than 9 values"}
    assert answer.status_code == status
    assert status == 200 or json.loads(answer.get_data()) == refused
    (exchange,) = made.world.journal.all()
    assert exchange.request_body == ("" if status == 413 else body.decode())


def test_body_shorter_than_announced_is_refused() -> None:
    made = notes()
    environ = EnvironBuilder("/v1/send", method="POST", data=b"short").get_environ()
    environ["CONTENT_LENGTH"] = "100"
    body, status, _ = run_wsgi_app(made.app, environ)
    assert (status, json.loads(b"".join(body))) == (
        "400 Bad Request",
        {"kind": "MALFORMED", "message": "the body is shorter than its Content-Length"},
    )


@pytest.mark.parametrize("length", ["abc", "-1", ""])
def test_length_that_is_none_means_no_body(length: str) -> None:
    environ = EnvironBuilder("/v1/send", method="POST", data=b"body").get_environ()
    environ["CONTENT_LENGTH"] = length
    body, status, _ = run_wsgi_app(notes().app, environ)
    assert (status, b"".join(body)) == ("200 OK", b"")


# Spaces -------------------------------------------------------------------------------------------


def test_space_of_the_address_is_told_to_whoever_finds_the_world() -> None:
    made = notes()
    made.open("GET", "/v1/notes/n1", environ_overrides={SPACE_KEY: "a"})
    assert made.worlds.names() == ("a",)


def test_bad_name_of_a_space_is_refused() -> None:
    made = notes()
    answer = made.open("GET", "/v1/notes/n1", environ_overrides={SPACE_KEY: "-"})
    assert (answer.status_code, json.loads(answer.get_data())) == (
        400,
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "a space cannot be named '-'; use 1 to 64 of A-Z a-z 0-9 . _ -,"
            " beginning with a letter or digit",
            "remedy": "name the space differently",
        },
    )


def test_space_that_there_is_no_room_for_is_refused() -> None:
    made = notes(most=1)
    made.ask("GET", "/v1/notes/n1")
    answer = made.open("GET", "/v1/notes/n1", environ_overrides={SPACE_KEY: "a"})
    assert (answer.status_code, json.loads(answer.get_data())) == (
        503,
        {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "the mock has 1 spaces and makes no more",
            "remedy": "remove spaces that are not needed, or start the mock with more --max-spaces",
        },
    )


def test_two_apps_in_one_process_never_meet() -> None:
    one, other = notes(), notes()
    Client(one.app).get("/v1/notes/n1")
    assert (len(one.world.journal.all()), len(other.world.journal.all())) == (1, 0)
