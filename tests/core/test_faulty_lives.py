"""A file on a disk that fails at any moment, used by processes that are killed: all is there."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.core.files import Files
from mockinvoice.core.records import Rows
from mockinvoice.core.store import Store
from tests.core.faulty import BROKEN, NO_SPACE, FaultyFiles, failure

NAME = "v.notes"
KEYS = 12
MOST_LIVES, MOST_TRANSACTIONS = 5, 40


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", range(metafunc.config.getoption("--crash-rounds")))


@dataclass(kw_only=True)
class Whims(FaultyFiles):
    """Writes are short or fail with a part written; all else fails now and then, too."""

    chance: Random
    is_calm: bool = False
    syncs_fail: bool = False
    decide: object = field(init=False, default=None)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.decide = self._decide

    def _decide(self, operation: str) -> OSError | int | None:
        if self.is_calm or (operation == "sync" and not self.syncs_fail):
            return None
        if operation == "write" and self.chance.random() < 0.3:
            return self.chance.randint(1, 50)
        self.torn = self.chance.randint(0, 80)
        return (
            failure(self.chance.choice([NO_SPACE, BROKEN])) if self.chance.random() < 0.1 else None
        )


def opened(path: Path, files: Files) -> tuple[Database, Store]:
    """Open a file with a log that is soon folded."""
    database = Database(path, files=files, smallest_log=2000)
    store = Store(
        indexes={}, state=database.take("s"), sink=lambda changes: database.commit("s", changes)
    )
    database.attach("s", store.state, lock=store.lock)
    return database, store


def rows_of(store: Store) -> list[tuple[str, bytes]]:
    return list(store.state().get(NAME, {}).items())


def write(store: Store, chance: Random, number: int) -> None:
    """Put, change and remove a few records; the first one of them tells the transaction."""
    with store.transaction():
        notes = store.collection(NAME)
        for _ in range(chance.randint(1, 4)):
            notes.put(
                f"{chance.randrange(KEYS)}", {"n": number, "text": "x" * chance.randint(0, 99)}
            )
            notes.delete(f"{chance.randrange(KEYS)}")


def live(path: Path, files: Whims, held: Rows) -> Rows:
    """Use a file for a while, and leave it as it is; return what was acknowledged."""
    chance = files.chance
    with suppress(UnusableFileError):  # then it is as it was
        opened(path, files)[0].abandon()
    files.is_calm = True
    database, store = opened(path, files)
    files.is_calm = False
    assert rows_of(store) == list(held.items())
    for number in range(chance.randint(1, MOST_TRANSACTIONS)):
        before = rows_of(store)
        if chance.random() < 0.1:
            with suppress(OSError):
                database.compact()
        try:
            write(store, chance, number)
        except OSError:
            assert rows_of(store) == before
    if chance.random() < 0.5:
        with suppress(OSError):
            database.close()
    database.abandon()
    return dict(rows_of(store))


def test_what_was_acknowledged_is_there_whatever_the_disk_did(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    path, held = tmp_path / "db.json", dict[str, bytes]()
    for _ in range(chance.randint(1, MOST_LIVES)):
        held = live(path, Whims(chance=chance, syncs_fail=chance.random() < 0.3), held)
    database, store = opened(path, Files())
    assert rows_of(store) == list(held.items())
    database.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
