"""Every pair of status and action: the whole effect, or the literal refusal and no change."""

from itertools import product
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, create, failure, info, refused, success

STATUSES = (
    "Draft",
    "Final",
    "Pending",
    "Sent",
    "Paid",
    "PartiallyPaid",
    "Canceled",
    "Refunded",
    "PartiallyRefunded",
)
TABLE = """
Draft             from Final Canceled
Final             from Draft
Pending           from Draft Final Canceled Sent
Sent              from Draft Final Canceled Sent
Paid              from Sent Pending PartiallyPaid
PartiallyPaid     from Sent Pending PartiallyPaid
Canceled          from Sent Pending
Refunded          from Paid PartiallyPaid PartiallyRefunded
PartiallyRefunded from Paid PartiallyPaid PartiallyRefunded
"""
MOVES = {
    (origin, row.split()[0]) for row in TABLE.strip().splitlines() for origin in row.split()[2:]
}
SPELLINGS = {"Canceled": ("Canceled", "Cancelled")}


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the members of an answer that differ."""
    return {name: value for name, value in after.items() if before[name] != value}


@pytest.mark.parametrize(("origin", "target"), [*product(STATUSES, STATUSES)])
def test_update_status_follows_the_table(space: Space, origin: str, target: str) -> None:
    number = create(space, status=origin)
    before = info(space, number)
    for spelled in SPELLINGS.get(target, (target,)):
        body = {"id": number, "status": spelled.lower()}
        if (origin, target) in MOVES:
            assert call(space, "updateInvoiceStatus", body=body) == success(None)
            expected = {} if origin == target else {"status": spelled}
            assert changes(before, info(space, number)) == expected
            return
        sentence = f"Invoice status can not be changed from {origin} to {spelled}"
        refused(space, failure(500, sentence), "updateInvoiceStatus", body=body)


@pytest.mark.parametrize(("origin", "target"), [*product(STATUSES, STATUSES)])
def test_a_change_of_status_alone_follows_the_table_in_update_too(
    space: Space, origin: str, target: str
) -> None:
    number = create(space, status=origin)
    before = info(space, number)
    body = before | {"id": number, "status": target}
    is_editable = origin in ("Draft", "Final")
    if (origin, target) in MOVES or (is_editable and origin == target):
        assert call(space, "updateInvoice", body=body) == success(None, of=(number, 1))
        assert changes(before, info(space, number)) == (
            {} if origin == target else {"status": target}
        )
        return
    sentence = (
        f"Invoice can not be edited in status {origin}"
        if origin == target
        else f"Invoice status can not be changed from {origin} to {target}"
    )
    refused(space, failure(500, sentence), "updateInvoice", body=body)


@pytest.mark.parametrize("status", STATUSES)
def test_an_edit_needs_draft_or_final(space: Space, status: str) -> None:
    number = create(space, status=status)
    body = info(space, number) | {"id": number, "note": "changed"}
    if status in ("Draft", "Final"):
        assert call(space, "updateInvoice", body=body) == success(None, of=(number, 1))
        assert info(space, number)["note"] == "changed"
        return
    sentence = f"Invoice can not be edited in status {status}"
    refused(space, failure(500, sentence), "updateInvoice", body=body)


@pytest.mark.parametrize("status", STATUSES)
def test_a_delete_needs_draft_final_or_canceled(space: Space, status: str) -> None:
    number = create(space, status=status)
    if status in ("Draft", "Final", "Canceled"):
        assert call(space, "deleteInvoice", query={"id": number}) == success(None, of=(number, 1))
        assert str(number) not in space.state()["sperse.invoices"]
        return
    expected = failure(500, f"Invoice can not be deleted in status {status}")
    refused(space, expected, "deleteInvoice", query={"id": number})
    refused(space, expected, "deleteInvoices", query={"ids": [1, number]})


@pytest.mark.parametrize(("status", "part"), [*product(STATUSES, (40, 100, 130))])
def test_a_payment_is_not_for_draft_canceled_and_refunded(
    space: Space, status: str, part: int
) -> None:
    number = create(space, status=status)
    body = {"invoiceId": number, "amount": part}
    if status in ("Draft", "Canceled", "Refunded"):
        sentence = f"Payment can not be added to invoice in status {status}"
        refused(space, failure(500, sentence), "addBankCardPayment", body=body)
        return
    assert call(space, "addBankCardPayment", body=body) == success(None)
    expected = "Paid" if status == "Paid" or part >= 100 else "PartiallyPaid"
    assert info(space, number)["status"] == expected


REFUNDABLE = ("Paid", "PartiallyPaid", "PartiallyRefunded")
REFUNDS: list[dict[str, Any]] = [
    {"amount": 40, "transactionType": "Refund"},
    {"amount": -40, "transactionType": "Refund"},
    {"amount": -40},
    {"amount": -40, "transactionType": "Sale"},
    {"amount": 40, "transactionType": "Chargeback"},
    {"amount": -100, "transactionType": "chargeback"},
]


@pytest.mark.parametrize(("status", "refund"), [*product(STATUSES, REFUNDS)])
def test_a_refund_needs_something_paid(space: Space, status: str, refund: dict[str, Any]) -> None:
    number = create(space, status=status)
    body = {"invoiceId": number, **refund}
    if status not in REFUNDABLE:
        sentence = f"Invoice can not be refunded in status {status}"
        refused(space, failure(500, sentence), "addBankCardPayment", body=body)
        return
    assert call(space, "addBankCardPayment", body=body) == success(None)
    expected = "Refunded" if abs(refund["amount"]) == 100 else "PartiallyRefunded"
    assert info(space, number)["status"] == expected


@pytest.mark.parametrize("status", STATUSES)
def test_a_refund_of_all_needs_something_paid(space: Space, status: str) -> None:
    number = create(space, status=status)
    body = {"invoiceId": number}
    if status not in REFUNDABLE:
        sentence = f"Invoice can not be refunded in status {status}"
        refused(space, failure(500, sentence), "refundInvoice", body=body)
        return
    assert call(space, "refundInvoice", body=body) == success({"errorMessages": []})
    assert info(space, number)["status"] == "Refunded"


@pytest.mark.parametrize("status", STATUSES)
def test_a_void_needs_a_payment_that_stands(space: Space, status: str) -> None:
    number = create(space, status="Sent")
    key = {"gatewayName": "G", "gatewayTransactionId": "T"}
    call(space, "addBankCardPayment", body={"invoiceId": number, "amount": 100, **key})
    with space.world.transaction():
        invoices = space.world.collection("sperse.invoices")
        invoices.put(str(number), {**(invoices.get(str(number)) or {}), "status": status})
    body = {"invoiceId": number, **key}
    if status not in ("Paid", "PartiallyPaid"):
        sentence = f"Payment can not be voided in status {status}"
        refused(space, failure(500, sentence), "voidBankCardPayment", body=body)
        return
    assert call(space, "voidBankCardPayment", body=body) == success(None)
    assert info(space, number)["status"] == "Sent"


@pytest.mark.parametrize("written", ["Canceled", "Cancelled"])
def test_canceled_is_answered_as_first_written(space: Space, written: str) -> None:
    body = {"id": 2, "status": written}
    assert call(space, "updateInvoiceStatus", body=body) == success(None)
    assert info(space, 2)["status"] == written
    other = {"Canceled": "Cancelled", "Cancelled": "Canceled"}[written]
    sentence = f"Invoice status can not be changed from {written} to {other}"
    refused(space, failure(500, sentence), "updateInvoiceStatus", body={"id": 2, "status": other})
    edited = info(space, 2) | {"id": 2, "status": other}
    sentence = f"Invoice can not be edited in status {written}"
    refused(space, failure(500, sentence), "updateInvoice", body=edited)
    assert call(space, "updateInvoiceStatus", body={"id": 2, "status": "Draft"}) == success(None)


def test_an_unknown_invoice_can_not_be_moved(space: Space) -> None:
    expected = failure(404, "There is no entity Invoice with id = 7!")
    refused(space, expected, "updateInvoiceStatus", body={"id": 7, "status": "Final"})
