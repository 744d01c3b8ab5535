"""Every refusal that is not about a body: credentials, addresses, methods, unexpected failures."""

from typing import Any

import pytest

from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.store import Collection
from mockinvoice.vendors.slyce.dialect import refuse
from tests.space import Space
from tests.vendors.slyce.bodies import DEMO_HASH, MINIMAL, error, minimal

KEYED = ("createInvoice", "getInvoice", "updateInvoice", "sendInvoice")
NAMED = ("getInvoice", "updateInvoice", "sendInvoice")
UNAUTHORIZED = error(401, "GEN-UNAUTHORIZED", "Unauthorized")
FORBIDDEN = error(403, "GEN-FORBIDDEN", "Forbidden")
NOT_FOUND = error(404, "GEN-NOT-FOUND", "Resource Not Found")
NOT_ALLOWED = error(405, "GEN-METHOD-NOT-ALLOWED", "Method Not Allowed")
INTERNAL = error(500, "GEN-INTERNAL-ERROR", "Internal Error")


def assert_refused(space: Space, answer: Any, status: int, body: object) -> None:
    assert (answer.status, answer.headers["content-type"], answer.json) == (
        status,
        "application/json",
        body,
    )


@pytest.mark.parametrize("operation", KEYED)
@pytest.mark.parametrize(
    "key",
    [None, "", " ", "Bearer slyce-demo-key", "invalid", "an-expired-key", "revoked-1", "k\u00e9y"],
)
def test_key_that_is_not_accepted(space: Space, operation: str, key: str | None) -> None:
    before = space.state()
    assert_refused(space, space.call("slyce", operation, credential=key), 401, UNAUTHORIZED)
    assert space.state() == before


@pytest.mark.parametrize("operation", KEYED)
def test_key_that_may_not(space: Space, operation: str) -> None:
    before = space.state()
    assert_refused(
        space, space.call("slyce", operation, credential="a-forbidden-key"), 403, FORBIDDEN
    )
    assert space.state() == before


@pytest.mark.space(credentials="listed")
@pytest.mark.parametrize(("key", "status"), [("slyce-demo-key", 200), ("other", 401)])
def test_listed_keys_alone_are_taken_where_the_space_lists_them(
    space: Space, key: str, status: int
) -> None:
    assert space.call("slyce", "getInvoice", credential=key).status == status


def test_key_as_a_parameter_of_the_query(space: Space) -> None:
    url = f"/@{space.name}/slyce/v2/invoice/2050"
    assert space.http("GET", f"{url}?X-Authorization=any-key").status == 200
    empty = {"X-Authorization": ""}
    assert space.http("GET", f"{url}?X-Authorization=any-key", headers=empty).status == 200
    assert_refused(space, space.http("GET", f"{url}?X-Authorization=invalid"), 401, UNAUTHORIZED)
    assert_refused(space, space.http("GET", f"{url}?X-Authorization="), 401, UNAUTHORIZED)


def test_key_as_a_parameter_of_the_query_is_as_documented(space: Space) -> None:
    url = f"/@{space.name}/slyce/v2/invoice/2050"
    space.http("GET", f"{url}?X-Authorization=any-key")
    assert space.world.findings.all() == []
    space.http("GET", f"{url}?X-Authorization=")
    assert [(f.rule, f.message) for f in space.world.findings.all()] == [
        (
            "missing-credential",
            "the operation needs X-Authorization: <credential> or ?X-Authorization=<credential>;"
            " none came",
        )
    ]


def test_key_in_the_header_wins(space: Space) -> None:
    url = f"/@{space.name}/slyce/v2/invoice/2050?X-Authorization=any-key"
    answer = space.http("GET", url, headers={"X-Authorization": "invalid"})
    assert_refused(space, answer, 401, UNAUTHORIZED)


def test_key_as_a_parameter_of_the_body(space: Space) -> None:
    url = f"/@{space.name}/slyce/v2/invoice"
    assert space.http("POST", url, form={**MINIMAL, "X-Authorization": "any-key"}).status == 200
    body = minimal(**{"X-Authorization": "any-key"})
    assert space.call("slyce", "createInvoice", credential=None, body=body).status == 200


def test_key_as_a_parameter_of_the_body_is_no_error(space: Space) -> None:
    url = f"/@{space.name}/slyce/v2/invoice"
    space.http("POST", url, form={**MINIMAL, "X-Authorization": "any-key"})
    body = minimal(**{"X-Authorization": "any-key"})
    space.call("slyce", "createInvoice", credential=None, body=body)
    found = [(f.rule, f.severity, f.pointer) for f in space.world.findings.all()]
    assert found == [("undocumented-member", "warning", "/body/X-Authorization")] * 2


