"""What judging costs: a create over HTTP with and without it, and entries of a HAR a second.

Run it with the checkout's Python: `.venv/bin/python benchmarks/judge.py`. The two mocks are those
of `make serve` (the fast server, records in a file). They run side by side and are called in turn,
so that whatever else the machine does strikes both alike.
"""

import http.client
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from mockinvoice import app
from mockinvoice.app import create_app, load_vendors
from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import Example, examples_of
from mockinvoice.contract.traffic.reading import read_traffic
from mockinvoice.contract.traffic.recorded import Contract, Recorded
from mockinvoice.server_fast import FastServer
from mockinvoice.settings import Settings
from mockinvoice.web import pipeline

CREATES = {
    "gormic": "createInvoice",
    "orderspace": "createOrder",  # an order can be invoiced only once
    "segmetrics": "upsertInvoice",
    "slyce": "createInvoice",
    "sperse": "createInvoice",
}
ROUNDS = 5
CALLS = 400
WARM_UP = 1_050  # more than a journal keeps: what it lets go is looked at by the judge, too
ENTRIES = 10_000
MOST_PERCENT = 15
LEAST_A_SECOND = 2_000


def serve(*, with_judge: bool) -> None:
    """Serve until stdin is closed; without the judge nothing of it runs, coverage included.

    Each line on stdin is answered by the seconds of CPU used so far.
    """
    if not with_judge:
        stages = tuple(stage for stage in pipeline.STAGES if stage.__name__ != "judge")
        pipeline.STAGES = stages  # type: ignore[misc]
        app.Surveys = _Nothing  # type: ignore[assignment, misc]
    with tempfile.TemporaryDirectory() as folder:
        mock = create_app(Settings(db=Path(folder) / "mock.json"))
        with FastServer(mock) as server:
            print(server.url, flush=True)
            for _ in sys.stdin:
                print(time.process_time(), flush=True)
        mock.close()


class _Nothing:
    """Stands in for the surveys of a space and looks at nothing."""

    def __init__(self, _scopes: object) -> None:
        pass

    def add(self, _exchange: object) -> None:
        pass

    def clear(self) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class Served:
    """A mock in a process of its own, and a connection to it."""

    process: subprocess.Popen[str]
    connection: http.client.HTTPConnection

    def cpu(self) -> float:
        """Return the seconds of CPU that the mock has used."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(_line(self.process))


@contextmanager
def served(*, with_judge: bool) -> Iterator[Served]:
    """Serve in a process of its own."""
    command = [sys.executable, __file__, "with" if with_judge else "without"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        address = urlsplit(_line(process))
        connection = http.client.HTTPConnection(str(address.hostname), address.port)
        yield Served(process=process, connection=connection)
        connection.close()
        assert process.stdin is not None
        process.stdin.close()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def costs(vendor: str, example: Example) -> dict[bool, tuple[float, float]]:
    """Return median seconds and CPU seconds of a create, with the judge and without."""
    times: dict[bool, list[float]] = {True: [], False: []}
    with ExitStack() as stack:
        mocks = {kind: stack.enter_context(served(with_judge=kind)) for kind in times}
        for _ in range(WARM_UP):
            for mock in mocks.values():
                create(mock.connection, vendor, example)
        before = {kind: mock.cpu() for kind, mock in mocks.items()}
        for number in range(CALLS):
            for kind in (True, False) if number % 2 else (False, True):
                times[kind].append(create(mocks[kind].connection, vendor, example))
        cpu = {kind: (mock.cpu() - before[kind]) / CALLS for kind, mock in mocks.items()}
    return {kind: (median(times[kind]), cpu[kind]) for kind in times}


def create(mock: http.client.HTTPConnection, vendor: str, example: Example) -> float:
    """Send the example; return the seconds until its answer was there."""
    sent = example.request
    begin = time.perf_counter()
    mock.request(sent.method, f"/{vendor}{sent.path}", sent.body, dict(sent.headers))
    answer = mock.getresponse()
    answer.read()
    seconds = time.perf_counter() - begin
    assert answer.status == example.status, (vendor, answer.status)
    return seconds


def example_of(document: Document, operation: str) -> Example:
    """Return the first example of an operation's success."""
    fitting = (e for e in examples_of(document) if e.operation.id == operation)
    return next(example for example in fitting if example.status < 300)


def write_har(path: Path, document: Document) -> None:
    """Write a HAR of documented exchanges, as long as the measure asks for."""
    examples = [example for example in examples_of(document) if example.status < 300]
    host = min(document.hosts, default=f"127.0.0.1/{document.name}")
    with path.open("w") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "benchmark"}, "entries": [\n')
        for number in range(ENTRIES):
            entry = har_entry(host, examples[number % len(examples)])
            file.write((",\n" if number else "") + json.dumps(entry, indent=1))
        file.write("\n]}}\n")


def har_entry(host: str, example: Example) -> dict[str, Any]:
    """Return an exchange as a HAR has it."""
    sent = example.request
    return {
        "startedDateTime": "2024-04-29T12:00:00.000Z",
        "time": 1,
        "request": {
            "method": sent.method,
            "url": f"https://{host}{sent.path}",
            "headers": [{"name": n, "value": v} for n, v in sent.headers.items()],
            "postData": {"mimeType": "application/json", "text": sent.body.decode()},
        },
        "response": {
            "status": example.status,
            "headers": [{"name": "Content-Type", "value": example.media_type}],
            "content": {"size": 1, "text": json.dumps(example.value)},
        },
    }


def judge_har(vendor: str) -> tuple[float, float, float]:
    """Return entries a second, the file's MB, and by how many MB memory grew at its peak."""
    mounted = load_vendors([vendor])[vendor]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recorded.har"
        write_har(path, mounted.document)
        before = peak()
        begin = time.perf_counter()
        recorded = Recorded(
            Contract(document=mounted.document, judge=mounted.judge, redactor=mounted.redactor)
        )
        recorded.add(path, read_traffic(path))
        seconds = time.perf_counter() - begin
        assert recorded.report().judged == ENTRIES
        return ENTRIES / seconds, path.stat().st_size / 1e6, peak() - before


def peak() -> float:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print both measures, beside what they must not exceed."""
    print(f"a create over HTTP, records in a file: {ROUNDS} rounds of {CALLS} calls to each mock")
    for vendor, mounted in load_vendors().items():
        example = example_of(mounted.document, CREATES[vendor])
        rounds = [costs(vendor, example) for _ in range(ROUNDS)]
        (plain, cpu), (latency, more_cpu) = (
            [median(cost[False][n] for cost in rounds) for n in (0, 1)],
            [[100 * (cost[True][n] / cost[False][n] - 1) for cost in rounds] for n in (0, 1)],
        )
        print(
            f"  {vendor:11} {plain * 1e6:5.0f} µs without the judge,"
            f" with it {median(latency):+5.1f} % (at most {MOST_PERCENT};"
            f" {min(latency):+.1f} to {max(latency):+.1f}); CPU {cpu * 1e6:5.0f} µs,"
            f" {median(more_cpu):+5.1f} % ({min(more_cpu):+.1f} to {max(more_cpu):+.1f})",
            flush=True,
        )
    print(f"a HAR of {ENTRIES} entries")
    for vendor in CREATES:
        rate, size, grown = judge_har(vendor)
        print(
            f"  {vendor:11} {rate:6.0f} entries/s (at least {LEAST_A_SECOND}),"
            f" {size:.0f} MB read with {grown:.0f} MB of memory"
        )


if __name__ == "__main__":
    if sys.argv[1:]:
        serve(with_judge=sys.argv[1] == "with")
    else:
        main()
