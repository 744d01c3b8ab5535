"""Payments, voids and refunds: amounts exact, status by what is left."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, create, failure, info, no_such, refused, success

NOW = "2024-04-29T12:00:00Z"


def pay(space: Space, number: int, amount: Any, **members: Any) -> None:
    body = {"invoiceId": number, "amount": amount, **members}
    assert call(space, "addBankCardPayment", body=body) == success(None)


def stored(space: Space, number: int) -> tuple[str, str, str]:
    """Return status, paid and refunded of an invoice as kept."""
    record = space.state()["sperse.invoices"][str(number)]
    return record["status"], record["amountPaid"], record["amountRefunded"]


def test_a_payment_is_kept_as_a_transaction(space: Space) -> None:
    pay(
        space,
        2,
        "60.50",
        date="2024-04-28",
        description="first half",
        orderStage="Complete",
        gatewayName="Stripe",
        gatewayTransactionId="ch_1",
        gatewayOriginTransactionId=None,
        authorizationCode="007",
        transactionType="sale",
        hasRecurringBilling=False,
        bankCardInfo={"cardNumber": "4111 1111 1111 1111"},
    )
    assert space.state()["sperse.transactions"]["2"] == {
        "id": 2,
        "invoiceId": 2,
        "type": "Sale",
        "date": "2024-04-28T00:00:00Z",
        "amount": "60.5",
        "gatewayName": "Stripe",
        "gatewayTransactionId": "ch_1",
        "cardLastFour": "1111",
        "isVoided": False,
    }
    assert stored(space, 2) == ("PartiallyPaid", "60.5", "0")


def test_a_payment_without_a_date_is_of_now(space: Space) -> None:
    pay(space, 2, 1)
    assert space.state()["sperse.transactions"]["2"]["date"] == NOW


@pytest.mark.parametrize("card", [None, {}, {"cardNumber": None}, {"cardNumber": "12"}])
def test_a_card_without_a_number_leaves_no_digits(space: Space, card: Any) -> None:
    pay(space, 2, 1, bankCardInfo=card)
    assert space.state()["sperse.transactions"]["2"]["cardLastFour"] is None


def test_an_invoice_may_be_found_by_its_number(space: Space) -> None:
    body = {"invoiceNumber": "INV-20240401-0002", "amount": 100}
    assert call(space, "addBankCardPayment", body=body) == success(None)
    assert stored(space, 2) == ("Paid", "100", "0")


def test_the_id_counts_when_id_and_number_are_sent(space: Space) -> None:
    pay(space, 2, 100, invoiceNumber="INV-20240401-0001")
    assert stored(space, 2) == ("Paid", "100", "0")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"invoiceId": 7}, no_such("Invoice", 7)),
        ({"invoiceId": 7, "invoiceNumber": "INV-20240401-0002"}, no_such("Invoice", 7)),
        ({"invoiceNumber": "X"}, no_such("Invoice", "X", by="number")),
    ],
)
def test_an_unknown_invoice_is_not_found(
    space: Space, named: dict[str, Any], expected: tuple[int, Any]
) -> None:
    key = {"gatewayName": "G", "gatewayTransactionId": "T"}
    refused(space, expected, "addBankCardPayment", body={"amount": 1, **named})
    refused(space, expected, "voidBankCardPayment", body={**key, **named})


STORIES = [
    ([100], ("Paid", "100", "0")),
    ([99.99], ("PartiallyPaid", "99.99", "0")),
    ([99.99, 0.01], ("Paid", "100", "0")),
    ([0.1] * 3, ("PartiallyPaid", "0.3", "0")),
    ([150], ("Paid", "150", "0")),
    ([100, 5], ("Paid", "105", "0")),
    ([100, -40], ("PartiallyRefunded", "100", "40")),
    ([100, -40, -60], ("Refunded", "100", "100")),
    ([40, -40], ("Refunded", "40", "40")),
    ([40, -10], ("PartiallyRefunded", "40", "10")),
    ([100, -40, 40], ("Paid", "140", "40")),
    ([100, -40, 39], ("PartiallyPaid", "139", "40")),
    ([40, -10, 5], ("PartiallyPaid", "45", "10")),
]


@pytest.mark.parametrize(("amounts", "expected"), STORIES)
def test_the_status_follows_what_is_left(
    space: Space, amounts: list[float], expected: tuple[str, str, str]
) -> None:
    for amount in amounts:
        pay(space, 2, amount)
    assert stored(space, 2) == expected


TOO_MUCH = failure(500, "Refund amount can not exceed the paid amount")


@pytest.mark.parametrize(
    ("amounts", "refund"), [([100], 100.01), ([100, -40], 60.01), ([40], 41), ([150], 150.01)]
)
def test_no_more_is_refunded_than_was_paid(
    space: Space, amounts: list[float], refund: float
) -> None:
    for amount in amounts:
        pay(space, 2, amount)
    body = {"invoiceId": 2, "amount": refund, "transactionType": "Refund"}
    refused(space, TOO_MUCH, "addBankCardPayment", body=body)


def test_without_a_recorded_payment_the_total_can_be_refunded(space: Space) -> None:
    number = create(space, status="Paid")
    body = {"invoiceId": number, "amount": 100.01, "transactionType": "Refund"}
    refused(space, TOO_MUCH, "addBankCardPayment", body=body)
    pay(space, number, 60, transactionType="Refund")
    assert stored(space, number) == ("PartiallyRefunded", "0", "60")
    pay(space, number, 40, transactionType="Refund")
    assert stored(space, number) == ("Refunded", "0", "100")


@pytest.mark.parametrize("amount", [0, 0.009, "0.00", -0.001])
def test_a_payment_of_nothing_is_refused(space: Space, amount: Any) -> None:
    expected = failure(500, "Payment amount should be greater than zero")
    refused(space, expected, "addBankCardPayment", body={"invoiceId": 3, "amount": amount})


def test_refunding_all_makes_one_refund_of_the_rest(space: Space) -> None:
    pay(space, 3, -50)
    assert call(space, "refundInvoice", body={"invoiceId": 3}) == success({"errorMessages": []})
    assert stored(space, 3) == ("Refunded", "200", "200")
    made = [
        (found["type"], found["amount"]) for found in space.state()["sperse.transactions"].values()
    ]
    assert made == [("Sale", "200"), ("Refund", "50"), ("Refund", "150")]


def test_refunding_an_invoice_over_nothing_moves_no_money(space: Space) -> None:
    number = create(space, status="Paid", grandTotal=0, lines=[])
    expected = success({"errorMessages": []})
    assert call(space, "refundInvoice", body={"invoiceId": number}) == expected
    assert stored(space, number) == ("Refunded", "0", "0")
    assert len(space.state()["sperse.transactions"]) == 1


def test_an_unknown_invoice_can_not_be_refunded(space: Space) -> None:
    refused(space, no_such("Invoice", 7), "refundInvoice", body={"invoiceId": 7})


def void(key: str, **members: Any) -> dict[str, Any]:
    return {"invoiceId": 2, "gatewayName": "G", "gatewayTransactionId": key, **members}


def paid_in_two(space: Space, *, first: str) -> None:
    """Let invoice 2 be paid 60 and 50 of 100, from the status `first`."""
    if first != "Sent":
        call(space, "updateInvoiceStatus", body={"id": 2, "status": first})
    for key, amount in (("a", 60), ("b", 50)):
        pay(space, 2, amount, gatewayName="G", gatewayTransactionId=key)


@pytest.mark.parametrize("first", ["Sent", "Pending"])
def test_voided_payments_no_longer_count(space: Space, first: str) -> None:
    paid_in_two(space, first=first)
    assert stored(space, 2) == ("Paid", "110", "0")
    assert call(space, "voidBankCardPayment", body=void("a")) == success(None)
    assert stored(space, 2) == ("PartiallyPaid", "50", "0")
    assert call(space, "voidBankCardPayment", body=void("b")) == success(None)
    assert stored(space, 2) == (first, "0", "0")


def test_a_void_may_leave_enough(space: Space) -> None:
    for key, amount in (("a", 100), ("b", 5)):
        pay(space, 2, amount, gatewayName="G", gatewayTransactionId=key)
    call(space, "voidBankCardPayment", body=void("b"))
    assert stored(space, 2) == ("Paid", "100", "0")


VOIDS = [
    ([100, -50, 50], "c", ("PartiallyPaid", "100", "50")),
    ([100, -50, 50], "a", ("Refunded", "50", "50")),
    ([100, -20, 60], "c", ("PartiallyPaid", "100", "20")),
    ([100, -5, 105], "a", ("Paid", "105", "5")),
    ([110, -5, 5], "c", ("Paid", "110", "5")),
]


@pytest.mark.parametrize(("amounts", "key", "expected"), VOIDS)
def test_what_was_given_back_does_not_count_after_a_void(
    space: Space, amounts: list[float], key: str, expected: tuple[str, str, str]
) -> None:
    for name, amount in zip("abc", amounts, strict=True):
        pay(space, 2, amount, gatewayName="G", gatewayTransactionId=name)
    assert call(space, "voidBankCardPayment", body=void(key)) == success(None)
    assert stored(space, 2) == expected


def test_what_was_given_back_can_not_be_voided_any_more(space: Space) -> None:
    for name, amount in (("a", 100), ("b", -60), ("c", 50)):
        pay(space, 2, amount, gatewayName="G", gatewayTransactionId=name)
    refused(space, TOO_MUCH, "voidBankCardPayment", body=void("a"))


@pytest.mark.parametrize("refunds", [[], [-10]])
def test_a_void_of_the_only_payment_brings_the_status_before_it(
    space: Space, refunds: list[float]
) -> None:
    number = create(space, status="Paid")
    for amount in refunds:
        pay(space, number, amount)
    before = stored(space, number)
    pay(space, number, 5, gatewayName="G", gatewayTransactionId="a")
    body = void("a", invoiceId=number)
    assert call(space, "voidBankCardPayment", body=body) == success(None)
    assert stored(space, number) == before


def test_a_payment_is_voided_once(space: Space) -> None:
    paid_in_two(space, first="Sent")
    call(space, "voidBankCardPayment", body=void("a"))
    expected = no_such("Transaction", "a", by="gatewayTransactionId")
    refused(space, expected, "voidBankCardPayment", body=void("a"))


@pytest.mark.parametrize(
    "body",
    [
        void("c"),
        void("a", gatewayName="H"),
        void("ch_1000", gatewayName="Stripe"),
    ],
)
def test_only_a_payment_of_the_invoice_and_gateway_is_voided(
    space: Space, body: dict[str, Any]
) -> None:
    paid_in_two(space, first="Sent")
    key = body["gatewayTransactionId"]
    expected = no_such("Transaction", key, by="gatewayTransactionId")
    refused(space, expected, "voidBankCardPayment", body=body)


def test_a_refund_is_no_payment_to_void(space: Space) -> None:
    number = create(space, status="Paid")
    call(
        space,
        "addBankCardPayment",
        body=void("r", invoiceId=number, amount=-10),
    )
    pay(space, number, 10)
    expected = no_such("Transaction", "r", by="gatewayTransactionId")
    refused(space, expected, "voidBankCardPayment", body=void("r", invoiceId=number))


def test_the_demo_payment_can_be_voided(space: Space) -> None:
    assert call(space, "voidBankCardPayment", example="void") == success(None)
    assert (info(space, 3)["status"], stored(space, 3)) == ("Sent", ("Sent", "0", "0"))
