"""Lists: newest first, in pages that a cursor walks through."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from mockinvoice.core.clock import parse_instant
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record, Span
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.tables import CUSTOMERS

Test = Callable[[Record], bool]


def page(
    world: World,
    table: str,
    query: Mapping[str, Any],
    *,
    equal: Mapping[str, str] | None = None,
    within: Mapping[str, Span] | None = None,
    tests: tuple[Test, ...] = (),
    without: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return `{"<records>": […], "has_more": …}` for a list's parameters.

    `equal` maps parameters to the indexed members that must have their values; `within` narrows
    down what `tests` must all hold of. Raises NOT_FOUND for an unknown `starting_after`.
    """
    where = {member: query[name] for name, member in (equal or {}).items() if name in query}
    after = query.get("starting_after")
    if after is not None:
        existing(world, table, after)
    candidates = world.collection(table).scan(
        where=where, within=within, newest_first=True, after=after
    )
    matches = (record for _, record in candidates if all(test(record) for test in tests))
    found = list(islice(matches, query["limit"] + 1))
    return {
        table.rpartition(".")[2]: [shown(r, without=without) for r in found[: query["limit"]]],
        "has_more": len(found) > query["limit"],
    }


def existing(world: World, table: str, key: str) -> Record:
    """Return a record, or raise NOT_FOUND in the words for its kind."""
    record = world.collection(table).get(key)
    if record is not None:
        return record
    if table == CUSTOMERS:
        raise ApiError(Kind.NOT_FOUND, f"Couldn't find a customer with ID {key}")
    kind = table.rpartition(".")[2].removesuffix("es" if table.endswith("dispatches") else "s")
    raise ApiError(Kind.NOT_FOUND, f"Couldn't find {kind} with id {key}")


def near(query: Mapping[str, Any], *members: str) -> dict[str, Span]:
    """Return where to look for what `<member>_since`, `_after` and `_before` ask for.

    Whole days, and one more at each end: whatever the offset from UTC is that a record has.
    """
    found = {}
    for member in members:
        least = query.get(f"{member}_since") or query.get(f"{member}_after")
        most = query.get(f"{member}_before")
        if least is not None or most is not None:
            found[member] = _day(least, plus=-1), _day(most, plus=2)
    return found


def _day(bound: date | None, *, plus: int) -> str | None:
    try:
        return None if bound is None else (bound + timedelta(days=plus)).isoformat()[:10]
    except OverflowError:
        return None


def since(query: Mapping[str, Any], parameter: str = "created_since") -> Test:
    """Test that a record was created at the parameter's moment or later."""
    bound: datetime | None = query.get(parameter)
    return lambda record: bound is None or parse_instant(record["created"]) >= bound


def before(query: Mapping[str, Any], parameter: str = "created_before") -> Test:
    """Test that a record was created before the parameter's moment."""
    bound: datetime | None = query.get(parameter)
    return lambda record: bound is None or parse_instant(record["created"]) < bound


def day(
    query: Mapping[str, Any], parameter: str, *, member: str, holds: Callable[[date, date], bool]
) -> Test:
    """Test that `holds(the record's day, the parameter's day)`; without a day it never does."""
    bound: date | None = query.get(parameter)

    def test(record: Record) -> bool:
        if bound is None:
            return True
        return record[member] is not None and holds(date.fromisoformat(record[member]), bound)

    return test
