"""What the pytest plugin costs: for each test, at the start of a session and at its end.

Run it with the checkout's Python: `.venv/bin/python benchmarks/plugin.py`. A suite of tests with
the fixture is compared with the same suite without it; both run in turn.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from mockinvoice import MockServer

TESTS = 300
ROUNDS = 5
SUITE = """
import json
import pathlib
import time

import pytest

TIMES = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    begin, worked = time.perf_counter(), time.process_time()
    try:
        return (yield)
    finally:
        TIMES.append((time.perf_counter() - begin, time.process_time() - worked))


def pytest_sessionfinish():
    pathlib.Path("times.json").write_text(json.dumps(TIMES))
"""
TEST = """
import pytest


@pytest.mark.parametrize("number", range({count}))
def test_it({fixture}number):
    pass
"""


def times(folder: Path, *, fixture: str) -> list[float]:
    """Run the suite; return the median seconds of a test, and those of them at work.

    The first test is left out: it starts the server.
    """
    (folder / "conftest.py").write_text(SUITE)
    (folder / "test_it.py").write_text(TEST.format(count=TESTS, fixture=fixture))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    found: list[list[float]] = json.loads((folder / "times.json").read_text())
    return [median(parts) for parts in zip(*found[1:], strict=True)]


def per_test() -> Iterator[float]:
    """Yield the milliseconds that the fixture adds to a test, and those of them at work."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rounds = [
            (times(place, fixture="mockinvoice, "), times(place, fixture="")) for _ in range(ROUNDS)
        ]
    for part in range(2):
        yield median(long[part] - short[part] for long, short in rounds) * 1000


PROGRAM = """
import time

import pytest

begin = time.perf_counter(), time.process_time()
from mockinvoice import MockServer

server = MockServer()
server.start()
up = time.perf_counter(), time.process_time()
with server.space("first", random_seed=1) as space:
    space.url("orderspace")
first = time.perf_counter()
server.stop()
stopped = time.perf_counter()
print(up[0] - begin[0], up[1] - begin[1], first - up[0], stopped - first)
"""


def session() -> Iterator[float]:
    """Yield milliseconds: to start, of which at work, to give the first space, to stop.

    Each in a process of its own that has imported pytest, from compiled modules, as a package that
    was installed has them.
    """
    samples = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(ROUNDS + 1):
            printed = subprocess.run(
                [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, env=env
            ).stdout
            samples.append([float(part) * 1000 for part in printed.split()])
    yield from (median(parts) for parts in zip(*samples[1:], strict=True))


def restart() -> float:
    """Return the milliseconds to start another server in a process that has had one."""
    samples = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        server = MockServer()
        server.start()
        samples.append((time.perf_counter() - begin) * 1000)
        server.stop()
    return median(samples)


def main() -> None:
    """Measure everything."""
    added, worked = per_test()
    print(f"fixture, for each test     {added:8.2f} ms   (at most 2 ms), {worked:.2f} at work")
    start, at_work, first, stop = session()
    print(f"start of a session         {start:8.0f} ms   (at most 400 ms), {at_work:.0f} at work")
    print(f"the first space            {first:8.0f} ms   which loads Flask")
    print(f"start, all being imported  {restart():8.0f} ms")
    print(f"stop                       {stop:8.1f} ms   (at most 50 ms)")


if __name__ == "__main__":
    main()
