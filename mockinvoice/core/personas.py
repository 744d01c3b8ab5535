"""Personas: named bundles of faults, each a day that vendors and networks have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockinvoice.core.fault_rules import Rule, read_rule
from mockinvoice.core.records import Record


class UnknownPersonaError(ValueError):
    """There is no such persona; the message names those that are."""


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A bundle of rules in their JSON form."""

    name: str
    summary: str
    rules: tuple[Record, ...]

    def as_record(self) -> Record:
        """Return `{name, summary, rules}`."""
        return {"name": self.name, "summary": self.summary, "rules": list(self.rules)}


def persona_rules(name: str, *, match: Mapping[str, Any]) -> list[Rule]:
    """Return the rules of a persona, narrowed by the members of `match`.

    Raises `UnknownPersonaError`, and `FaultRuleError` for a `match` that cannot be used.
    """
    if name not in PERSONAS:
        raise UnknownPersonaError(f"there is no persona {name!r}; use one of {', '.join(PERSONAS)}")
    return [
        read_rule({**rule, "match": {**rule.get("match", {}), **match}}, persona=name)
        for rule in PERSONAS[name].rules
    ]


def _persona(name: str, summary: str, *rules: Record) -> Persona:
    return Persona(name=name, summary=summary, rules=rules)


def _some(probability: float, **do: Any) -> Record:
    return {"match": {"probability": probability}, "do": do}


def _calls(nth: str, **do: Any) -> Record:
    return {"match": {"nth": nth}, "do": do}


def _posts(probability: float, **do: Any) -> Record:
    return {"match": {"method": "POST", "probability": probability}, "do": do}


def _all(**do: Any) -> Record:
    return {"match": {}, "do": do}


PERSONAS: Mapping[str, Persona] = {
    persona.name: persona
    for persona in (
        _persona(
            "flaky-network",
            "Every tenth call or so breaks on the way, and some are slow.",
            _some(0.3, latency={"median": 0.05, "p99": 1}),
            _some(0.04, connection="reset"),
            _some(0.03, connection="close"),
            _some(0.03, connection="truncate"),
        ),
        _persona(
            "lost-answers",
            "One create in five is done, and the answer never comes.",
            _posts(0.2, commit_then="reset"),
        ),
        _persona(
            "rate-limited",
            "One call in four is too many: come back in two seconds.",
            _some(0.25, limit=2),
        ),
        _persona(
            "token-rot",
            "One call in ten finds its credential no longer accepted.",
            _some(0.1, status=401),
        ),
        _persona(
            "month-end-slow",
            "All is slow, some answers come in drops, and some calls fail.",
            _all(latency={"median": 0.8, "p99": 6}),
            _some(0.05, status=503),
            _some(0.1, drip=2000),
        ),
        _persona(
            "outage-then-recovery",
            "The first five calls find the vendor down, the next five find it slow.",
            _calls("1-5", status=503),
            _calls("6-10", latency=0.5),
        ),
        _persona(
            "broken-proxy",
            "A box in between spoils one answer in five.",
            _some(0.1, body="malformed"),
            _some(0.05, body="empty"),
            _some(0.05, body="wrong-type"),
        ),
        _persona(
            "black-hole",
            "One call in ten is never answered.",
            _some(0.1, connection="hang"),
        ),
        _persona(
            "lagging-replica",
            "Reads are up to half a minute old.",
            {"match": {"method": "GET"}, "do": {"stale": 30}},
        ),
        _persona(
            "webhook-storm",
            "Every webhook call is made ten times.",
            _all(deliveries="storm"),
        ),
        _persona(
            "duplicate-deliveries",
            "Every webhook call is made twice.",
            _all(deliveries="duplicate"),
        ),
        _persona(
            "shuffled-deliveries",
            "Webhook calls come in another order than what they tell.",
            _all(deliveries="out-of-order"),
        ),
    )
}
