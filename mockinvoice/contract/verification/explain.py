"""A failed verification in at most forty lines: what was expected, and what came nearest."""

from collections.abc import Callable, Iterator

from mockinvoice.contract.verification.differences import spelled
from mockinvoice.contract.verification.expectation import Expectation, Matcher
from mockinvoice.contract.verification.verify import NearMiss, Verdict
from mockinvoice.core.journal import Exchange

MOST_DIFFERENCES = 8
LONGEST_MATCHER = 400


def explain(verdict: Verdict, expectation: Expectation, *, curl: Callable[[Exchange], str]) -> str:
    """Return the text, empty if all is as expected; `curl` spells the line that repeats a call."""
    return "" if verdict.is_ok else "\n".join(_lines(verdict, expectation, curl))


def _lines(
    verdict: Verdict, expectation: Expectation, curl: Callable[[Exchange], str]
) -> Iterator[str]:
    yield from _headline(verdict, expectation)
    for miss in verdict.near_misses:
        call, differing = miss.exchange, len(miss.differences)
        name = call.operation or "no operation"
        how = f"differs in {differing}" if differing else "fits"
        yield f"{call.id} {call.method} {call.path} ({name}) -> {call.status}, {how}"
        yield from _differences(miss)
        yield f"    {curl(call)}"


def _headline(verdict: Verdict, expectation: Expectation) -> Iterator[str]:
    if verdict.missing is None:
        yield (
            f"expected {_times(expectation)}, found {len(verdict.matches)}"
            f" among {verdict.total} exchanges"
        )
        yield f"  {_spelled(expectation.matcher)}"
    else:
        behind = f" after {verdict.matches[-1]}" if verdict.matches else ""
        yield (
            f"expected {len(expectation.in_order)} calls in this order, found"
            f" {len(verdict.matches)}; missing{behind} is number {verdict.missing + 1}"
        )
        yield f"  {_spelled(expectation.in_order[verdict.missing])}"
    if verdict.near_misses:
        yield "nearest:"


def _times(expectation: Expectation) -> str:
    least, most = expectation.at_least, expectation.at_most
    if most == 0:
        return "no call"
    if least == most:
        return f"exactly {_calls(least)}"
    if most is None:
        return f"at least {_calls(least)}"
    return f"{least} to {most} calls" if least else f"at most {_calls(most)}"


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"


def _spelled(matcher: Matcher) -> str:
    text = ", ".join(f"{name}={spelled(value)}" for name, value in matcher.given.items())
    return (text if len(text) <= LONGEST_MATCHER else text[:LONGEST_MATCHER] + "…") or "any call"


def _differences(miss: NearMiss) -> Iterator[str]:
    for found in miss.differences[:MOST_DIFFERENCES]:
        yield f"    {found.at}: expected {found.expected}, was {found.actual}"
    more = len(miss.differences) - MOST_DIFFERENCES
    if more > 0:
        yield f"    … and {more} more"
