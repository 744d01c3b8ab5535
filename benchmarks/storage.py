"""How the store behaves: calls beside many records, opening a file, memory, durability.

Run with `python -m benchmarks.storage [NUMBER…]`, the numbers of records (1000 to 1000000).
Calls beside few and beside many records are made in turn, so that whatever else the machine does
strikes both alike; what counts is the ratio of the medians. They are drawn as curves, too.
"""

import io
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.against.contenders import INVOICE, ORDER, ours
from benchmarks.against.processes import running
from mockinvoice.app import Mock, create_app
from mockinvoice.core.clock import spell_instant
from mockinvoice.core.database import Database
from mockinvoice.core.durability import DURABILITIES, Durability
from mockinvoice.core.store import Store
from mockinvoice.core.world import World
from mockinvoice.settings import Settings

Curves = Mapping[str, Sequence[tuple[int, float]]]
FEW, CALLS, BATCH, ROUNDS = 100, 300, 1000, 3
THREADS = (1, 8, 16)
STATUSES = ("new", "invoiced", "cancelled")
SEGMETRICS = "/segmetrics/api/v1/account/integration/invoice"
ORDERS = "/orderspace/v1/orders"
KEYS = {"segmetrics": "demo-segmetrics-apikey", "orderspace": "Bearer demo-access-token"}
NUMBERS = count(1)
FIRST, HOUR = datetime(1900, 1, 2, tzinfo=UTC), timedelta(hours=1)
OLD_DAYS = "created_since=1900-01-02&created_before=1900-01-04"


def main() -> None:
    """Print all tables and draw the curves."""
    numbers = [int(word) for word in sys.argv[1:]] or [10**power for power in range(3, 7)]
    print("| records | call | beside 100 | beside them | ratio |\n| --- | --- | --- | --- | --- |")
    curves: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number in numbers:
        for what, ratio in _scale(number).items():
            curves[what].append((number, ratio))
    _draw(curves, Path("docs/performance/curves.png"))
    _file(min(max(numbers), 100_000))
    print("| durability | threads | commits a second |\n| --- | --- | --- |")
    rates: defaultdict[tuple[Durability, int], list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for durability, threads in product(DURABILITIES, THREADS):
            rates[durability, threads].append(_commits(durability, threads))
    for (durability, threads), found in rates.items():
        print(f"| {durability} | {threads} | {median(found):,.0f} |")


def _scale(number: int) -> dict[str, float]:
    """Return what a call costs beside `number` records of each kind, as a ratio to beside few."""
    ratios = {}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(db=Path(folder) / "db.json", vendors=("segmetrics", "orderspace"))
        mock = create_app(settings)
        for name, size in (("few", FEW), ("many", number)):
            _fill(mock.worlds.get(name), size)
        mock.close()  # so that nothing of the filling goes on beside the calls
        mock = create_app(settings)
        calls: dict[str, Callable[[str], None]] = {
            "SegMetrics upsert (new)": lambda space: _call(
                mock, space, "POST", SEGMETRICS, INVOICE
            ),
            "SegMetrics upsert (again)": lambda space: _call(
                mock, space, "POST", SEGMETRICS, INVOICE.replace("@@", "old-50")
            ),
            "Orderspace create": lambda space: _call(mock, space, "POST", ORDERS, ORDER),
            "get by id": lambda space: _call(mock, space, "GET", f"{ORDERS}/or_00000050"),
            "list page": lambda space: _call(mock, space, "GET", ORDERS),
            "filtered list page": lambda space: _call(
                mock, space, "GET", ORDERS, query="status=new"
            ),
            "list of two old days": lambda space: _call(mock, space, "GET", ORDERS, query=OLD_DAYS),
        }
        for what, call in calls.items():
            took = _in_turn(partial(call, "few"), partial(call, "many"))
            few, many = (median(seconds) * 1e6 for seconds in took)
            ratios[what] = many / few
            print(f"| {number:,} | {what} | {few:.0f} µs | {many:.0f} µs | {ratios[what]:.2f} |")
        mock.worlds.delete("many")
        mock.close()
    return ratios


def _fill(world: World, number: int) -> None:
    """Put copies of the demo records in, every third order with another status."""
    orders = world.collection("orderspace.orders")
    invoices = world.collection("segmetrics.invoices")
    order = orders.get("or_l5dyqedn") or {}
    invoice = next(record for _, record in invoices.scan())
    for start in range(0, number, BATCH):
        with world.transaction():
            for n in range(start, min(start + BATCH, number)):
                key = f"or_{n:08d}"
                own = {
                    "id": key,
                    "number": 10_000 + n,
                    "status": STATUSES[n % len(STATUSES)],
                    "created": spell_instant(FIRST + n * HOUR),
                }
                orders.put(key, {**order, **own})
                invoices.put(f"old-{n}", {**invoice, "id": f"old-{n}"})


def _in_turn(*calls: Callable[[], None]) -> list[list[float]]:
    took: list[list[float]] = [[] for _ in calls]
    for turn in range(CALLS + 20):
        for seconds, call in zip(took, calls, strict=True):
            begun = perf_counter()
            call()
            if turn >= 20:
                seconds.append(perf_counter() - begun)
    return took


def _call(mock: Mock, space: str, method: str, path: str, body: str = "", query: str = "") -> None:
    raw = body.replace("@@", f"n{next(NUMBERS)}").encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/@{space}{path}",
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "HTTP_HOST": "127.0.0.1:8080",
        "HTTP_AUTHORIZATION": KEYS[path.split("/")[1]],
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        "wsgi.url_scheme": "http",
    }
    told: list[str] = []
    answer = b"".join(mock(environ, lambda status, _fields: told.append(status)))
    if not told[0].startswith("2"):
        raise RuntimeError(f"{method} {path} was answered with {told[0]}: {answer.decode()}")


