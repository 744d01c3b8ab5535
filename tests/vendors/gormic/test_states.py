"""Every action in every state: the full effect, or the literal error and nothing changed."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_answer,
    assert_refused,
    call,
    create_credit,
    failure,
    invoice,
    on,
    success,
)

CLOSED = {"number": 2, "source": "gormic", "invoiced_at": "2024-04-29T12:00:00.000Z"}
UPDATE = {"applyExpiresAt": "2024-12-31"}


def test_open_invoice_can_be_updated(space: Space) -> None:
    before = invoice(space, "inv-open")
    answer = call(space, "updateInvoice", **on("inv-open", **UPDATE))
    assert_answer(answer, 200, success("updateInvoice", {"success": True}))
    assert invoice(space, "inv-open") == before | {"expires_at": "2024-12-31"}


def test_open_invoice_can_be_deleted(space: Space) -> None:
    before = space.state()
    answer = call(space, "deleteInvoice", **on("inv-open"))
    assert_answer(answer, 200, success("deleteInvoice", {"succeed": True, "success": True}))
    del before["gormic.invoices"]["org-demo/inv-open"]
    assert space.state() == before


def test_open_invoice_can_be_closed(space: Space) -> None:
    before = invoice(space, "inv-open")
    data = {
        "invoiceNumber": 2,
        "invoiceSource": "gormic",
        "invoicedAt": "2024-04-29T12:00:00.000Z",
    }
    answer = call(space, "closeInvoice", **on("inv-open"))
    assert_answer(answer, 200, success("closeInvoice", data))
    assert invoice(space, "inv-open") == before | {"state": "closed", **CLOSED}


def test_closed_invoice_can_be_sent(space: Space) -> None:
    before = space.state()
    answer = call(space, "sendInvoice", **on("inv-closed"))
    message_id = answer.json["data"]["messageId"]
    data = {"success": True, "messageId": message_id}
    assert_answer(answer, 200, success("sendInvoice", data))
    after = space.state()
    assert list(after.pop("_outbox")) == ["em-1"]
    assert before.pop("_sequences") | after.pop("_sequences") == space.state()["_sequences"]
    assert after == before


def test_closed_invoice_can_be_credited(space: Space) -> None:
    key = create_credit(space)
    assert invoice(space, key)["credits"] == "org-demo/inv-closed"


@pytest.mark.parametrize(
    ("state", "operation", "when", "code", "description"),
    [
        (
            "open",
            "sendInvoice",
            on("inv-open"),
            "InvoiceOpen",
            "Invoice inv-open is open",
        ),
        (
            "open",
            "createInvoice",
            {
                "body": {
                    "params": {
                        "orderId": "ord-1001",
                        "type": 2,
                        "referenceInvoiceId": "inv-open",
                    }
                }
            },
            "InvoiceOpen",
            "Invoice inv-open is open",
        ),
        (
            "closed",
            "updateInvoice",
            on("inv-closed", **UPDATE),
            "InvoiceClosed",
            "Invoice inv-closed is closed",
        ),
        (
            "closed",
            "deleteInvoice",
            on("inv-closed"),
            "InvoiceClosed",
            "Invoice inv-closed is closed",
        ),
        (
            "closed",
            "closeInvoice",
            on("inv-closed"),
            "InvoiceClosed",
            "Invoice inv-closed is closed",
        ),
    ],
)
@pytest.mark.parametrize(
    "status",
    [
        pytest.param(409, id="rest"),
        pytest.param(500, id="kit", marks=pytest.mark.space(options={"gormic.status": "kit"})),
    ],
)
def test_state_forbids(
    space: Space,
    state: str,
    operation: str,
    when: dict[str, Any],
    code: str,
    description: str,
    status: int,
) -> None:
    assert invoice(space, f"inv-{state}")["state"] == state
    assert_refused(space, operation, status, failure(operation, code, description), **when)


@pytest.mark.parametrize(
    ("operation", "sent"), [("updateInvoice", {"id": "inv-closed"}), ("updateInvoice", UPDATE)]
)
def test_state_counts_more_than_an_update_that_changes_nothing(
    space: Space, operation: str, sent: dict[str, Any]
) -> None:
    error = failure(operation, "InvoiceClosed", "Invoice inv-closed is closed")
    assert_refused(space, operation, 409, error, **on("inv-closed", **sent))


@pytest.mark.parametrize("state", ["open", "closed"])
def test_invoice_that_a_credit_note_refers_to_stays(space: Space, state: str) -> None:
    key = create_credit(space)
    if state == "closed":
        call(space, "closeInvoice", **on(key))
    error = failure(
        "deleteInvoice", "InvoiceReferenced", "A credit note refers to invoice inv-closed"
    )
    assert_refused(space, "deleteInvoice", 409, error, **on("inv-closed"))


def test_invoice_is_free_again_once_its_credit_note_is_deleted(space: Space) -> None:
    key = create_credit(space)
    call(space, "deleteInvoice", **on(key))
    error = failure("deleteInvoice", "InvoiceClosed", "Invoice inv-closed is closed")
    assert_refused(space, "deleteInvoice", 409, error, **on("inv-closed"))


def test_invoice_that_an_invoice_refers_to_can_be_deleted(space: Space) -> None:
    call(
        space,
        "createInvoice",
        body={"params": {"orderId": "ord-1001", "referenceInvoiceId": "inv-open"}},
    )
    answer = call(space, "deleteInvoice", **on("inv-open"))
    assert_answer(answer, 200, success("deleteInvoice", {"succeed": True, "success": True}))


@pytest.mark.parametrize("operation", ["updateInvoice", "deleteInvoice", "closeInvoice"])
@pytest.mark.parametrize("key", ["inv-none", "INV-OPEN", "ord-1001", "inv open", "ünbekannt"])
def test_unknown_invoice_is_not_found(space: Space, operation: str, key: str) -> None:
    when = {**on(key), "body": {"params": UPDATE}} if operation == "updateInvoice" else on(key)
    error = failure(operation, "NotFound", f"Invoice {key} not found")
    assert_refused(space, operation, 404, error, **when)


def test_unknown_invoice_cannot_be_sent(space: Space) -> None:
    error = failure("sendInvoice", "NotFound", "Invoice inv-none not found")
    assert_refused(space, "sendInvoice", 404, error, **on("inv-none"))


def test_deleted_invoice_is_not_found(space: Space) -> None:
    call(space, "deleteInvoice", **on("inv-open"))
    error = failure("closeInvoice", "NotFound", "Invoice inv-open not found")
    assert_refused(space, "closeInvoice", 404, error, **on("inv-open"))
