"""The way from an address to a vendor's app."""

import json
from typing import Any

import pytest
from werkzeug.test import Client

from mockinvoice.web.mount import PATH_KEY, SPACE_KEY
from mockinvoice.web.router import Environ, Route, Router, WsgiApp

KEYS = ("SCRIPT_NAME", "PATH_INFO", SPACE_KEY, PATH_KEY)


def telling(name: str) -> WsgiApp:
    """Return an app that tells its name and what it was asked."""

    def app(environ: Environ, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([name, *(environ.get(key) for key in KEYS)]).encode()]

    return app


def route(name: str, *hosts: str, ignores_case: bool = False) -> Route:
    return Route(name=name, app=telling(name), hosts=frozenset(hosts), ignores_case=ignores_case)


ROUTES = [
    route("a", "api.a.example", "token.a.example"),
    route("b", "api.b.example", ignores_case=True),
]


def ask(path: str, *, host: str = "localhost", at_root: str | None = None) -> Any:
    router = Router(ROUTES, control=telling("control"), at_root=at_root)
    answer = Client(router).get(path, headers={"Host": host})
    return json.loads(answer.get_data())


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/a/v1/notes", ["a", "/a", "/v1/notes", None, None]),
        ("/a/", ["a", "/a", "/", None, None]),
        ("/a", ["a", "/a", "/", None, None]),
        ("/a//x", ["a", "/a", "//x", None, None]),
        ("/a/a/a", ["a", "/a", "/a/a", None, None]),
        ("/b/V1/Notes", ["b", "/b", "/v1/notes", None, "/V1/Notes"]),
        ("/@s/a/v1", ["a", "/@s/a", "/v1", "s", None]),
        ("/@s/a", ["a", "/@s/a", "/", "s", None]),
        ("/@/a/v1", ["a", "/@/a", "/v1", "", None]),
        ("/@not%20a%20name/a/v1", ["a", "/@not a name/a", "/v1", "not a name", None]),
        ("/@s/a/x%0Ay", ["a", "/@s/a", "/x\ny", "s", None]),
        ("/@s/@t/a", None),
        ("/_mock", ["control", "", "/_mock", None, None]),
        ("/_mock/health", ["control", "", "/_mock/health", None, None]),
        ("/@s/_mock/health", ["control", "/@s", "/_mock/health", "s", None]),
        ("/_mockery", None),
        ("/", None),
        ("/@s", None),
        ("/A/v1", None),
        ("/ab/v1", None),
        ("/x/a/v1", None),
    ],
)
def test_prefix_names_the_vendor_and_space(path: str, found: list[str | None] | None) -> None:
    answer = ask(path)
    assert (answer if isinstance(answer, list) else None) == found


@pytest.mark.parametrize(
    ("path", "host", "found"),
    [
        ("/v1/notes", "api.a.example", ["a", "", "/v1/notes", None, None]),
        ("/v1/notes", "TOKEN.a.example", ["a", "", "/v1/notes", None, None]),
        ("/v1/notes", "api.a.example:8080", ["a", "", "/v1/notes", None, None]),
        ("/a/v1", "api.a.example", ["a", "", "/a/v1", None, None]),
        ("/b/v1", "api.a.example", ["a", "", "/b/v1", None, None]),
        ("/V1/Notes", "api.b.example", ["b", "", "/v1/notes", None, "/V1/Notes"]),
        ("/@s/v1/notes", "api.a.example", ["a", "/@s", "/v1/notes", "s", None]),
        ("/@s", "api.a.example", ["a", "/@s", "/", "s", None]),
        ("/_mock/health", "api.a.example", ["control", "", "/_mock/health", None, None]),
        ("/a/v1", "[::1]:8080", ["a", "/a", "/v1", None, None]),
        ("/a/v1", "other.example", ["a", "/a", "/v1", None, None]),
    ],
)
def test_host_of_a_vendor_needs_no_prefix(path: str, host: str, found: list[str | None]) -> None:
    assert ask(path, host=host) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/v1/notes", ["b", "", "/v1/notes", None, "/v1/notes"]),
        ("/b/v1", ["b", "/b", "/v1", None, "/v1"]),
        ("/a/v1", ["a", "/a", "/v1", None, None]),
        ("/@s/v1", ["b", "/@s", "/v1", "s", "/v1"]),
        ("/_mock/health", ["control", "", "/_mock/health", None, None]),
    ],
)
def test_vendor_at_the_root_takes_what_no_other_does(path: str, found: list[str | None]) -> None:
    assert ask(path, at_root="b") == found


@pytest.mark.parametrize("path", ["/", "/nowhere", "/@s/nowhere/x"])
def test_address_of_nobody_is_refused_with_a_remedy(path: str) -> None:
    answer = Client(Router(ROUTES, control=telling("control"))).get(path)
    shown = path.removeprefix("/@s")
    assert answer.status_code == 404
    assert dict(answer.headers) == {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(answer.get_data())),
    }
    assert json.loads(answer.get_data()) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": f"no vendor is mounted at {shown!r}",
        "remedy": "begin the path with /a/, /b/ or /_mock/",
    }


def test_path_without_a_first_slash_is_refused() -> None:
    environ: Environ = {"PATH_INFO": "", "HTTP_HOST": ""}
    statuses: list[str] = []
    body = Router(ROUTES, control=telling("control"))(
        environ, lambda status, _headers: statuses.append(status)
    )
    assert statuses == ["404 Not Found"]
    assert json.loads(b"".join(body))["detail"] == "no vendor is mounted at ''"
