"""Rules for faults: whom they strike and what they do, read from their JSON form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from mockinvoice.core.clock import parse_instant
from mockinvoice.core.fault_effects import EFFECTS, FaultRuleError, is_number
from mockinvoice.core.records import Record

COUNT = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
MOST = 999_999_999
ABOUT_CALLS = ("operation", "method", "path")


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What rules look at: one call, or one webhook call (then `operation` and below are unset).

    `path` begins behind the prefixes of space and vendor; `now` is the space's time.
    """

    vendor: str
    now: datetime
    operation: str | None = None
    method: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Match:
    """Whom a rule strikes; what is not set matches all.

    `nth` is the first and the last of the calls that fit all else, counted from the making of the
    rule; the window is from `begin` up to, not including, `end`.
    """

    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    nth: tuple[int, int] = (1, MOST)
    begin: datetime | None = None
    end: datetime | None = None
    probability: float = 1.0
    times: int = MOST

    def fits(self, meeting: Meeting) -> bool:
        """Whether a call is one of those that the rule counts."""
        return (
            self.vendor in (None, meeting.vendor)
            and self.operation in (None, meeting.operation)
            and self.method in (None, meeting.method)
            and (self.path is None or fnmatchcase(meeting.path, self.path))
            and (self.begin is None or self.begin <= meeting.now)
            and (self.end is None or meeting.now < self.end)
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A match with its effect: `kind` and `value`, as in `{"status": 503}`.

    `given` is the rule as it was sent; `persona` names the bundle it came with.
    """

    match: Match
    kind: str
    value: Any
    given: Record = field(default_factory=dict)
    persona: str | None = None

    @property
    def needs_connection(self) -> bool:
        """Whether only a server that owns its connections can do this."""
        return self.kind in ("connection", "commit_then")

    @property
    def is_about_deliveries(self) -> bool:
        """Whether it concerns webhook calls instead of the client's calls."""
        return self.kind == "deliveries"

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def read_rule(given: Mapping[str, Any], *, persona: str | None = None) -> Rule:
    """Read `{match, do}`. Raises `FaultRuleError`."""
    for name in given:
        if name not in ("match", "do"):
            raise FaultRuleError(name, "is not a member of a rule; use match and do")
    match, do = _object(given, "match"), _object(given, "do")
    if len(do) != 1 or not do.keys() <= EFFECTS.keys():
        raise FaultRuleError("do", f"needs exactly one of {', '.join(EFFECTS)}")
    kind, value = next(iter(do.items()))
    EFFECTS[kind](f"do.{kind}", value)
    if kind == "deliveries":
        for name in ABOUT_CALLS:
            if name in match:
                raise FaultRuleError(f"match.{name}", "says nothing of deliveries; leave it out")
    return Rule(
        match=_match(match),
        kind=kind,
        value=value,
        given={"match": dict(match), "do": dict(do)},
        persona=persona,
    )


def _object(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, Mapping):
        raise FaultRuleError(name, "must be an object")
    return value


def _match(given: Mapping[str, Any]) -> Match:
    found = {}
    for name, value in given.items():
        if name not in READERS:
            raise FaultRuleError(f"match.{name}", f"is unknown; use {', '.join(READERS)}")
        member, read = READERS[name]
        found[member] = read(f"match.{name}", value)
    match = Match(**found)
    if match.begin is not None and match.end is not None and match.end <= match.begin:
        raise FaultRuleError("match.to", "must be later than match.from")
    return match


def _text(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise FaultRuleError(place, f"is {value!r}; use a text")
    return value


def _method(place: str, value: Any) -> str:
    return _text(place, value).upper()


def _nth(place: str, value: Any) -> tuple[int, int]:
    spelled = COUNT.fullmatch(str(value)) if type(value) in (int, str) else None
    first, last = (int(n) for n in (spelled[1], spelled[2] or spelled[1])) if spelled else (1, 0)
    if last < first:
        raise FaultRuleError(place, f"is {value!r}; use a number from 1 on or a range as '3-5'")
    return first, last


def _instant(place: str, value: Any) -> datetime:
    try:
        return parse_instant(value)
    except (TypeError, ValueError) as error:
        raise FaultRuleError(
            place, f"is {value!r}; use an instant such as 2024-04-29T12:00:00Z"
        ) from error


def _probability(place: str, value: Any) -> float:
    if not is_number(value) or not 0 < value <= 1:
        raise FaultRuleError(place, f"is {value!r}; use a number above 0 and up to 1")
    return float(value)


def _times(place: str, value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MOST:
        raise FaultRuleError(place, f"is {value!r}; use a whole number from 1 to {MOST}")
    return value


READERS: Mapping[str, tuple[str, Callable[[str, Any], Any]]] = {
    "vendor": ("vendor", _text),
    "operation": ("operation", _text),
    "method": ("method", _method),
    "path": ("path", _text),
    "nth": ("nth", _nth),
    "from": ("begin", _instant),
    "to": ("end", _instant),
    "probability": ("probability", _probability),
    "times": ("times", _times),
}