@pytest.mark.parametrize("body", ["{", "[]", "{}", ""])
def test_body_without_a_key_misses_the_credential(space: Space, body: str) -> None:
    space.call("slyce", "createInvoice", credential=None, raw=body)
    assert "missing-credential" in [f.rule for f in space.world.findings.all()]


@pytest.mark.parametrize("body", ['{"X-Authorization": 5}', '["X-Authorization"]', "{"])
def test_body_without_a_key(space: Space, body: str) -> None:
    answer = space.call("slyce", "createInvoice", credential=None, raw=body)
    assert_refused(space, answer, 401, UNAUTHORIZED)


def test_key_names_the_space(space: Space) -> None:
    number = space.call("slyce", "createInvoice", body=minimal()).json["data"]["id"]
    headers = {"X-Authorization": f"any-key@{space.name}"}
    answer = space.http("GET", f"/slyce/v2/invoice/{number}", headers=headers)
    assert (answer.status, answer.json["data"]["number"]) == (200, "INV-1")


@pytest.mark.parametrize("operation", NAMED)
@pytest.mark.parametrize("key", ["1", "0", "02050", "2050.0", "-2050", "x", "Z" * 50, "é", "2050 "])
def test_unknown_invoice(space: Space, operation: str, key: str) -> None:
    before = space.state()
    assert_refused(space, space.call("slyce", operation, path={"id": key}), 404, NOT_FOUND)
    assert space.state() == before


@pytest.mark.parametrize("key", ["2050", "Z" * 50, DEMO_HASH.lower()])
def test_pdf_is_found_by_its_hash_alone(space: Space, key: str) -> None:
    assert_refused(space, space.call("slyce", "getInvoicePdf", path={"hash": key}), 404, NOT_FOUND)


@pytest.mark.parametrize(
    "path", ["/", "/v2", "/v2/", "/v2/invoices", "/v3/invoice", "/v2/invoice/", "/v2/Invoice"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_path(space: Space, method: str, path: str) -> None:
    assert_refused(space, space.http(method, f"/@{space.name}/slyce{path}"), 404, NOT_FOUND)


@pytest.mark.parametrize("prefix", ["", "/v2"])
@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/invoice", "POST"),
        ("DELETE", "/invoice", "POST"),
        ("POST", "/invoice/2050", "GET, HEAD, PUT"),
        ("PATCH", "/invoice/2050", "GET, HEAD, PUT"),
        ("DELETE", "/invoice/2050", "GET, HEAD, PUT"),
        ("OPTIONS", "/invoice/2050", "GET, HEAD, PUT"),
        ("GET", "/invoice/send/2050", "POST"),
        ("POST", f"/invoice/pdf/{DEMO_HASH}", "GET, HEAD"),
    ],
)
def test_wrong_method(space: Space, prefix: str, method: str, path: str, allow: str) -> None:
    answer = space.http(method, f"/@{space.name}/slyce{prefix}{path}")
    assert_refused(space, answer, 405, NOT_ALLOWED)
    assert answer.headers["allow"] == allow


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice", "sendInvoice"])
def test_unexpected_failure_is_a_500_and_changes_nothing(
    space: Space, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = space.state()

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(Collection, "put", fail)
    answer = space.call("slyce", operation)
    monkeypatch.undo()
    assert_refused(space, answer, 500, INTERNAL)
    assert space.state() == before


@pytest.mark.parametrize(
    ("kind", "status", "code", "message"),
    [
        (Kind.RATE_LIMITED, 429, "GEN-TOO-MANY-REQUESTS", "You have reached the limit for using"),
        (Kind.LOCKED, 422, "GEN-UNPROCESSABLE", "Unprocessable"),
        (Kind.CONFLICT, 422, "GEN-UNPROCESSABLE", "Unprocessable"),
        (Kind.UNPROCESSABLE, 422, "GEN-UNPROCESSABLE", "Unprocessable"),
        (Kind.TOO_LARGE, 400, "GEN-WRONG-ARGS", "Wrong Arguments"),
        (Kind.INVALID, 400, "GEN-WRONG-ARGS", "Wrong Arguments"),
    ],
)
def test_kinds_that_no_request_provokes_have_words_too(
    kind: Kind, status: int, code: str, message: str
) -> None:
    request = Request(method="GET", path="/v2/invoice/2050", headers=Headers())
    response = refuse(None, request, ApiError(kind, details={"wait": 5}))
    if kind is Kind.RATE_LIMITED:
        message += " this API."
    assert response.status == status
    assert response.body.decode() == (
        f'{{"error":{{"code":"{code}","http_code":{status},"message":"{message}"}}}}'
    )


def test_every_kind_has_words() -> None:
    request = Request(method="GET", path="/", headers=Headers())
    assert all(refuse(None, request, ApiError(kind)).status >= 400 for kind in Kind)
