"""Recordings of every kind, entry by entry, and what is said of those that cannot be read."""

import json
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.traffic.entry import Entry, TrafficError
from mockinvoice.contract.traffic.reading import read_traffic

PLAIN = Entry(
    line=1,
    method="POST",
    url="https://api.judged.example/v1/bills?a=1",
    headers=Headers([("Content-Type", "application/json")]),
    body=b'{"a": 1}',
    response=Response(
        status=200, headers=(("Content-Type", "application/json"),), body=b'{"id": "b1"}'
    ),
    at="2024-04-29T12:00:00Z",
)
JSON_TYPE = [{"name": "Content-Type", "value": "application/json"}]


def har(**changes: Any) -> dict[str, Any]:
    """Return an entry of a HAR; `request__url=…` changes a member inside."""
    entry: dict[str, Any] = {
        "startedDateTime": "2024-04-29T14:00:00+02:00",
        "request": {
            "method": "post",
            "url": PLAIN.url,
            "headers": [*JSON_TYPE, {"name": ":authority", "value": "api.judged.example"}],
            "postData": {"mimeType": "application/json", "text": '{"a": 1}'},
        },
        "response": {
            "status": 200,
            "headers": JSON_TYPE,
            "content": {"size": 12, "text": '{"id": "b1"}'},
        },
    }
    return changed(entry, changes)


def cassette(**changes: Any) -> dict[str, Any]:
    """Return an interaction of a cassette."""
    headers = {"Content-Type": ["application/json"]}
    interaction: dict[str, Any] = {
        "request": {"method": "POST", "uri": PLAIN.url, "headers": headers, "body": '{"a": 1}'},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": headers,
            "body": {"string": '{"id": "b1"}'},
        },
    }
    return changed(interaction, changes)


def exchange(**changes: Any) -> dict[str, Any]:
    """Return an exchange of our journal."""
    return {
        "id": "ex-1",
        "at": "2024-04-29T12:00:00Z",
        "vendor": "judged",
        "operation": "createBill",
        "method": "POST",
        "path": "/v1/bills/é ?",
        "query": [["a", "1"], ["a", "&"]],
        "request_headers": {"content-type": "application/json"},
        "request_body": '{"a": 1}',
        "status": 200,
        "response_headers": {"Content-Type": "application/json"},
        "response_body": "data:;base64,/w==",
        "lost": False,
        **changes,
    }


