"""Webhook calls (assumed): one for each change of status of an invoice with a webhook_url."""

import json
from typing import Any

from mockinvoice.contract.judging.schemas import Schemas
from tests.space import Space
from tests.vendors.slyce.bodies import minimal, minimal_answer

HOOK = "https://a.example/hook"


def queued(space: Space) -> list[dict[str, Any]]:
    return space.world.deliveries.all()


def test_create_that_sends_queues_one_delivery(space: Space) -> None:
    answer = space.call("slyce", "createInvoice", body=minimal(send_now=1, webhook_url=HOOK))
    data = minimal_answer(
        send_now=1, webhook_url=HOOK, status="outstanding", date_sent="2024-04-29"
    )
    assert answer.json == data
    assert queued(space) == [
        {
            "id": "dl-1",
            "vendor": "slyce",
            "event": "invoice.outstanding",
            "subscription": None,
            "url": HOOK,
            "headers": {"Content-Type": "application/json"},
            "body": json.dumps({"event": "invoice.outstanding", **data}, separators=(",", ":")),
            "created_at": "2024-04-29T12:00:00Z",
            "state": "queued",
            "next_at": "2024-04-29T12:00:00Z",
            "attempts": [],
        }
    ]


def test_the_document_shows_the_delivery(space: Space) -> None:
    space.call("slyce", "updateInvoice", example="canceled")
    document = space.mock.vendors["slyce"].document.node
    content = document["webhooks"]["invoiceStatus"]["post"]["requestBody"]["content"]
    documented = content["application/json"]["examples"]["canceled"]["value"]
    assert json.loads(queued(space)[0]["body"]) == documented
    schema = Schemas("slyce", document).validator("/components/schemas/InvoiceEvent")
    assert schema.is_valid(documented)


def test_create_that_sends_nothing_queues_nothing(space: Space) -> None:
    space.call("slyce", "createInvoice", body=minimal(webhook_url=HOOK))
    assert queued(space) == []


def test_without_an_address_nothing_is_queued(space: Space) -> None:
    space.call("slyce", "createInvoice", body=minimal(send_now=1))
    space.call("slyce", "updateInvoice", path={"id": "2051"}, body=minimal(status="paid"))
    assert queued(space) == []


def test_address_that_comes_with_the_change_is_told(space: Space) -> None:
    space.call("slyce", "createInvoice", body=minimal())
    body = minimal(status="partial payment", webhook_url=HOOK)
    space.call("slyce", "updateInvoice", path={"id": "2051"}, body=body)
    assert [(d["event"], d["url"]) for d in queued(space)] == [("invoice.partial payment", HOOK)]


def test_reminder_changes_no_status_and_queues_nothing(space: Space) -> None:
    space.call("slyce", "sendInvoice", body=None)
    assert queued(space) == []


def test_each_change_is_told_in_its_order_with_the_invoice_as_it_was_then(space: Space) -> None:
    space.act("slyce", "record_payment", invoice=2050, amount="22.50")
    space.act("slyce", "record_payment", invoice=2050, amount="300")
    told = [json.loads(d["body"]) for d in queued(space)]
    assert [(t["event"], t["data"]["status"], t["data"]["balance"]) for t in told] == [
        ("invoice.partial payment", "partial payment", "300.00"),
        ("invoice.paid", "paid", "0.00"),
    ]
