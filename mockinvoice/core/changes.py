"""What a transaction has changed, as a log keeps it: told, spelled and made once more.

A change is `(collection, id, row)`, with None as row where the record is gone. Two more are needed
to go back to another state without telling all of it: `(collection, None, None)`, all records of a
collection are gone; and `(collection, id, row, ahead)`, a new record that does not go to the end of
the order of creation but ahead of the record with that id.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import orjson

from mockinvoice.core.contents import Contents, Rows, encode
from mockinvoice.core.log_entries import Entry

Change = tuple[str, str, bytes | None] | tuple[str, None, None] | tuple[str, str, bytes, str]
State = dict[str, Rows]


def entry_of(space: str, changes: Iterable[Change]) -> dict[str, object]:
    """Return the entry of a transaction in a log."""
    return {"space": space, "changes": [_spell(change) for change in changes]}


def _spell(change: Change) -> tuple[object, ...]:
    row = change[2]
    return *change[:2], None if row is None else orjson.Fragment(row), *change[3:]


def replay(spaces: dict[str, State], entry: Entry) -> None:
    """Make the changes of an entry once more, in rows by space and collection."""
    if entry.get("drop"):
        spaces.pop(entry["space"], None)
    told = entry.get("changes", ())
    for (collection, is_ahead), changes in groupby(told, key=lambda c: (c[0], len(c) > 3)):
        state = spaces.setdefault(entry["space"], {})
        rows = state.setdefault(collection, {})
        if is_ahead:
            state[collection] = _with_those_ahead(rows, changes)
        else:
            _change(rows, changes)


def _change(rows: Rows, changes: Iterable[Any]) -> None:
    for _, key, record in changes:
        if key is None:
            rows.clear()
        elif record is None:
            rows.pop(key, None)
        else:
            rows[key] = encode(record)


def _with_those_ahead(rows: Rows, changes: Iterable[Any]) -> Rows:
    """Return rows with new ones in their places, in one pass over all."""
    ahead: dict[str, Rows] = {}
    for _, key, record, follower in changes:
        ahead.setdefault(follower, {})[key] = encode(record)
    made: Rows = {}
    for key, row in rows.items():
        made.update(ahead.get(key, {}))
        made[key] = row
    return made


def differences(name: str, before: Contents, after: Contents) -> Iterator[Change]:
    """Yield what makes one state of a collection out of another.

    A record that was made anew meanwhile has another place in the order of creation, thus it goes.
    """
    if not after.rows:
        yield name, None, None
        return
    was, now = before.serial_of, after.serial_of
    noted = before.noted_since(after) or after.noted_since(before)
    keys = {**was, **now} if noted is None else noted
    gone = sorted((was[key], key) for key in keys if key in was and was[key] != now.get(key))
    new = sorted((now[key], key) for key in keys if key in now and now[key] != was.get(key))
    kept = [key for key in keys if key in now and now[key] == was.get(key)]
    changed = sorted(key for key in kept if before.rows[key] is not after.rows[key])
    yield from ((name, key, None) for _, key in gone)
    yield from ((name, key, after.rows[key]) for key in changed)
    followers = _followers(new, after)
    for _, key in new:
        follower, row = followers[key], after.rows[key]
        yield (name, key, row) if follower is None else (name, key, row, follower)


def _followers(new: list[tuple[int, str]], after: Contents) -> Mapping[str, str | None]:
    """Return for each new record the first one behind it that is not new, None at the end."""
    found: dict[str, str | None] = {}
    for serial, key in reversed(new):
        place = bisect_right(after.order, serial)
        follower = after.id_at(after.order[place]) if place < len(after.order) else None
        found[key] = found.get(follower, follower) if follower is not None else None
    return found
