"""What every operation answers when the request cannot be taken at all."""

import json
from typing import Any

import pytest

from mockinvoice.app import load_vendors
from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.store import Collection
from mockinvoice.vendors.orderspace.dialect import NOT_FOUND_PAGE, refuse
from tests.space import Answer, Space
from tests.vendors.orderspace.samples import VENDOR, create_invoice, message

DOCUMENT = load_vendors([VENDOR])[VENDOR].document
OPERATIONS = DOCUMENT.operations
WITH_ROOT = {
    "createInvoice": "invoice",
    "createOrder": "order",
    "createCustomer": "customer",
    "updateCustomer": "customer",
    "createDispatch": "dispatch",
    "createWebhook": "webhook",
    "updateWebhook": "webhook",
}
UNKNOWN = {
    "getInvoice": "Couldn't find invoice with id nope",
    "deleteInvoice": "Couldn't find invoice with id nope",
    "getOrder": "Couldn't find order with id nope",
    "deleteOrder": "Couldn't find order with id nope",
    "getCustomer": "Couldn't find a customer with ID nope",
    "updateCustomer": "Couldn't find a customer with ID nope",
    "deleteCustomer": "Couldn't find a customer with ID nope",
    "getDispatch": "Couldn't find dispatch with id nope",
    "getProduct": "Couldn't find product with id nope",
    "getWebhook": "Couldn't find webhook with id nope",
    "updateWebhook": "Couldn't find webhook with id nope",
    "deleteWebhook": "Couldn't find webhook with id nope",
    "listInvoices": "Couldn't find invoice with id nope",
    "listOrders": "Couldn't find order with id nope",
    "listCustomers": "Couldn't find a customer with ID nope",
    "listDispatches": "Couldn't find dispatch with id nope",
    "listProducts": "Couldn't find product with id nope",
    "listWebhooks": "Couldn't find webhook with id nope",
}
WITHOUT_RECORDS = {
    "createInvoice",
    "createOrder",
    "createCustomer",
    "createDispatch",
    "createWebhook",
    "createToken",
    "listPaymentTerms",
    "listTaxRates",
    "listPriceLists",
    "listCustomerGroups",
}


def test_every_operation_is_in_a_table_here() -> None:
    assert set(OPERATIONS) == set(UNKNOWN) | WITHOUT_RECORDS
    bodies = {o.id for o in OPERATIONS.values() if o.body_media_types}
    assert bodies == {*WITH_ROOT, "createToken"}


@pytest.mark.parametrize("operation", UNKNOWN)
def test_an_unknown_record_is_not_found(space: Space, operation: str) -> None:
    before = space.state()
    names = [parameter["name"] for parameter in OPERATIONS[operation].parameters_in("path")]
    query = {} if names else {"starting_after": "nope"}
    answer = space.call(VENDOR, operation, path=dict.fromkeys(names, "nope"), query=query)
    assert message(answer) == (404, {"message": UNKNOWN[operation]})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "max-age=0, private, must-revalidate"
    assert answer.headers["etag"].startswith('W/"')
    assert space.state() == before


@pytest.mark.parametrize("operation", WITH_ROOT)
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("", id="no body"),
        pytest.param("null", id="null"),
        pytest.param('"text"', id="a text"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no root member"),
        pytest.param('{"other": {}}', id="another root member"),
        pytest.param('{"ROOT": null}', id="null for the root member"),
        pytest.param('{"ROOT": "text"}', id="a text for the root member"),
        pytest.param('{"ROOT": []}', id="a list for the root member"),
        pytest.param("invoice=1", id="a form"),
    ],
)
def test_a_body_without_its_root_member_is_malformed(
    space: Space, operation: str, raw: str
) -> None:
    before = space.state()
    raw = raw.replace("ROOT", WITH_ROOT[operation])
    answer = space.call(VENDOR, operation, raw=raw)
    assert (answer.status, answer.text, answer.headers["content-type"]) == (400, "", "text/html")
    assert space.state() == before


