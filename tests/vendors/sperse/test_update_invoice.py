"""Update: full replacement, lines kept by their id, and when nothing may change."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import (
    call,
    create,
    failure,
    info,
    invalid,
    line,
    no_such,
    refused,
    success,
)

FULL = {
    "number": "N-1",
    "dueDate": "2024-05-29",
    "subscriptionStartOn": "2024-05-01",
    "couponCode": "TEN",
    "currencyId": "EUR",
    "discountTotal": 10,
    "shippingTotal": 5,
    "taxTotal": 5,
    "billingAddress": {"city": "Paris"},
    "shippingAddress": {"city": "Rome"},
    "description": "d",
    "note": "n",
    "forbiddenPaymentMethods": 2,
}


def body(key: int, /, **members: Any) -> dict[str, Any]:
    basis = {"id": key, "status": "Draft", "date": "2024-04-30", "grandTotal": 0}
    return basis | members


def test_the_documents_body_runs(space: Space) -> None:
    assert call(space, "updateInvoice", example="documented") == success(None, of=(0, 0))
    changed = info(space, 0)
    assert (changed["number"], changed["lines"][0]["id"], changed["contactId"]) == ("string", 0, 0)
    assert changed["validationErrors"] == "Coupon is not valid\r\nCurrency is not valid"


def test_absent_members_become_null(space: Space) -> None:
    number = create(space, **FULL)
    before = info(space, number)
    call(space, "updateInvoice", body=body(number))
    assert info(space, number) == before | {
        "date": "2024-04-30T00:00:00Z",
        "dueDate": None,
        "subscriptionStartOn": None,
        "couponCode": None,
        "currencyId": "USD",
        "grandTotal": 0.0,
        "discountTotal": None,
        "shippingTotal": None,
        "taxTotal": None,
        "billingAddress": None,
        "shippingAddress": None,
        "description": None,
        "note": None,
        "forbiddenPaymentMethods": None,
        "lines": [],
    }


def test_every_member_can_be_set(space: Space) -> None:
    number = create(space)
    sent = body(number, status="Final", grandTotal=100, lines=[line()], **FULL)
    status, _ = call(space, "updateInvoice", body=sent)
    changed = info(space, number)
    assert status == 200
    assert changed["status"] == "Final"
    assert {name: changed[name] for name in ("number", "couponCode", "currencyId", "note")} == {
        "number": "N-1",
        "couponCode": "TEN",
        "currencyId": "EUR",
        "note": "n",
    }
    assert changed["shippingAddress"]["city"] == "Rome"


def test_lines_are_kept_by_their_id_made_without_and_removed_unsent(space: Space) -> None:
    """Invoice 1 of the demo has the lines 1 and 2."""
    lines = [line(description="new"), line(id=2, description="kept")]
    assert call(space, "updateInvoice", body=body(1, grandTotal=200, lines=lines)) == success(
        None, of=(1, 1)
    )
    kept = [(found["id"], found["description"]) for found in info(space, 1)["lines"]]
    assert kept == [(5, "new"), (2, "kept")]


def test_a_line_of_another_invoice_is_not_found(space: Space) -> None:
    sent = body(1, grandTotal=100, lines=[line(id=3)])
    refused(space, no_such("InvoiceLine", 3), "updateInvoice", body=sent)


def test_a_line_is_kept_once(space: Space) -> None:
    sent = body(1, grandTotal=200, lines=[line(id=2), line(id=2)])
    refused(space, no_such("InvoiceLine", 2), "updateInvoice", body=sent)


def test_an_unknown_invoice_is_not_found(space: Space) -> None:
    refused(space, no_such("Invoice", 7), "updateInvoice", body=body(7))


def test_its_own_number_is_free(space: Space) -> None:
    sent = body(1, number="INV-20240401-0001")
    assert call(space, "updateInvoice", body=sent) == success(None, of=(1, 1))


RULES = [
    ({"number": "INV-20240401-0002"}, failure(500, "Invoice number is already in use")),
    ({"couponCode": "NOPE"}, failure(500, "Coupon is not valid")),
    ({"currencyId": "XYZ"}, failure(500, "Currency is not valid")),
    (
        {"grandTotal": 1},
        invalid(
            (
                "Grand total should be equal to the sum of line totals minus discount"
                " plus shipping and tax.",
                "grandTotal",
            )
        ),
    ),
]


@pytest.mark.parametrize(("members", "expected"), RULES)
def test_the_rules_of_a_create_hold(
    space: Space, members: dict[str, Any], expected: tuple[int, Any]
) -> None:
    refused(space, expected, "updateInvoice", body=body(1, **members))
    bypassed = body(1, bypassValidation=True, **members)
    assert call(space, "updateInvoice", body=bypassed) == success(None, of=(1, 1))
    assert (
        info(space, 1)["validationErrors"]
        == (expected[1]["error"]["validationErrors"] or [expected[1]["error"]])[0]["message"]
    )


@pytest.mark.space(references="strict")
def test_a_strict_product_must_exist(space: Space) -> None:
    sent = body(1, grandTotal=100, lines=[line(productCode="X")])
    refused(space, no_such("Product", "X", by="code"), "updateInvoice", body=sent)


LOCKED = [
    *("Sent", "Pending", "Paid", "PartiallyPaid", "Canceled", "Cancelled"),
    *("Refunded", "PartiallyRefunded"),
]
CHANGES: list[dict[str, Any]] = [
    {"note": "changed"},
    {"number": "changed"},
    {"grandTotal": 99},
    {"date": "2024-05-01"},
    {"billingAddress": {"city": "Paris"}},
    {"lines": []},
    {"lines": [line()]},
    {"currencyId": "EUR"},
]


def as_stored(space: Space, key: int, /, **members: Any) -> dict[str, Any]:
    """Return the body of an update that leaves an invoice as it is, save for `members`."""
    return info(space, key) | {"id": key} | members


@pytest.mark.parametrize("status", LOCKED)
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_but_the_status_changes_once_others_have_seen_it(
    space: Space, status: str, change: dict[str, Any]
) -> None:
    number = create(space, status=status)
    expected = failure(500, f"Invoice can not be edited in status {status}")
    for wanted in (status, "Draft"):
        sent = as_stored(space, number, status=wanted, **change)
        refused(space, expected, "updateInvoice", body=sent)


@pytest.mark.parametrize("status", ["Draft", "Final"])
@pytest.mark.parametrize("change", CHANGES[:2] + CHANGES[3:5] + CHANGES[7:])
def test_everything_changes_before(space: Space, status: str, change: dict[str, Any]) -> None:
    number = create(space, status=status)
    before = info(space, number)
    answered = call(space, "updateInvoice", body=as_stored(space, number, **change))
    assert answered == success(None, of=(number, 1))
    assert info(space, number) != before


def test_an_edit_and_a_forbidden_move_leave_nothing_behind(space: Space) -> None:
    expected = failure(500, "Invoice status can not be changed from Draft to Canceled")
    sent = as_stored(space, 1, status="Canceled", note="changed")
    refused(space, expected, "updateInvoice", body=sent)


def test_an_edit_may_move_the_invoice_too(space: Space) -> None:
    call(space, "updateInvoice", body=as_stored(space, 1, status="Sent", note="changed"))
    assert (info(space, 1)["status"], info(space, 1)["note"]) == ("Sent", "changed")
