"""Measure us and the peers in one run: `python -m benchmarks.against [--rounds N] [--seconds S]`.

In each round every server is started anew, warmed up, asked for each of its measures, and stopped;
nothing else runs meanwhile. Ratios of medians are what counts: they come from the same minutes.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.against import install, machine, tables
from benchmarks.against.contenders import CONTENDERS, INVOICE, SEGMETRICS, Contender, ours
from benchmarks.against.load import fire
from benchmarks.against.processes import Running, running

WARM_UP_SECONDS = 1
INVOICES = 10_000
Samples = dict[tuple[str, str], list[float]]


def main() -> int:
    """Measure all, print the tables and keep numbers and plot."""
    options = _options()
    try:
        install.check_tools()
    except install.MissingToolError as error:
        print(error, file=sys.stderr)
        return 2
    install.install()
    told = machine.describe()
    samples: Samples = defaultdict(list)
    for number in range(options.rounds):
        for contender in CONTENDERS:
            if contender.is_there:
                _say(f"round {number + 1} of {options.rounds}: {contender.name}")
                _measure(contender, samples, seconds=options.seconds)
        _measure_filled(samples)
    lines = [
        *(f"{name}: {value}" for name, value in told.items()),
        *("", *tables.ratios(samples), "", *tables.medians(samples)),
    ]
    print("\n".join(lines))
    options.output.mkdir(parents=True, exist_ok=True)
    kept = [{"who": who, "what": what, "values": v} for (who, what), v in samples.items()]
    (options.output / "against.json").write_text(json.dumps({"machine": told, "samples": kept}))
    tables.plot(samples, options.output / "against.png")
    return 0


def _measure(contender: Contender, samples: Samples, *, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in contender.files.items():
            (folder / file).write_text(text)
        with running(contender.command, ready=contender.ready, folder=folder) as server:
            samples[contender.name, "start"].append(server.start)
            samples[contender.name, "memory"].append(server.memory())
            for what, shot in contender.shots(server).items():
                fire(server.url, shot, seconds=WARM_UP_SECONDS, folder=folder, seed=1)
                volley = fire(server.url, shot, seconds=seconds, folder=folder, seed=2)
                if volley.bad:
                    _say(f"{contender.name}, {what}: {volley.bad} answers were no success")
                samples[contender.name, what].append(volley.rate)


def _measure_filled(samples: Samples) -> None:
    us = ours()
    with (
        tempfile.TemporaryDirectory() as name,
        running(us.command, ready=us.ready, folder=Path(name)) as server,
    ):
        _fill(server)
        samples[us.name, "memory with 10,000 invoices"].append(server.memory())


def _fill(server: Running) -> None:
    for number in range(INVOICES):
        server.ask(
            "POST",
            "/segmetrics/api/v1/account/integration/invoice",
            SEGMETRICS,
            INVOICE.replace("@@", str(number)),
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each measure")
    parser.add_argument("--output", type=Path, default=Path("docs/performance"))
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