def assert_is_page(answer: Answer) -> None:
    assert (answer.status, answer.text) == (404, NOT_FOUND_PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_page_has_the_vendors_title() -> None:
    assert "<title>404 Page Not Found</title>" in NOT_FOUND_PAGE


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/invoice", "/v1/invoices/", "/v2/invoices"])
def test_an_unknown_path_is_a_page(space: Space, path: str) -> None:
    headers = space.credentials(VENDOR, "listInvoices")
    assert_is_page(space.http("GET", f"/@{space.name}/orderspace{path}", headers=headers))
    assert_is_page(space.http("GET", f"/@{space.name}/orderspace{path}"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v1/invoices"),
        ("PATCH", "/v1/invoices/iv_7xg471xv"),
        ("PUT", "/v1/invoices/iv_7xg471xv"),
        ("OPTIONS", "/v1/invoices"),
        ("PUT", "/v1/orders/or_wlvzog4g"),
        ("PATCH", "/v1/customers/cu_pg34zo1x"),
        ("DELETE", "/v1/dispatches/di_4kzzxdk2"),
        ("POST", "/v1/products"),
        ("POST", "/v1/payment_terms"),
        ("DELETE", "/v1/tax_rates"),
        ("POST", "/v1/price_lists"),
        ("POST", "/v1/customer_groups"),
        ("PATCH", "/v1/webhooks/wh_x"),
        ("GET", "/oauth/token"),
    ],
)
def test_a_method_that_a_path_has_not_is_answered_like_an_unknown_path(
    space: Space, method: str, path: str
) -> None:
    before = space.state()
    headers = space.credentials(VENDOR, "listInvoices")
    assert_is_page(space.http(method, f"/@{space.name}/orderspace{path}", headers=headers))
    assert space.state() == before


@pytest.mark.space(limits="documented")
def test_the_61st_call_within_a_minute_must_wait_a_minute(space: Space) -> None:
    def call() -> Answer:
        return space.call(VENDOR, "listTaxRates")

    assert [call().status for _ in range(60)] == [200] * 60
    answer = call()
    assert message(answer) == (429, {"message": "Too many requests"})
    assert answer.headers["retry-after"] == "60"
    other = space.call(VENDOR, "listTaxRates", credential="another-client")
    assert other.status == 200
    space.advance(seconds=59)
    assert call().headers["retry-after"] == "1"
    space.advance(seconds=1)
    assert call().status == 200


def test_limits_are_off_by_default(space: Space) -> None:
    assert {space.call(VENDOR, "listTaxRates").status for _ in range(61)} == {200}


def test_a_failure_of_the_mock_is_spelled_like_the_vendors(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Collection, "put", fail)
    answer = create_invoice(space)
    assert message(answer) == (500, {"message": "Internal server error"})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


SPELLED: dict[Kind, tuple[int, str]] = {
    Kind.MALFORMED: (400, ""),
    Kind.INVALID: (422, "the body or a parameter has the wrong form"),
    Kind.TOO_LARGE: (422, "the body is larger than the mock takes"),
    Kind.UNAUTHENTICATED: (401, ""),
    Kind.FORBIDDEN: (401, ""),
    Kind.UNKNOWN_PATH: (404, NOT_FOUND_PAGE),
    Kind.METHOD_NOT_ALLOWED: (404, NOT_FOUND_PAGE),
    Kind.NOT_FOUND: (404, "the record does not exist"),
    Kind.CONFLICT: (422, "the record's state forbids this"),
    Kind.LOCKED: (422, "a concurrent change holds the record"),
    Kind.UNPROCESSABLE: (422, "a business rule forbids this"),
    Kind.RATE_LIMITED: (429, "Too many requests"),
    Kind.INTERNAL: (500, "Internal server error"),
}
SPELLED_FOR_TOKENS: dict[Kind, tuple[int, str]] = {
    Kind.UNAUTHENTICATED: (401, "invalid_client"),
    Kind.UNPROCESSABLE: (400, "unsupported_grant_type"),
    **{kind: SPELLED[kind] for kind in (Kind.UNKNOWN_PATH, Kind.METHOD_NOT_ALLOWED)},
    **{kind: SPELLED[kind] for kind in (Kind.RATE_LIMITED, Kind.INTERNAL)},
}
NEVER_WITHOUT = {"Content-Type", "X-Request-Id"}
JSON_HEADERS = {*NEVER_WITHOUT, "ETag", "Cache-Control"}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("operation", [None, "createInvoice", "createToken"])
def test_every_kind_of_error_can_be_spelled(
    space: Space, kind: Kind, operation: str | None
) -> None:
    request = Request(method="GET", path="/", headers=Headers(), operation=operation)
    response = refuse(space.world, request, ApiError(kind))
    expected = SPELLED[kind]
    if operation == "createToken":
        expected = SPELLED_FOR_TOKENS.get(kind, (400, "invalid_request"))
    assert (response.status, told(response.body)) == expected
    headers = dict(response.headers)
    assert set(headers) >= (JSON_HEADERS if b'"message"' in response.body else NEVER_WITHOUT)


def told(body: bytes) -> Any:
    """Return what a refusal says: its message, its error, or all of what is no JSON."""
    if not body.startswith(b"{"):
        return body.decode()
    data = json.loads(body)
    return data.get("message") or data["error"]
