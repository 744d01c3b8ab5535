"""Event subscriptions, and what is queued for them, as exact text."""

import json
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import (
    call,
    create,
    failure,
    invoice,
    line,
    no_such,
    refused,
    success,
)

URL = "http://127.0.0.1:9/hook"
LINKED = failure(500, "Such target url is already linked to event")
EVENTS = [
    "Payment.Created",
    "LeadCreated",
    "Subscription.CreatedOrUpdated",
    "User.CreatedOrUpdated",
]


def subscribe(space: Space, event: str, url: str = URL) -> int:
    body = {"eventName": event, "targetUrl": url}
    status, answer = call(space, "subscribeEvent", body=body)
    assert status == 200, answer
    return int(answer["result"]["id"])


def queued(space: Space) -> list[tuple[str, str, dict[str, Any]]]:
    """Return event, address and body of every delivery."""
    found = space.world.deliveries.all()
    for delivery in found:
        assert delivery["vendor"] == "sperse"
        assert delivery["headers"] == {"Content-Type": "application/json"}
        assert delivery["state"] == "queued"
    return [(d["event"], d["url"], json.loads(d["body"])) for d in found]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_subscribed_to_in_any_case(space: Space, event: str) -> None:
    expected = {"id": 1, "eventName": event, "targetUrl": URL}
    body = {"eventName": event.upper(), "targetUrl": URL}
    assert call(space, "subscribeEvent", body=body) == success(expected)
    assert call(space, "getEventSubscriptions") == success([expected])


def test_an_event_is_linked_to_an_address_once(space: Space) -> None:
    subscribe(space, "LeadCreated")
    body = {"eventName": "LeadCreated", "targetUrl": URL}
    refused(space, LINKED, "subscribeEvent", body=body)
    assert subscribe(space, "Payment.Created") == 2
    assert subscribe(space, "LeadCreated", "http://127.0.0.1:9/other") == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com:8443/a/b?c=d#e",
        "http://localhost/",
        "http://[::1]:43121/x",
        "https://a?b",
    ],
)
def test_any_address_of_the_web_is_taken(space: Space, url: str) -> None:
    assert subscribe(space, "LeadCreated", url) == 1


def test_there_are_no_subscriptions_at_first(space: Space) -> None:
    assert call(space, "getEventSubscriptions") == success([])


def test_a_subscription_ends(space: Space) -> None:
    first, second = (subscribe(space, event) for event in EVENTS[:2])
    assert call(space, "unsubscribeEvent", query={"id": first}) == success(None)
    refused(space, no_such("EventSubscription", first), "unsubscribeEvent", query={"id": first})
    kept = {"id": second, "eventName": EVENTS[1], "targetUrl": URL}
    assert call(space, "getEventSubscriptions") == success([kept])
    assert subscribe(space, EVENTS[0]) == 3


def test_unsubscribing_ignores_a_body(space: Space) -> None:
    number = subscribe(space, "LeadCreated")
    answered = call(space, "unsubscribeEvent", query={"id": number}, raw="{")
    assert answered == success(None)


def test_a_payment_is_told_with_contact_invoice_and_transaction(space: Space) -> None:
    subscribe(space, "Payment.Created")
    assert call(space, "addBankCardPayment", example="payment") == success(None)
    ((event, url, _),) = queued(space)
    assert (event, url) == ("Payment.Created", URL)
    assert space.world.deliveries.all()[0]["body"] == (
        '{"contact":{"id":1,"fullName":"Ada Lovelace","email":"ada@example.com",'
        '"phone":"+442079460000"},'
        '"invoice":{"id":2,"number":"INV-20240401-0002","date":"2024-04-01T00:00:00Z",'
        '"description":null,"currencyId":"USD","grandTotal":100.0,"discountTotal":0.0,'
        '"shippingTotal":0.0,"taxTotal":0.0,"lines":[{"productId":null,'
        '"description":"Workshop","quantity":1,"rate":100.0,"total":100.0,"unitId":"Unit"}]},'
        '"transaction":{"id":2,"type":"Sale","date":"2024-04-29T10:00:00Z","amount":100.0,'
        '"currencyId":"USD","gatewayName":"Stripe","gatewayTransactionId":"ch_1001",'
        '"isSuccessful":true},'
        '"eventType":"Payment.Created","eventTime":"2024-04-29T12:00:00Z"}'
    )


def test_a_line_is_told_with_its_product(space: Space) -> None:
    subscribe(space, "Payment.Created")
    call(space, "addBankCardPayment", body={"invoiceId": 3, "amount": 1})
    ((_, _, body),) = queued(space)
    assert body["invoice"]["lines"] == [
        {
            "productId": 1,
            "description": None,
            "quantity": 4,
            "rate": 50.0,
            "total": 200.0,
            "unitId": "Hour",
        }
    ]


