"""The app whose requests go straight from its URL rules to their views."""

import tracemalloc
from typing import Any

import pytest

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import ApiError
from mockinvoice.web.direct import LONGEST_KEPT, MOST_KEPT, DirectFlask
from mockinvoice.web.environ import Environ

HEAD = 64 * 1024
ENOUGH = 4 * 1024 * 1024


def answer(
    environ: Environ, operation: str | None, refusal: ApiError | None, params: dict[str, Any]
) -> Response:
    return Response(status=200 if operation == "getNote" else 404, body=params["id"][:4].encode())


def ask(app: DirectFlask, path: str) -> bytes:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.url_scheme": "http"}
    return b"".join(app.wsgi_app(environ, lambda _status, _headers, _error=None: None))


@pytest.mark.parametrize("length", [LONGEST_KEPT, LONGEST_KEPT + 1, HEAD])
def test_memory_for_addresses_is_bounded_whatever_is_sent(length: int) -> None:
    app = DirectFlask("paper", answer=answer)
    app.add_operation("/<id>", operation="getNote", method="GET")
    assert ask(app, "/warm") == b"warm"
    tracemalloc.start()
    try:
        for number in range(2 * MOST_KEPT):
            assert ask(app, f"/{number:04}".ljust(length, "x")) == f"{number:04}".encode()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < ENOUGH
