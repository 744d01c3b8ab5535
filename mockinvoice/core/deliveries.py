"""Webhook calls that a space owes: queued as records, in the transaction that caused them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mockinvoice.core.clock import Clock, spell_instant
from mockinvoice.core.faults import DeliveryMode
from mockinvoice.core.outgoing import DELIVERY, Outcome, Outgoing
from mockinvoice.core.records import Record
from mockinvoice.core.store import Store

COLLECTION = "_deliveries"
LATE = "_late_deliveries"
LATE_BY = timedelta(seconds=5)
# Why an attempt was made: it was due, it is one copy more, or somebody asked for it.
DUE, COPY, REPLAY = "due", "copy", "replay"
Mode = Callable[[str, datetime], DeliveryMode]


@dataclass(frozen=True, kw_only=True)
class DeliveryPolicy:
    """How a vendor delivers.

    `received`: the statuses that count as received. `gaps`: how long it waits before each further
    attempt. `give_up(world, delivery)`: what it does when the last attempt has failed, within the
    open transaction.
    """

    received: Collection[int] = range(200, 300)
    gaps: tuple[timedelta, ...] = ()
    give_up: Callable[[Any, Record], None] | None = None


def _orderly(_vendor: str, _now: datetime) -> DeliveryMode:
    return DeliveryMode()


class Deliveries:
    """Records `{id, vendor, event, subscription, url, headers, body, created_at, …}`.

    `body` is the exact text to send, `headers` what the vendor adds (signature, content type),
    `subscription` the id of what asked for it, or None. `state` is `queued`, then `delivered` or
    `failed`; `next_at` tells when the next attempt is due, `attempts` what came of each. `mode`
    says how to make a call, by vendor and time.
    """

    def __init__(
        self, store: Store, clock: Clock, *, outgoing: Outgoing, mode: Mode = _orderly
    ) -> None:
        self._store = store
        self._clock = clock
        self._outgoing = outgoing
        self._mode = mode
        self._queue = store.collection(COLLECTION)

    def queue(
        self,
        *,
        vendor: str,
        event: str,
        url: str,
        body: str,
        headers: Mapping[str, str],
        subscription: str | None = None,
    ) -> str:
        """Queue one webhook call within the open transaction and return its id."""
        key, now = f"dl-{self._store.next(COLLECTION)}", self._clock.now()
        mode = self._mode(vendor, now)
        first = now + self._delay(mode)
        record: Record = {
            "id": key,
            "vendor": vendor,
            "event": event,
            "subscription": subscription,
            "url": url,
            "headers": dict(headers),
            "body": body,
            "created_at": spell_instant(now),
            "state": "queued",
            "next_at": spell_instant(first),
            "attempts": [],
        }
        self._queue.put(key, record)
        for why in (DUE, *(mode.copies - 1) * (COPY,)):
            self._plan(first, record, why=why)
        return key

    def note(self, key: str, outcome: Outcome, *, why: str, policy: DeliveryPolicy) -> Record:
        """Enter what came of an attempt made now, within the open transaction.

        Returns the record; while it stays `queued` the next attempt is planned.
        """
        record, now = self._queue.get(key), self._clock.now()
        assert record is not None, "only what is queued is attempted"
        response = outcome.response
        record["attempts"].append(_attempt(record, outcome, now=now, why=why))
        if response is not None and response["status"] in policy.received:
            record |= {"state": "delivered", "next_at": None}
        elif why == DUE:
            tried = sum(attempt["why"] == DUE for attempt in record["attempts"])
            if outcome.is_refused or tried > len(policy.gaps):
                record |= {"state": "failed", "next_at": None}
            else:
                again = now + policy.gaps[tried - 1]
                record["next_at"] = spell_instant(again)
                self._plan(again, record, why=DUE)
        self._queue.put(key, record)
        return record

    def all(self) -> list[Record]:
        """Return all deliveries, oldest first."""
        return [record for _, record in self._queue.scan()]

    def get(self, key: str) -> Record | None:
        """Return one delivery, or None."""
        return self._queue.get(key)

    def clear(self) -> None:
        """Forget all deliveries, within the open transaction."""
        for key, _ in list(self._queue.scan()):
            self._queue.delete(key)

    def _delay(self, mode: DeliveryMode) -> timedelta:
        """Return how late to begin: every other call that is out of order lets the next pass."""
        is_late = mode.is_out_of_order and self._store.next(LATE) % 2
        return LATE_BY if is_late else timedelta()

    def _plan(self, at: datetime, record: Record, *, why: str) -> None:
        data = {"id": record["id"], "event": record["event"], "why": why}
        self._outgoing.plan.add(at, kind=DELIVERY, data=data)


def _attempt(record: Record, outcome: Outcome, *, now: datetime, why: str) -> Record:
    response = outcome.response
    return {
        "number": len(record["attempts"]) + 1,
        "at": spell_instant(now),
        "why": why,
        "outcome": outcome.error if response is None else str(response["status"]),
        "is_refused": outcome.is_refused,
        "request": dict(outcome.request),
        "response": None if response is None else dict(response),
    }
