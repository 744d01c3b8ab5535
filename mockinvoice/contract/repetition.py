"""Rules over time about calls that are sent again."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mockinvoice.contract.history import Habit, History, client_of, habit_at
from mockinvoice.core.journal import Exchange

UNSAFE = frozenset({"POST", "PATCH"})
PATIENCE = 3


def repeated_request(history: History) -> Iterator[Habit]:
    """Report the same non-idempotent call sent again although its success had been answered.

    An answer that was lost, or may have been, is none.
    """
    answered: dict[tuple[Any, ...], str] = {}
    for exchange in _unrepeatable(history):
        key = _key(exchange)
        if key in answered:
            message = f"{exchange.operation} was sent again as it had been answered in"
            yield habit_at("repeated-request", exchange, f"{message} {answered[key]}")
        elif exchange.is_success and not exchange.lost:
            answered[key] = exchange.id


def done_twice(history: History) -> Iterator[Habit]:
    """Report the same non-idempotent call done again after the answer to the first was lost."""
    lost: dict[tuple[Any, ...], str] = {}
    for exchange in _unrepeatable(history):
        key = _key(exchange)
        if key in lost and exchange.is_success:
            message = f"{exchange.operation} had been done in {lost[key]}, whose answer was lost"
            yield habit_at("done-twice", exchange, f"{message}, and was done again")
        if exchange.is_success:
            lost.pop(key, None)
            if exchange.lost:
                lost[key] = exchange.id


def repeated_refusal(history: History) -> Iterator[Habit]:
    """Report the third and every further time that the same call is refused in the same way.

    A refusal that a rule for faults made is none of the call's own.
    """
    refused: Counter[tuple[Any, ...]] = Counter()
    for exchange in history.exchanges:
        if exchange.status < 400 or exchange.status in (401, 429, 503):
            continue
        if exchange.trace or exchange.faults:
            continue
        key = (*_key(exchange), exchange.status)
        refused[key] += 1
        if refused[key] >= PATIENCE:
            yield habit_at(
                "repeated-refusal",
                exchange,
                f"the same call was refused with {exchange.status} {refused[key]} times",
            )


def _unrepeatable(history: History) -> Iterator[Exchange]:
    """Yield the calls whose repetition does something again."""
    for exchange in history.exchanges:
        operation = history.operation(exchange)
        if operation is None or operation.node.get("x-idempotent"):
            continue
        if exchange.method in UNSAFE and exchange.request_body:
            yield exchange


def _key(exchange: Exchange) -> tuple[Any, ...]:
    """Return what makes two calls the same: the client, and all it sent but the headers."""
    query = tuple(map(tuple, exchange.query))
    return client_of(exchange), exchange.method, exchange.path, query, exchange.request_body
