"""Attempts on the control API: other sites, rebound names, guessed tokens, odd names."""

import json

import pytest
from urllib3 import PoolManager

from mockinvoice.core.options import SpaceOptions
from tests.attacks.conftest import TOKEN, Target
from tests.control.calls import problem

HTTP = PoolManager()
CORRECT = "correct what is named and send the request again; nothing was changed"
HOST_REMEDY = "use the address that the mock printed when it started"
ORIGIN_REMEDY = "call the control API from a program, not from another site"
TOKEN_REMEDY = (
    "send the header Authorization: Bearer <token>, the token being the one that the mock was"
    " started with"
)
NAMES = "use 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
SERVED = "this mock serves gormic, orderspace, segmetrics, slyce, sperse"
NO_JSON = "send a JSON object, or no body where none is needed"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", ""],
)
def test_dns_rebinding_is_refused(target: Target, host: str) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/rebound", headers={"Host": host})
    detail = f"the header Host {host!r} is not an address of this mock"
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json() == problem(403, "Forbidden", detail, HOST_REMEDY)
    assert target.mock.worlds.names() == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"]
)
def test_form_posted_by_another_site_is_refused(target: Target, origin: str) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request(
        "PUT",
        f"{target.url}/_mock/spaces/posted",
        headers={"Origin": origin, "Content-Type": "text/plain"},
        body=b"{}",
    )
    detail = f"the header Origin {origin!r} is not an address of this mock"
    assert found.json() == problem(403, "Forbidden", detail, ORIGIN_REMEDY)
    assert target.mock.worlds.names() == before


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
    detail = "the Authorization header does not carry the control token"
    assert found.json() == problem(401, "Unauthorized", detail, TOKEN_REMEDY)
    assert found.headers["www-authenticate"] == 'Bearer realm="mockinvoice"'


def test_right_token_is_taken_and_told_nowhere(guarded: Target) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found = HTTP.request("GET", f"{guarded.url}/_mock/spaces/default/exchanges", headers=headers)
    assert found.status in (200, 404)
    assert TOKEN not in found.data.decode() + json.dumps(dict(found.headers))


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("spaces/..%2f..%2fetc", 404, "space '../../etc' does not exist"),
        (
            "spaces/default/outbox/..%2f..%2f..%2fetc%2fpasswd",
            404,
            "message '../../../etc/passwd' is not in the outbox of space 'default'",
        ),
        (
            "spaces/default/outbox/....//etc/passwd.eml",
            404,
            "the control API has no address '/_mock/spaces/default/outbox/....//etc/passwd.eml'",
        ),
        (
            "spaces/default/snapshots/..%2f..%2fetc%2fpasswd",
            404,
            "space 'default' has no snapshot '../../etc/passwd'",
        ),
        ("openapi/..%2f..%2fsetup.yaml", 404, f"vendor '../../setup' is not served; {SERVED}"),
        (
            "openapi/%2e%2e%2f%2e%2e%2fpyproject.yaml",
            404,
            f"vendor '../../pyproject' is not served; {SERVED}",
        ),
        (
            "spaces/default/documents/orderspace/..%2f_credentials",
            422,
            "collection: '../_credentials' is no name; use a-z, 0-9 and _",
        ),
        ("spaces/default/documents/_/credentials", 404, f"vendor '_' is not served; {SERVED}"),
    ],
)
def test_path_traversal_finds_nothing(target: Target, path: str, status: int, detail: str) -> None:
    found = HTTP.request("GET", f"{target.url}/_mock/{path}", redirect=False)
    assert (found.status, found.json()["detail"]) == (status, detail)


@pytest.mark.parametrize(
    ("sent", "name"), [("..%2f..%2fevil", "../../evil"), ("%2e%2e", ".."), (".hidden", ".hidden")]
)
def test_snapshot_is_not_written_to_a_path(target: Target, sent: str, name: str) -> None:
    url = f"{target.url}/_mock/spaces/default/snapshots"
    found = HTTP.request("PUT", f"{url}/{sent}", redirect=False)
    detail = f"name: a snapshot cannot be named {name!r}; {NAMES}"
    assert found.json() == problem(422, "Unprocessable Content", detail, CORRECT)
    assert HTTP.request("GET", url).json() == {"snapshots": []}


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a%00b", "a\x00b"),
        ("%e2%80%aeevil", "\u202eevil"),
        ("%ef%bc%a1", "\uff21"),
        ("a%0ab", "a\nb"),
        ("%20", " "),
        (".hidden", ".hidden"),
        ("x" * 65, "x" * 65),
        ("caf%c3%a9", "caf\xe9"),
    ],
)
def test_space_name_that_looks_like_another_is_refused(
    target: Target, sent: str, name: str
) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/{sent}", redirect=False)
    detail = f"space: a space cannot be named {name!r}; {NAMES}"
    assert found.json() == problem(422, "Unprocessable Content", detail, CORRECT)
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


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        ('{"clock": "2024-04-29T12:00:00Z", "clock": "real"}', "clock: is sent twice"),
        ('{"clock": "real", "\\u0063lock": "real"}', "clock: is sent twice"),
    ],
)
def test_member_that_is_sent_twice_is_refused(target: Target, raw: str, detail: str) -> None:
    url = f"{target.url}/_mock/spaces/twice"
    found = HTTP.request("PUT", url, body=raw, headers={"Content-Type": "application/json"})
    assert found.json() == problem(422, "Unprocessable Content", detail, CORRECT)
    assert target.mock.worlds.find("twice") is None


@pytest.mark.parametrize(
    ("number", "spelled"),
    [
        (2**64, "18446744073709551616"),
        (-(2**63) - 1, "-9223372036854775809"),
        (10**99, f"1{'0' * 39}…"),
    ],
)
def test_big_integer_is_refused_and_not_rounded(target: Target, number: int, spelled: str) -> None:
    url = f"{target.url}/_mock/spaces/default/documents"
    before = HTTP.request("GET", url).json()
    records = {"1": {"id": number}}
    state = {"format": 1, "documents": {"slyce": {"invoices": records}}}
    found = HTTP.request("PUT", url, json=state)
    detail = f"the body: {spelled} is no 64-bit integer"
    assert found.json() == problem(422, "Unprocessable Content", detail, CORRECT)
    assert HTTP.request("GET", url).json() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", f"{10**309}"])
def test_number_that_is_none_is_refused(target: Target, number: str) -> None:
    url = f"{target.url}/_mock/spaces/infinite"
    body = f'{{"random_seed": {number}}}'
    found = HTTP.request("PUT", url, body=body, headers={"Content-Type": "application/json"})
    detail = found.json()["detail"]
    assert detail.startswith("the body is not JSON: ")
    assert found.json() == problem(400, "Bad Request", detail, NO_JSON)
    assert target.mock.worlds.find("infinite") is None
