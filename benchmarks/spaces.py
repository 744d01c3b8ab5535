"""What spaces cost: making, removing, resetting, and going back to a snapshot; in process.

Run it with the checkout's Python: `.venv/bin/python benchmarks/spaces.py`. Each line is the median,
with the limit it has to keep on an idle machine.
"""

import gc
import time
from collections.abc import Callable
from statistics import median

from mockinvoice.app import Mock, create_app
from mockinvoice.core.world import World

CLOCK = "2024-04-29T12:00:00Z"
ROUNDS = 200
FEW_ROUNDS = 20
MANY, SOME = 10_000, 1_000
INVOICE = {
    "number": "INV-1",
    "customer_id": "cu_1",
    "comments": "x" * 400,
    "lines": [{"name": "Item", "quantity": 1, "unit_price": "1.23"}] * 3,
}


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds it takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def fill(world: World, count: int) -> None:
    """Store many invoices."""
    with world.transaction():
        invoices = world.collection("orderspace.invoices")
        for number in range(count):
            key = f"iv_{number:08}"
            invoices.put(key, {**INVOICE, "id": key, "number": f"INV-{number}"})


def told(name: str, samples: list[float], limit: float) -> None:
    """Print the median and the limit."""
    print(f"{name:<42} {median(samples):8.3f} ms   (at most {limit:g} ms)")


def lives(mock: Mock) -> None:
    """Make and remove spaces, each with another random seed, as tests do."""
    for clock, kind in ((CLOCK, "stands"), ("real", "runs")):
        made, gone = [], []
        for number in range(ROUNDS):
            name, wanted = f"s{number}", {"clock": clock, "random_seed": number}
            made.append(timed(lambda n=name, w=wanted: mock.worlds.put(n, w)))  # type: ignore[misc]
            gone.append(timed(lambda n=name: mock.worlds.delete(n)))  # type: ignore[misc]
        told(f"make a space whose clock {kind}", made, 1)
        told("remove it", gone, 1)


def resets(mock: Mock) -> None:
    """Reset a full space."""
    world, samples = mock.worlds.get("full"), []
    for _ in range(FEW_ROUNDS):
        fill(world, MANY)
        gc.collect()
        samples.append(timed(world.reset))
    told(f"reset a space with {MANY:,} invoices", samples, 5)


def snapshots(mock: Mock) -> None:
    """Take a snapshot, change something, and go back."""
    world, taken, restored, first = mock.worlds.get("some"), [], [], []
    fill(world, SOME)
    for _ in range(ROUNDS):
        taken.append(timed(lambda: world.snapshots.take("here")))
        first.append(timed(lambda: fill(world, 1)))
        snapshot = world.snapshots.find("here")
        assert snapshot is not None
        restored.append(timed(lambda s=snapshot: world.restore(s)))  # type: ignore[misc]
    told(f"snapshot of {SOME:,} invoices", taken, 10)
    told("the first write after it", first, 10)
    told("going back to it", restored, 10)


def main() -> None:
    """Measure everything."""
    mock = create_app()
    lives(mock)
    resets(mock)
    snapshots(mock)


if __name__ == "__main__":
    main()
