"""Every answer of the control API is documented to be, and is, none that a browser guesses at."""

from collections.abc import Iterator
from typing import Any

import pytest

from mockinvoice.app import join_document
from mockinvoice.contract.document import follow
from mockinvoice.control import CONTROL
from tests.control.calls import Control

ALWAYS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def responses() -> Iterator[tuple[str, dict[str, Any]]]:
    document = join_document(CONTROL).document
    for operation in document.operations.values():
        for status, response in operation.node["responses"].items():
            if "$ref" in response:
                response = follow(response["$ref"], root=document.node)
            headers = {
                name: follow(header["$ref"], root=document.node) if "$ref" in header else header
                for name, header in response["headers"].items()
            }
            yield f"{operation.id} {status}", headers


@pytest.mark.parametrize(
    "headers", [pytest.param(headers, id=name) for name, headers in responses()]
)
def test_headers_of_every_answer_are_documented(headers: dict[str, Any]) -> None:
    always = {name: headers[name] for name in ALWAYS}
    assert {name: header["schema"]["const"] for name, header in always.items()} == ALWAYS
    assert all(header["required"] for header in always.values())


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/none", "/_mock/spaces/none/faults/f1"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_headers_that_are_documented_are_sent(control: Control, method: str, path: str) -> None:
    answer = control.send(method, path)
    assert {name: answer.headers[name.lower()] for name in ALWAYS} == ALWAYS
