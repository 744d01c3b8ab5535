"""Rules over time: what single exchanges cannot show, each a small function over the journal."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.history import Habit, History, client_of, habit_at
from mockinvoice.contract.judging.address import pointer_of
from mockinvoice.contract.messages import header_in
from mockinvoice.contract.pointers import line_of
from mockinvoice.contract.repetition import done_twice, repeated_refusal, repeated_request
from mockinvoice.contract.rules import RULES
from mockinvoice.contract.scope import read
from mockinvoice.core.clock import parse_instant
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange

# Seconds beyond these are an instant and no wait: a year.
EPOCH_LIKE = 31_536_000
__all__ = ["HABITS", "Habit", "History", "judge_history"]


def judge_history(history: History) -> list[Finding]:
    """Return the findings of all rules over time, in the order of the rules."""
    return [_finding(history.document, habit) for rule in HABITS for habit in rule(history)]


def early_retry(history: History) -> Iterator[Habit]:
    """Report a call of the same client before the wait of a 429 or 503 was over."""
    barred: dict[str, tuple[datetime, str]] = {}
    for exchange in _timed(history):
        at, client = parse_instant(exchange.at), client_of(exchange)
        until, by = barred.get(client, (at, ""))
        if at < until:
            seconds = (until - at).total_seconds()
            message = f"{by} said to wait; the client came {seconds:g} s too early"
            yield habit_at("early-retry", exchange, message)
        wait = _barred_until(exchange, at)
        if wait is not None:
            barred[client] = (wait, exchange.id)


def unused_cursor(history: History) -> Iterator[Habit]:
    """Report a list that said it had more, when its cursor was never used afterwards."""
    open_lists: dict[tuple[str, str], Exchange] = {}
    for exchange in history.exchanges:
        operation = history.operation(exchange)
        cursor = operation.node.get("x-cursor") if operation else None
        if operation is None or cursor is None:
            continue
        key = client_of(exchange), operation.id
        if cursor in {name for name, _ in exchange.query}:
            open_lists.pop(key, None)
        elif _has_more(exchange):
            open_lists.setdefault(key, exchange)
    for (_, name), exchange in open_lists.items():
        cursor = history.document.operations[name].node["x-cursor"]
        message = f"{name} had more, and its cursor {cursor} was not used afterwards"
        yield habit_at("unused-cursor", exchange, message)


def needless_token(history: History) -> Iterator[Habit]:
    """Report a token requested while the client's last one was still valid."""
    valid_until: dict[str, datetime] = {}
    for exchange in _timed(history):
        if exchange.status == 401:
            lost = client_of(exchange)
            valid_until = {c: until for c, until in valid_until.items() if not c.endswith(lost)}
        lifetime = _token_lifetime(history.operation(exchange), exchange)
        if not lifetime:
            continue
        at = parse_instant(exchange.at)
        client = exchange.request_body + client_of(exchange)
        if client in valid_until and at < valid_until[client]:
            left = (valid_until[client] - at).total_seconds()
            message = f"the last token was still valid for {left:g} s"
            yield habit_at("needless-token", exchange, message)
        valid_until[client] = at + timedelta(seconds=lifetime)


def expired_token(history: History) -> Iterator[Habit]:
    """Report a call refused because its token had expired."""
    for exchange in history.exchanges:
        challenge = header_in(exchange.response_headers, "www-authenticate")
        if exchange.status == 401 and "expired" in challenge:
            yield habit_at("expired-token", exchange, "the token of this call had expired")


def webhook_not_received(history: History) -> Iterator[Habit]:
    """Report webhook calls that the client's receiver did not take, up to the last attempt.

    One that the mock refused to make is no fault of the receiver.
    """
    for delivery in history.deliveries:
        if delivery["vendor"] == history.document.name and delivery["state"] == "failed":
            last = delivery["attempts"][-1]
            if not last["is_refused"]:
                yield Habit(
                    rule="webhook-not-received",
                    exchange=delivery["id"],
                    operation=None,
                    message=f"{delivery['event']} to {delivery['url']} got {last['outcome']}",
                )


HABITS: tuple[Callable[[History], Iterator[Habit]], ...] = (
    repeated_request,
    done_twice,
    early_retry,
    unused_cursor,
    needless_token,
    expired_token,
    repeated_refusal,
    webhook_not_received,
)


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


def _timed(history: History) -> Iterator[Exchange]:
    return (exchange for exchange in history.exchanges if exchange.at)


def _barred_until(exchange: Exchange, at: datetime) -> datetime | None:
    """Return until when an answer tells its client to wait: by header, else in the body."""
    if exchange.status not in (429, 503):
        return None
    wait = header_in(exchange.response_headers, "retry-after")
    reset = header_in(exchange.response_headers, "x-ratelimit-reset")
    if wait.isdigit():
        return at + timedelta(seconds=int(wait))
    if wait:
        return _http_date(wait)
    if reset.isdigit():
        is_instant = int(reset) > EPOCH_LIKE
        start = datetime.fromtimestamp(0, UTC) if is_instant else at
        return start + timedelta(seconds=int(reset))
    return at + timedelta(seconds=_retry_after(read(exchange.response_body)))


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _retry_after(data: Any) -> float:
    if isinstance(data, Mapping):
        own = data.get("retryAfter")
        if isinstance(own, (int, float)):
            return float(own)
        return max((_retry_after(value) for value in data.values()), default=0)
    return 0


def _has_more(exchange: Exchange) -> bool:
    data = read(exchange.response_body)
    return isinstance(data, Mapping) and data.get("has_more") is True


def _token_lifetime(operation: Operation | None, exchange: Exchange) -> float:
    """Return the seconds for which the token of this answer is valid; 0 if it carries none."""
    if operation is None or operation.takes_credentials or not exchange.is_success:
        return 0
    if exchange.lost:
        return 0
    data = read(exchange.response_body)
    seconds = data.get("expires_in") if isinstance(data, Mapping) else None
    return float(seconds) if isinstance(seconds, (int, float)) else 0
