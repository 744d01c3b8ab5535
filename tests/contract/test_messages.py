"""Requests and responses in neutral form."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from mockinvoice.contract.messages import (
    Headers,
    Request,
    Response,
    json_response,
    read_json,
    text_response,
)


@pytest.mark.parametrize("name", ["X-Key", "x-key", "X-KEY"])
def test_header_is_found_in_any_case(name: str) -> None:
    headers = Headers([("X-Key", "a"), ("Other", "b"), ("x-kEY", "c")])
    assert (headers[name], headers.get(name), name in headers) == ("c", "c", True)
    assert dict(headers) == {"x-key": "c", "other": "b"}


def test_header_that_is_not_there() -> None:
    headers = Headers()
    assert (headers.get("X"), headers.get("X", "none"), "X" in headers) == (None, "none", False)
    with pytest.raises(KeyError):
        headers["X"]


@pytest.mark.parametrize(
    ("fields", "media_type"),
    [
        ([], ""),
        ([("Content-Type", "application/json")], "application/json"),
        ([("CONTENT-TYPE", " Application/JSON ; charset=utf-8")], "application/json"),
        ([("Content-Type", ";charset=utf-8")], ""),
    ],
)
def test_media_type_is_bare_and_in_lower_case(
    fields: list[tuple[str, str]], media_type: str
) -> None:
    assert Request(method="GET", path="/", headers=Headers(fields)).media_type == media_type


@pytest.mark.parametrize(
    ("made", "response"),
    [
        (
            json_response({"b": 1, "a": "ü"}),
            Response(
                status=200,
                headers=(("Content-Type", "application/json"),),
                body='{"b":1,"a":"ü"}'.encode(),
            ),
        ),
        (
            json_response([], status=422, headers=[("X", "y")], content_type="application/x"),
            Response(
                status=422, headers=(("Content-Type", "application/x"), ("X", "y")), body=b"[]"
            ),
        ),
        (
            text_response("ü", status=404, content_type="text/html", headers=[("X", "y")]),
            Response(
                status=404,
                headers=(("Content-Type", "text/html"), ("X", "y")),
                body="ü".encode(),
            ),
        ),
        (
            text_response("", status=200, content_type="text/plain"),
            Response(status=200, headers=(("Content-Type", "text/plain"),), body=b""),
        ),
    ],
)
def test_answer_is_spelled(made: Response, response: Response) -> None:
    assert made == response


def arrays(depth: int) -> str:
    return "[" * depth + "]" * depth


def objects(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


def mixed(depth: int) -> str:
    return (
        '[1,{"a":' * (depth // 2) + "[]" * (depth % 2) + "1" * (1 - depth % 2) + "}]" * (depth // 2)
    )


@pytest.mark.parametrize("nest", [arrays, objects, mixed])
@pytest.mark.parametrize("depth", [1, 50, 99, 100])
def test_data_of_some_depth_is_read(nest: Callable[[int], str], depth: int) -> None:
    text = nest(depth).encode()
    assert read_json(text) == orjson.loads(text)


@pytest.mark.parametrize("nest", [arrays, objects, mixed])
@pytest.mark.parametrize("depth", [101, 102, 500])
def test_data_that_is_too_deep_is_refused(nest: Callable[[int], str], depth: int) -> None:
    with pytest.raises(orjson.JSONDecodeError) as refusal:
        read_json(nest(depth).encode())
    assert refusal.value.msg == "nested more than 100 deep"


@pytest.mark.parametrize(
    "data",
    [[[]] * 500, {"a": [{"b": []}] * 300}, "[" * 500, '{"' * 500, 7, None, [1.5, True, "x"]],
)
def test_data_that_is_wide_or_none_is_read(data: Any) -> None:
    assert read_json(orjson.dumps(data)) == data


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[1,]", b"\xff", b"NaN", b"'a'", b'"\\ud800"', b"[" * 5000, b"1 2"]
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        read_json(raw)


def test_body_is_read_once_however_the_request_is_changed() -> None:
    request = Request(method="POST", path="/", headers=Headers(), raw=b'{"a": 1}')
    assert request.data == {"a": 1}
    assert request.changed(path="/b").data is request.data


def test_body_that_is_no_json_is_refused_each_time() -> None:
    request = Request(method="POST", path="/", headers=Headers(), raw=b"{")
    for _ in range(2):
        with pytest.raises(orjson.JSONDecodeError):
            assert request.data
