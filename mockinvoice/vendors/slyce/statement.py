"""An invoice as people read it, in an e-mail or on paper: its rows, its sums, its due date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from mockinvoice.core.records import Record
from mockinvoice.vendors.slyce.amounts import balance, paid, total


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line, or (`is_child`) one child of the line before; `cost` with two decimals."""

    item: str
    cost: str
    due_date: str
    is_child: bool


def rows(invoice: Record) -> Iterator[Row]:
    """Yield lines and children by their `order`, those without one last (assumed)."""
    for line in _in_order(invoice["line_items"]):
        yield _row(line, due_date=line["due_date"], is_child=False)
        for child in _in_order(line["child"]):
            yield _row(child, due_date=line["due_date"], is_child=True)


def sums(invoice: Record) -> Iterator[tuple[str, str]]:
    """Yield the sums with their labels; credit and payments only where there are any."""
    yield "Total", str(total(invoice))
    if invoice["credit"]:
        yield "Credit", invoice["credit"]
    if invoice["payments"]:
        yield "Paid", str(paid(invoice))
    yield "Balance", str(balance(invoice))


def due_date(invoice: Record) -> str:
    """Return the earliest due date of the lines, else the date of the invoice."""
    days: list[str] = [line["due_date"] for line in invoice["line_items"]]
    return min(days, default=str(invoice["date"]))


def _row(item: Record, *, due_date: str, is_child: bool) -> Row:
    return Row(
        item=f"{item['quantity']} x {item['name']} ({item['sku']})",
        cost=item["total_cost"],
        due_date=due_date,
        is_child=is_child,
    )


def _in_order(items: Iterable[Record]) -> list[Record]:
    return sorted(items, key=lambda item: (item["order"] is None, Decimal(item["order"] or 0)))
