"""Reading invoices: by id, by hash, under both addresses, with both balances."""

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import DEMO_HASH, line, line_answer, minimal, minimal_answer

KEY = {"X-Authorization": "slyce-demo-key"}


@pytest.mark.parametrize("prefix", ["", "/v2"])
@pytest.mark.parametrize("key", ["2050", DEMO_HASH])
def test_id_and_hash_under_both_addresses(space: Space, prefix: str, key: str) -> None:
    expected = space.call("slyce", "getInvoice")
    answer = space.http("GET", f"/@{space.name}/slyce{prefix}/invoice/{key}", headers=KEY)
    assert (answer.status, answer.text) == (200, expected.text)


@pytest.mark.parametrize("path", ["/v2/invoice/2050", "/invoice/2050"])
def test_the_vendors_own_host_leads_here(space: Space, path: str) -> None:
    headers = {**KEY, "Host": "api.slycepay.com", "X-Mockinvoice-Space": space.name}
    assert space.http("GET", path, headers=headers).json["data"]["id"] == 2050


@pytest.mark.parametrize("operation", ["updateInvoice", "sendInvoice"])
def test_update_and_send_take_the_hash_too(space: Space, operation: str) -> None:
    answer = space.call("slyce", operation, path={"id": DEMO_HASH})
    assert (answer.status, answer.json["data"]["id"]) == (200, 2050)


def test_what_was_created_is_what_is_read(space: Space) -> None:
    created = space.call("slyce", "createInvoice", body=minimal(line_items=[line()]))
    for key in ("2051", created.json["data"]["hash"]):
        read = space.call("slyce", "getInvoice", path={"id": key})
        assert (read.status, read.json) == (
            200,
            minimal_answer(total="80.00", balance="80.00", line_items=[line_answer()]),
        )


def test_reading_changes_nothing(space: Space) -> None:
    before = space.state()
    space.call("slyce", "getInvoice")
    assert space.state() == before


@pytest.mark.space(options={"slyce.balance": "documented"})
def test_documented_balance_is_nothing_until_a_payment_is_recorded(space: Space) -> None:
    assert balance(space) == ("322.50", "0.00")
    space.act("slyce", "record_payment", invoice="2050", amount="22.50")
    assert balance(space) == ("322.50", "300.00")
    space.act("slyce", "record_payment", invoice="2050", amount="300")
    assert balance(space) == ("322.50", "0.00")


def test_computed_balance_follows_payments(space: Space) -> None:
    assert balance(space) == ("322.50", "322.50")
    space.act("slyce", "record_payment", invoice="2050", amount="22.50")
    assert balance(space) == ("322.50", "300.00")
    space.act("slyce", "record_payment", invoice="2050", amount="300.01")
    assert balance(space) == ("322.50", "0.00")


def balance(space: Space) -> tuple[str, str]:
    data = space.call("slyce", "getInvoice").json["data"]
    return data["total"], data["balance"]
