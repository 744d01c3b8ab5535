"""Fuzzing with a time budget: whatever comes in, nothing crashes, hangs or leaves a trace.

Run it with the checkout's Python: `.venv/bin/python benchmarks/fuzz.py [SECONDS] [TARGET…]`. The
budget is shared equally. It stops at what it finds, shrunk and with the seed: that makes a test.
"""

import argparse
import faulthandler
import signal
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from secrets import randbits
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from mockinvoice import app
from tests.fuzz import files, requests

ROUND = 50
# Of CPU time, since the machine may have other things to do; by the clock, for whoever waits.
HANG_SECONDS = 60
STUCK_SECONDS = 900
Target = tuple[st.SearchStrategy[Any], Callable[[Any], None]]
TARGETS: Mapping[str, Target] = {
    "requests": (requests.calls(), requests.check),
    "sequences": (requests.sequences(), requests.check_all),
    "control": (requests.control_calls(), requests.check),
    "har": (files.hars(), files.check_traffic),
    "cassettes": (files.cassettes(), files.check_traffic),
    "seeds": (files.seeds(), files.check_seed),
    "logs": (files.logs(), files.check_database),
    "tables": (files.tables(), files.check_database),
}


def fuzz(name: str, *, seconds: float) -> int:
    """Try a target for some seconds; return how many inputs it took."""
    strategy, check = TARGETS[name]
    end, taken = time.monotonic() + seconds, 0

    def one(data: Any) -> None:
        nonlocal taken
        taken += 1
        signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        check(data)
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)

    while time.monotonic() < end:
        number = randbits(32)
        run = settings(
            max_examples=ROUND,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.target, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(seed(number)(given(strategy)(one)))
        try:
            run()
        except BaseException:
            print(f"{name}: found with seed {number}", file=sys.stderr)
            raise
    return taken


def main() -> None:
    """Fuzz every target named, or all, and say how much was tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=40)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", HypothesisWarning)  # of inputs that are long to print
    faulthandler.register(signal.SIGPROF, chain=True)  # says where it hangs, and ends
    app.load_document = cache(app.load_document)  # they stay the same, and take long to compile
    for name in chosen.targets:
        begin = time.monotonic()
        taken = fuzz(name, seconds=chosen.seconds / len(chosen.targets))
        print(f"{name}: {taken} inputs in {time.monotonic() - begin:.0f} s, nothing found")


if __name__ == "__main__":
    main()
