"""Money, rates and times as Orderspace writes them.

Records hold amounts as decimal text in major units (`"22.25"`); on the wire they are JSON numbers
with a decimal point, exact to the last digit.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from mockinvoice.core.clock import spell_instant
from mockinvoice.core.money import decimal, half_up, tax
from mockinvoice.core.records import Record

AMOUNTS = frozenset(
    {
        *("unit_price", "sub_total", "tax_rate", "tax_amount", "net_total", "gross_total"),
        *("amount", "percentage", "deposit_percentage", "minimum_spend", "rrp", "weight"),
        *("rate", "conversion_rate"),
    }
)
OPAQUE = frozenset({"options"})
NESTS = frozenset({dict, list})


@lru_cache(4096)
def number(amount: str) -> orjson.Fragment:
    """Spell an amount as a JSON number that has a decimal point, e.g. `30.0` or `22.25`."""
    whole, _, places = format(decimal(amount) + 0, "f").partition(".")
    return orjson.Fragment(f"{whole}.{places.rstrip('0') or '0'}".encode())


def shown(data: Any, *, without: Collection[str] = ()) -> Any:
    """Return a record as it is answered: amounts as numbers, without the members of `without`."""
    if data.__class__ is list:
        return [shown(item) for item in data]
    if data.__class__ is not dict:
        return data
    found: Record = {n: v for n, v in data.items() if n not in without} if without else data.copy()
    for name in AMOUNTS.intersection(found):
        if found[name] is not None:
            found[name] = number(found[name])
    for name in [name for name, value in found.items() if value.__class__ in NESTS]:
        if name not in OPAQUE:
            found[name] = shown(found[name])
    return found


def spell_time(instant: datetime) -> str:
    """Spell a time to the second, e.g. `2021-03-09T13:08:51Z`."""
    return spell_instant(instant, to="seconds")


def priced(*, quantity: int, unit_price: Decimal, tax_rate: Decimal) -> Record:
    """Return the amounts of a line: unit_price, sub_total, tax_rate, tax_amount.

    The sub-total is half-up to cents, and so is the tax on it (assumed, see NOTES.md).
    """
    sub_total = half_up(unit_price * quantity)
    return {
        "unit_price": str(unit_price),
        "sub_total": str(sub_total),
        "tax_rate": str(tax_rate),
        "tax_amount": str(tax(sub_total, rate=tax_rate)),
    }


def totals(lines: Iterable[Mapping[str, Any]]) -> Record:
    """Return net_total and gross_total of lines."""
    net = gross = Decimal("0.00")
    for line in lines:
        net += decimal(line["sub_total"])
        gross += decimal(line["sub_total"]) + decimal(line["tax_amount"])
    return {"net_total": str(net), "gross_total": str(gross)}
