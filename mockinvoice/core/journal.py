"""The exchanges of a space, newest last, in a ring of bounded length."""

from base64 import b64encode
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any, Protocol

# So many characters of bodies are kept, however many exchanges may be.
MOST_TEXT = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its response, redacted.

    `at` is the space's time in ISO 8601; bodies are text (a base64 data URL if they are no UTF-8).
    `operation` is None if the request matched none; `trace` is set if the mock itself failed;
    `notes` are what the vendor remarked; `faults` are the rules for faults that struck. `lost` says
    that the client did not get the answer, or may not have waited for it; `status` is 0 if there
    was none.
    """

    id: str
    at: str
    vendor: str
    operation: str | None
    method: str
    path: str
    query: list[tuple[str, str]]
    request_headers: dict[str, str]
    request_body: str
    status: int
    response_headers: dict[str, str]
    response_body: str
    trace: str | None = None
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lost: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the vendor did what it was asked."""
        return 200 <= self.status < 300

    @property
    def size(self) -> int:
        """The characters of both bodies."""
        return len(self.request_body) + len(self.response_body)

    def as_record(self) -> dict[str, Any]:
        """Return the exchange as JSON members."""
        return asdict(self)


def body_text(body: bytes) -> str:
    """Spell a body as an exchange keeps it: text, or a base64 data URL if it is no UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return "data:;base64," + b64encode(body).decode("ascii")


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that happened out of sight of the API and left no other trace."""

    at: str
    vendor: str
    text: str


class Witness(Protocol):
    """Remembers what matters of exchanges that a journal lets go."""

    def add(self, exchange: Exchange) -> None:
        """Take note of an exchange."""

    def clear(self) -> None:
        """Forget everything."""


class Journal:
    """The last `capacity` exchanges, and as many notes. Safe to use from several threads.

    Of exchanges with long bodies there are fewer: together they have at most `most_text`
    characters, unless it is one alone. A `witness` is told of every exchange that is let go, but
    for those that a restart forgets; a `listener` of every one, at once.
    """

    def __init__(
        self,
        *,
        capacity: int,
        witness: Witness | None = None,
        listener: Callable[[Exchange], None] | None = None,
        most_text: int = MOST_TEXT,
    ) -> None:
        self._capacity = capacity
        self._most_text = most_text
        self._text = 0
        self._witness = witness
        self._listener = listener
        self._lock = Lock()
        self._exchanges: OrderedDict[str, Exchange] = OrderedDict()
        self._notes: deque[Note] = deque(maxlen=capacity)
        self._count = 0
        self.evicted = 0

    def next_id(self) -> str:
        """Return the id for the next exchange, `ex-1` onwards."""
        with self._lock:
            self._count += 1
            return f"ex-{self._count}"

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange, at the cost of the oldest ones when the ring is full."""
        with self._lock:
            overtaken = self._exchanges.pop(exchange.id, None)  # by a restart of the ids
            self._text += exchange.size - (overtaken.size if overtaken else 0)
            self._exchanges[exchange.id] = exchange
            while self._is_too_full():
                self._let_go()
        if self._listener is not None:
            self._listener(exchange)

    def note(self, note: Note) -> None:
        """Keep a note."""
        with self._lock:
            self._notes.append(note)

    def notes(self) -> list[Note]:
        """Return the notes kept, oldest first."""
        with self._lock:
            return list(self._notes)

    def get(self, key: str) -> Exchange | None:
        """Return one exchange, or None if there is none or it has been evicted."""
        with self._lock:
            return self._exchanges.get(key)

    def all(self) -> list[Exchange]:
        """Return the exchanges kept, oldest first."""
        with self._lock:
            return list(self._exchanges.values())

    def kept(self) -> tuple[int, list[Exchange]]:
        """Return how many exchanges have been let go, and those that have not, oldest first."""
        with self._lock:
            return self.evicted, list(self._exchanges.values())

    def clear(self, *, restart: bool = False) -> None:
        """Forget all exchanges; with `restart` the ids begin at `ex-1` again."""
        with self._lock:
            if self._witness is not None:
                if restart:
                    self._witness.clear()
                else:
                    for exchange in self._exchanges.values():
                        self._witness.add(exchange)
            self._exchanges.clear()
            self._text = 0
            self._notes.clear()
            self.evicted = 0
            if restart:
                self._count = 0

    def _is_too_full(self) -> bool:
        count = len(self._exchanges)
        return count > self._capacity or (self._text > self._most_text and count > 1)

    def _let_go(self) -> None:
        """Let go of the oldest exchange; the lock is held."""
        _, oldest = self._exchanges.popitem(last=False)
        self._text -= oldest.size
        self.evicted += 1
        if self._witness is not None:
            self._witness.add(oldest)
