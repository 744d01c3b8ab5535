"""The exchanges of a space."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from mockinvoice.core.journal import Exchange, Journal, Note, body_text


def exchange(key: str, *, status: int = 200) -> Exchange:
    return Exchange(
        id=key,
        at="2024-04-29T12:00:00Z",
        vendor="toy",
        operation="listNotes",
        method="GET",
        path="/v1/notes",
        query=[("a", "1")],
        request_headers={"x-toy": "***"},
        request_body="",
        status=status,
        response_headers={"Content-Type": "application/json"},
        response_body="{}",
    )


def kept(journal: Journal) -> list[str]:
    return [found.id for found in journal.all()]


def test_exchange_is_found_by_its_id() -> None:
    journal = Journal(capacity=10)
    journal.add(exchange("ex-1"))
    assert (journal.get("ex-1"), journal.get("ex-2")) == (exchange("ex-1"), None)


def test_exchange_as_a_record_has_all_its_members() -> None:
    assert exchange("ex-1").as_record() == {
        "id": "ex-1",
        "at": "2024-04-29T12:00:00Z",
        "vendor": "toy",
        "operation": "listNotes",
        "method": "GET",
        "path": "/v1/notes",
        "query": [("a", "1")],
        "request_headers": {"x-toy": "***"},
        "request_body": "",
        "status": 200,
        "response_headers": {"Content-Type": "application/json"},
        "response_body": "{}",
        "trace": None,
        "notes": [],
        "faults": [],
        "lost": False,
    }


def test_journal_keeps_at_most_64_mi_characters_unless_told_otherwise() -> None:
    journal = Journal(capacity=10)
    long = replace(exchange("ex-1"), request_body="x" * 32 * 1024 * 1024)
    for number in range(1, 4):
        journal.add(replace(long, id=f"ex-{number}"))
    assert kept(journal) == ["ex-3"]  # whose answer has two characters


def test_long_bodies_leave_room_for_fewer_exchanges() -> None:
    journal = Journal(capacity=10, most_text=100)
    long = replace(exchange("ex-1"), request_body="x" * 60)
    for number in range(1, 4):
        journal.add(replace(long, id=f"ex-{number}"))
    assert (kept(journal), journal.evicted) == (["ex-3"], 2)
    journal.add(replace(long, id="ex-3", request_body=""))
    journal.add(replace(long, id="ex-4"))
    assert (kept(journal), journal.evicted) == (["ex-3", "ex-4"], 2)
    journal.add(replace(long, id="ex-5", response_body="x" * 200))
    assert (kept(journal), journal.evicted) == (["ex-5"], 4)
    journal.clear()
    journal.add(replace(long, id="ex-6"))
    assert (kept(journal), journal.evicted) == (["ex-6"], 0)


@pytest.mark.parametrize(
    ("capacity", "count", "ids", "evicted"),
    [
        (3, 0, [], 0),
        (3, 3, ["ex-1", "ex-2", "ex-3"], 0),
        (3, 4, ["ex-2", "ex-3", "ex-4"], 1),
        (3, 9, ["ex-7", "ex-8", "ex-9"], 6),
        (1, 2, ["ex-2"], 1),
        (0, 2, [], 2),
    ],
)
def test_oldest_go_when_the_ring_is_full_and_are_counted(
    capacity: int, count: int, ids: list[str], evicted: int
) -> None:
    journal = Journal(capacity=capacity)
    for _ in range(count):
        journal.add(exchange(journal.next_id()))
    assert (kept(journal), journal.evicted) == (ids, evicted)
    assert all(journal.get(f"ex-{n}") is None for n in range(1, count + 1) if f"ex-{n}" not in ids)


def test_exchanges_are_in_the_order_in_which_they_were_answered() -> None:
    journal = Journal(capacity=3)
    slow, quick = journal.next_id(), journal.next_id()
    journal.add(exchange(quick))
    journal.add(exchange(slow))
    assert kept(journal) == ["ex-2", "ex-1"]


def test_clearing_forgets_and_the_ids_go_on() -> None:
    journal = Journal(capacity=1)
    for _ in range(3):
        journal.add(exchange(journal.next_id()))
    journal.clear()
    assert (kept(journal), journal.evicted, journal.next_id()) == ([], 0, "ex-4")


def test_restart_begins_with_the_first_id() -> None:
    journal = Journal(capacity=10)
    journal.add(exchange(journal.next_id()))
    journal.clear(restart=True)
    assert (kept(journal), journal.next_id()) == ([], "ex-1")


def test_exchange_that_a_restart_overtook_gives_way_to_its_namesake() -> None:
    journal = Journal(capacity=2)
    late = journal.next_id()
    journal.clear(restart=True)
    journal.add(exchange(late, status=500))
    first, second = journal.next_id(), journal.next_id()
    journal.add(exchange(second))
    journal.add(exchange(first))
    assert [(found.id, found.status) for found in journal.all()] == [("ex-2", 200), ("ex-1", 200)]
    assert journal.evicted == 0


class Listener:
    """Remembers what a journal lets go."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def add(self, exchange: Exchange) -> None:
        self.told.append(exchange.id)

    def clear(self) -> None:
        self.told.append("clear")


def test_witness_is_told_of_what_is_let_go_but_not_of_what_a_restart_forgets() -> None:
    listener = Listener()
    journal = Journal(capacity=2, witness=listener)
    for _ in range(3):
        journal.add(exchange(journal.next_id()))
    assert journal.kept() == (1, [exchange("ex-2"), exchange("ex-3")])
    journal.clear()
    journal.add(exchange(journal.next_id()))
    journal.clear(restart=True)
    assert listener.told == ["ex-1", "ex-2", "ex-3", "clear"]


@pytest.mark.parametrize(
    ("status", "is_success"),
    [(0, False), (199, False), (200, True), (299, True), (300, False), (404, False)],
)
def test_exchange_is_a_success_by_its_status(status: int, is_success: bool) -> None:
    assert exchange("ex-1", status=status).is_success is is_success


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        ("ü".encode(), "ü"),
        (b"\xff\x00", "data:;base64,/wA="),
        (b"%PDF-\xe2", "data:;base64,JVBERi3i"),
    ],
)
def test_body_is_kept_as_text(body: bytes, text: str) -> None:
    assert body_text(body) == text


def test_notes_are_kept_as_long_as_there_is_room() -> None:
    journal = Journal(capacity=2)
    notes = [Note(at="2024-04-29T12:00:00Z", vendor="v", text=str(n)) for n in range(3)]
    for note in notes:
        journal.note(note)
    assert journal.notes() == notes[1:]
    journal.clear()
    assert journal.notes() == []


def test_threads_get_ids_of_their_own_and_lose_no_exchange() -> None:
    journal = Journal(capacity=400)

    def work(_: int) -> None:
        for _ in range(10):
            journal.add(exchange(journal.next_id()))

    with ThreadPoolExecutor(max_workers=50) as pool:
        list(pool.map(work, range(50)))
    assert (len(set(kept(journal))), journal.evicted, journal.next_id()) == (400, 100, "ex-501")
