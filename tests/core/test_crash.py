"""A writer that is killed at any moment has kept every transaction that it acknowledged."""

import signal
import subprocess
import sys
from itertools import product
from pathlib import Path
from random import Random

import orjson
import pytest

from mockinvoice.core.database import Database
from mockinvoice.core.store import State
from tests.core import crash_writer
from tests.core.crash_writer import KEPT, SPACES, THREADS

ROOT = Path(__file__).parents[2]
MOST_TRANSACTIONS = 8000
Told = dict[tuple[str, int], int]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", range(metafunc.config.getoption("--crash-rounds")))


def killed_writer(path: Path, *, after: int) -> Told:
    """Let a writer be killed; return the last acknowledged transaction of each of its threads."""
    command = [sys.executable, crash_writer.__file__, str(path)]
    told = dict.fromkeys(product(SPACES, range(THREADS)), 0)
    with subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": "."}, stdout=-1) as process:
        assert process.stdout is not None
        for count, line in enumerate(process.stdout, start=1):
            if count == after:
                process.send_signal(signal.SIGKILL)
            space, number, turn = line.decode().split()
            told[space, int(number)] = int(turn)
    assert process.returncode == -signal.SIGKILL
    return told


def turns_of(state: State, collection: str, number: int) -> list[int]:
    rows = state.get(collection, {})
    mine = [key for key in rows if key.startswith(f"{number}-")]
    turns = [orjson.loads(rows[key])["turn"] for key in mine]
    assert mine == [f"{number}-{turn}" for turn in turns]
    return turns


def test_acknowledged_transactions_survive_and_none_is_half_there(
    tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "db.json"
    told = killed_writer(path, after=Random(seed).randint(1, MOST_TRANSACTIONS))
    database = Database(path)
    for (space, number), turn in told.items():
        state = database.take(space)
        numbers = state.get("_sequences", {})
        last = orjson.loads(numbers.get(f"turns-{number}", b'{"value":0}'))["value"]
        assert last in (turn, turn + 1)  # the one after the last may have been acknowledged unheard
        kept = list(range(max(1, last - KEPT + 1), last + 1))
        assert turns_of(state, "v.left", number) == turns_of(state, "v.right", number) == kept
    database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["db.json"]
