"""Who may use the control API."""

from collections.abc import Iterator

import pytest

from mockinvoice.app import Mock
from mockinvoice.settings import Settings
from tests.control.calls import Control, problem, toy_mock

HOST_REMEDY = "use the address that the mock printed when it started"
ORIGIN_REMEDY = "call the control API from a program, not from another site"
TOKEN_REMEDY = (
    "send the header Authorization: Bearer <token>, the token being the one that the mock was"
    " started with"
)
CALLS = [("GET", "/_mock/health"), ("GET", "/_mock/vendors"), ("PUT", "/_mock/spaces/s1")]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A mock on all addresses, so that it has a token."""
    settings = Settings(host="0.0.0.0", control_token="t0ken")
    with toy_mock(tmp_path_factory.mktemp("guarded"), settings) as mock:
        yield mock


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "192.0.2.7", "127.0.0.1.evil.example", "[2001:db8::1]:1"],
)
def test_foreign_host_is_refused_on_loopback(
    control: Control, method: str, path: str, host: str
) -> None:
    answer = control.send(method, path, headers={"Host": host})
    detail = f"the header Host '{host}' is not an address of this mock"
    assert (answer.status, answer.json) == (403, problem(403, "Forbidden", detail, HOST_REMEDY))
    assert control.mock.worlds.find("s1") is None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:8080", "[::1]:8080", "[::1]"]
)
def test_own_host_is_taken(control: Control, host: str) -> None:
    assert control.send("GET", "/_mock/ready", headers={"Host": host}).status == 200


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1:9", "http://localhost:8080"]
)
def test_foreign_origin_is_refused_everywhere(
    control: Control, guarded: Mock, method: str, path: str, origin: str
) -> None:
    detail = f"the header Origin '{origin}' is not an address of this mock"
    for mock in (control.mock, guarded):
        answer = Control(mock, "s1").send(
            method, path, headers={"Origin": origin, "Authorization": "Bearer t0ken"}
        )
        assert (answer.status, answer.json) == (
            403,
            problem(403, "Forbidden", detail, ORIGIN_REMEDY),
        )
        assert mock.worlds.find("s1") is None
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_own_origin_is_taken(control: Control) -> None:
    headers = {"Origin": "http://127.0.0.1:8080"}
    assert control.send("GET", "/_mock/ready", headers=headers).status == 200


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "the request has no Authorization header"),
        ({"Authorization": ""}, "the Authorization header does not carry the control token"),
        (
            {"Authorization": "Bearer other"},
            "the Authorization header does not carry the control token",
        ),
        (
            {"Authorization": "t0ken"},
            "the Authorization header does not carry the control token",
        ),
        (
            {"Authorization": "Bearer t0ken2"},
            "the Authorization header does not carry the control token",
        ),
    ],
)
@pytest.mark.parametrize(("method", "path"), CALLS[1:])
def test_call_without_the_token_is_refused_and_changes_nothing(
    guarded: Mock, method: str, path: str, headers: dict[str, str], detail: str
) -> None:
    answer = Control(guarded, "s1").send(method, path, headers=headers)
    assert (answer.status, answer.json) == (401, problem(401, "Unauthorized", detail, TOKEN_REMEDY))
    assert answer.headers["www-authenticate"] == 'Bearer realm="mockinvoice"'
    assert guarded.worlds.find("s1") is None


def test_call_with_the_token_is_answered(guarded: Mock) -> None:
    headers = {"Authorization": "Bearer t0ken", "Host": "mock.example:8080"}
    assert Control(guarded, "s2").send("GET", "/_mock/vendors", headers=headers).status == 200


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/ready"])
def test_health_and_readiness_ask_for_no_token(guarded: Mock, path: str) -> None:
    assert Control(guarded, "s3").send("GET", path).status == 200


def test_loopback_needs_no_token(control: Control) -> None:
    assert control.send("GET", "/_mock/vendors").status == 200
