"""Webhook calls that a space owes: queued as records, in the transaction that caused them."""

from collections.abc import Mapping

from mockinvoice.core.clock import Clock, spell_instant
from mockinvoice.core.records import Record
from mockinvoice.core.store import Store

COLLECTION = "_deliveries"


class Deliveries:
    """Records `{id, vendor, event, url, headers, body, created_at, state, attempts}`.

    `body` is the exact text to send, `headers` what the vendor adds (signature, content type);
    `state` is `queued` until somebody sends it.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._queue = store.collection(COLLECTION)

    def queue(
        self, *, vendor: str, event: str, url: str, body: str, headers: Mapping[str, str]
    ) -> str:
        """Queue one webhook call within the open transaction and return its id."""
        key = f"dl-{self._store.next(COLLECTION)}"
        record = {
            "id": key,
            "vendor": vendor,
            "event": event,
            "url": url,
            "headers": dict(headers),
            "body": body,
            "created_at": spell_instant(self._clock.now()),
            "state": "queued",
            "attempts": [],
        }
        self._queue.put(key, record)
        return key

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
