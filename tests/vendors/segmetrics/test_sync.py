"""Invoices and subscriptions with an email alone wait for the data sync."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    CONTACT,
    INVOICE,
    SUBSCRIPTION,
    delete,
    orders,
    read,
    save,
)

BY_EMAIL = {**INVOICE, "contact_id": None, "email": "grace@example.com"}
SUBSCRIBED = {**SUBSCRIPTION, "contact_id": None, "email": "grace@example.com"}
hourly = pytest.mark.space(options={"segmetrics.sync": "hourly"})


def imported(space: Space, name: str = "249") -> tuple[list[str], list[str]]:
    """Return the ids of a contact's orders and subscriptions."""
    held = read(space, name, "orders,subscriptions")
    assert {o["contact_id"] for o in held["orders"]} <= {held["contact_id"]}
    assert {s["contact_id"] for s in held["subscriptions"]} <= {held["contact_id"]}
    return (
        [order["order_id"] for order in held["orders"]],
        [subscription["subscription_id"] for subscription in held["subscriptions"]],
    )


def import_all(space: Space, *steps: str) -> None:
    bodies: dict[str, Any] = {
        "upsertInvoice": BY_EMAIL,
        "upsertSubscription": SUBSCRIBED,
        "upsertContact": CONTACT,
    }
    for step in steps:
        save(space, step, bodies[step])


@pytest.mark.parametrize(
    "steps",
    [
        ("upsertContact", "upsertInvoice", "upsertSubscription"),
        ("upsertInvoice", "upsertSubscription", "upsertContact"),
        ("upsertInvoice", "upsertContact", "upsertSubscription"),
    ],
)
def test_records_are_linked_at_once_whichever_comes_first(
    space: Space, steps: tuple[str, ...]
) -> None:
    import_all(space, *steps)
    assert imported(space) == (["7001"], ["9001"])


@hourly
@pytest.mark.parametrize(
    "steps",
    [
        ("upsertContact", "upsertInvoice", "upsertSubscription"),
        ("upsertInvoice", "upsertSubscription", "upsertContact"),
    ],
)
def test_hourly_sync_links_on_the_next_full_hour(space: Space, steps: tuple[str, ...]) -> None:
    space.advance(minutes=20)
    import_all(space, *steps)
    assert imported(space) == ([], [])
    assert space.advance(minutes=39, seconds=59) == []
    assert imported(space) == ([], [])
    fired = space.advance(seconds=1)
    assert [(e["kind"], e["at"]) for e in fired] == [("segmetrics.sync", "2024-04-29T13:00:00Z")]
    assert imported(space) == (["7001"], ["9001"])


@hourly
def test_sync_is_planned_once_an_hour_and_only_for_what_can_be_linked(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    assert space.advance(hours=2) == []
    save(space, "upsertInvoice", BY_EMAIL)
    save(space, "upsertInvoice", {**BY_EMAIL, "id": 7002})
    assert len(space.advance(hours=2)) == 1
    assert space.advance(hours=2) == []
    save(space, "upsertInvoice", {**BY_EMAIL, "id": 7003})
    assert len(space.advance(hours=2)) == 1
    assert imported(space)[0] == ["7001", "7002", "7003"]


@hourly
def test_sync_on_demand_links_now(space: Space) -> None:
    import_all(space, "upsertInvoice", "upsertSubscription")
    assert space.act("segmetrics", "sync") == {"linked": 0}
    save(space, "upsertContact", CONTACT)
    assert space.act("segmetrics", "sync") == {"linked": 2}
    assert imported(space) == (["7001"], ["9001"])
    assert space.act("segmetrics", "sync") == {"linked": 0}
    assert len(space.advance(hours=1)) == 1
    assert imported(space) == (["7001"], ["9001"])


def test_email_is_compared_without_regard_to_case(space: Space) -> None:
    save(space, "upsertInvoice", {**BY_EMAIL, "email": "GRACE@Example.com"})
    save(space, "upsertContact", CONTACT)
    assert imported(space, "Grace@example.COM")[0] == ["7001"]


def test_contact_of_another_integration_is_not_linked(space: Space) -> None:
    save(space, "upsertContact", CONTACT, integration_id="int2")
    save(space, "upsertInvoice", BY_EMAIL)
    assert imported(space) == ([], [])
    save(space, "upsertContact", CONTACT)
    assert imported(space)[0] == ["7001"]


def test_contact_that_takes_over_an_email_gets_what_waits_for_it(space: Space) -> None:
    save(space, "upsertInvoice", BY_EMAIL)
    save(space, "upsertContact", {"contact_id": 4, "email": "grace@example.com"})
    assert set(orders(space)) == {"234115", "7001"}


def test_first_of_several_contacts_with_the_email_gets_the_record(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": 1, "email": "a@example.com"})
    save(space, "upsertContact", {"contact_id": 2, "email": "grace@example.com"})
    save(space, "upsertContact", {"contact_id": 1, "email": "grace@example.com"})
    save(space, "upsertInvoice", BY_EMAIL)
    assert imported(space, "1")[0] == ["7001"]
    assert imported(space, "2")[0] == []


@hourly
def test_record_sent_again_with_the_email_of_its_contact_stays_linked(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**BY_EMAIL, "contact_id": 249})
    save(space, "upsertInvoice", {**BY_EMAIL, "email": "GRACE@example.com"})
    assert imported(space)[0] == ["7001"]


@hourly
def test_record_sent_again_with_another_email_waits_again(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": 249})
    save(space, "upsertInvoice", {**BY_EMAIL, "email": "ada@example.com"})
    assert imported(space)[0] == []
    space.advance(hours=1)
    assert set(orders(space)) == {"234115", "7001"}


def test_contact_id_decides_if_both_are_sent(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": 4, "email": "grace@example.com"})
    assert imported(space)[0] == []
    assert set(orders(space)) == {"234115", "7001"}


def test_records_linked_by_email_wait_again_when_their_contact_is_deleted(space: Space) -> None:
    import_all(space, "upsertContact", "upsertInvoice", "upsertSubscription")
    delete(space, "deleteContact", "249")
    save(space, "upsertContact", {"contact_id": 300, "email": "grace@example.com"})
    assert imported(space, "300") == (["7001"], ["9001"])


def test_records_linked_by_id_stay_with_that_id_when_their_contact_is_deleted(
    space: Space,
) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": 249})
    delete(space, "deleteContact", "249")
    save(space, "upsertContact", {"contact_id": 300, "email": "grace@example.com"})
    assert imported(space, "300")[0] == []
    save(space, "upsertContact", {"contact_id": 249})
    assert imported(space)[0] == ["7001"]


def test_waiting_record_passes_to_another_contact_with_the_email(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": 1, "email": "a@example.com"})
    save(space, "upsertContact", {"contact_id": 2, "email": "grace@example.com"})
    save(space, "upsertContact", {"contact_id": 1, "email": "grace@example.com"})
    save(space, "upsertInvoice", BY_EMAIL)
    delete(space, "deleteContact", "1")
    assert imported(space, "2")[0] == ["7001"]


def test_waiting_invoice_can_be_deleted(space: Space) -> None:
    save(space, "upsertInvoice", BY_EMAIL)
    assert delete(space, "deleteInvoice", "7001").status == 200
    save(space, "upsertContact", CONTACT)
    assert imported(space)[0] == []
