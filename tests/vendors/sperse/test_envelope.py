"""The envelope as raw text, in its three spellings, and what is answered without one."""

from typing import Any

import pytest

from mockinvoice.core.credentials import digest
from tests.space import Space
from tests.vendors.sperse.wire import XREF, call, failure, invoice, success, told

SUCCESS = (
    '{"result":4,"targetUrl":null,"success":true,"error":null,'
    '"unAuthorizedRequest":false,"__abp":true'
)
SAMPLE = f'"leadRequestXref":"{XREF[4]}","contactId":1}}'


@pytest.mark.space(options={"sperse.body": "hybrid"})
def test_hybrid_is_the_envelope_with_the_sample_beside_it(space: Space) -> None:
    answer = space.call("sperse", "createInvoice", body=invoice())
    assert answer.text == f"{SUCCESS},{SAMPLE}"


def test_hybrid_is_the_default(space: Space) -> None:
    answer = space.call("sperse", "createInvoice", body=invoice())
    assert answer.text == f"{SUCCESS},{SAMPLE}"


@pytest.mark.space(options={"sperse.body": "abp"})
def test_abp_is_the_envelope_alone(space: Space) -> None:
    answer = space.call("sperse", "createInvoice", body=invoice())
    assert answer.text == SUCCESS + "}"


@pytest.mark.space(options={"sperse.body": "document"})
def test_document_is_the_sample_alone(space: Space) -> None:
    answer = space.call("sperse", "createInvoice", body=invoice())
    assert answer.text == "{" + SAMPLE


FOUR: dict[str, dict[str, Any]] = {
    "updateInvoice": {"body": {"id": 1, "status": "Draft", "date": "2024-04-29", "grandTotal": 0}},
    "getInvoiceInfo": {"query": {"id": 1}},
    "deleteInvoice": {"query": {"id": 1}},
}


@pytest.mark.parametrize("operation", FOUR)
@pytest.mark.space(options={"sperse.body": "document"})
def test_all_four_operations_of_the_page_can_answer_its_sample(
    space: Space, operation: str
) -> None:
    answer = space.call("sperse", operation, **FOUR[operation])
    assert answer.text == f'{{"leadRequestXref":"{XREF[1]}","contactId":1}}'


@pytest.mark.parametrize("operation", FOUR)
@pytest.mark.space(options={"sperse.body": "abp"})
def test_all_four_operations_of_the_page_can_answer_the_envelope_alone(
    space: Space, operation: str
) -> None:
    status, body = call(space, operation, **FOUR[operation])
    assert (status, list(body)) == (200, list(success(None)[1]))


@pytest.mark.parametrize("operation", FOUR)
def test_the_xref_of_an_invoice_stays(space: Space, operation: str) -> None:
    _, body = call(space, operation, **FOUR[operation])
    assert (body["leadRequestXref"], body["contactId"]) == (XREF[1], 1)


@pytest.mark.space(options={"sperse.body": "document"})
def test_other_operations_and_errors_keep_the_envelope(space: Space) -> None:
    assert call(space, "refundInvoice", body={"invoiceId": 3}) == success({"errorMessages": []})
    expected = failure(404, "There is no entity Invoice with id = 7!")
    assert call(space, "getInvoiceInfo", query={"id": 7}) == expected


def test_an_invoice_is_spelled_with_decimals_and_nulls(space: Space) -> None:
    answer = space.call("sperse", "getInvoiceInfo", query={"id": 2})
    assert answer.text == (
        '{"result":{"id":2,"contactId":1,"contactName":"Ada Lovelace","orderId":2,'
        '"orderNumber":"ORD-20240401-0002","groupId":"C","leadId":1,"status":"Sent",'
        '"number":"INV-20240401-0002","date":"2024-04-01T00:00:00Z",'
        '"dueDate":"2024-05-01T00:00:00Z","subscriptionStartOn":null,"couponCode":null,'
        '"currencyId":"USD","billingAddress":null,"shippingAddress":null,"description":null,'
        '"note":null,"forbiddenPaymentMethods":null,"validationErrors":null,'
        '"grandTotal":100.0,"discountTotal":0.0,"shippingTotal":0.0,"taxTotal":0.0,'
        '"lines":[{"id":3,"quantity":1,"rate":100.0,"total":100.0,"commissionableAmount":null,'
        '"unitId":"Unit","productCode":null,"description":"Workshop","sortOrder":null}]},'
        '"targetUrl":null,"success":true,"error":null,"unAuthorizedRequest":false,"__abp":true,'
        f'"leadRequestXref":"{XREF[2]}","contactId":1}}'
    )


@pytest.mark.parametrize("path", ["/", "/api", "/api/services/CRM/Invoice/Print", "/api/x/y"])
def test_an_unknown_route_is_answered_with_nothing(space: Space, path: str) -> None:
    before = space.state()
    answer = space.http("GET", f"/@{space.name}/sperse{path}", headers={"api-key": "k"})
    assert (answer.status, answer.body) == (404, b"")
    assert space.state() == before


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "Create", "POST"),
        ("POST", "Update", "PUT"),
        ("POST", "GetInvoiceInfo", "GET, HEAD"),
        ("GET", "DeleteInvoice", "DELETE"),
        ("PATCH", "UpdateStatus", "PUT"),
    ],
)
def test_a_wrong_verb_is_answered_with_nothing(
    space: Space, method: str, path: str, allowed: str
) -> None:
    url = f"/@{space.name}/sperse/api/services/CRM/Invoice/{path}"
    answer = space.http(method, url, headers={"api-key": "k"})
    assert (answer.status, answer.body, answer.headers["allow"]) == (405, b"", allowed)


def test_what_goes_wrong_inside_is_not_told(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a detail of ours")

    monkeypatch.setattr("mockinvoice.core.store.Collection.put", fail)
    expected = failure(500, "An internal error occurred during your request!")
    assert call(space, "createInvoice", body=invoice()) == expected


@pytest.mark.space(limits="documented")
def test_the_fifty_first_call_of_a_minute_is_refused(space: Space) -> None:
    for _ in range(50):
        assert space.call("sperse", "getCurrencies").status == 200
    answer = space.call("sperse", "getCurrencies")
    assert told(answer) == failure(429, "API calls quota exceeded!")
    assert [answer.headers[f"x-ratelimit-{n}"] for n in ("limit", "remaining", "reset")] == [
        "50",
        "0",
        "1714392060",
    ]
    space.advance(seconds=60)
    assert space.call("sperse", "getCurrencies").status == 200


@pytest.mark.space(limits="documented")
def test_the_ten_thousand_and_first_call_of_a_day_is_refused(space: Space) -> None:
    limits = space.mock.vendors["sperse"].vendor.code.limits
    assert [(limit.calls, limit.seconds, limit.wait) for limit in limits] == [
        (50, 60, 60),
        (10_000, 86_400, 86_400),
    ]
    client = digest("sperse", "demo-sperse-key")
    now = space.world.clock.now()
    for _ in range(10_000):
        space.world.limits.wait(limits[1], vendor="sperse", client=client, now=now)
    answer = space.call("sperse", "getCurrencies")
    assert told(answer) == failure(429, "API calls quota exceeded!")
    assert [answer.headers[f"x-ratelimit-{n}"] for n in ("limit", "remaining", "reset")] == [
        "10000",
        "0",
        "1714478400",
    ]


def test_limits_are_off_by_default(space: Space) -> None:
    assert {space.call("sperse", "getCurrencies").status for _ in range(60)} == {200}
