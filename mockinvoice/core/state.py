"""The state of a space: exported as JSON data and imported, all of it or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from mockinvoice.core import agenda, deliveries, mailbox, outgoing
from mockinvoice.core.records import Record, Rows, decode, encode
from mockinvoice.core.state_data import FORMAT, SpaceState
from mockinvoice.core.store import SEQUENCES
from mockinvoice.core.worlds import World

OWN_SEQUENCES = (
    *(agenda.COLLECTION, outgoing.COLLECTION, mailbox.COLLECTION),
    *(deliveries.COLLECTION, deliveries.LATE),
)


def export_state(world: World) -> dict[str, Any]:
    """Return what `read_state` takes: records by vendor and collection, sequences, agenda, clock.

    Credentials, journal, outbox and deliveries are not part of it.
    """
    with world.transaction():
        state = world.store.state()
        documents: dict[str, dict[str, Any]] = {}
        for name in sorted(name for name in state if not name.startswith("_")):
            vendor, _, collection = name.partition(".")
            documents.setdefault(vendor, {})[collection] = _decoded(state[name])
        numbers = _decoded(state.get(SEQUENCES, {}))
        return {
            "format": FORMAT,
            "space": world.name,
            "clock": world.clock.state(),
            "documents": documents,
            "sequences": {
                n: numbers[n]["value"] for n in sorted(numbers) if n not in OWN_SEQUENCES
            },
            "agenda": _decoded(state.get(agenda.COLLECTION, {})),
        }


def add_state(world: World, state: SpaceState) -> None:
    """Put a state beside the records and the agenda of a space, or change nothing.

    What has the same id is replaced; sequences and clock are taken over when they were sent.
    """
    with world.transaction():
        held = world.store.state()
        numbers = _decoded(held.get(SEQUENCES, {}))
        records = {name: rows for name, rows in held.items() if not name.startswith("_")}
        for name, rows in state.records.items():
            records[name] = {**records.get(name, {}), **rows}
        whole = replace(
            state,
            records=records,
            sequences={n: numbers[n]["value"] for n in numbers} | dict(state.sequences or {}),
            agenda={**held.get(agenda.COLLECTION, {}), **state.agenda},
        )
        import_state(world, whole)


def import_state(world: World, state: SpaceState) -> None:
    """Put a state in the place of the records and the agenda of a space, or change nothing.

    Sequences and clock are replaced when they were sent. Credentials, journal, outbox and
    deliveries stay.
    """
    with _undoing_clock_and_agenda(world), world.transaction():
        held = world.store.state()
        kept = {name: rows for name, rows in held.items() if name.startswith("_")}
        sequences = _merged(_decoded(kept.get(SEQUENCES, {})), state)
        world.store.replace(
            {**kept, **state.records, SEQUENCES: sequences, agenda.COLLECTION: state.agenda}
        )
        if state.clock is not None:
            world.clock.restore(state.clock)
        world.keep_settings()


@contextmanager
def _undoing_clock_and_agenda(world: World) -> Iterator[None]:
    """Keep what the store does not know of in step with it, whether the block lands or not."""
    with world.store.lock:
        before = world.clock.state()
        try:
            yield
        except BaseException:
            world.clock.restore(before)
            raise
        finally:
            world.agenda.rebuild()


def _merged(held: Mapping[str, Record], state: SpaceState) -> Rows:
    """Return the sequences to have; those of what stays go on, the agenda's beyond its entries."""
    if state.sequences is None:
        numbers = {name: record["value"] for name, record in held.items()}
    else:
        own = {name: held[name]["value"] for name in OWN_SEQUENCES if name in held}
        numbers = {**state.sequences, **own}
    planned = [int(key.rpartition("#")[2]) for key in state.agenda]
    if planned:
        numbers[agenda.COLLECTION] = max(numbers.get(agenda.COLLECTION, 0), *planned)
    return {name: encode({"value": number}) for name, number in numbers.items()}


def _decoded(rows: Rows) -> dict[str, Record]:
    return {key: decode(row) for key, row in rows.items()}
