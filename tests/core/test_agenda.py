"""What falls due, in order of time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.core.agenda import COLLECTION, Agenda, next_full_hour
from mockinvoice.core.records import Record
from mockinvoice.core.store import Collection, Store

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOON + 100 * HOUR


@pytest.fixture
def store() -> Store:
    return Store(indexes={})


@pytest.fixture
def agenda(store: Store) -> Agenda:
    return Agenda(store, kinds={"v.a", "v.b"})


def add(agenda: Agenda, store: Store, hours: int, *, kind: str = "v.a", **data: Any) -> str:
    with store.transaction():
        return agenda.add(NOON + hours * HOUR, kind=kind, data=data)


def take(agenda: Agenda, store: Store, until: datetime = LATER) -> list[Record]:
    with store.transaction():
        return list(iter(lambda: agenda.take_next(until), None))


def order(entries: list[Record]) -> list[Any]:
    return [entry["data"]["n"] for entry in entries]


def test_entry_is_a_record_and_is_taken_once(agenda: Agenda, store: Store) -> None:
    key = add(agenda, store, 1, n=1)
    entry = {"at": "2024-04-29T13:00:00Z", "kind": "v.a", "data": {"n": 1}}
    assert (key, dict(store.collection(COLLECTION).scan())) == ("v.a#1", {"v.a#1": entry})
    assert take(agenda, store) == [entry]
    assert (take(agenda, store), len(store.collection(COLLECTION))) == ([], 0)


def test_entries_come_in_order_of_time_and_ties_as_planned(agenda: Agenda, store: Store) -> None:
    for number, hours in enumerate([3, 1, 2, 1, 3, 1]):
        add(agenda, store, hours, kind="v.b" if number % 2 else "v.a", n=number)
    assert order(take(agenda, store)) == [1, 3, 5, 2, 0, 4]


def test_ten_ties_come_as_planned_also_after_reading_the_records_again(
    agenda: Agenda, store: Store
) -> None:
    for number in range(12):
        add(agenda, store, 1, n=number)
    again = Agenda(store, kinds={"v.a"})
    assert order(take(again, store)) == list(range(12))


@pytest.mark.parametrize(
    ("until", "due"),
    [(0, []), (1, [1]), (2, [1, 2]), (4, [1, 2])],
)
def test_only_what_is_due_is_taken(
    agenda: Agenda, store: Store, until: int, due: list[int]
) -> None:
    add(agenda, store, 5, n=5)
    add(agenda, store, 2, n=2)
    add(agenda, store, 1, n=1)
    assert agenda.has_due(NOON + until * HOUR) == bool(due)
    assert order(take(agenda, store, NOON + until * HOUR)) == due


def test_nothing_is_due_on_an_empty_agenda(agenda: Agenda) -> None:
    assert not agenda.has_due(LATER)


def test_cancelled_entry_does_not_fall_due(agenda: Agenda, store: Store) -> None:
    key = add(agenda, store, 1, n=1)
    add(agenda, store, 2, n=2)
    with store.transaction():
        assert (agenda.cancel(key), agenda.cancel(key), agenda.cancel("v.a#9")) == (
            True,
            False,
            False,
        )
    assert order(take(agenda, store)) == [2]


def test_entry_that_an_event_plans_falls_due_in_its_turn(agenda: Agenda, store: Store) -> None:
    add(agenda, store, 1, n=1)
    add(agenda, store, 3, n=3)
    with store.transaction():
        first = agenda.take_next(LATER)
        agenda.add(NOON + 2 * HOUR, kind="v.a", data={"n": 2})
    assert first is not None
    assert order([first, *take(agenda, store)]) == [1, 2, 3]


def test_kind_that_nobody_handles_is_refused(agenda: Agenda, store: Store) -> None:
    with pytest.raises(ValueError, match=r"^no vendor handles events of the kind 'v\.z'$"):
        add(agenda, store, 1, kind="v.z")
    assert take(agenda, store) == []


def test_entries_of_a_vendor_that_is_away_wait_for_it(agenda: Agenda, store: Store) -> None:
    add(agenda, store, 1, kind="v.b", n=1)
    add(agenda, store, 2, kind="v.a", n=2)
    without = Agenda(store, kinds={"v.a"})
    assert not without.has_due(NOON + HOUR)
    assert order(take(without, store)) == [2]
    assert order(take(Agenda(store, kinds={"v.b"}), store)) == [1]


class TroubleError(Exception):
    """Something goes wrong."""


def fail_after(agenda: Agenda, store: Store, *, hours: int | None, taken: int) -> None:
    """Take and plan in a transaction that fails."""
    try:
        with store.transaction():
            for _ in range(taken):
                assert agenda.take_next(LATER) is not None
            if hours is not None:
                agenda.add(NOON + hours * HOUR, kind="v.a", data={"n": "never"})
            raise TroubleError
    except TroubleError:
        pass


@pytest.mark.parametrize("hours", [None, 0, 2, 9])
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_what_a_failed_transaction_took_is_due_again_and_what_it_planned_is_not(
    agenda: Agenda, store: Store, hours: int | None, taken: int
) -> None:
    add(agenda, store, 1, n=1)
    add(agenda, store, 3, n=3)
    fail_after(agenda, store, hours=hours, taken=taken)
    assert agenda.has_due(NOON + HOUR)
    assert order(take(agenda, store)) == [1, 3]


def test_entry_whose_removal_fails_stays_planned(
    agenda: Agenda, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    add(agenda, store, 1, n=1)
    with monkeypatch.context() as patch:
        patch.setattr(Collection, "delete", fail)
        with pytest.raises(OSError, match="the disk is full"):
            take(agenda, store)
    assert order(take(agenda, store)) == [1]


def test_number_given_back_is_taken_by_another_entry_at_its_own_time(
    agenda: Agenda, store: Store
) -> None:
    fail_after(agenda, store, hours=1, taken=0)
    assert add(agenda, store, 5, n=5) == "v.a#1"
    assert take(agenda, store, NOON + 4 * HOUR) == []
    assert order(take(agenda, store)) == [5]


def test_records_put_in_place_of_the_agenda_are_the_agenda(agenda: Agenda, store: Store) -> None:
    add(agenda, store, 1, n=1)
    row = b'{"at":"2024-04-29T14:00:00Z","kind":"v.b","data":{"n":"put"}}'
    with store.transaction():
        store.replace({COLLECTION: {"v.b#7": row}})
    assert not agenda.has_due(NOON + HOUR)
    assert order(take(agenda, store)) == ["put"]
    with store.transaction():
        store.replace({})
    agenda.rebuild()
    assert take(agenda, store) == []


def test_earliest_entry_is_told_and_left_there(agenda: Agenda, store: Store) -> None:
    late, early = add(agenda, store, 3, n=3), add(agenda, store, 1, n=1)
    assert (agenda.next_at(), agenda.first()) == (
        NOON + HOUR,
        (early, {"at": "2024-04-29T13:00:00Z", "kind": "v.a", "data": {"n": 1}}),
    )
    assert [key for key, _ in agenda.all()] == [early, late]
    with store.transaction():
        agenda.cancel(early)
    assert (agenda.next_at(), [key for key, _ in agenda.all()]) == (NOON + 3 * HOUR, [late])
    with store.transaction():
        agenda.cancel(late)
    assert (agenda.next_at(), agenda.first(), agenda.all()) == (None, None, [])


def test_all_entries_are_told_in_order_of_time_with_ties_as_planned(
    agenda: Agenda, store: Store
) -> None:
    for number, hours in enumerate([3, 1, 2, 1]):
        add(agenda, store, hours, n=number)
    assert order([entry for _, entry in agenda.all()]) == [1, 3, 2, 0]
    assert order(take(agenda, store)) == [1, 3, 2, 0]


def test_agendas_in_collections_of_their_own_do_not_meet(agenda: Agenda, store: Store) -> None:
    other = Agenda(store, kinds={"v.a"}, collection="_other")
    before = other.version
    add(agenda, store, 1, n=1)
    assert (other.first(), other.version, agenda.version > 0) == (None, before, True)
    assert add(other, store, 2, n=2) == "v.a#1"
    assert (order(take(agenda, store)), order(take(other, store))) == ([1], [2])


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (NOON, NOON + HOUR),
        (NOON + timedelta(minutes=59, seconds=59, microseconds=9), NOON + HOUR),
        (NOON.replace(hour=23, minute=1), datetime(2024, 4, 30, tzinfo=UTC)),
    ],
)
def test_next_full_hour_is_always_ahead(now: datetime, then: datetime) -> None:
    assert next_full_hour(now) == then


def test_first_entry_is_looked_at_and_stays(agenda: Agenda, store: Store) -> None:
    assert (agenda.first(), agenda.next_at(), agenda.all()) == (None, None, [])
    later, sooner = (add(agenda, store, hours, n=hours) for hours in (2, 1))
    found = agenda.first()
    assert found is not None
    assert (found[0], agenda.next_at()) == (sooner, NOON + HOUR)
    assert [key for key, _ in agenda.all()] == [sooner, later]
    with store.transaction():
        agenda.cancel(sooner)
    assert agenda.next_at() == NOON + 2 * HOUR
    assert [key for key, _ in agenda.all()] == [later]


def test_two_plans_in_one_store_do_not_meet(agenda: Agenda, store: Store) -> None:
    other = Agenda(store, kinds={"v.a"}, collection="_other")
    add(agenda, store, 1)
    assert (other.next_at(), add(other, store, 2)) == (None, "v.a#1")
    assert (len(store.collection(COLLECTION)), len(store.collection("_other"))) == (1, 1)
