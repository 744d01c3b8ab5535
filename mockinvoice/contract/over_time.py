"""Rules over time: what single exchanges cannot show, each a small function over the journal."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.judging.address import pointer_of
from mockinvoice.contract.pointers import line_of
from mockinvoice.contract.rules import RULES
from mockinvoice.core.clock import parse_instant
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange
from mockinvoice.core.records import Record

UNSAFE = frozenset({"POST", "PATCH"})
PATIENCE = 3


@dataclass(frozen=True, kw_only=True)
class History:
    """What the rules look at: one vendor's exchanges and deliveries in a space, oldest first."""

    document: Document
    exchanges: Sequence[Exchange]
    deliveries: Sequence[Record]


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One case of a rule over time, at the exchange that makes it one."""

    rule: str
    exchange: str
    operation: str | None
    message: str


def judge_history(history: History) -> list[Finding]:
    """Return the findings of all rules over time, in the order of the rules."""
    return [_finding(history.document, habit) for rule in HABITS for habit in rule(history)]


def repeated_request(history: History) -> Iterator[Habit]:
    """Report the same non-idempotent call sent again although its success had been answered."""
    answered: dict[tuple[Any, ...], str] = {}
    for exchange in history.exchanges:
        operation = history.document.operations.get(exchange.operation or "")
        if operation is None or exchange.method not in UNSAFE or not exchange.request_body:
            continue
        if operation.node.get("x-idempotent"):
            continue
        if _key(exchange) in answered:
            yield _habit(
                "repeated-request",
                exchange,
                f"{exchange.operation} was sent again as it had been answered in"
                f" {answered[_key(exchange)]}",
            )
        elif exchange.status < 300:
            answered[_key(exchange)] = exchange.id


def early_retry(history: History) -> Iterator[Habit]:
    """Report a call of the same client before the wait of a 429 or 503 was over."""
    barred: dict[str, tuple[datetime, str]] = {}
    for exchange in history.exchanges:
        at, client = parse_instant(exchange.at), _client(exchange)
        until, by = barred.get(client, (at, ""))
        if at < until:
            seconds = (until - at).total_seconds()
            message = f"{by} said to wait; the client came {seconds:g} s too early"
            yield _habit("early-retry", exchange, message)
        wait = _wait(exchange)
        if wait:
            barred[client] = (at + timedelta(seconds=wait), exchange.id)


def unused_cursor(history: History) -> Iterator[Habit]:
    """Report a list that said it had more, when its cursor was never used afterwards."""
    open_lists: dict[str, Exchange] = {}
    for exchange in history.exchanges:
        operation = history.document.operations.get(exchange.operation or "")
        cursor = _cursor(operation)
        if operation is None or cursor is None:
            continue
        if cursor in {name for name, _ in exchange.query}:
            open_lists.pop(operation.id, None)
        elif _has_more(exchange):
            open_lists.setdefault(operation.id, exchange)
    for name, exchange in open_lists.items():
        yield _habit(
            "unused-cursor", exchange, f"{name} had more, and {_cursor_word(history, name)} unused"
        )


def needless_token(history: History) -> Iterator[Habit]:
    """Report a token requested while the client's last one was still valid."""
    valid_until: dict[str, datetime] = {}
    for exchange in history.exchanges:
        lifetime = _token_lifetime(history.document, exchange)
        if not lifetime:
            continue
        at = parse_instant(exchange.at)
        client = exchange.request_body + _client(exchange)
        if client in valid_until and at < valid_until[client]:
            left = (valid_until[client] - at).total_seconds()
            message = f"the last token was still valid for {left:g} s"
            yield _habit("needless-token", exchange, message)
        valid_until[client] = at + timedelta(seconds=lifetime)


def expired_token(history: History) -> Iterator[Habit]:
    """Report a call refused because its token had expired."""
    for exchange in history.exchanges:
        challenge = exchange.response_headers.get("WWW-Authenticate", "")
        if exchange.status == 401 and "expired" in challenge:
            yield _habit("expired-token", exchange, "the token of this call had expired")


