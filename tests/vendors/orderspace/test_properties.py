"""What holds for all amounts, all walks and all orders of events."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockinvoice.app import Mock, create_app
from mockinvoice.settings import Settings
from mockinvoice.vendors.orderspace.amounts import number, priced, totals
from tests.space import Space
from tests.vendors.orderspace.samples import (
    PLAIN,
    TRAP,
    VENDOR,
    create_dispatch,
    create_invoice,
    order_of,
)

CENT = Decimal("0.01")
BOUND = Decimal(999_999_999_999)
prices = st.decimals(-BOUND, BOUND, places=2)
rates = st.decimals(0, 100, places=2)
quantities = st.integers(1, 999_999)
lines = st.builds(
    lambda quantity, price, rate: priced(quantity=quantity, unit_price=price, tax_rate=rate),
    quantities,
    prices,
    rates,
)
NAMES = count(1)


@contextmanager
def fresh(mock: Mock) -> Iterator[Space]:
    """Give each example a space of its own; a fixture would be shared between them."""
    space = Space(mock, f"property{next(NAMES)}")
    mock.worlds.put(space.name, {"clock": "2024-04-29T12:00:00Z"})
    try:
        yield space
    finally:
        mock.worlds.delete(space.name)


@pytest.fixture(scope="module")
def vendor() -> Mock:
    return create_app(Settings(vendors=(VENDOR,)))


def half_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


@given(quantities, prices, rates)
def test_a_line_is_exact_and_half_up(quantity: int, price: Decimal, rate: Decimal) -> None:
    line = priced(quantity=quantity, unit_price=price, tax_rate=rate)
    assert Decimal(line["sub_total"]) == price * quantity
    assert Decimal(line["tax_amount"]) == half_up(price * quantity * rate / 100)


@given(st.lists(lines, max_size=40))
def test_totals_are_the_sums_of_their_lines(found: list[dict[str, str]]) -> None:
    net = sum((Decimal(line["sub_total"]) for line in found), Decimal(0))
    tax = sum((Decimal(line["tax_amount"]) for line in found), Decimal(0))
    total = totals(found)
    assert (Decimal(total["net_total"]), Decimal(total["gross_total"])) == (net, net + tax)


@given(st.decimals(-(10**22), 10**22, places=2))
def test_an_amount_is_spelled_exactly_with_a_decimal_point(amount: Decimal) -> None:
    text = orjson.dumps(number(str(amount))).decode()
    assert Decimal(text) == amount
    assert "." in text
    assert not text.startswith("-0.0") or amount != 0


def test_nothing_is_never_negative() -> None:
    assert orjson.dumps(number("-0.00")) == b"0.0"


steps = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "proforma", "dispatch", "delete", "pay"]),
        st.sampled_from([(PLAIN, "ol_z1ow2pdm"), (TRAP, "ol_d16560mn"), (TRAP, "ol_nm427o01")]),
        st.one_of(st.none(), st.integers(1, 6)),
    ),
    max_size=12,
)


def take(space: Space, kind: str, where: tuple[str, str], quantity: int | None) -> None:
    order, line = where
    lines = [{"order_line_id": line, "quantity": quantity}]
    if kind in ("invoice", "proforma"):
        create_invoice(space, order, invoice_lines=lines, proforma=kind == "proforma")
    elif kind == "dispatch":
        create_dispatch(space, order, dispatch_lines=lines)
    else:
        invoices = space.call(VENDOR, "listInvoices").json["invoices"]
        newest = invoices[(quantity or 0) % len(invoices)]["id"]
        if kind == "delete":
            space.call(VENDOR, "deleteInvoice", path={"invoice_id": newest})
        else:
            space.act(VENDOR, "record_payment", invoice=newest, amount="500")


def billed(invoices: list[Any], *, paid: bool = False) -> dict[str, int]:
    """Sum what real invoices bill of each order line."""
    found: dict[str, int] = {}
    for invoice in invoices:
        if not invoice["proforma"] and (invoice["paid"] or not paid):
            for line in invoice["invoice_lines"]:
                key = line["order_line_id"]
                found[key] = found.get(key, 0) + line["quantity"]
    return found


@settings(max_examples=25)
@given(steps)
def test_counts_are_what_the_papers_say_whatever_happens(
    vendor: Mock, happened: list[tuple[str, tuple[str, str], int | None]]
) -> None:
    with fresh(vendor) as space:
        for step in happened:
            take(space, *step)
        invoices = space.call(VENDOR, "listInvoices", query={"limit": 200}).json["invoices"]
        for key in (PLAIN, TRAP):
            order = order_of(space, key)
            for line in order["order_lines"]:
                assert line["invoiced"] == billed(invoices).get(line["id"], 0)
                assert line["paid"] == billed(invoices, paid=True).get(line["id"], 0)
                assert 0 <= line["invoiced"] <= line["quantity"]
                assert 0 <= line["dispatched"] <= line["quantity"]
            assert order["status"] == expected_status(order)
        numbers = [invoice["number"] for invoice in invoices]
        assert len(set(numbers)) == len(numbers)


def expected_status(order: Any) -> str:
    lines = order["order_lines"]
    if all(line["dispatched"] == line["quantity"] for line in lines):
        return "fulfilled"
    if any(line["dispatched"] for line in lines):
        return "part_fulfilled"
    is_invoiced = all(line["invoiced"] == line["quantity"] for line in lines)
    return "invoiced" if is_invoiced else "new"


def by_has_more(page: Any, limit: int) -> bool:
    return bool(page["has_more"])


def by_short_page(page: Any, limit: int) -> bool:
    return len(page["invoices"]) == limit


def by_empty_page(page: Any, limit: int) -> bool:
    return bool(page["invoices"])


@settings(max_examples=20)
@given(
    st.sampled_from([by_has_more, by_short_page, by_empty_page]),
    st.integers(0, 12),
    st.integers(1, 15),
    st.lists(st.integers(0, 2), max_size=4),
)
def test_every_way_to_walk_sees_each_older_invoice_once_and_ends(
    vendor: Mock,
    goes_on: Callable[[Any, int], bool],
    records: int,
    limit: int,
    added: list[int],
) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            create_invoice(space, proforma=True)

    with fresh(vendor) as space:
        add(records)
        everything = [i["id"] for i in space.call(VENDOR, "listInvoices").json["invoices"]]
        seen: list[str] = []
        query: dict[str, Any] = {"limit": limit}
        more = True
        while more:
            page = space.call(VENDOR, "listInvoices", query=query).json
            seen += [invoice["id"] for invoice in page["invoices"]]
            more, query["starting_after"] = goes_on(page, limit), seen[-1]
            add(added.pop() if added else 0)
        assert seen == everything
