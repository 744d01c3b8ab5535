"""Adding, updating and deleting contacts."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    CONTACT,
    INVOICE,
    NOW,
    SUBSCRIPTION,
    delete,
    orders,
    read,
    refused,
    save,
    succeeded,
    whole,
)

ADA = {
    "contact_id": "4",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "status": "active",
    "date_created": "2018-10-01T09:00:00+00:00",
    "last_updated": "2018-10-01T09:00:00+00:00",
    "custom_fields": {},
}


def saved(contact_id: str) -> tuple[int, str, Any]:
    return succeeded(contact={"contact_id": contact_id})


def test_new_contact_is_active_and_dated_now(space: Space) -> None:
    assert whole(save(space, "upsertContact", CONTACT)) == saved("249")
    assert read(space, "249") == {
        "contact_id": "249",
        "first_name": None,
        "last_name": None,
        "email": "grace@example.com",
        "status": "active",
        "date_created": NOW,
        "last_updated": NOW,
        "custom_fields": {},
    }


def test_contact_may_have_no_email(space: Space) -> None:
    assert whole(save(space, "upsertContact", {"contact_id": "007"})) == saved("007")
    assert read(space, "007")["email"] is None


def test_contact_without_id_gets_the_next_free_number(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": 2})
    ids = [
        save(space, "upsertContact", {"email": f"{name}@example.com"}).json["contact"]
        for name in "abcd"
    ]
    assert ids == [{"contact_id": name} for name in ("1", "3", "5", "6")]
    other = save(space, "upsertContact", {"email": "a@example.com"}, integration_id="int2")
    assert whole(other) == saved("1")


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({"first_name": "Augusta"}, {"first_name": "Augusta"}),
        ({"last_name": ""}, {"last_name": ""}),
        ({"last_name": None}, {}),
        ({"status": "inactive"}, {"status": "inactive"}),
        ({"email": "ada@new.example"}, {"email": "ada@new.example"}),
        ({"date_created": "2018-01-01 00:00:00"}, {"date_created": "2018-01-01T00:00:00+00:00"}),
        ({"last_updated": "2018-01-01 00:00:00"}, {"last_updated": "2018-01-01T00:00:00+00:00"}),
        ({"custom_fields": {"a": 1, "b": [True]}}, {"custom_fields": {"a": 1, "b": [True]}}),
        ({"custom_fields": []}, {}),
        ({"utm_source": "x", "geo_lat": 45.5}, {}),
    ],
)
def test_update_changes_what_is_sent(
    space: Space, sent: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert whole(save(space, "upsertContact", {"contact_id": 4, **sent})) == saved("4")
    assert read(space) == {**ADA, "last_updated": NOW, **changed}


def test_everything_about_the_visit_is_kept(space: Space) -> None:
    visit = {
        **dict.fromkeys(("utm_campaign", "utm_content", "utm_medium", "utm_source"), "u"),
        **dict.fromkeys(("utm_term", "referring_url", "optin_url", "ip_address"), "v"),
        **dict.fromkeys(("affiliate_id", "geo_lat", "geo_lon"), "w"),
    }
    save(space, "upsertContact", {**CONTACT, **visit})
    kept = space.state()["segmetrics.contacts"]["demo/int1/249"]
    assert {name: kept[name] for name in visit} == visit


def test_custom_fields_are_merged_and_null_removes_one(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": 4, "custom_fields": {"a": "1", "b": "2"}})
    save(space, "upsertContact", {"contact_id": 4, "custom_fields": {"b": None, "c": "3"}})
    save(space, "upsertContact", {"contact_id": 4})
    assert read(space)["custom_fields"] == {"a": "1", "c": "3"}


def test_contact_is_looked_up_by_id_before_email(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    body = {"contact_id": 249, "email": "ada@example.com", "first_name": "Grace"}
    assert whole(save(space, "upsertContact", body)) == saved("249")
    assert read(space, "249")["first_name"] == "Grace"
    assert read(space, "4") == ADA


def test_contact_is_found_by_email_whatever_its_case(space: Space) -> None:
    body = {"email": "ADA@example.com", "first_name": "Augusta"}
    assert whole(save(space, "upsertContact", body)) == saved("4")
    assert read(space, "ada@Example.com") == {
        **ADA,
        "first_name": "Augusta",
        "email": "ADA@example.com",
        "last_updated": NOW,
    }


def test_contact_found_by_email_takes_over_the_id_and_its_records_follow(space: Space) -> None:
    save(space, "upsertSubscription", SUBSCRIPTION)
    save(space, "addTags", {"contact_id": 4, "tags": ["vip"]})
    body = {"contact_id": 77, "email": "ada@example.com"}
    assert whole(save(space, "upsertContact", body)) == saved("77")
    path = {"account_id": "demo", "contact_id_or_email": "4"}
    gone = space.call("segmetrics", "getContact", path=path)
    assert whole(gone) == refused(404, "contact '4' not found")
    held = read(space, "77", "orders,tags,subscriptions")
    assert [(o["order_id"], o["contact_id"]) for o in held["orders"]] == [("234115", "77")]
    assert {row["contact_id"] for row in held["orders"][0]["line_items"]} == {"77"}
    assert [(s["subscription_id"], s["contact_id"]) for s in held["subscriptions"]] == [
        ("9001", "77")
    ]
    assert [(t["name"], t["contact_id"]) for t in held["tags"]] == [("vip", "77")]


def test_contact_is_deleted_by_id(space: Space) -> None:
    deleted = {"id": "4", "status": "success", "object": "contact", "deleted": True}
    assert whole(delete(space, "deleteContact", "4")) == (200, "application/json", deleted)
    path = {"account_id": "demo", "contact_id_or_email": "4"}
    assert space.call("segmetrics", "getContact", path=path).status == 404
    assert whole(delete(space, "deleteContact", "4")) == refused(404, "contact '4' not found")


def test_all_contacts_with_an_email_are_deleted_by_it(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertContact", {"contact_id": 249, "email": "ada@example.com"})
    name = "ADA@example.com"
    deleted = {"id": name, "status": "success", "object": "contact", "deleted": True}
    assert whole(delete(space, "deleteContact", name)) == (200, "application/json", deleted)
    assert whole(delete(space, "deleteContact", "4")) == refused(404, "contact '4' not found")
    assert whole(delete(space, "deleteContact", "249")) == refused(404, "contact '249' not found")


def test_deleting_a_contact_deletes_no_invoices(space: Space) -> None:
    save(space, "upsertInvoice", INVOICE)
    delete(space, "deleteContact", "4")
    save(space, "upsertContact", {"contact_id": 4})
    assert set(orders(space)) == {"234115", "7001"}
    assert delete(space, "deleteInvoice", "234115").status == 200


def test_deleting_a_contact_leaves_other_integrations_alone(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": 4}, integration_id="int2")
    delete(space, "deleteContact", "4")
    assert read(space)["contact_id"] == "4"
    delete(space, "deleteContact", "4", integration_id="int2")
    path = {"account_id": "demo", "contact_id_or_email": "4"}
    assert space.call("segmetrics", "getContact", path=path).status == 404