def test_every_address_of_an_event_is_told_and_no_other(space: Space) -> None:
    for url in (URL, URL + "/2"):
        subscribe(space, "Payment.Created", url)
    subscribe(space, "LeadCreated", URL + "/3")
    call(space, "addBankCardPayment", example="payment")
    assert [url for _, url, _ in queued(space)] == [URL, URL + "/2"]


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("addBankCardPayment", {"invoiceId": 3, "amount": -1}),
        ("addBankCardPayment", {"invoiceId": 3, "amount": 1, "transactionType": "Chargeback"}),
        ("refundInvoice", {"invoiceId": 3}),
        (
            "voidBankCardPayment",
            {"invoiceId": 3, "gatewayName": "Stripe", "gatewayTransactionId": "ch_1000"},
        ),
        ("updateInvoiceStatus", {"id": 2, "status": "Paid"}),
        ("createInvoice", invoice(status="Paid", contactId=50)),
    ],
)
def test_nothing_else_is_a_payment_or_a_lead(
    space: Space, operation: str, body: dict[str, Any]
) -> None:
    for event in EVENTS:
        subscribe(space, event)
    assert call(space, operation, body=body)[0] == 200
    assert queued(space) == []


def test_a_refused_payment_is_not_told(space: Space) -> None:
    subscribe(space, "Payment.Created")
    call(space, "addBankCardPayment", body={"invoiceId": 1, "amount": 1})
    assert queued(space) == []


def test_a_new_contact_is_told_as_a_lead(space: Space) -> None:
    subscribe(space, "LeadCreated")
    call(space, "createOrUpdateContact", example="new")
    ((event, _, body),) = queued(space)
    _, shown = call(space, "getContactData", query={"ContactId": 2})
    stamp = {"eventType": "LeadCreated", "eventTime": "2024-04-29T12:00:00Z"}
    assert (event, body) == ("LeadCreated", shown["result"] | stamp)
    call(space, "createOrUpdateContact", body={"contactId": 2, "nickName": "x"})
    assert len(queued(space)) == 1


def test_a_user_is_told_when_made_and_when_changed(space: Space) -> None:
    subscribe(space, "User.CreatedOrUpdated")
    call(space, "createOrUpdateContact", body={"contactId": 1, "nickName": "x"})
    assert queued(space) == []
    call(space, "createOrUpdateContact", body={"contactId": 1, "inviteUser": True})
    call(space, "createOrUpdateContact", body={"contactId": 1, "nickName": "y"})
    expected = {
        "contact": {
            "id": 1,
            "fullName": "Ada Lovelace",
            "email": "ada@example.com",
            "phone": "+442079460000",
        },
        "userId": 1,
        "eventType": "User.CreatedOrUpdated",
        "eventTime": "2024-04-29T12:00:00Z",
    }
    assert queued(space) == [("User.CreatedOrUpdated", URL, expected)] * 2


PAID = [
    ("addBankCardPayment", {"invoiceId": 4, "amount": 100}),
    ("updateInvoiceStatus", {"id": 4, "status": "Paid"}),
]


@pytest.mark.parametrize(("operation", "body"), PAID)
def test_a_paid_invoice_may_begin_a_subscription(
    space: Space, operation: str, body: dict[str, Any]
) -> None:
    subscribe(space, "Subscription.CreatedOrUpdated")
    lines = [line(), line(productCode="PRO-PLAN", total=0, rate=0)]
    create(space, status="Sent", subscriptionStartOn="2024-05-01", lines=lines)
    call(space, "addBankCardPayment", body={"invoiceId": 4, "amount": 1})
    assert queued(space) == []
    assert call(space, operation, body=body) == success(None)
    ((_, _, told),) = queued(space)
    assert told["subscription"] == {
        "invoiceId": 4,
        "startDate": "2024-05-01T00:00:00Z",
        "productCodes": ["PRO-PLAN"],
    }
    assert (told["contact"]["id"], told["eventType"]) == (1, "Subscription.CreatedOrUpdated")
    call(space, "addBankCardPayment", body={"invoiceId": 4, "amount": 1})
    assert len(queued(space)) == 1


def test_the_documents_events_are_what_is_sent(space: Space) -> None:
    """The example of the webhook in the document is the payment of its operation's example."""
    subscribe(space, "Payment.Created")
    call(space, "addBankCardPayment", example="payment")
    document = space.mock.vendors["sperse"].document.node
    content = document["webhooks"]["paymentCreated"]["post"]["requestBody"]["content"]
    documented = content["application/json"]["examples"]["payment"]["value"]
    assert queued(space)[0][2] == documented
