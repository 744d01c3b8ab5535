"""How much of a contract a client has exercised, counted from the journal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from mockinvoice.contract.branches import Item, spell
from mockinvoice.contract.scope import MOVE, Scope, read
from mockinvoice.core.journal import Exchange

TOGETHER = 24


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many of how many."""

    exercised: int
    total: int

    @property
    def percent(self) -> float:
        """The share exercised, in percent with one decimal; 100 if there is nothing to exercise."""
        return round(100 * self.exercised / self.total, 1) if self.total else 100.0


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What of a vendor's document was exercised, by kind and by operation, and what never was.

    Moves belong to no operation.
    """

    vendor: str
    kinds: Mapping[str, Count]
    operations: Mapping[str, Count]
    missing: tuple[Item, ...]

    @property
    def count(self) -> Count:
        """All kinds together."""
        return Count(
            exercised=sum(count.exercised for count in self.kinds.values()),
            total=sum(count.total for count in self.kinds.values()),
        )

    def as_record(self) -> dict[str, Any]:
        """Return the coverage as JSON members; `coverage_of_record` takes them back."""
        return {
            "vendor": self.vendor,
            **_count_record(self.count),
            "kinds": {kind: _count_record(count) for kind, count in self.kinds.items()},
            "operations": {name: _count_record(count) for name, count in self.operations.items()},
            "missing": [{"operation": o, "kind": k, "name": n} for o, k, n in self.missing],
        }


def coverage_of_record(record: Mapping[str, Any]) -> Coverage:
    """Read what `as_record` has made. Raises `KeyError` or `TypeError` if it has not."""
    return Coverage(
        vendor=record["vendor"],
        kinds=_counts_of_record(record["kinds"]),
        operations=_counts_of_record(record["operations"]),
        missing=tuple((m["operation"], m["kind"], m["name"]) for m in record["missing"]),
    )


class Survey:
    """Collects what exchanges exercise of one document, oldest first. Not locked."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._seen: set[Item] = set()
        self._states: dict[str, str] = {}

    def add(self, exchange: Exchange) -> None:
        """Take an exchange into account; one that matched no operation exercises nothing."""
        if exchange.operation is not None:
            self._scope.see(exchange, self._seen)
            self._seen.update(self._moves(exchange))

    def copy(self) -> "Survey":
        """Return a survey that goes on from here."""
        other = Survey(self._scope)
        other._seen |= self._seen
        other._states |= self._states
        return other

    @property
    def has_begun(self) -> bool:
        """Whether anything of the document was exercised."""
        return bool(self._seen) and not self._seen.isdisjoint(self._scope.items)

    def coverage(self) -> Coverage:
        """Return the coverage so far."""
        items = self._scope.items
        return Coverage(
            vendor=self._scope.document.name,
            kinds=_counts(items, self._seen, by=1),
            operations=_counts(items, self._seen, by=0),
            missing=tuple(item for item in items if item not in self._seen),
        )

    def _moves(self, exchange: Exchange) -> Iterator[Item]:
        lifecycle = self._scope.document.node.get("x-lifecycle")
        if lifecycle is None or not exchange.is_success or exchange.lost:
            return
        records: list[Mapping[str, Any]] = []
        _find(read(exchange.response_body), lifecycle["id"], lifecycle["state"], records)
        for record in records:
            key, state = spell(record[lifecycle["id"]]), spell(record[lifecycle["state"]])
            before = self._states.get(key)
            if before not in (None, state):
                yield "", MOVE, f"{before} → {state}"
            self._states[key] = state


class Surveys:
    """The surveys of a space, one a vendor. Safe to use from several threads.

    Exchanges are looked at by the dozen: one at a time, in between all that an answer needs, each
    costs three times as much.
    """

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self._scopes = tuple(scopes)
        self._lock = Lock()
        self._surveys: dict[str, Survey] = {}
        self._waiting: list[Exchange] = []
        self.clear()

    def add(self, exchange: Exchange) -> None:
        """Take an exchange into account that the journal lets go."""
        with self._lock:
            self._waiting.append(exchange)
            if len(self._waiting) >= TOGETHER:
                self._look()

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._surveys = {scope.document.name: Survey(scope) for scope in self._scopes}
            self._waiting = []

    def coverage(self, exchanges: Iterable[Exchange]) -> list[Coverage]:
        """Return the coverage of every vendor that was called, these later exchanges included."""
        with self._lock:
            self._look()
            surveys = {name: survey.copy() for name, survey in self._surveys.items()}
        for exchange in exchanges:
            surveys[exchange.vendor].add(exchange)
        return [survey.coverage() for survey in surveys.values() if survey.has_begun]

    def _look(self) -> None:
        """Take into account what is waiting; the lock is held."""
        for exchange in self._waiting:
            self._surveys[exchange.vendor].add(exchange)
        self._waiting = []


def _count_record(count: Count) -> dict[str, float]:
    return {"percent": count.percent, "exercised": count.exercised, "total": count.total}


def _counts_of_record(record: Mapping[str, Any]) -> dict[str, Count]:
    return {
        name: Count(exercised=count["exercised"], total=count["total"])
        for name, count in record.items()
    }


def _counts(items: Iterable[Item], seen: set[Item], *, by: int) -> dict[str, Count]:
    """Count items by one of their parts; those without it are left out."""
    total = Counter(item[by] for item in items if item[by])
    exercised = Counter(item[by] for item in items if item in seen)
    return {name: Count(exercised=exercised[name], total=number) for name, number in total.items()}


def _find(data: Any, key: str, state: str, found: list[Mapping[str, Any]]) -> None:
    """Add to `found` the objects anywhere in an answer that carry both id and state."""
    kind = data.__class__
    if kind is dict:
        if key in data and state in data:
            found.append(data)
        data = data.values()
    elif kind is not list:
        return
    for value in data:
        kind = value.__class__  # most are neither, and a call costs more than all of this
        if kind is dict or kind is list:
            _find(value, key, state, found)
