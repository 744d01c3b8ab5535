"""Reading the state of a space from JSON data: strictly, and saying where it is wrong."""

import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockinvoice.core.clock import EARLIEST, LATEST, parse_instant
from mockinvoice.core.records import Rows, encode

FORMAT = 1
MEMBERS = ("format", "space", "clock", "documents", "sequences", "agenda")
# Seconds from the machine's time that leave every clock in its years.
EARLIEST_OFFSET, LATEST_OFFSET = -1_500_000_000, 100_000_000_000
COLLECTION_NAME = re.compile(r"[a-z][a-z0-9_]*")
Place = tuple[str | int, ...]


class SeedFileError(ValueError):
    """A seed file cannot be used; the message names the file, the line and the remedy."""


class StateError(ValueError):
    """A state cannot be taken; `place` leads to the value, `reason` says what is wrong with it."""

    def __init__(self, place: Place, reason: str) -> None:
        self.place = place
        self.reason = reason
        where = ".".join(str(step) for step in place)
        super().__init__(f"{where}: {reason}" if where else reason)


@dataclass(frozen=True, kw_only=True)
class SpaceState:
    """A state that has been read: rows by collection, and None for what was not sent."""

    records: Mapping[str, Rows]
    sequences: Mapping[str, int] | None
    agenda: Rows
    clock: dict[str, str | float | None] | None

    @property
    def count(self) -> int:
        """The number of records."""
        return sum(len(rows) for rows in self.records.values())


def read_state(data: Any, *, vendors: Collection[str], events: Container[str]) -> SpaceState:
    """Read JSON data strictly. Raises `StateError` for the first thing that is wrong.

    `vendors` and `events` are those that the mock has: nothing else can be in its spaces.
    """
    members = _members(data, ())
    for name in members:
        if name not in MEMBERS:
            raise StateError((name,), f"is not one of {', '.join(MEMBERS)}")
    if members.get("format") != FORMAT:
        raise StateError(("format",), f"is {members.get('format')!r}; only {FORMAT} can be read")
    if "documents" not in members:
        raise StateError(("documents",), "is missing")
    return SpaceState(
        records=dict(_collections(members["documents"], vendors)),
        sequences=_sequences(members["sequences"]) if "sequences" in members else None,
        agenda=dict(_entries(members.get("agenda", {}), events)),
        clock=_clock(members["clock"]) if "clock" in members else None,
    )


def _members(value: Any, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise StateError(place, f"is {_kind(value)}, not an object")
    for name in value:
        if not isinstance(name, str) or not name:
            raise StateError(place, f"has the name {name!r}, which is not a text")
    return value


def _kind(value: Any) -> str:
    return {list: "an array", str: "a text", type(None): "null"}.get(type(value), repr(value))


def _collections(documents: Any, vendors: Collection[str]) -> Iterator[tuple[str, Rows]]:
    for vendor, collections in _members(documents, ("documents",)).items():
        if vendor not in vendors:
            raise StateError(("documents", vendor), f"is no vendor; use {', '.join(vendors)}")
        for name, records in _members(collections, ("documents", vendor)).items():
            place = ("documents", vendor, name)
            if not COLLECTION_NAME.fullmatch(name):
                raise StateError(place, "is no name of a collection; use a-z, 0-9 and _")
            yield f"{vendor}.{name}", _rows(records, place)


def _rows(records: Any, place: Place) -> Rows:
    rows: Rows = {}
    for key, record in _members(records, place).items():
        rows[key] = _row(_members(record, (*place, key)), (*place, key))
    return rows


def _row(record: Mapping[str, Any], place: Place) -> bytes:
    try:
        return encode(record)
    except TypeError as error:
        raise StateError(place, f"cannot be kept as JSON: {error}") from error


def _sequences(sequences: Any) -> dict[str, int]:
    found = {}
    for name, number in _members(sequences, ("sequences",)).items():
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**53:
            raise StateError(("sequences", name), f"is {number!r}, not a whole number from 0 on")
        found[name] = number
    return found


def _entries(entries: Any, events: Container[str]) -> Iterator[tuple[str, bytes]]:
    for key, entry in _members(entries, ("agenda",)).items():
        place = ("agenda", key)
        members = _members(entry, place)
        if set(members) != {"at", "kind", "data"}:
            raise StateError(place, "must have exactly at, kind and data")
        if not isinstance(members["kind"], str) or members["kind"] not in events:
            raise StateError((*place, "kind"), f"is {members['kind']!r}, which no vendor plans")
        if not re.fullmatch(re.escape(members["kind"]) + r"#[0-9]{1,15}", key):
            raise StateError(place, f"must be named {members['kind']}#<number>")
        _instant(members["at"], (*place, "at"))
        _members(members["data"], (*place, "data"))
        yield key, _row(members, place)


def _clock(clock: Any) -> dict[str, str | float | None]:
    members = {"frozen_at": None, "offset": 0.0, **_members(clock, ("clock",))}
    if set(members) != {"frozen_at", "offset"}:
        raise StateError(("clock",), "must have frozen_at and offset alone")
    if members["frozen_at"] is not None:
        _instant(members["frozen_at"], ("clock", "frozen_at"))
    if not _is_offset(members["offset"]):
        reason = f"is {members['offset']!r}, not a number of seconds"
        raise StateError(("clock", "offset"), reason)
    return members


def _is_offset(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and EARLIEST_OFFSET <= value <= LATEST_OFFSET


def _instant(value: Any, place: Place) -> None:
    try:
        instant = parse_instant(value)
    except (TypeError, ValueError) as error:
        example = "2024-04-29T12:00:00Z"
        raise StateError(place, f"is {value!r}; use an instant such as {example}") from error
    if not EARLIEST <= instant <= LATEST:
        raise StateError(place, f"is {value!r}; use one of the years 1970 to 8999")
