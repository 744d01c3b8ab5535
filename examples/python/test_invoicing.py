"""The client against the mock: every test has an Orderspace of its own."""

import pytest
from invoicing import Invoicing

from mockinvoice import Space

CUSTOMER, ORDER = "cu_pg34zo1x", "or_e875r5l5"

pytestmark = pytest.mark.mockinvoice(clock="2024-04-29T09:00:00Z")


@pytest.fixture
def invoicing(mockinvoice: Space) -> Invoicing:
    return Invoicing(mockinvoice.url("orderspace"), "demo-client", "demo-secret")


def test_invoice_is_created(invoicing: Invoicing, mockinvoice: Space) -> None:
    key = invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5)
    assert mockinvoice.collection("orderspace", "invoices")[key]["customer_id"] == CUSTOMER
    mockinvoice.verify(
        vendor="orderspace",
        operation="createInvoice",
        status=200,
        body_at={"/invoice/invoice_lines/0/name": "Round Tuit"},
        times=1,
    )


@pytest.mark.mockinvoice(allow_findings=True)  # the client learns from a 401 that it expired
def test_token_is_renewed_when_it_has_expired(invoicing: Invoicing, mockinvoice: Space) -> None:
    invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5)
    mockinvoice.clock.advance(minutes=31)
    invoicing.create(CUSTOMER, ORDER, "Uber Trinket", 3)
    mockinvoice.verify(operation="createToken", times=2)
    mockinvoice.verify(operation="createInvoice", status=200, times=2)


def test_call_is_sent_again_when_the_vendor_is_down(
    invoicing: Invoicing, mockinvoice: Space
) -> None:
    mockinvoice.faults.add(operation="createInvoice", nth=1, do={"status": 503})
    invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5)
    assert [e["status"] for e in mockinvoice.exchanges] == [200, 503, 200]


def test_payment_is_seen(invoicing: Invoicing, mockinvoice: Space) -> None:
    key = invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5)
    assert not invoicing.is_paid(key)
    mockinvoice.actions.orderspace.record_payment(invoice=key, amount="12.50")
    assert invoicing.is_paid(key)
