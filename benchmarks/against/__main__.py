"""Measure us and the peers: `python -m benchmarks.against [--rounds N] [--seconds S] [--add]`.

`--python PATH` runs us and the peers in Python with another interpreter, both with the same one.

In each round every server is started anew, warmed up, asked for each of its measures, and stopped;
nothing else runs meanwhile. Ratios of medians are what counts: they come from the same minutes.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.against import install, machine, tables
from benchmarks.against.contenders import (
    INVOICE,
    INVOICES,
    SEGMETRICS,
    SEGMETRICS_PATH,
    Contender,
    contenders,
    ours,
)
from benchmarks.against.load import Shot, fire
from benchmarks.against.processes import Running, running

WARM_UP_SECONDS = 1
READ = "get by id"
KEPT = "against.json"
Samples = dict[tuple[str, str], list[float]]


def main() -> int:
    """Measure all, print the tables and keep numbers and plot."""
    options = _options()
    try:
        install.check_tools()
    except install.MissingToolError as error:
        print(error, file=sys.stderr)
        return 2
    pythons = install.pythons_of(options.python)
    install.install(pythons)
    us, told = ours(pythons), machine.describe(pythons.interpreter)
    samples = _earlier(options.output) if options.add else defaultdict(list)
    _compile_documents(us)
    for number in range(options.rounds):
        for contender in contenders(pythons):
            if contender.is_there:
                _say(f"round {number + 1} of {options.rounds}: {contender.name}")
                _measure(contender, samples, seconds=options.seconds)
        _measure_filled(us, samples, seconds=options.seconds)
        _keep(samples, told, folder=options.output)
    lines = [
        *(f"{name}: {value}" for name, value in told.items()),
        *("", *tables.ratios(samples), "", *tables.medians(samples)),
    ]
    print("\n".join(lines))
    tables.plot(samples, options.output / "against.png")
    return 0


def _measure(contender: Contender, samples: Samples, *, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in contender.files.items():
            (folder / file).write_text(text)
        with running(contender.command, ready=contender.ready, folder=folder) as server:
            samples[contender.name, "start"].append(server.start)
            shots = contender.shots(server)
            if READ in shots:
                took = server.first_call(shots[READ])
                samples[contender.name, "start and first call"].append(took)
            samples[contender.name, "memory"].append(server.memory())
            for what, shot in shots.items():
                rate = _fire(server, shot, seconds=seconds, folder=folder, name=contender.name)
                samples[contender.name, what].append(rate)


def _fire(server: Running, shot: Shot, *, seconds: int, folder: Path, name: str) -> float:
    """Warm a server up and return how many of these requests it answers a second."""
    fire(server.url, shot, seconds=WARM_UP_SECONDS, folder=folder, seed=1)
    volley = fire(server.url, shot, seconds=seconds, folder=folder, seed=2)
    if volley.bad:
        _say(f"{name}, {shot.path}: {volley.bad} answers were no success")
    return volley.rate


def _measure_filled(us: Contender, samples: Samples, *, seconds: int) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        running(us.command, ready=us.ready, folder=Path(name)) as server,
    ):
        bodies = (INVOICE.replace("@@", f"old-{number}") for number in range(INVOICES))
        server.fill(SEGMETRICS_PATH, SEGMETRICS, bodies)
        samples[us.name, "memory with 10,000 invoices"].append(server.memory())
        what, shot = "upsert beside 10,000", us.shots(server)["SegMetrics upsert"]
        rate = _fire(server, shot, seconds=seconds, folder=Path(name), name=us.name)
        samples[us.name, what].append(rate)


def _compile_documents(us: Contender) -> None:
    """Start us once: what we keep of our documents between starts is made by the first one."""
    with (
        tempfile.TemporaryDirectory() as name,
        running(us.command, ready=us.ready, folder=Path(name)),
    ):
        pass


def _keep(samples: Samples, told: Mapping[str, str], *, folder: Path) -> None:
    """Keep what there is by now: a run that is broken off can be gone on with."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = [{"who": who, "what": what, "values": v} for (who, what), v in samples.items()]
    (folder / KEPT).write_text(json.dumps({"machine": dict(told), "samples": kept}))


def _earlier(folder: Path) -> Samples:
    """Return what an earlier run has kept, nothing if there was none."""
    kept = folder / KEPT
    found = json.loads(kept.read_text())["samples"] if kept.exists() else []
    return defaultdict(list, {(one["who"], one["what"]): one["values"] for one in found})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each measure")
    parser.add_argument("--add", action="store_true", help="to the rounds that are in OUTPUT")
    parser.add_argument("--python", type=Path, help="interpreter of ours and of peers in Python")
    parser.add_argument("--output", type=Path, default=Path("docs/performance"))
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
