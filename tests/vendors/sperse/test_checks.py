"""What is checked before an invoice is stored: totals, coupon, currency, free number."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import (
    call,
    create,
    failure,
    info,
    invalid,
    invoice,
    line,
    refused,
)

WRONG_LINE = "Line total should be equal to quantity multiplied by rate."
WRONG_TOTAL = (
    "Grand total should be equal to the sum of line totals minus discount plus shipping and tax."
)
COUPON = failure(500, "Coupon is not valid")
CURRENCY = failure(500, "Currency is not valid")
TAKEN = failure(500, "Invoice number is already in use")


def test_numbers_are_unique_and_told_beforehand(space: Space) -> None:
    numbers = []
    for _ in range(3):
        _, body = call(space, "getNewInvoiceInfo")
        assert call(space, "getNewInvoiceInfo")[1] == body
        numbers.append(body["result"]["nextInvoiceNumber"])
        assert info(space, create(space))["number"] == numbers[-1]
    assert numbers == ["INV-20240429-9E37", "INV-20240429-3C6E", "INV-20240429-DAA5"]


def test_a_number_a_client_took_is_passed_over(space: Space) -> None:
    create(space, number="INV-20240429-9E37")
    assert info(space, create(space))["number"] == "INV-20240429-3C6E"


def test_beyond_four_digits_numbers_grow(space: Space) -> None:
    with space.world.transaction():
        space.world.collection("sperse.numbers").put("next", {"count": 0xFFFF})
    made = [info(space, create(space))["number"] for _ in range(2)]
    assert made == ["INV-20240429-61C9", "INV-20240429-10000"]


@pytest.mark.parametrize("number", ["A-1", "007", " x ", "INV-1"])
def test_a_number_is_kept_as_sent(space: Space, number: str) -> None:
    assert info(space, create(space, number=number))["number"] == number


def test_a_number_that_is_taken_is_refused(space: Space) -> None:
    refused(space, TAKEN, "createInvoice", body=invoice(number="INV-20240401-0001"))


@pytest.mark.parametrize("code", ["NOPE", "ten", "string"])
def test_an_unknown_coupon_is_refused(space: Space, code: str) -> None:
    refused(space, COUPON, "createInvoice", body=invoice(couponCode=code))


@pytest.mark.parametrize(
    ("coupon", "sent", "grand_total", "discount"),
    [
        ("TEN", None, 90, 10.0),
        ("FIVE", None, 95, 5.0),
        ("TEN", 30, 70, 30.0),
        ("FIVE", 0, 100, 0.0),
        (None, None, 100, None),
        ("", None, 100, None),
    ],
)
def test_a_coupon_fills_in_the_discount(
    space: Space, coupon: str, sent: float, grand_total: float, discount: float
) -> None:
    members = {"couponCode": coupon, "discountTotal": sent, "grandTotal": grand_total}
    number = create(space, **members)
    assert info(space, number)["discountTotal"] == discount


def test_a_coupons_discount_counts_in_the_grand_total(space: Space) -> None:
    assert info(space, create(space, couponCode="TEN", grandTotal=90))["grandTotal"] == 90.0
    refused(
        space,
        invalid((WRONG_TOTAL, "grandTotal")),
        "createInvoice",
        body=invoice(couponCode="TEN", grandTotal=100),
    )


def test_a_fixed_coupon_is_never_worth_more_than_the_lines(space: Space) -> None:
    lines = [line(quantity=1, rate=3, total=3)]
    number = create(space, couponCode="FIVE", grandTotal=0, lines=lines)
    assert info(space, number)["discountTotal"] == 3.0


@pytest.mark.parametrize(("code", "kept"), [("EUR", "EUR"), ("chf", "CHF"), ("", "USD")])
def test_any_iso_currency_is_taken(space: Space, code: str, kept: str) -> None:
    assert info(space, create(space, currencyId=code))["currencyId"] == kept


@pytest.mark.parametrize("code", ["XYZ", "string", "US", "USDD"])
def test_any_other_currency_is_refused(space: Space, code: str) -> None:
    refused(space, CURRENCY, "createInvoice", body=invoice(currencyId=code))


ADDS_UP = [
    (100, {}, [(2, 50, 100)]),
    (100, {"discountTotal": 10, "shippingTotal": 6, "taxTotal": 4}, [(2, 50, 100)]),
    (0.3, {}, [(1, 0.1, 0.1), (1, 0.2, 0.2)]),
    (1, {}, [(3, 0.333, 1)]),
    (0.01, {}, [(1, 0.005, 0.01)]),
    (100.004, {}, [(2, 50, 100)]),
    (-20, {}, [(-2, 10, -20)]),
    (999999999999, {}, [(1, 999999999999, 999999999999)]),
]


@pytest.mark.parametrize(("grand_total", "totals", "lines"), ADDS_UP)
def test_totals_that_add_up_to_the_cent_are_taken(
    space: Space, grand_total: float, totals: dict[str, Any], lines: list[Any]
) -> None:
    sent = [line(quantity=q, rate=r, total=t) for q, r, t in lines]
    number = create(space, grandTotal=grand_total, lines=sent, **totals)
    assert info(space, number)["grandTotal"] == grand_total


GRAND = (WRONG_TOTAL, "grandTotal")
DOES_NOT = [
    (99.99, {}, [(2, 50, 100)], [GRAND]),
    (100.01, {}, [(2, 50, 100)], [GRAND]),
    (100, {"discountTotal": 0.01}, [(2, 50, 100)], [GRAND]),
    (100, {"shippingTotal": 1}, [(2, 50, 100)], [GRAND]),
    (100, {"taxTotal": 1}, [(2, 50, 100)], [GRAND]),
    (100, {}, [], [GRAND]),
    (99, {}, [(2, 50, 99)], [(WRONG_LINE, "lines[0].total")]),
    (
        100,
        {},
        [(2, 50, 100), (1, 10, 9), (1, 5, 5.01)],
        [(WRONG_LINE, "lines[1].total"), (WRONG_LINE, "lines[2].total"), GRAND],
    ),
]


@pytest.mark.parametrize(("grand_total", "totals", "lines", "errors"), DOES_NOT)
def test_totals_that_do_not_add_up_are_refused(
    space: Space,
    grand_total: float,
    totals: dict[str, Any],
    lines: list[Any],
    errors: list[tuple[str, str]],
) -> None:
    sent = [line(quantity=q, rate=r, total=t) for q, r, t in lines]
    body = invoice(grandTotal=grand_total, lines=sent, **totals)
    refused(space, invalid(*errors), "createInvoice", body=body)


def test_totals_come_before_rules(space: Space) -> None:
    body = invoice(grandTotal=1, couponCode="NOPE", currencyId="XYZ")
    refused(space, invalid(GRAND), "createInvoice", body=body)
    refused(space, COUPON, "createInvoice", body=body | {"grandTotal": 100})


def test_bypassed_checks_are_written_down(space: Space) -> None:
    number = create(
        space,
        bypassValidation=True,
        grandTotal=1,
        lines=[line(total=7), line(total=8)],
        couponCode="NOPE",
        currencyId="XYZ",
        number="INV-20240401-0001",
    )
    assert info(space, number)["validationErrors"] == "\r\n".join(
        [
            WRONG_LINE,
            WRONG_TOTAL,
            "Coupon is not valid",
            "Currency is not valid",
            "Invoice number is already in use",
        ]
    )


def test_bypassed_totals_are_told_to_the_client_as_a_note(space: Space) -> None:
    create(space, bypassValidation=True, grandTotal=1)
    found = [(f.rule, f.severity, f.pointer) for f in space.world.findings.all()]
    assert found == [("amounts-do-not-add-up", "note", "/body/grandTotal")]


@pytest.mark.parametrize("flag", [False, None, "false", 0])
def test_only_true_bypasses_the_checks(space: Space, flag: Any) -> None:
    body = invoice(couponCode="NOPE", bypassValidation=flag)
    refused(space, COUPON, "createInvoice", body=body)


def test_bypassing_never_lets_a_wrong_type_through(space: Space) -> None:
    expected = invalid(("The value 'x' is not valid for GrandTotal.", "grandTotal"))
    body = invoice(grandTotal="x", bypassValidation=True)
    refused(space, expected, "createInvoice", body=body)
