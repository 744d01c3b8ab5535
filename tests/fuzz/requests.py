"""Requests of every operation, whole or spoiled, sent through the WSGI app."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from mockinvoice.app import Mock, create_app, join_document
from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.examples import examples_of, request_of
from mockinvoice.control import CONTROL
from mockinvoice.settings import Settings
from tests.fuzz.data import mutated, texts, values
from tests.space import Answer, Space

NAMES = count(1)
Call = dict[str, Any]
# What must not be done to a mock that others use: waiting is not a hang.
LEFT_OUT = {"waitForDelivery"}


@cache
def mock() -> Mock:
    """Return the mock that is fuzzed."""
    return create_app(Settings(max_spaces=1_000_000))


@cache
def _control() -> Document:
    return join_document(CONTROL).document


def document_of(vendor: str | None) -> Document:
    """Return the document of a vendor, or of the control API."""
    return _control() if vendor is None else mock().vendors[vendor].document


def prefix(vendor: str, space: str) -> str:
    """Return what stands before a path."""
    return f"/@{space}/{vendor}"


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A call of a vendor: an example with something changed."""
    vendor = draw(st.sampled_from(sorted(mock().vendors)))
    document = document_of(vendor)
    operation = draw(st.sampled_from(list(document.operations.values())))
    return {"vendor": vendor, **_call(draw, vendor, operation)}


@st.composite
def control_calls(draw: st.DrawFn) -> Call:
    """A call of the control API."""
    known = [o for o in document_of(None).operations.values() if o.id not in LEFT_OUT]
    return {"vendor": None, **_call(draw, None, draw(st.sampled_from(known)))}


def sequences() -> st.SearchStrategy[list[Call]]:
    """Several calls of vendors and of the control API in one space."""
    return st.lists(st.one_of(calls(), control_calls()), min_size=2, max_size=6)


def _call(draw: st.DrawFn, vendor: str | None, operation: Operation) -> Call:
    path = operation.path
    for parameter in operation.parameters_in("path"):
        value = draw(st.one_of(st.sampled_from(_ids(vendor)), texts()))
        path = path.replace(f"{{{parameter['name']}}}", quote(value, safe=""))
    sent = request_of(document_of(vendor), operation, name="", when={})
    names = [str(p["name"]) for p in operation.parameters_in("query")] or ["q"]
    query = draw(st.dictionaries(st.sampled_from(names), texts(), max_size=3))
    return {
        "method": draw(st.sampled_from([operation.method] * 9 + ["PATCH"])),
        "path": operation.servers[0].prefix + path + ("?" + urlencode(query) if query else ""),
        "headers": {**sent.headers, **draw(_headers())},
        "body": draw(_body(sent.body)),
    }


@cache
def _ids(vendor: str | None) -> list[str]:
    """Return values that occur in the paths of examples, so that some calls find something."""
    found = {"1", "default"}
    for example in examples_of(document_of(vendor)):
        found |= {step for step in example.request.path.partition("?")[0].split("/") if step}
    return sorted(found)


def _headers() -> st.SearchStrategy[dict[str, str]]:
    plain = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
    names = ["Content-Type", "Authorization", "Accept", "Cookie", "X-Whatever", "Content-Encoding"]
    return st.dictionaries(st.sampled_from(names), plain, max_size=1)


@st.composite
def _body(draw: st.DrawFn, good: bytes) -> bytes:
    kind = draw(st.sampled_from(["good", "mutated", "mutated", "any", "bytes"]))
    if kind == "good":
        return good
    if kind == "bytes":
        return draw(st.one_of(st.binary(max_size=60), mutated(good)))
    try:
        example = json.loads(good)
    except ValueError:
        return draw(mutated(good))
    data = draw(values()) if kind == "any" else _changed(draw, example)
    return json.dumps(data).encode()


def _changed(draw: st.DrawFn, data: Any) -> Any:
    """Put something else at one place of a body."""
    if isinstance(data, dict) and data and draw(st.integers(0, 4)):
        name = draw(st.sampled_from(sorted(data)))
        return {**data, name: _changed(draw, data[name])}
    if isinstance(data, list) and data and draw(st.integers(0, 4)):
        index = draw(st.integers(0, len(data) - 1))
        return [*data[:index], _changed(draw, data[index]), *data[index + 1 :]]
    return draw(values())


def check(call: Call) -> None:
    """Send a call in a space of its own."""
    check_all([call])


def check_all(sequence: Sequence[Call]) -> None:
    """Send calls in a space of their own; none may fail in the mock or leave a trace."""
    name = f"f{next(NAMES)}"
    mock().worlds.put(name, {"clock": "2024-04-29T12:00:00Z"})
    try:
        for call in sequence:
            _check(call, name)
    finally:
        for made in mock().worlds.names():
            if made != "default":
                mock().worlds.delete(made)


def _check(call: Call, name: str) -> None:
    path, vendor = call["path"], call["vendor"]
    if vendor is None:
        path = path.replace("/spaces/default", f"/spaces/{name}")
        url = f"http://127.0.0.1{path}"
    else:
        url = prefix(vendor, name) + path
    answer = Space(mock(), name).http(
        call["method"], url, headers=call["headers"], body=call["body"]
    )
    assert vendor is not None or answer.status < 500, answer.text
    _judge(answer, name)


def _judge(answer: Answer, name: str) -> None:
    world = mock().worlds.find(name)
    traces = [e.trace for e in world.journal.all() if e.trace] if world else []
    assert traces == [], traces[0]
    assert b"the mock itself failed" not in answer.body
    broken = [f for f in world.findings.all() if f.against == "mock"] if world else []
    assert broken == [], broken[0]
    for header, value in answer.headers.items():
        assert "\n" not in header + value
