"""Imports: an invoice of another system, with its contact and its payments."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, info, invoice, no_such, refused, success


def imported(space: Space, **members: Any) -> dict[str, Any]:
    status, body = call(space, "importInvoice", body=invoice(**members))
    assert status == 200, body
    return dict(body["result"])


def test_the_result_names_everything_that_was_made(space: Space) -> None:
    body = invoice(contactId=None, contactXref="shop-77", number="S-1", status="Paid")
    expected = {"id": 4, "contactId": 2, "orderId": 3, "number": "S-1"}
    assert call(space, "importInvoice", body=body) == success(expected)
    assert info(space, 4)["status"] == "Paid"
    assert space.state()["sperse.contacts"]["2"]["xref"] == "shop-77"


def test_a_known_xref_finds_its_contact(space: Space) -> None:
    assert imported(space, contactId=None, contactXref="ada")["contactId"] == 1
    assert imported(space, contactId=0, contactXref="ada")["contactId"] == 0


@pytest.mark.space(references="strict")
def test_a_strict_contact_must_exist(space: Space) -> None:
    body = invoice(contactId=None, contactXref="nobody")
    refused(space, no_such("Contact", "nobody", by="xref"), "importInvoice", body=body)


def test_transactions_are_recorded_and_leave_the_status(space: Space) -> None:
    transactions = [
        {"date": "2024-03-01", "amount": 70, "gatewayName": "P", "gatewayTransactionId": "1"},
        {"amount": -20},
        {"amount": 0},
        {"description": "nothing"},
        {},
    ]
    number = imported(space, status="Final", transactions=transactions)["id"]
    record = space.state()["sperse.invoices"][str(number)]
    kept = (record["status"], record["amountPaid"], record["amountRefunded"])
    assert kept == ("Final", "70", "20")
    made = [
        (found["type"], found["amount"], found["date"])
        for found in space.state()["sperse.transactions"].values()
        if found["invoiceId"] == number
    ]
    assert made == [
        ("Sale", "70", "2024-03-01T00:00:00Z"),
        ("Refund", "20", "2024-04-29T12:00:00Z"),
    ]


@pytest.mark.parametrize("historical", [True, "true", False, None])
def test_historical_payments_are_told_to_nobody(space: Space, historical: Any) -> None:
    target = {"eventName": "Payment.Created", "targetUrl": "http://127.0.0.1:9/"}
    call(space, "subscribeEvent", body=target)
    imported(
        space,
        transactions=[{"amount": 70}, {"amount": 30}, {"amount": -20}],
        historicalData=historical,
    )
    told = len(space.world.deliveries.all())
    assert told == (0 if historical in (True, "true") else 2)


def test_the_rules_of_a_create_hold(space: Space) -> None:
    body = invoice(number="INV-20240401-0001", transactions=[{"amount": 1}])
    before = space.state()
    status, answer = call(space, "importInvoice", body=body)
    assert (status, answer["error"]["message"]) == (500, "Invoice number is already in use")
    assert space.state() == before


@pytest.mark.parametrize("operation", ["importInvoice", "createInvoice", "updateInvoice"])
def test_bypassed_totals_are_noted_whichever_way_they_come(space: Space, operation: str) -> None:
    body = invoice(id=1, grandTotal=1, bypassValidation=True)
    assert call(space, operation, body=body)[0] == 200
    notes = [f.pointer for f in space.world.findings.all() if f.severity == "note"]
    assert notes == ["/body/grandTotal"]
