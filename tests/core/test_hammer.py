"""Many threads in one space and in many: nothing is lost, nobody waits for ever, nothing stays."""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

from mockinvoice.core.database import Database
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.worlds import Behavior, World, Worlds

THREADS, SPACES = 8, 64
SECONDS = 600
NAME = "v.notes"


@pytest.fixture(params=["memory", "file"])
def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Worlds]:
    database = None if request.param == "memory" else Database(tmp_path / "db.json")
    behavior = Behavior(
        indexes={NAME: ("thread",)}, options={}, seeds={"demo": lambda world: None}, events={}
    )
    made = Worlds(behavior=behavior, defaults=SpaceOptions(), database=database)
    yield made
    made.close()


def count_up(world: World, thread: int, turn: int) -> None:
    """Read, add one and write; leave a record of one's own."""
    with world.transaction():
        notes = world.collection(NAME)
        held = notes.get("count") or {"count": 0}
        notes.put("count", {"count": held["count"] + 1})
        notes.put(f"{thread}-{turn}", {"thread": thread})
        world.store.next("turns")


def hammer(worlds: Worlds, names: list[str], *, turns: int) -> dict[str, int]:
    """Let eight threads count up in these spaces at once; return how often each was visited."""
    start = Barrier(THREADS)

    def work(thread: int) -> list[str]:
        chance, visited = Random(thread), []
        start.wait(SECONDS)
        for turn in range(turns):
            visited.append(chance.choice(names))
            count_up(worlds.get(visited[-1]), thread, turn)
        return visited

    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [threads.submit(work, thread) for thread in range(THREADS)]
        visits = Counter(name for job in jobs for name in job.result(SECONDS))
    return {name: visits[name] for name in names}


@pytest.mark.parametrize("spaces", [1, SPACES])
def test_no_update_is_lost_in_one_space_nor_in_many(
    worlds: Worlds, spaces: int, request: pytest.FixtureRequest
) -> None:
    names = [f"s{number}" for number in range(spaces)]
    turns = request.config.getoption("--hammer-turns")
    visits = hammer(worlds, names, turns=turns)
    for name, count in visits.items():
        notes = worlds.get(name).collection(NAME)
        found = [len(list(notes.scan(where={"thread": thread}))) for thread in range(THREADS)]
        assert (notes.get("count"), sum(found)) == ({"count": count}, count)
        sequences = worlds.get(name).collection("_sequences")
        assert sequences.get("turns") == ({"value": count} if count else None)
    assert sum(visits.values()) == THREADS * turns


def test_nothing_stays_in_memory_after_a_reset(worlds: Worlds) -> None:
    names = [f"s{number}" for number in range(SPACES)]
    sizes = []
    tracemalloc.start()
    try:
        for _ in range(4):
            hammer(worlds, names, turns=60)
            for name in names:
                worlds.get(name).reset()
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[-1] - sizes[1] < 100_000