def _file(number: int) -> None:
    """Tell how long a file with many invoices takes to be opened, and what it is in memory."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(db=Path(folder) / "db.json", vendors=("segmetrics",))
        mock = create_app(settings)
        invoice = next(r for _, r in mock.worlds.get().collection("segmetrics.invoices").scan())
        for start in range(0, number, BATCH):
            with mock.worlds.get().transaction():
                for n in range(start, start + BATCH):
                    mock.worlds.get().collection("segmetrics.invoices").put(str(n), invoice)
        mock.close()
        size = (Path(folder) / "db.json").stat().st_size / 2**20
        empty, filled = [], []
        for _ in range(ROUNDS):
            empty.append(_opening(Settings(vendors=("segmetrics",))))
            filled.append(_opening(settings))
        more, before = median(filled) - median(empty), median(empty)
        with tempfile.TemporaryDirectory() as nothing:
            bare = _resident(nothing)
        print(
            f"\n{number:,} invoices, {size:.0f} MiB: open in {more:.2f} s ({before:.2f} s empty), "
            f"served with {_resident(folder):.0f} MiB of memory ({bare:.0f} MiB empty)\n"
        )


def _draw(curves: Curves, path: Path) -> None:
    """Draw what each call costs beside more and more records."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(9, 4.5), constrained_layout=True)
    for what, points in curves.items():
        numbers, ratios = zip((FEW, 1.0), *points, strict=True)
        axis.plot(numbers, ratios, marker="o", label=what)
    axis.set(xscale="log", ylim=(0, 2), xlabel="records", ylabel="latency, ratio to beside 100")
    axis.legend(fontsize=8)
    figure.savefig(path, dpi=110)


def _resident(folder: str) -> float:
    """Return the memory in MiB of a mock that serves the file in a folder, or begins one."""
    us = ours()
    with running(us.command, ready=us.ready, folder=Path(folder)) as server:
        return server.memory()


def _opening(settings: Settings) -> float:
    begun = perf_counter()
    mock = create_app(settings)
    took = perf_counter() - begun
    mock.close()
    return took


def _commits(durability: Durability, threads: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "db.json", durability=durability)
        store = Store(indexes={}, sink=partial(database.commit, "s"))
        database.attach("s", store.state, lock=store.lock)
        record = json.loads(INVOICE)

        def work(numbers: Iterable[int]) -> None:
            for number in numbers:
                with store.transaction():
                    store.collection("v.invoices").put(str(number), record)

        each = 2400 // threads
        with ThreadPoolExecutor(threads) as pool:
            begun = perf_counter()
            jobs = [pool.submit(work, range(t * each, (t + 1) * each)) for t in range(threads)]
            for job in jobs:
                job.result()
            took = perf_counter() - begun
        database.close()
        return each * threads / took


if __name__ == "__main__":
    main()
