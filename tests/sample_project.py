"""A project that has nothing of ours but the installed package: its files by name."""

SAMPLE = {
    "shop.py": '''"""A shop that tells Orderspace about its customers."""

import json
from urllib.request import Request, urlopen


class Shop:
    """Knows where Orderspace is."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def register(self, company_name: str) -> str:
        """Create a customer and return its id."""
        body = json.dumps({"customer": {"company_name": company_name}}).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        with urlopen(Request(f"{self._url}/customers", body, headers), timeout=30) as answer:
            return str(json.load(answer)["customer"]["id"])
''',
    "test_shop.py": '''"""The shop, tested as its authors would."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from shop import Shop

from mockinvoice import MockClient, MockServer, Space, VerificationError


@pytest.fixture
def shop(mockinvoice: Space) -> Shop:
    return Shop(mockinvoice.url("orderspace"), mockinvoice.credential("orderspace"))


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(vendors=["orderspace"]) as server:
        yield server


@pytest.mark.mockinvoice(clock="2024-04-29T00:00:00Z", references="strict")
def test_customer_is_registered(shop: Shop, mockinvoice: Space) -> None:
    made = shop.register("Analytical Engines")
    customer = mockinvoice.collection("orderspace", "customers")[made]
    assert customer["company_name"] == "Analytical Engines"
    assert mockinvoice.verify(
        vendor="orderspace",
        operation="createCustomer",
        body_at={"/customer/company_name": {"matches": "^Analytical"}},
        where=lambda exchange: exchange["status"] == 200,
        times=1,
    ) == 1
    assert [finding["rule"] for finding in mockinvoice.findings] == []
    assert mockinvoice.coverage[0]["operations"]["createCustomer"]["exercised"] > 0


def test_failure_shows_what_came_nearest(shop: Shop, mockinvoice: Space) -> None:
    shop.register("Analytical Engines")
    with pytest.raises(VerificationError, match="found 1 among 1 exchanges"):
        mockinvoice.verify(operation="createCustomer", times=2)


def test_time_state_and_faults_are_in_the_hands_of_the_test(mockinvoice: Space) -> None:
    mockinvoice.clock.set(datetime(2024, 1, 1, tzinfo=UTC))
    fired = mockinvoice.clock.advance(days=31)
    assert [event["kind"] for event in fired] == []
    assert mockinvoice.snapshot("before")["records"] > 0
    mockinvoice.actions.slyce.record_payment(invoice=2050, amount="322.50")
    mockinvoice.restore("before")
    fault = mockinvoice.faults.add(vendor="slyce", nth="1-2", do={"status": 503})
    assert mockinvoice.faults == [fault]
    assert [message["subject"] for message in mockinvoice.outbox] == []
    assert [delivery["state"] for delivery in mockinvoice.deliveries] == []


def test_server_and_client_give_the_same_space(server: MockServer) -> None:
    with MockClient(server.url) as client, server.space("t1", clock="2024-04-29") as space:
        shop = Shop(space.url("orderspace"), space.credential("orderspace"))
        shop.register("Analytical Engines")
        assert client.space("t1").exchanges == space.exchanges
''',
}
