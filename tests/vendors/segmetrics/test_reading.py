"""The reading side: the only way to see what was imported."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import CONTACT, INVOICE, SUBSCRIPTION, orders, read, save

CORE = [
    *("contact_id", "first_name", "last_name", "email", "status"),
    *("date_created", "last_updated", "custom_fields"),
]
KEY = {"Authorization": "YOUR_API_KEY"}


@pytest.mark.parametrize(
    ("extend", "parts"),
    [
        ("", []),
        ("orders", ["orders"]),
        ("tags", ["tags"]),
        ("subscriptions", ["subscriptions"]),
        ("tags,orders", ["orders", "tags"]),
        ("subscriptions,orders,tags,orders", ["orders", "tags", "subscriptions"]),
        (" orders , tags ", ["orders", "tags"]),
        ("events,lists,tags", ["tags"]),
        ("Orders,x,,", []),
    ],
)
def test_extend_adds_what_it_names(space: Space, extend: str, parts: list[str]) -> None:
    assert list(read(space, extend=extend)) == [*CORE, *parts]


@pytest.mark.parametrize("name", ["4", "ada@example.com", "ADA@EXAMPLE.COM"])
def test_contact_is_read_by_id_or_email(space: Space, name: str) -> None:
    assert read(space, name)["contact_id"] == "4"


def test_filters_are_taken_from_a_form_as_in_the_vendors_example(space: Space) -> None:
    url = f"/@{space.name}/segmetrics/demo/contact/4"
    answer = space.http("GET", url, headers=KEY, form={"extend": "tags"})
    assert list(answer.json["data"]) == [*CORE, "tags"]
    answer = space.http("GET", f"{url}?extend=orders", headers=KEY, form={"extend": "tags"})
    assert list(answer.json["data"]) == [*CORE, "orders"]


def test_reading_host_needs_no_prefix(space: Space) -> None:
    headers = {**KEY, "Host": "api.segmetrics.io"}
    answer = space.http("GET", f"/@{space.name}/demo/contact/ada%40example.com", headers=headers)
    assert answer.json["data"]["contact_id"] == "4"


def test_records_are_shown_in_the_order_of_their_first_import(space: Space) -> None:
    for number in (3, 1, 2, 3):
        save(space, "upsertInvoice", {**INVOICE, "id": number})
        save(space, "upsertSubscription", {**SUBSCRIPTION, "id": number})
    held = read(space, extend="orders,subscriptions")
    assert [order["order_id"] for order in held["orders"]] == ["234115", "3", "1", "2"]
    assert [row["subscription_id"] for row in held["subscriptions"]] == ["3", "1", "2"]


def test_integrations_with_the_same_contact_show_the_one_written_last_with_all_records(
    space: Space,
) -> None:
    save(space, "upsertContact", {"contact_id": 4, "first_name": "There"}, integration_id="int2")
    save(space, "upsertInvoice", INVOICE, integration_id="int2")
    assert read(space)["first_name"] == "There"
    assert list(orders(space)) == ["234115", "7001"]
    save(space, "upsertContact", {"contact_id": 4, "first_name": "Here"})
    assert read(space, "ada@example.com")["first_name"] == "Here"
    assert sorted(orders(space, "ada@example.com")) == ["234115", "7001"]


def test_id_comes_before_email(space: Space) -> None:
    save(space, "upsertContact", {"contact_id": "ada@example.com"})
    assert read(space, "ada@example.com")["email"] is None


def test_accounts_are_strangers(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    path = {"account_id": "other", "contact_id_or_email": "249"}
    assert space.call("segmetrics", "getContact", path=path).status == 404


def test_account_that_was_never_written_to_answers_for_contact_4(space: Space) -> None:
    assert read(space, account="untouched")["first_name"] == "Ada"
    assert orders(space, account="untouched") == {}


def test_reading_changes_nothing(space: Space) -> None:
    before = space.state()
    read(space, extend="orders,tags,subscriptions")
    assert space.state() == before


@pytest.mark.space(seed="empty")
@pytest.mark.parametrize("account", ["demo", "other"])
def test_empty_space_holds_nobody(space: Space, account: str) -> None:
    path = {"account_id": account, "contact_id_or_email": "4"}
    before: Any = space.state()
    assert space.call("segmetrics", "getContact", path=path).status == 404
    assert space.state() == before