def changed(node: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for path, value in changes.items():
        *steps, last = path.split("__")
        inner = node
        for step in steps:
            inner = inner[step]
        inner[last] = value
    return node


def read(tmp_path: Path, data: Any) -> list[Entry]:
    """Write data as JSON, or bytes as they are, and read them."""
    path = tmp_path / "f"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return list(read_traffic(path))


def in_har(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": "test"}, "entries": entries}}


ANSWERED = PLAIN.response
assert ANSWERED is not None
ENTRIES = [
    pytest.param(har(), PLAIN, id="plain"),
    pytest.param(har(startedDateTime="once"), replace(PLAIN, at=""), id="no time"),
    pytest.param(
        har(request__postData={"text": b64encode(b"\xff").decode(), "encoding": "base64"}),
        replace(PLAIN, body=b"\xff"),
        id="request in base64",
    ),
    pytest.param(
        har(request__postData={"params": [{"name": "a", "value": "1 2"}, {"name": "b"}]}),
        replace(PLAIN, body=b"a=1+2&b="),
        id="form without text",
    ),
    pytest.param(har(request__postData=None), replace(PLAIN, body=b""), id="no body"),
    pytest.param(
        har(response__content={"text": b64encode(b"\xff").decode(), "encoding": "base64"}),
        replace(PLAIN, response=replace(ANSWERED, body=b"\xff")),
        id="answer in base64",
    ),
    pytest.param(
        har(response__content={"size": 0}),
        replace(PLAIN, response=replace(ANSWERED, body=b"")),
        id="empty answer",
    ),
    pytest.param(
        har(response__content={"size": 7}),
        replace(PLAIN, response=None, why_unread="its body was not recorded"),
        id="answer left out",
    ),
    pytest.param(
        har(
            response__headers=[{"name": "Content-Encoding", "value": "gzip"}],
            response__content={"text": "/w==", "encoding": "base64"},
        ),
        replace(
            PLAIN,
            response=None,
            why_unread="its gzip compression is broken: it ends too early",
        ),
        id="answer that cannot be decompressed",
    ),
    pytest.param(har(response__status=0), replace(PLAIN, response=None), id="no answer"),
]


@pytest.mark.parametrize(("entry", "expected"), ENTRIES)
def test_entry_of_a_har(entry: dict[str, Any], expected: Entry, tmp_path: Path) -> None:
    assert read(tmp_path, in_har(entry)) == [expected]


UNTIMED = replace(PLAIN, at="")
INTERACTIONS = [
    pytest.param(cassette(), UNTIMED, id="plain"),
    pytest.param(cassette(request__body=None), replace(UNTIMED, body=b""), id="no body"),
    pytest.param(
        cassette(request__body={"base64_string": "/w=="}),
        replace(UNTIMED, body=b"\xff"),
        id="request in base64",
    ),
    pytest.param(
        cassette(request__body=["ab", {"string": "c"}]),
        replace(UNTIMED, body=b"abc"),
        id="request from an iterator",
    ),
    pytest.param(
        cassette(request__headers={"Content-Type": "application/json"}),
        UNTIMED,
        id="headers that are no lists",
    ),
    pytest.param(
        cassette(response={"status_code": 200, "content": '{"id": "b1"}', "headers": {}}),
        replace(UNTIMED, response=replace(ANSWERED, headers=())),
        id="answer in the older form of httpx",
    ),
    pytest.param(cassette(recorded_at="2024-04-29T12:00:00Z"), PLAIN, id="with time"),
]


@pytest.mark.parametrize(("interaction", "expected"), INTERACTIONS)
def test_interaction_of_a_cassette_in_json(
    interaction: dict[str, Any], expected: Entry, tmp_path: Path
) -> None:
    assert read(tmp_path, {"version": 1, "interactions": [interaction]}) == [expected]


def test_interactions_of_a_cassette_in_yaml(tmp_path: Path) -> None:
    text = b"""\
# by hand
version: 1
interactions:
- request: &first
    method: get
    uri: https://a.example/x
    headers: {Accept: ['*/*']}
    body: !!binary |
      /w==
  response:
    status: {code: 204, message: No Content}
    headers: {}
    body: {string: ''}
- request:
    <<: *first
    body: !!python/object/new:_io.BytesIO
      state: !!python/tuple [!!binary /w==, 0, null]
  response: {status: {code: 200, message: OK}, headers: {a: !!python/unicode b}, body: {string: c}}
"""
    first = Entry(
        line=4,
        method="GET",
        url="https://a.example/x",
        headers=Headers([("Accept", "*/*")]),
        body=b"\xff",
        response=Response(status=204),
    )
    second = replace(
        first, line=14, response=Response(status=200, headers=(("a", "b"),), body=b"c")
    )
    assert read(tmp_path, text) == [first, second]


@pytest.mark.parametrize("wrap", [lambda e: {"exchanges": [e], "evicted": 0}, lambda e: [e]])
def test_exchange_of_our_journal(wrap: Any, tmp_path: Path) -> None:
    expected = Entry(
        line=1,
        method="POST",
        url="/v1/bills/%C3%A9%20%3F?a=1&a=%26",
        headers=PLAIN.headers,
        body=b'{"a": 1}',
        response=Response(
            status=200, headers=(("Content-Type", "application/json"),), body=b"\xff"
        ),
        at="2024-04-29T12:00:00Z",
        vendor="judged",
    )
    assert read(tmp_path, wrap(exchange())) == [expected]
    assert read(tmp_path, wrap(exchange(lost=True))) == [replace(expected, response=None)]
    assert read(tmp_path, wrap(exchange(status=0))) == [replace(expected, response=None)]


UNUSABLE = [
    (in_har({}), "1: entry 1 cannot be read: it has no request.headers"),
    (
        in_har(har(), har(request__url=5)),
        "1: entry 2 cannot be read: its request.url is not a text",
    ),
    (
        in_har(har(request__headers={})),
        "1: entry 1 cannot be read: its request.headers is not a list",
    ),
    (
        in_har(har(response__status="200")),
        "1: entry 1 cannot be read: its response.status is not a whole number",
    ),
    (
        in_har(har(response__status=2**64)),
        "1: entry 1 cannot be read: its response.status is not a status",
    ),
    (
        {"interactions": [cassette(response__status={"code": -(2**63) - 1, "message": "OK"})]},
        "1: entry 1 cannot be read: its status.code is not a status",
    ),
    (
        {"exchanges": [exchange(status=1000)]},
        "1: entry 1 cannot be read: its status is not a status",
    ),
    (in_har(har(request__postData={"text": "a", "encoding": "base64"})), None),
    ({"interactions": [{}]}, "1: entry 1 cannot be read: it has no request"),
    ({"interactions": [5]}, "1: entry 1 cannot be read: it has no request"),
    (
        {"interactions": [cassette(request__headers=["a"])]},
        "1: entry 1 cannot be read: 'list' object has no attribute 'items'",
    ),
    ({"exchanges": [{}]}, "1: entry 1 cannot be read: it has no query"),
    (
        {"exchanges": [exchange(request_headers=[])]},
        "1: entry 1 cannot be read: its request_headers is not an object",
    ),
    ({}, "1: it has none of log.entries, interactions, exchanges"),
    (b"{", "1: no member name"),
    (b"", "1: it is no cassette: it has no interactions"),
    (b"a: 1", "1: it is no cassette: it has no interactions"),
    (b"- 1", "1: it is no cassette: it has no interactions"),
    (b"interactions: 5", "1: it is no cassette: it has no interactions"),
    (b"a: 1\nb: [1\nc: 2}", "3: did not find expected ',' or ']'"),
    (b"interactions:\n- request: !!python/name:os.system x", None),
    (b"\x00\x01", None),
    (b"interactions:\n- a: *nobody", "2: found undefined alias 'nobody'"),
]


@pytest.mark.parametrize(("data", "message"), UNUSABLE)
def test_unusable_file_is_named_with_line_and_reason(
    data: Any, message: str | None, tmp_path: Path
) -> None:
    with pytest.raises(TrafficError) as error:
        read(tmp_path, data)
    found = str(error.value).removeprefix(f"{tmp_path / 'f'}:")
    assert found == message or (message is None and found[0].isdigit())


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrafficError) as error:
        list(read_traffic(tmp_path / "gone"))
    assert (
        str(error.value) == f"{tmp_path / 'gone'}:1: it cannot be read: No such file or directory"
    )


def test_reading_can_be_followed(tmp_path: Path) -> None:
    seen: list[int] = []
    path = tmp_path / "f"
    path.write_text(json.dumps(in_har(har(), har())), encoding="utf-8")
    assert len(list(read_traffic(path, follow=seen.append))) == 2
    assert sum(seen) >= path.stat().st_size
