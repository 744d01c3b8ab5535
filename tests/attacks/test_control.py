"""Attempts on the control API: other sites, rebound names, guessed tokens, odd names."""

import hmac
import json
from urllib.parse import unquote

import pytest
from urllib3 import PoolManager

from mockinvoice.core.carrying import flush
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
LISTED = "GET /_mock/openapi/control.json lists the addresses"
NO_JSON = "send a JSON object, or no body where none is needed"


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example"),
        *("", "127.0.0.1@evil.example", "evil.example@127.0.0.1", "evil.example#127.0.0.1"),
        *("127.0.0.1 evil.example", "[[127.0.0.1", "[::ffff:10.0.0.1]", "2130706433", "::1"),
    ],
)
def test_dns_rebinding_is_refused(target: Target, host: str) -> None:
    before = target.mock.worlds.names()
    found = HTTP.request("PUT", f"{target.url}/_mock/spaces/rebound", headers={"Host": host})
    detail = f"the header Host {host!r} is not an address of this mock"
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json() == problem(403, "Forbidden", detail, HOST_REMEDY)
    assert target.mock.worlds.names() == before


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://[", "", "http://"],
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


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("method", "dest"),
    [
        ("GET", "image"),
        ("GET", "iframe"),
        ("GET", "script"),
        ("POST", "document"),
        ("GET", "empty"),
    ],
)
def test_page_of_another_site_makes_no_space_by_showing_a_picture(
    target: Target, site: str, method: str, dest: str
) -> None:
    """Neither a picture nor a frame sends an Origin."""
    before = target.mock.worlds.names()
    url = f"{target.url}/_mock/spaces/shown/exchanges"
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest, "Sec-Fetch-Mode": "no-cors"}
    found = HTTP.request(method, url, headers=headers)
    if method == "POST":
        url = f"{target.url}/_mock/spaces/shown/reset"
        found = HTTP.request(method, url, headers=headers)
    detail = f"the header Sec-Fetch-Site says {site}"
    assert found.json() == problem(403, "Forbidden", detail, ORIGIN_REMEDY)
    assert target.mock.worlds.names() == before


@pytest.mark.parametrize(
    ("site", "dest"), [("cross-site", "document"), ("same-origin", "empty"), ("none", "document")]
)
def test_person_may_follow_a_link_to_the_report(target: Target, site: str, dest: str) -> None:
    url = f"{target.url}/_mock/spaces/default/findings?format=html"
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest}
    assert HTTP.request("GET", url, headers=headers).status == 200


def test_webhook_that_leads_to_the_control_api_is_refused(target: Target) -> None:
    """Whoever may call a vendor could otherwise let the mock itself reset a space."""
    world = target.mock.worlds.get("self")
    with world.transaction():
        key = world.deliveries.queue(
            vendor="slyce",
            event="e",
            url=f"{target.url}/_mock/spaces/self/reset",
            body="{}",
            headers={"Content-Type": "application/json"},
        )
    flush(world)
    delivery = world.deliveries.get(key)
    assert delivery is not None
    (attempt,) = delivery["attempts"]
    detail = "a webhook call of the mock leads to its own control API"
    remedy = "let the webhook lead to a receiver of yours"
    answer = json.loads(attempt["response"]["body"])
    assert answer == problem(403, "Forbidden", detail, remedy)


@pytest.mark.parametrize("authorization", [{}, {"Authorization": "Bearer guessed"}])
def test_large_body_of_whoever_has_no_token_is_not_read(
    guarded: Target, authorization: dict[str, str]
) -> None:
    url = f"{guarded.url}/_mock/spaces/default/documents"
    found = HTTP.request("PUT", url, headers=authorization, body=b" " * (1024 * 1024 + 1))
    detail = "the body exceeds 1048576 bytes"
    assert found.json() == problem(413, "Content Too Large", detail, "send a smaller body")


def test_large_body_of_whoever_has_the_token_is_read(guarded: Target) -> None:
    url = f"{guarded.url}/_mock/spaces/default/documents"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found = HTTP.request("PUT", url, headers=headers, body=b" " * (1024 * 1024 + 1))
    assert (found.status, found.json()["title"]) == (400, "Bad Request")


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


def test_token_is_compared_in_constant_time(
    guarded: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the comparison that takes as long wherever the texts differ decides."""
    compared: set[tuple[bytes, bytes]] = set()

    def compare(sent: bytes, right: bytes) -> bool:
        compared.add((sent, right))
        return True

    monkeypatch.setattr(hmac, "compare_digest", compare)
    headers = {"Authorization": "Bearer guessed"}
    assert HTTP.request("GET", f"{guarded.url}/_mock/vendors", headers=headers).status == 200
    assert compared == {(b"Bearer guessed", f"Bearer {TOKEN}".encode())}


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
    if target.server == "fast" and "%2f" in path:  # to which an encoded slash is one
        status, detail = 404, f"the control API has no address '/_mock/{unquote(path)}'"
    found = HTTP.request("GET", f"{target.url}/_mock/{path}", redirect=False)
    assert (found.status, found.json()["detail"]) == (status, detail)


@pytest.mark.parametrize(
    ("sent", "name"), [("..%2f..%2fevil", "../../evil"), ("%2e%2e", ".."), (".hidden", ".hidden")]
)
def test_snapshot_is_not_written_to_a_path(target: Target, sent: str, name: str) -> None:
    url = f"{target.url}/_mock/spaces/default/snapshots"
    found = HTTP.request("PUT", f"{url}/{sent}", redirect=False)
    detail = f"name: a snapshot cannot be named {name!r}; {NAMES}"
    expected = problem(422, "Unprocessable Content", detail, CORRECT)
    if target.server == "fast" and "%2f" in sent:
        detail = f"the control API has no address '/_mock/spaces/default/snapshots/{name}'"
        expected = problem(404, "Not Found", detail, LISTED)
    assert found.json() == expected
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