def repeated_refusal(history: History) -> Iterator[Habit]:
    """Report the third and every further time that the same call is refused in the same way."""
    refused: Counter[tuple[Any, ...]] = Counter()
    for exchange in history.exchanges:
        if exchange.status < 400 or exchange.status in (401, 429, 503) or exchange.trace:
            continue
        key = (*_key(exchange), exchange.status)
        refused[key] += 1
        if refused[key] >= PATIENCE:
            yield _habit(
                "repeated-refusal",
                exchange,
                f"the same call was refused with {exchange.status} for the {refused[key]}th time",
            )


def webhook_not_received(history: History) -> Iterator[Habit]:
    """Report webhook calls that the client's receiver did not take."""
    for delivery in history.deliveries:
        if delivery["vendor"] == history.document.name and delivery["state"] == "failed":
            last = delivery["attempts"][-1]
            yield Habit(
                rule="webhook-not-received",
                exchange=delivery["id"],
                operation=None,
                message=f"{delivery['event']} to {delivery['url']} was answered {last['outcome']}",
            )


HABITS: tuple[Callable[[History], Iterator[Habit]], ...] = (
    repeated_request,
    early_retry,
    unused_cursor,
    needless_token,
    expired_token,
    repeated_refusal,
    webhook_not_received,
)


def _habit(rule: str, exchange: Exchange, message: str) -> Habit:
    return Habit(rule=rule, exchange=exchange.id, operation=exchange.operation, message=message)


def _finding(document: Document, habit: Habit) -> Finding:
    operation = document.operations.get(habit.operation or "")
    at = pointer_of(document, operation) if operation else ""
    return Finding(
        rule=habit.rule,
        severity=RULES[habit.rule].severity,
        against="client",
        vendor=document.name,
        operation=habit.operation,
        exchange=habit.exchange,
        pointer="",
        value=None,
        document="#" + at,
        line=line_of(document.path, at),
        message=habit.message,
        remedy=RULES[habit.rule].remedy,
    )


def _key(exchange: Exchange) -> tuple[Any, ...]:
    return exchange.method, exchange.path, tuple(map(tuple, exchange.query)), exchange.request_body


def _client(exchange: Exchange) -> str:
    return exchange.request_headers.get("user-agent", "")


def _wait(exchange: Exchange) -> float:
    """Return the seconds that an answer tells its client to wait: by header, else in the body."""
    if exchange.status not in (429, 503):
        return 0
    header = {k.lower(): v for k, v in exchange.response_headers.items()}.get("retry-after", "")
    return float(header) if header.isdigit() else _retry_after(_data(exchange.response_body))


def _retry_after(data: Any) -> float:
    if isinstance(data, Mapping):
        own = data.get("retryAfter")
        if isinstance(own, (int, float)):
            return float(own)
        return max((_retry_after(value) for value in data.values()), default=0)
    return 0


def _cursor(operation: Operation | None) -> str | None:
    """Return the cursor parameter of a list: the one its document names in `x-cursor`."""
    return operation.node.get("x-cursor") if operation else None


def _cursor_word(history: History, operation: str) -> str:
    return f"its cursor {_cursor(history.document.operations[operation])} went"


def _has_more(exchange: Exchange) -> bool:
    data = _data(exchange.response_body)
    return isinstance(data, Mapping) and data.get("has_more") is True


def _token_lifetime(document: Document, exchange: Exchange) -> float:
    """Return the seconds for which the token of this answer is valid; 0 if it carries none."""
    operation = document.operations.get(exchange.operation or "")
    if operation is None or operation.takes_credentials or exchange.status >= 300:
        return 0
    data = _data(exchange.response_body)
    seconds = data.get("expires_in") if isinstance(data, Mapping) else None
    return float(seconds) if isinstance(seconds, (int, float)) else 0


def _data(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
