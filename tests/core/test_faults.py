"""Rules for faults: what they take, whom they strike, and that they are counted exactly."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.core.fault_effects import FaultRuleError, seconds_of
from mockinvoice.core.fault_rules import Meeting, read_rule
from mockinvoice.core.faults import DeliveryMode, Faults, Strike
from mockinvoice.core.ids import Ids
from mockinvoice.core.personas import PERSONAS, UnknownPersonaError, persona_rules

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
DOWN = {"status": 503}


def never() -> int:
    raise AssertionError("chance uses up no number")


def faults_of(*rules: dict[str, Any], seed: int = 0) -> Faults:
    faults = Faults(chance=Ids(seed=seed, next_number=never).chance)
    faults.add([read_rule(rule) for rule in rules])
    return faults


def meeting(**changes: Any) -> Meeting:
    call = {
        "vendor": "slyce",
        "operation": "createInvoice",
        "method": "POST",
        "path": "/v2/invoice",
        "now": NOON,
    }
    return Meeting(**{**call, **changes})


def struck(faults: Faults, count: int, **changes: Any) -> list[int]:
    """Return which of `count` calls are struck, the first being 1."""
    return [n for n in range(1, count + 1) if faults.strike(meeting(**changes)).marks]


@pytest.mark.parametrize(
    ("match", "is_struck"),
    [
        ({}, True),
        ({"vendor": "slyce"}, True),
        ({"vendor": "gormic"}, False),
        ({"operation": "createInvoice"}, True),
        ({"operation": "sendInvoice"}, False),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": "/v2/*"}, True),
        ({"path": "/v2/invoice"}, True),
        ({"path": "/V2/*"}, False),
        ({"path": "/v2/?"}, False),
        ({"from": "2024-04-29T12:00:00Z"}, True),
        ({"from": "2024-04-29T12:00:01Z"}, False),
        ({"to": "2024-04-29T12:00:01Z"}, True),
        ({"to": "2024-04-29T12:00:00Z"}, False),
        ({"from": "2024-04-29T13:00:00+02:00", "to": "2024-04-29T15:00:00+02:00"}, True),
        ({"vendor": "slyce", "operation": "sendInvoice"}, False),
    ],
)
def test_rule_strikes_what_it_matches(match: dict[str, Any], is_struck: bool) -> None:
    assert struck(faults_of({"match": match, "do": DOWN}), 1) == ([1] if is_struck else [])


@pytest.mark.parametrize(
    ("match", "calls"),
    [
        ({"nth": 3}, [3]),
        ({"nth": "3"}, [3]),
        ({"nth": "3-5"}, [3, 4, 5]),
        ({"times": 2}, [1, 2]),
        ({"nth": "2-9", "times": 2}, [2, 3]),
        ({"probability": 1}, [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_calls_are_counted_from_the_making_of_the_rule(
    match: dict[str, Any], calls: list[int]
) -> None:
    assert struck(faults_of({"match": match, "do": DOWN}), 8) == calls


def test_calls_that_do_not_fit_are_not_counted() -> None:
    faults = faults_of({"match": {"operation": "createInvoice", "nth": 2}, "do": DOWN})
    assert struck(faults, 3, operation="sendInvoice") == []
    assert struck(faults, 3) == [2]
    assert [(rule["seen"], rule["struck"]) for rule in faults.all()] == [(3, 1)]


def test_range_is_exact_under_a_thousand_concurrent_calls() -> None:
    faults = faults_of({"match": {"nth": "301-500"}, "do": DOWN}, {"do": {"latency": 1}})
    with ThreadPoolExecutor(max_workers=32) as threads:
        strikes = list(threads.map(lambda _: faults.strike(meeting()), range(1000)))
    assert Counter(strike.kind for strike in strikes) == {"": 800, "status": 200}
    assert [(rule["seen"], rule["struck"]) for rule in faults.all()] == [(1000, 200), (1000, 1000)]


def test_same_seed_gives_the_same_faults_and_another_one_others() -> None:
    rules = [
        {"match": {"probability": 0.3}, "do": DOWN},
        {"match": {"probability": 0.5}, "do": {"latency": {"median": 0.1, "p99": 2}}},
    ]
    runs = [
        [faults.strike(meeting()) for _ in range(200)]
        for faults in (faults_of(*rules, seed=seed) for seed in (7, 7, 8))
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert 40 <= sum(strike.kind == "status" for strike in runs[0]) <= 80


def test_rules_that_chance_decides_do_not_follow_each_other() -> None:
    half = {"match": {"probability": 0.5}, "do": DOWN}
    faults = [faults_of(half), faults_of({"do": {"latency": 0}}, half)]
    assert struck(faults[0], 50) != [
        n for n in range(1, 51) if faults[1].strike(meeting()).kind == "status"
    ]


def test_delays_add_up_and_of_all_else_the_oldest_rule_has_its_way() -> None:
    faults = faults_of(
        {"do": {"latency": 1}},
        {"match": {"nth": 1}, "do": {"status": 500}},
        {"do": {"connection": "reset"}},
        {"do": {"latency": 0.5}},
    )
    assert [faults.strike(meeting()) for _ in range(2)] == [
        Strike(
            delay=1.5,
            kind="status",
            value=500,
            marks=("fa-1: latency 1", "fa-2: status 500", "fa-4: latency 0.5"),
        ),
        Strike(
            delay=1.5,
            kind="connection",
            value="reset",
            marks=("fa-1: latency 1", "fa-3: connection reset", "fa-4: latency 0.5"),
        ),
    ]
    assert [(rule["seen"], rule["struck"]) for rule in faults.all()] == [
        (2, 2),
        (2, 1),
        (2, 1),
        (2, 2),
    ]


def test_rules_are_told_removed_and_cleared() -> None:
    faults = Faults(chance=Ids(seed=0, next_number=never).chance)
    assert (faults.is_active, faults.all(), faults.clear()) == (False, [], 0)
    rule = {"match": {"vendor": "slyce"}, "do": DOWN}
    added = faults.add([read_rule(rule), read_rule({"do": DOWN}, persona="p")])
    told = [
        {"id": "fa-1", "persona": None, **rule, "seen": 0, "struck": 0},
        {"id": "fa-2", "persona": "p", "match": {}, "do": DOWN, "seen": 0, "struck": 0},
    ]
    assert added == told == faults.all()
    assert (faults.is_active, faults.remove("fa-1"), faults.remove("fa-1")) == (True, True, False)
    assert [rule["id"] for rule in faults.all()] == ["fa-2"]
    assert (faults.clear(), faults.is_active) == (1, False)
    assert [rule["id"] for rule in faults.add([read_rule(rule)])] == ["fa-3"]
    assert faults.clear(restart=True) == 1
    assert [rule["id"] for rule in faults.add([read_rule(rule)])] == ["fa-1"]


NTH = "use a number from 1 on or a range as '3-5'"
INSTANT = "use an instant such as 2024-04-29T12:00:00Z"
ONE = (
    "do: needs exactly one of latency, status, limit, connection, body, drip, commit_then, stale,"
    " deliveries"
)
SECONDS = "use seconds from 0 to 300"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, ONE),
        ({"do": {}}, ONE),
        ({"do": {"status": 500, "latency": 1}}, ONE),
        ({"do": {"explode": 1}}, ONE),
        ({"do": 5}, "do: must be an object"),
        ({"match": [], "do": DOWN}, "match: must be an object"),
        ({"do": DOWN, "id": "x"}, "id: is not a member of a rule; use match and do"),
        (
            {"match": {"verb": "GET"}, "do": DOWN},
            "match.verb: is unknown; use vendor, operation, method, path, nth, from, to,"
            " probability, times",
        ),
        ({"match": {"vendor": ""}, "do": DOWN}, "match.vendor: is ''; use a text"),
        ({"match": {"path": 5}, "do": DOWN}, "match.path: is 5; use a text"),
        ({"match": {"nth": 0}, "do": DOWN}, f"match.nth: is 0; {NTH}"),
        ({"match": {"nth": True}, "do": DOWN}, f"match.nth: is True; {NTH}"),
        ({"match": {"nth": "5-3"}, "do": DOWN}, f"match.nth: is '5-3'; {NTH}"),
        ({"match": {"nth": "3-"}, "do": DOWN}, f"match.nth: is '3-'; {NTH}"),
        ({"match": {"nth": [3]}, "do": DOWN}, f"match.nth: is [3]; {NTH}"),
        ({"match": {"from": "soon"}, "do": DOWN}, f"match.from: is 'soon'; {INSTANT}"),
        ({"match": {"to": 5}, "do": DOWN}, f"match.to: is 5; {INSTANT}"),
        (
            {"match": {"from": "2024-04-29", "to": "2024-04-29"}, "do": DOWN},
            "match.to: must be later than match.from",
        ),
        (
            {"match": {"probability": 0}, "do": DOWN},
            "match.probability: is 0; use a number above 0 and up to 1",
        ),
        (
            {"match": {"times": 0}, "do": DOWN},
            "match.times: is 0; use a whole number from 1 to 999999999",
        ),
        ({"do": {"latency": -1}}, f"do.latency: is -1; {SECONDS}"),
        ({"do": {"latency": "1"}}, f"do.latency: is '1'; {SECONDS}"),
        ({"do": {"latency": float("nan")}}, f"do.latency: is nan; {SECONDS}"),
        (
            {"do": {"latency": {"min": 1}}},
            "do.latency: needs min and max, or median and p99, in seconds",
        ),
        ({"do": {"latency": {"min": 1, "max": 301}}}, f"do.latency.max: is 301; {SECONDS}"),
        ({"do": {"latency": {"min": 2, "max": 1}}}, "do.latency: max must not be below min"),
        (
            {"do": {"latency": {"median": 2, "p99": 1}}},
            "do.latency: p99 must not be below median",
        ),
        ({"do": {"latency": {"median": 0, "p99": 1}}}, "do.latency: median must be above 0"),
        ({"do": {"status": 200}}, "do.status: is 200; use a status from 400 to 599"),
        (
            {"do": {"limit": 0}},
            "do.limit: is 0; use the whole seconds to wait, from 1 to 86400",
        ),
        (
            {"do": {"connection": "cut"}},
            "do.connection: is 'cut'; use one of reset, close, truncate, hang",
        ),
        (
            {"do": {"commit_then": "truncate"}},
            "do.commit_then: is 'truncate'; use one of reset, close, hang",
        ),
        (
            {"do": {"body": "xml"}},
            "do.body: is 'xml'; use one of malformed, empty, wrong-type",
        ),
        ({"do": {"drip": 0.5}}, "do.drip: is 0.5; use bytes a second from 1 to 1000000"),
        ({"do": {"stale": 0}}, "do.stale: is 0; use whole seconds from 1 to 86400"),
        (
            {"do": {"deliveries": "lost"}},
            "do.deliveries: is 'lost'; use one of duplicate, out-of-order, storm",
        ),
        (
            {"match": {"path": "/x"}, "do": {"deliveries": "storm"}},
            "match.path: says nothing of deliveries; leave it out",
        ),
    ],
)
def test_rule_that_cannot_be_used_is_refused(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(FaultRuleError) as caught:
        read_rule(rule)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("latency", "chance", "seconds"),
    [
        (2, 0.9, 2.0),
        ({"min": 1, "max": 3}, 0.0, 1.0),
        ({"min": 1, "max": 3}, 0.5, 2.0),
        ({"median": 0.2, "p99": 2}, 0.5, 0.2),
        ({"median": 0.2, "p99": 2}, 0.99, 2.0),
        ({"median": 0.5, "p99": 0.5}, 0.3, 0.5),
        ({"median": 100, "p99": 300}, 0.999999, 300.0),
        ({"median": 0.2, "p99": 2}, 0.0, 0.0),
    ],
)
def test_delay_is_drawn_from_its_distribution(latency: Any, chance: float, seconds: float) -> None:
    assert seconds_of(latency, chance=chance) == pytest.approx(seconds, abs=1e-3)


def test_answers_are_kept_up_to_their_age_and_never_many() -> None:
    faults, later = faults_of(), NOON + timedelta(seconds=9)
    faults.remember("a", "first", now=NOON, seconds=10)
    faults.remember("a", "second", now=later, seconds=10)
    assert faults.recall("a", now=later, seconds=10) == "first"
    assert faults.recall("a", now=later, seconds=9) is None
    assert faults.recall("a", now=NOON - timedelta(seconds=1), seconds=10) is None
    for number in range(100):
        faults.remember(number, "x", now=later, seconds=10)
    assert faults.recall("a", now=later, seconds=10) is None


@pytest.mark.parametrize(
    ("rule", "mode"),
    [
        ("duplicate", DeliveryMode(copies=2)),
        ("storm", DeliveryMode(copies=10)),
        ("out-of-order", DeliveryMode(is_out_of_order=True)),
    ],
)
def test_rules_about_deliveries_say_how_webhook_calls_are_made(
    rule: str, mode: DeliveryMode
) -> None:
    faults = faults_of({"match": {"vendor": "slyce", "nth": 2}, "do": {"deliveries": rule}})
    assert struck(faults, 3) == []
    assert faults.delivery_mode(vendor="gormic", now=NOON) == DeliveryMode()
    asked = [faults.delivery_mode(vendor="slyce", now=NOON) for _ in range(3)]
    assert asked == [DeliveryMode(), mode, DeliveryMode()]


def test_no_rules_leave_deliveries_as_they_are() -> None:
    assert faults_of().delivery_mode(vendor="slyce", now=NOON) == DeliveryMode()


def test_there_are_personas_for_calls_and_for_deliveries() -> None:
    about_deliveries = {
        name
        for name in PERSONAS
        if any(rule.is_about_deliveries for rule in persona_rules(name, match={}))
    }
    assert about_deliveries == {"webhook-storm", "duplicate-deliveries", "shuffled-deliveries"}
    assert set(PERSONAS) - about_deliveries == {
        "flaky-network",
        "lost-answers",
        "rate-limited",
        "token-rot",
        "month-end-slow",
        "outage-then-recovery",
        "broken-proxy",
        "black-hole",
        "lagging-replica",
    }


@pytest.mark.parametrize("name", PERSONAS)
def test_persona_is_told_and_can_be_narrowed(name: str) -> None:
    persona = PERSONAS[name]
    rules = persona_rules(name, match={"vendor": "slyce"})
    assert [rule.match.vendor for rule in rules] == ["slyce"] * len(persona.rules)
    assert {rule.persona for rule in rules} == {name}
    told = {"name": name, "summary": persona.summary, "rules": list(persona.rules)}
    assert persona.as_record() == told


def test_unknown_persona_is_refused() -> None:
    with pytest.raises(UnknownPersonaError, match="there is no persona 'doomsday'; use one of fl"):
        persona_rules("doomsday", match={})


def test_outage_recovers() -> None:
    faults = faults_of()
    faults.add(persona_rules("outage-then-recovery", match={}))
    strikes = [faults.strike(meeting()) for _ in range(11)]
    assert [(s.kind, s.delay) for s in strikes] == [
        *[("status", 0.0)] * 5,
        *[("", 0.5)] * 5,
        ("", 0.0),
    ]
