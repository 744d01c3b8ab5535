"""The verdict on an expectation: how many exchanges fit, and which came nearest."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mockinvoice.contract.verification.differences import Difference, differences
from mockinvoice.contract.verification.expectation import Expectation, Matcher
from mockinvoice.core.journal import Exchange

NEAREST = 3
RULED_OUT = Difference(at="where", expected="true", actual="false")


class UncertainError(Exception):
    """Exchanges that the journal has let go could change the answer; the message says how many."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """An exchange that came near, and where it differs; nowhere if it is one too many."""

    exchange: Exchange
    differences: tuple[Difference, ...]

    def as_record(self) -> dict[str, Any]:
        """Return `{exchange, method, path, status, differences}`."""
        return {
            "exchange": self.exchange.id,
            "method": self.exchange.method,
            "path": self.exchange.path,
            "status": self.exchange.status,
            "differences": [asdict(found) for found in self.differences],
        }


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether it is as expected: `matches` fit, of `total` exchanges.

    For an order `matches` are those that were found one after the other, and `missing` is the
    number of the first that was not.
    """

    is_ok: bool
    matches: tuple[str, ...]
    total: int
    near_misses: tuple[NearMiss, ...]
    missing: int | None = None


def verify(expectation: Expectation, exchanges: Sequence[Exchange], *, evicted: int) -> Verdict:
    """Judge an expectation by a journal, oldest exchange first, that has let go of `evicted` ones.

    Raises `UncertainError` when those could change the answer.
    """
    if expectation.in_order:
        return _verify_order(expectation, exchanges, evicted=evicted)
    misses = [_miss(exchange, expectation.matcher, expectation) for exchange in exchanges]
    found = [miss for miss in misses if not miss.differences]
    low, high = len(found), len(found) + evicted
    is_ok = _is_within(low, expectation)
    possible = {is_ok, _is_within(high, expectation)} | _between(low, high, expectation)
    if len(possible) > 1:
        raise UncertainError(_uncertain(evicted))
    if is_ok:
        shown: Sequence[NearMiss] = ()
    elif _is_too_many(low, expectation):
        shown = found
    else:
        shown = [miss for miss in misses if miss.differences] or found
    return Verdict(
        is_ok=is_ok,
        matches=tuple(miss.exchange.id for miss in found),
        total=len(exchanges),
        near_misses=_nearest(shown),
    )


def _verify_order(
    expectation: Expectation, exchanges: Sequence[Exchange], *, evicted: int
) -> Verdict:
    found: list[str] = []
    rest = iter(exchanges)
    for number, matcher in enumerate(expectation.in_order):
        hit = next((e for e in rest if not _miss(e, matcher, expectation).differences), None)
        if hit is not None:
            found.append(hit.id)
            continue
        if evicted:
            raise UncertainError(_uncertain(evicted))
        return _out_of_order(expectation, exchanges, tuple(found), number)
    return Verdict(is_ok=True, matches=tuple(found), total=len(exchanges), near_misses=())


def _out_of_order(
    expectation: Expectation, exchanges: Sequence[Exchange], found: tuple[str, ...], number: int
) -> Verdict:
    """Show what came near the missing call; those before the last one found came too early."""
    misses, is_early = [], bool(found)
    for exchange in exchanges:
        if exchange.id in found:
            is_early = is_early and exchange.id != found[-1]
            continue
        miss = _miss(exchange, expectation.in_order[number], expectation)
        if is_early:
            early = Difference(at="order", expected=f"after {found[-1]}", actual="before it")
            miss = replace(miss, differences=(*miss.differences, early))
        misses.append(miss)
    return Verdict(
        is_ok=False,
        matches=found,
        total=len(exchanges),
        near_misses=_nearest(misses),
        missing=number,
    )


def _miss(exchange: Exchange, matcher: Matcher, expectation: Expectation) -> NearMiss:
    found = differences(exchange, matcher)
    if not found and exchange.id in expectation.ruled_out:
        found = [RULED_OUT]
    return NearMiss(exchange=exchange, differences=tuple(found))


def _nearest(misses: Iterable[NearMiss]) -> tuple[NearMiss, ...]:
    """Return those that differ least, the later ones first among equals."""
    newest_first = list(misses)[::-1]
    newest_first.sort(key=lambda miss: sum(found.weight for found in miss.differences))
    return tuple(newest_first[:NEAREST])


def _is_within(count: int, expectation: Expectation) -> bool:
    return count >= expectation.at_least and not _is_too_many(count, expectation)


def _is_too_many(count: int, expectation: Expectation) -> bool:
    return expectation.at_most is not None and count > expectation.at_most


def _between(low: int, high: int, expectation: Expectation) -> set[bool]:
    """Return True if a number above `low` and up to `high` fits: `at_least` is the first to."""
    return {True} if low < expectation.at_least <= high else set()


def _uncertain(evicted: int) -> str:
    return f"{evicted} older exchanges have left the journal and could change the answer"
