"""Requests that reach no handler are refused in the vendor's words and change nothing."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.contract.document import Operation
from mockinvoice.contract.examples import Example, Sent, examples_of, request_of
from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind
from tests.space import Answer, Space

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MALFORMED = ["{", "{'id': 1}", '{"id": 1', '{"id": }', "[1, 2", "nul", '{"id": 1}}', "\ufeff{}"]


def test_wrong_method_gets_the_vendors_words(
    space: Space, vendor: str, operation: Operation
) -> None:
    sent = plain(space, vendor, operation)
    allowed = methods_at(space.mock, vendor, sent.path)
    before = space.state()
    for method in sorted({*METHODS} - {*allowed}):
        error = ApiError(Kind.METHOD_NOT_ALLOWED, details={"allow": allowed})
        answer = space.send(vendor, replace(sent, method=method))
        assert own(answer) == refusal(space, vendor, replace(sent, method=method), error)
        assert answer.status in (404, 405)
        if answer.status == 405:
            assert {*answer.headers["allow"].split(", "), "HEAD"} == {*allowed, "HEAD"}
    assert space.state() == before


def test_unknown_path_gets_the_vendors_404(space: Space, vendor: str, operation: Operation) -> None:
    sent = plain(space, vendor, operation)
    before = space.state()
    paths = [f"{operation.servers[0].prefix}/no-such-path"]
    if not any(parameter.get("x-slashes") for parameter in operation.parameters_in("path")):
        paths.append(f"{sent.path}/no/such/path")
    for path in paths:
        lost = replace(sent, path=path)
        answer = space.send(vendor, lost)
        assert own(answer) == refusal(space, vendor, lost, ApiError(Kind.UNKNOWN_PATH))
        assert answer.status == 404
    assert space.state() == before


@pytest.mark.parametrize("body", MALFORMED)
def test_malformed_body_is_answered_as_documented(
    space: Space, vendor: str, operation: Operation, body: str
) -> None:
    documented = example_named("malformed-body", space.mock, vendor, operation)
    assert (documented is not None) == bool(operation.body_media_types)
    if documented is not None:
        before = space.state()
        answer = space.send(vendor, replace(documented.request, body=body.encode()))
        assert_is(answer, documented)
        assert space.state() == before


def test_missing_credential_is_answered_as_documented(
    space: Space, vendor: str, operation: Operation
) -> None:
    """Where credentials are optional, the call is not refused for lack of one."""
    document = space.mock.vendors[vendor].document
    sent = request_of(document, operation, name="", when={"credential": None})
    before = space.state()
    answer = space.send(vendor, sent)
    if not operation.needs_credentials:
        assert answer.status != 401
        return
    documented = example_named("missing-credential", space.mock, vendor, operation)
    assert documented is not None
    assert_is(answer, documented)
    assert space.state() == before


def plain(space: Space, vendor: str, operation: Operation) -> Sent:
    """Return a request of the operation without query and body."""
    document = space.mock.vendors[vendor].document
    sent = request_of(document, operation, name="", when={"body": None})
    return replace(sent, path=sent.path.partition("?")[0], body=b"")


def methods_at(mock: Mock, vendor: str, path: str) -> list[str]:
    """Return the methods of all operations that a path leads to; HEAD wherever GET is."""
    found = {
        operation.method
        for operation in mock.vendors[vendor].document.operations.values()
        for server in operation.servers
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", server.prefix + operation.path), path)
    }
    return sorted({*found, "HEAD"} if "GET" in found else found)


def refusal(space: Space, vendor: str, sent: Sent, error: ApiError) -> Answer:
    """Return what the vendor's dialect makes of an error, as it comes over the wire."""
    exchange = space.world.journal.all()[-1].id
    request = Request(
        method=sent.method, path=sent.path, headers=Headers(sent.headers.items()), exchange=exchange
    )
    response = space.mock.vendors[vendor].vendor.code.refuse(space.world, request, error)
    headers = {name.lower(): value for name, value in response.headers}
    headers["content-length"] = str(len(response.body))
    return Answer(status=response.status, headers=headers, body=response.body)


def own(answer: Answer) -> Answer:
    """Return an answer without the headers that the mock adds to every vendor's."""
    assert answer.headers["date"] == "Mon, 29 Apr 2024 12:00:00 GMT"
    ours = {name for name in answer.headers if name.startswith("x-mockinvoice-")} | {"date"}
    theirs = {name: value for name, value in answer.headers.items() if name not in ours}
    return replace(answer, headers=theirs)


def example_named(name: str, mock: Mock, vendor: str, operation: Operation) -> Example | None:
    examples = examples_of(mock.vendors[vendor].document)
    return next((e for e in examples if e.operation.id == operation.id and e.name == name), None)


def assert_is(answer: Answer, documented: Example) -> None:
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    expected = (documented.status, documented.media_type, documented.value)
    assert (answer.status, media_type, value_of(answer, documented)) == expected


def value_of(answer: Answer, documented: Example) -> Any:
    is_json = documented.media_type.endswith("json")
    return json.loads(answer.body or b"null") if is_json else answer.text
