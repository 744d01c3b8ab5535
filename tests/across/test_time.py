"""One advance of the clock in which something falls due at every vendor."""

import pytest

from mockinvoice.app import Mock
from mockinvoice.core.records import Record
from tests.space import Space
from tests.vendors.gormic.wire import create_credit
from tests.vendors.segmetrics.calls import INVOICE, save
from tests.vendors.slyce.bodies import line, minimal
from tests.web.deliver.receivers import Receiver, receiving

TOKEN = "orderspace:0613837cbb1055bb4b4798558c169c15c960749ed96fe4a761835f94833a353b"
CREDIT = "018f29b9-e600-731e-9756-7eb589bc45f3"
CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}


@pytest.fixture(autouse=True)
def _served(mock: Mock) -> None:
    missing = {"gormic", "orderspace", "segmetrics", "slyce"} - mock.vendors.keys()
    if missing:
        pytest.skip(f"this run leaves out {', '.join(missing)}")


def plan_everything(space: Space, url: str) -> None:
    """Do what lets a token, a credit note, a reminder, a sync and a delivery fall due later."""
    body = {"webhook": {"endpoint": url, "events": ["customer.created"]}}
    space.call("orderspace", "createWebhook", body=body)
    create_credit(space, applyExpiresAt="2024-04-30")
    due = line(due_date="2024-04-30")
    body = minimal(send_now=1, send_reminder=1, line_items=[due])
    space.call("slyce", "createInvoice", body=body)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": None, "email": "grace@example.com"})
    grant = {"grant_type": "client_credentials", **CLIENT}
    space.call("orderspace", "createToken", body=grant)
    customer = {"customer": {"company_name": "Ada Ltd"}}
    space.call("orderspace", "createCustomer", body=customer)


def advance_through_everything(space: Space) -> list[Record]:
    with receiving(Receiver(statuses=(500, 500, 200))) as receiver:
        plan_everything(space, receiver.url)
        return space.advance(days=3)


def attempt(at: str, number: int) -> Record:
    data = {"id": "dl-1", "event": "customer.created", "attempt": number}
    return {"at": at, "kind": "delivery", "data": data}


@pytest.mark.space(options={"orderspace.http_endpoints": "allowed", "segmetrics.sync": "hourly"})
def test_everything_falls_due_in_order_of_time_and_the_same_twice(space: Space) -> None:
    fired = advance_through_everything(space)
    assert fired == [
        attempt("2024-04-29T12:01:00Z", 2),
        attempt("2024-04-29T12:06:00Z", 3),
        {"at": "2024-04-29T12:30:00Z", "kind": "orderspace.token_expiry", "data": {"token": TOKEN}},
        {"at": "2024-04-29T13:00:00Z", "kind": "segmetrics.sync", "data": {}},
        {
            "at": "2024-05-01T00:00:00Z",
            "kind": "gormic.credit_expiry",
            "data": {"organization": "org-demo", "id": CREDIT},
        },
        {"at": "2024-05-01T00:00:00Z", "kind": "slyce.reminder", "data": {"invoice": 2051}},
    ]
    space.world.reset()
    assert advance_through_everything(space) == fired
