"""Concurrent payments lose nothing, and a failure in the middle leaves nothing behind."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mockinvoice.core.store import Collection
from tests.space import Space
from tests.vendors.sperse.wire import call, create, failure, info, invoice, line, success

THREADS = 16
FAILED = failure(500, "An internal error occurred during your request!")


def test_concurrent_payments_never_lose_an_amount(space: Space) -> None:
    number = create(space, status="Sent", grandTotal=6.4, lines=[line(rate=3.2, total=6.4)])

    def pay(_: int) -> Any:
        return call(space, "addBankCardPayment", body={"invoiceId": number, "amount": 0.1})

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(pay, range(64)))
    record = space.state()["sperse.invoices"][str(number)]
    assert answers == [success(None)] * 64
    assert (record["status"], record["amountPaid"]) == ("Paid", "6.4")
    made = [t for t in space.state()["sperse.transactions"].values() if t["invoiceId"] == number]
    assert (len(made), len({t["id"] for t in made})) == (64, 64)


def test_concurrent_refunds_never_give_back_too_much(space: Space) -> None:
    def refund(_: int) -> int:
        body = {"invoiceId": 3, "amount": -30}
        return call(space, "addBankCardPayment", body=body)[0]

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = sorted(pool.map(refund, range(20)))
    assert statuses == [200] * 6 + [500] * 14
    assert space.state()["sperse.invoices"]["3"]["amountRefunded"] == "180"


def test_concurrent_creates_have_ids_and_numbers_of_their_own(space: Space) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda _: create(space), range(40)))
    assert sorted(made) == list(range(4, 44))
    numbers = {info(space, number)["number"] for number in made}
    assert len(numbers) == 40


BODIES: list[tuple[str, dict[str, Any]]] = [
    (
        "createInvoice",
        {"body": invoice(contactId=50, leadId=60, lines=[line(productCode="NEW")])},
    ),
    ("updateInvoice", {"body": invoice(id=1, status="Sent", lines=[line(productCode="NEW")])}),
    ("updateInvoiceStatus", {"body": {"id": 1, "status": "Sent", "emailId": 1}}),
    ("deleteInvoices", {"query": {"ids": [0, 1]}}),
    ("addBankCardPayment", {"body": {"invoiceId": 2, "amount": 100}}),
    ("refundInvoice", {"body": {"invoiceId": 3}}),
    (
        "importInvoice",
        {"body": invoice(contactId=None, contactXref="x", transactions=[{"amount": 1}])},
    ),
    ("createOrUpdateContact", {"body": {"firstName": "X", "inviteUser": True}}),
]


@pytest.mark.parametrize(("operation", "when"), BODIES)
def test_a_failure_at_any_write_leaves_nothing_behind(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, when: dict[str, Any]
) -> None:
    for event in ("Payment.Created", "LeadCreated", "User.CreatedOrUpdated"):
        target = {"eventName": event, "targetUrl": "http://127.0.0.1:9/"}
        call(space, "subscribeEvent", body=target)
    before, writes = space.state(), 0
    while True:
        with monkeypatch.context() as patch:
            left = _fail_after(patch, writes)
            answered = call(space, operation, **when)
        if left():
            break
        assert answered == FAILED
        assert space.state() == before
        writes += 1
    assert answered[0] == 200
    assert writes >= (2 if operation != "updateInvoiceStatus" else 1)


def _fail_after(patch: pytest.MonkeyPatch, writes: int) -> Any:
    """Let the next write after so many fail; return what tells whether there was none."""
    count = iter(range(10_000))
    last = [0]
    real = {name: getattr(Collection, name) for name in ("put", "delete")}

    def counting(name: str) -> Any:
        def write(*args: Any) -> Any:
            last[0] = next(count) + 1
            if last[0] > writes:
                raise RuntimeError("the disk is full")
            return real[name](*args)

        return write

    for name in real:
        patch.setattr(Collection, name, counting(name))
    return lambda: last[0] <= writes
