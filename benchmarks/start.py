"""Start us, Prism and WireMock in turn: `python -m benchmarks.start [ROUNDS]`.

Prints how long each takes from its command to its first answer, and to the answer of the first call
that is mocked, with the ratios of the medians.
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.against import install
from benchmarks.against.contenders import PRISM_ORDERSPACE, WIREMOCK, ours
from benchmarks.against.processes import running

CALL = "get by id"
ROUNDS = 7


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    install.install()
    us = ours()
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number in range(rounds + 1):
        for contender in (us, PRISM_ORDERSPACE, WIREMOCK):
            with (
                tempfile.TemporaryDirectory() as folder,
                running(contender.command, ready=contender.ready, folder=Path(folder)) as server,
            ):
                called = server.first_call(contender.shots(server)[CALL])
                if number:  # the first one warms the caches of all
                    found[contender.name].append((server.start, called))
    print("| who | first answer | first call | as a ratio of theirs |\n| --- | --- | --- | --- |")
    medians = {who: [median(times) for times in zip(*of, strict=True)] for who, of in found.items()}
    for who, (start, called) in medians.items():
        ratio = f"{medians[us.name][0] / start:.2f} · {medians[us.name][1] / called:.2f}"
        spread = [
            f"{min(times):.2f} to {max(times):.2f}" for times in zip(*found[who], strict=True)
        ]
        print(f"| {who} | {start:.2f} s ({spread[0]}) | {called:.2f} s ({spread[1]}) | {ratio} |")


if __name__ == "__main__":
    main()
