"""Accounts and integrations come into being on first use."""

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import BODIES, INVOICE, delete, orders, read, save

NAMES = ["demo", "1", "Ünï cöde", "a.b", "contact", "v1", "x" * 200, "%2e", "<b>"]


@pytest.mark.parametrize("account", NAMES)
@pytest.mark.parametrize("integration", ["int1", "Zwei Drei", "invoice"])
def test_account_and_integration_may_be_any_text(
    space: Space, account: str, integration: str
) -> None:
    save(space, "upsertInvoice", INVOICE, account_id=account, integration_id=integration)
    assert "7001" in orders(space, account=account)


@pytest.mark.parametrize("operation", BODIES)
def test_every_integration_starts_with_contact_4(space: Space, operation: str) -> None:
    save(space, operation, BODIES[operation], account_id="fresh", integration_id="first")
    assert read(space, account="fresh")["email"] == "ada@example.com"


def test_slash_in_a_name_leads_to_no_other_room(space: Space) -> None:
    save(space, "upsertProduct", {"id": 1, "name": "x"}, account_id="a%2Fb", integration_id="c")
    save(space, "upsertProduct", {"id": 1, "name": "y"}, account_id="a", integration_id="b%2Fc")
    save(space, "upsertContact", {"contact_id": "c/4"}, account_id="a%2Fb")
    products = space.state()["segmetrics.products"].values()
    assert sorted(product["name"] for product in products if product["id"] == "1") == ["x", "y"]
    path = {"account_id": "a", "contact_id_or_email": "b%2Fc%2F4"}
    assert space.call("segmetrics", "getContact", path=path).status == 404


def test_starter_contact_that_was_deleted_does_not_come_back(space: Space) -> None:
    path = {"account_id": "fresh", "integration_id": "first"}
    assert delete(space, "deleteContact", "4", **path).status == 200
    assert delete(space, "deleteContact", "4", **path).status == 404
    read_path = {"account_id": "fresh", "contact_id_or_email": "4"}
    assert space.call("segmetrics", "getContact", path=read_path).status == 404


def test_refused_call_makes_no_integration(space: Space) -> None:
    before = space.state()
    path = {"account_id": "fresh", "integration_id": "first"}
    assert space.call("segmetrics", "upsertInvoice", path=path, body={}).status == 400
    assert delete(space, "deleteInvoice", "234115", **path).status == 404
    assert space.state() == before


@pytest.mark.space(seed="empty")
def test_empty_space_has_no_starter_contact(space: Space) -> None:
    answer = space.call("segmetrics", "upsertInvoice", body=INVOICE)
    assert answer.json == {"status": "error", "errors": ["contact '4' does not exist"]}
    save(space, "upsertContact", {"contact_id": 4})
    save(space, "upsertInvoice", INVOICE)
    assert list(orders(space)) == ["7001"]
