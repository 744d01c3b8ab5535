"""What the pytest plugin costs: for each test, at the start of a session and at its end.

Run it with the checkout's Python: `.venv/bin/python benchmarks/plugin.py`. A suite of tests with
the fixture is compared with the same suite without it; both run in turn.
"""

import json
import subprocess
import sys
import tempfile
import time
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
    begin = time.perf_counter()
    try:
        return (yield)
    finally:
        TIMES.append(time.perf_counter() - begin)


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
    """Run the suite and return the seconds of each test but the first, which starts the server."""
    (folder / "conftest.py").write_text(SUITE)
    (folder / "test_it.py").write_text(TEST.format(count=TESTS, fixture=fixture))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    found: list[float] = json.loads((folder / "times.json").read_text())
    return found[1:]


def per_test() -> float:
    """Return the milliseconds that the fixture adds to a test, the median of all rounds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rounds = [
            median(times(place, fixture="mockinvoice, ")) - median(times(place, fixture=""))
            for _ in range(ROUNDS)
        ]
    return median(rounds) * 1000


def session() -> tuple[float, float]:
    """Return the milliseconds to start and to stop, import included, in a process of its own."""
    program = (
        "import time; begin = time.perf_counter()\n"
        "from mockinvoice import MockServer\n"
        "server = MockServer(); server.start(); up = time.perf_counter()\n"
        "server.stop(); print(up - begin, time.perf_counter() - up)"
    )
    samples = []
    for _ in range(ROUNDS):
        printed = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout
        samples.append([float(part) * 1000 for part in printed.split()])
    starts, stops = zip(*samples, strict=True)
    return median(starts), median(stops)


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
    print(f"fixture, for each test     {per_test():8.2f} ms   (at most 2 ms)")
    start, stop = session()
    print(f"start of a session         {start:8.0f} ms   (at most 400 ms)")
    print(f"start, all being imported  {restart():8.0f} ms")
    print(f"stop                       {stop:8.1f} ms   (at most 50 ms)")


if __name__ == "__main__":
    main()
