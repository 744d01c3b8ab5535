"""Attempts on the control API: other sites, rebound names, guessed tokens, odd names."""

import json

import pytest
from urllib3 import PoolManager

from mockinvoice.core.options import SpaceOptions
from tests.attacks.conftest import TOKEN, Target

HTTP = PoolManager()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", ""],
)
def test_dns_rebinding_is_refused(target: Target, host: str) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/rebound", headers={"Host": host})
    assert found.status == 403
    assert found.headers["content-type"] == "application/problem+json"
    assert target.mock.worlds.names() == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"]
)
def test_form_posted_by_another_site_is_refused(target: Target, origin: str) -> None:
    found = HTTP.request(
        "POST",
        f"{target.url}/_mock/spaces/default/reset",
        headers={"Origin": origin, "Content-Type": "text/plain"},
        body=b"{}",
    )
    assert found.status == 403
    assert found.json()["detail"] == f"the header Origin {origin!r} is not an address of this mock"


def test_no_other_site_may_read_an_answer(target: Target) -> None:
    found = HTTP.request("GET", f"{target.url}/_mock/health")
    assert found.status == 200
    assert not [name for name in found.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer  {TOKEN}",
    ],
)
def test_guessed_token_is_refused(guarded: Target, authorization: str) -> None:
    found = HTTP.request(
        "GET", f"{guarded.url}/_mock/spaces/default", headers={"Authorization": authorization}
    )
    assert found.status == 401
    assert TOKEN not in found.data.decode()
    assert found.headers["www-authenticate"].startswith("Bearer")


def test_right_token_is_taken_and_told_nowhere(guarded: Target) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found = HTTP.request("GET", f"{guarded.url}/_mock/spaces/default/exchanges", headers=headers)
    assert found.status in (200, 404)
    assert TOKEN not in found.data.decode() + json.dumps(dict(found.headers))


@pytest.mark.parametrize(
    "path",
    [
        "/_mock/spaces/..%2f..%2fetc",
        "/_mock/spaces/default/outbox/..%2f..%2f..%2fetc%2fpasswd",
        "/_mock/spaces/default/outbox/....//etc/passwd.eml",
        "/_mock/openapi/..%2f..%2fsetup.yaml",
        "/_mock/openapi/../../etc/passwd.json",
        "/_mock/openapi/%2e%2e%2f%2e%2e%2fpyproject.yaml",
        "/_mock/spaces/default/documents/orderspace/..%2f_credentials",
        "/_mock/spaces/default/documents/_/credentials",
        "/@..%2f..%2fetc/orderspace/v1/invoices",
    ],
)
def test_path_traversal_finds_nothing(target: Target, path: str) -> None:
    found = HTTP.request("GET", target.url + path, redirect=False)
    assert 400 <= found.status < 500
    assert b"root:" not in found.data


@pytest.mark.parametrize(
    "name",
    ["a%00b", "%e2%80%aeevil", "%ef%bc%a1", "a%0ab", "%20", "..", ".hidden", "x" * 65, "caf%c3%a9"],
)
def test_space_name_that_looks_like_another_is_refused(target: Target, name: str) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/{name}", redirect=False)
    assert 400 <= found.status < 500
    assert target.mock.worlds.names() == before


def test_credentials_are_in_no_answer_of_the_control_api(target: Target) -> None:
    secret = "do-not-show-me-anywhere"
    HTTP.request(
        "GET",
        f"{target.url}/orderspace/v1/invoices?access_token={secret}",
        headers={"Authorization": f"Bearer {secret}", "Cookie": secret},
    )
    for path in ("exchanges", "findings?format=html", "findings?format=text", "documents", ""):
        found = HTTP.request("GET", f"{target.url}/_mock/spaces/default/{path}".rstrip("/"))
        assert found.status == 200
        assert secret not in found.data.decode()


def test_client_text_is_never_served_as_a_page(target: Target) -> None:
    evil = "<script>alert(1)</script>"
    HTTP.request("GET", f"{target.url}/slyce/v2/{evil}", headers={"X-Authorization": evil})
    for format_ in ("json", "text", "junit", "sarif", "html"):
        found = HTTP.request("GET", f"{target.url}/_mock/spaces/default/findings?format={format_}")
        is_page = "html" in found.headers["content-type"]
        assert not is_page or evil not in found.data.decode()


def test_options_cannot_be_smuggled_into_a_space(target: Target) -> None:
    body = {"__class__": "x", "clock": "real", "database": "/etc/passwd"}
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/options", json=body)
    assert found.status == 422
    assert target.mock.worlds.find("options") is None
    assert SpaceOptions() == target.mock.worlds.defaults
