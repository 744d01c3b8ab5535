"""The faults of a space: rules that are counted exactly and whose chance repeats."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from mockinvoice.core.fault_effects import seconds_of
from mockinvoice.core.fault_rules import Meeting, Rule
from mockinvoice.core.records import Record

MOST_REMEMBERED = 100
STORM = 10
DELAY, STALE = "latency", "stale"


@dataclass(frozen=True, kw_only=True)
class Strike:
    """What the rules do to one call.

    `delay` in seconds; `kind` and `value` are the effect besides, `kind` empty if there is none;
    `marks` tell the rules that struck, e.g. `fa-1: status 503`; `keeps` is the age in seconds up to
    which the answer is to be remembered, 0 if it is not.
    """

    delay: float = 0.0
    kind: str = ""
    value: Any = None
    marks: tuple[str, ...] = ()
    keeps: int = 0


@dataclass(frozen=True, kw_only=True)
class DeliveryMode:
    """How one webhook call is made: how often, and whether those behind it go first."""

    copies: int = 1
    is_out_of_order: bool = False


MODES = {
    "duplicate": DeliveryMode(copies=2),
    "storm": DeliveryMode(copies=STORM),
    "out-of-order": DeliveryMode(is_out_of_order=True),
}


@dataclass(kw_only=True)
class Counted:
    """A rule with the calls it has seen and struck."""

    id: str
    rule: Rule
    seen: int = 0
    struck: int = 0

    def as_record(self) -> Record:
        """Return `{id, persona, match, do, seen, struck}`."""
        told = {"seen": self.seen, "struck": self.struck}
        return {"id": self.id, "persona": self.rule.persona, **self.rule.given, **told}


class Faults:
    """The rules of a space. Safe to use from several threads.

    `chance(*key)` is the space's own: the same seed, rules and calls meet the same faults. All
    rules count every call that fits them. Delays add up; of all else the oldest rule that strikes
    has its way.
    """

    def __init__(self, *, chance: Callable[..., float]) -> None:
        self._chance = chance
        self._lock = Lock()
        self._rules: dict[str, Counted] = {}
        self._count = 0
        self._answers: OrderedDict[object, tuple[datetime, Any]] = OrderedDict()
        self.is_active = False

    def add(self, rules: Iterable[Rule]) -> list[Record]:
        """Take rules over, all at once, and return them as they stand."""
        added = []
        with self._lock:
            for rule in rules:
                self._count += 1
                key = f"fa-{self._count}"
                self._rules[key] = Counted(id=key, rule=rule)
                added.append(self._rules[key].as_record())
            self.is_active = bool(self._rules)
        return added

    def all(self) -> list[Record]:
        """Return the rules as they stand, oldest first."""
        with self._lock:
            return [counted.as_record() for counted in self._rules.values()]

    def remove(self, key: str) -> bool:
        """Take a rule away; False if there is none."""
        with self._lock:
            is_gone = self._rules.pop(key, None) is not None
            self.is_active = bool(self._rules)
            return is_gone

    def clear(self, *, restart: bool = False) -> int:
        """Take all rules away and return how many; with `restart` ids begin at `fa-1` again."""
        with self._lock:
            count = len(self._rules)
            self._rules.clear()
            self._answers.clear()
            self.is_active = False
            if restart:
                self._count = 0
            return count

    def strike(self, meeting: Meeting) -> Strike:
        """Count a call and return what happens to it."""
        with self._lock:
            keeps, delay, effect, marks = 0, 0.0, None, []
            for counted in self._fitting(meeting):
                rule = counted.rule
                keeps = max(keeps, rule.value if rule.kind == STALE else 0)
                if rule.kind != DELAY and effect is not None:
                    continue
                if self._strikes(counted):
                    marks.append(f"{counted.id}: {rule}")
                    if rule.kind == DELAY:
                        chance = self._chance("latency", counted.id, counted.seen)
                        delay += seconds_of(rule.value, chance=chance)
                    else:
                        effect = rule
        return Strike(
            delay=delay,
            kind=effect.kind if effect else "",
            value=effect.value if effect else None,
            marks=tuple(marks),
            keeps=keeps,
        )

    def delivery_mode(self, *, vendor: str, now: datetime) -> DeliveryMode:
        """Count a webhook call and return how it is made; the oldest rule that strikes decides."""
        if not self.is_active:
            return DeliveryMode()
        meeting, found = Meeting(vendor=vendor, now=now), DeliveryMode()
        with self._lock:
            for counted in self._fitting(meeting, is_delivery=True):
                if found == DeliveryMode() and self._strikes(counted):
                    found = MODES[counted.rule.value]
        return found

    def remember(self, key: object, answer: Any, *, now: datetime, seconds: int) -> None:
        """Keep an answer as the one to repeat, unless a younger one than `seconds` is kept."""
        with self._lock:
            if self._kept(key, now=now, seconds=seconds) is None:
                self._answers[key] = now, answer
                self._answers.move_to_end(key)
                while len(self._answers) > MOST_REMEMBERED:
                    self._answers.popitem(last=False)

    def recall(self, key: object, *, now: datetime, seconds: int) -> Any:
        """Return the answer kept under `key` if it is younger than `seconds`, else None."""
        with self._lock:
            return self._kept(key, now=now, seconds=seconds)

    def _kept(self, key: object, *, now: datetime, seconds: int) -> Any:
        at, answer = self._answers.get(key, (now, None))
        return answer if timedelta() <= now - at < timedelta(seconds=seconds) else None

    def _fitting(self, meeting: Meeting, *, is_delivery: bool = False) -> Iterator[Counted]:
        """Yield the rules that count this, having counted it."""
        for counted in self._rules.values():
            rule = counted.rule
            if rule.is_about_deliveries is is_delivery and rule.match.fits(meeting):
                counted.seen += 1
                yield counted

    def _strikes(self, counted: Counted) -> bool:
        """Whether a rule strikes the call that it has counted last; if so, that is counted too."""
        match = counted.rule.match
        first, last = match.nth
        strikes = (
            first <= counted.seen <= last
            and counted.struck < match.times
            and (
                match.probability == 1
                or self._chance("fault", counted.id, counted.seen) < match.probability
            )
        )
        counted.struck += strikes
        return strikes
