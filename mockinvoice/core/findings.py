"""Deviations from a contract, and the bounded list of those found in a space."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
Party = Literal["client", "mock", "document"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One deviation.

    `rule` is a stable name; `against` says who is at fault: the client, the mock itself, or
    (judging a real vendor's recorded answer) perhaps the document. `pointer` is a JSON pointer into
    the message, beginning with `/method`, `/path`, `/query`, `/headers` or `/body`; `value` is what
    stood there, redacted; `document` a JSON pointer into the vendor's document and `line` its line
    there.
    """

    rule: str
    severity: Severity
    against: Party
    vendor: str
    operation: str | None
    exchange: str
    pointer: str
    value: Any
    document: str
    line: int
    message: str
    remedy: str

    def as_record(self) -> dict[str, Any]:
        """Return the finding as JSON members."""
        return asdict(self)


class Findings:
    """The last `capacity` findings of a space. Safe to use from several threads."""

    def __init__(self, *, capacity: int) -> None:
        self._lock = Lock()
        self._capacity = capacity
        self._findings: deque[Finding] = deque()
        self._evicted: Counter[Severity] = Counter()

    def extend(self, findings: list[Finding]) -> None:
        """Keep findings, at the cost of the oldest ones when there are too many."""
        with self._lock:
            self._findings.extend(findings)
            while len(self._findings) > self._capacity:
                self._evicted[self._findings.popleft().severity] += 1

    def all(self) -> list[Finding]:
        """Return the findings kept, oldest first."""
        with self._lock:
            return list(self._findings)

    def evicted(self) -> dict[Severity, int]:
        """Return how many findings have been let go, by severity."""
        with self._lock:
            return dict(self._evicted)

    def clear(self) -> None:
        """Forget all findings."""
        with self._lock:
            self._findings.clear()
            self._evicted.clear()
