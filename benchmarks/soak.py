"""A soak: moderate load through all vendors with faults on, while memory and files are watched.

Run it with the checkout's Python: `.venv/bin/python benchmarks/soak.py [MINUTES]`. The time begins
when every client has sent every example once and the journals are full. It exits 1 if memory or the
number of open files has grown, if something failed inside the mock, or if it gave an answer of 500
or more that neither a fault had asked for nor the vendor's document has.
"""

import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event

from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from mockinvoice.app import Mock, create_app
from mockinvoice.client import MockClient
from mockinvoice.contract.examples import Example, examples_of
from mockinvoice.kit.space import Space
from mockinvoice.server import Server

CLIENTS = 4
PAUSE = 0.02
RESET_EVERY = 150
ADVANCE_EVERY = 40
JOURNAL = 200
SAMPLES = 20
# What the allocator may hold on to, what is in use for a moment, and what is open for one.
MOST_GROWTH_MB = 6.0
MOST_GROWTH_BLOCKS = 0.03
MOST_GROWTH_FILES = 8
ASKED_FOR = 503
FAULTS = (
    {"status": ASKED_FOR},
    {"latency": 0.05},
    {"connection": "reset"},
    {"connection": "truncate"},
    {"body": "malformed"},
    {"commit_then": "close"},
    {"drip": 20_000},
)


@dataclass(kw_only=True)
class Tally:
    """What clients have seen: statuses, broken connections, and what nobody asked for."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the process holds at one moment: resident MB, blocks of Python's, open files."""

    memory: float
    blocks: int
    files: int

    def __str__(self) -> str:
        return f"{self.memory:.1f} MB, {self.blocks} blocks, {self.files} files"


def sample() -> Sample:
    """Look at this process, after the rubbish has been taken out."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Sample(memory=memory, blocks=sys.getallocatedblocks(), files=files)


def calls(mock: Mock) -> list[tuple[str, Example]]:
    """Return the documented examples of all vendors."""
    return [
        (name, example)
        for name, mounted in mock.vendors.items()
        for example in examples_of(mounted.document)
        if example.status < 500
    ]


def client(
    tally: Tally, url: str, space: Space, examples: list[tuple[str, Example]], stopping: Event
) -> None:
    """Call a space until told to stop; begin it anew every so often."""
    http = PoolManager(retries=False, timeout=10)
    for vendor, example in cycle(examples):
        if stopping.wait(PAUSE):
            return
        tally.calls += 1
        if tally.calls % ADVANCE_EVERY == 0:
            space.clock.advance(hours=7)
        if tally.calls % RESET_EVERY == 1:
            tally.wrong += traces(space)
            space.reset()
            arm(space)
        sent = example.request
        address = f"{url}/@{space.name}/{vendor}{sent.path}"
        try:
            answer = http.request(sent.method, address, body=sent.body, headers=sent.headers)
        except HTTPError:
            tally.broken += 1
            continue
        tally.statuses[answer.status] += 1
        documented = {str(ASKED_FOR), *example.operation.node["responses"]}
        if answer.status >= 500 and str(answer.status) not in documented:
            name = f"{vendor} {example.operation.id} {example.name}"
            tally.wrong.append(f"{answer.status} to {name}: {answer.data[:200]!r}")


def arm(space: Space) -> None:
    """Make every fault strike now and then."""
    for effect in FAULTS:
        space.faults.add(do=effect, probability=0.02)


def traces(space: Space) -> list[str]:
    """Return what has failed inside the mock, as far as its journal reaches."""
    return [str(e["trace"]) for e in space.exchanges if e["trace"]]


def soak(seconds: float) -> tuple[list[Sample], list[Tally], list[str]]:
    """Run clients for some seconds; return samples, their tallies and failures."""
    stopping = Event()
    mock = create_app()
    examples = calls(mock)
    tallies = [Tally() for _ in range(CLIENTS)]
    with Server(mock) as server, ThreadPoolExecutor(CLIENTS) as pool:
        control = MockClient(server.url)
        spaces = [control.space(f"soak-{n}", journal=JOURNAL) for n in range(CLIENTS)]
        try:
            running = [
                pool.submit(client, tally, server.url, space, examples, stopping)
                for tally, space in zip(tallies, spaces, strict=True)
            ]
            warm_up(running, tallies, until=len(examples))
            samples = list(watch(seconds))
        finally:
            stopping.set()
        for one in running:
            one.result()
        return samples, tallies, [trace for space in spaces for trace in traces(space)]


def warm_up(running: list[Future[None]], tallies: list[Tally], *, until: int) -> None:
    """Wait until every client that still runs has made that many calls."""
    while any(
        not one.done() and tally.calls < until for one, tally in zip(running, tallies, strict=True)
    ):
        time.sleep(PAUSE)


def watch(seconds: float) -> Iterator[Sample]:
    """Yield a sample now and at equal distances."""
    for _ in range(SAMPLES):
        yield sample()
        time.sleep(seconds / SAMPLES)
    yield sample()


def verdict(samples: list[Sample], tallies: list[Tally], failures: list[str]) -> list[str]:
    """Return what should not have been."""
    # What allocators keep for later levels off; a leak goes on, and shows in the second half.
    middle, last = SAMPLES // 2, SAMPLES * 3 // 4
    early, late = samples[middle:last], samples[last:]
    grown = min(s.memory for s in late) - min(s.memory for s in early)
    blocks = min(s.blocks for s in late) / min(s.blocks for s in early) - 1
    files = min(s.files for s in late) - min(s.files for s in early)
    found = [wrong for tally in tallies for wrong in tally.wrong] + failures
    if grown > MOST_GROWTH_MB:
        found.append(f"memory has grown by {grown:.1f} MB")
    if blocks > MOST_GROWTH_BLOCKS:
        found.append(f"{blocks:.1%} more blocks are in use")
    if files > MOST_GROWTH_FILES:
        found.append(f"{files} more files are open")
    return found


def main() -> None:
    """Soak, print what was seen, and fail for what should not have been."""
    minutes = float(sys.argv[1]) if sys.argv[1:] else 1.0
    samples, tallies, failures = soak(minutes * 60)
    statuses: Counter[int] = sum((tally.statuses for tally in tallies), Counter())
    broken = sum(tally.broken for tally in tallies)
    print(f"{statuses.total()} answers and {broken} broken connections in {minutes:g} minutes")
    print("  " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    for number in range(0, SAMPLES + 1, SAMPLES // 4):
        print(f"  after {number / SAMPLES:.0%} of the time: {samples[number]}")
    found = verdict(samples, tallies, failures)
    for line in found:
        print(f"  wrong: {line}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
