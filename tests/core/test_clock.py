"""A space's time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockinvoice.core.clock import Clock, parse_instant, spell_instant, system_time

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Source:
    """A machine's time that a test moves."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-04-29T12:00:00Z", NOON),
        ("2024-04-29T12:00:00", NOON),
        ("2024-04-29T14:00:00+02:00", NOON),
        ("2024-04-29T14:00+0200", NOON),
        ("20240429T120000Z", NOON),
        ("2024-04-29", datetime(2024, 4, 29, tzinfo=UTC)),
        ("2024-04-29T12:00:00.123456Z", NOON.replace(microsecond=123456)),
    ],
)
def test_instant_is_read_as_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Invalid isoformat string: ''"),
        ("now", "Invalid isoformat string: 'now'"),
        ("2024-13-01", "month must be in 1..12"),
        (
            "0001-01-01T00:00:00+14:00",
            "'0001-01-01T00:00:00+14:00' is beyond the years that can be told",
        ),
        (
            "9999-12-31T23:59:59-01:00",
            "'9999-12-31T23:59:59-01:00' is beyond the years that can be told",
        ),
    ],
)
def test_what_is_no_instant_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  # compared below
        parse_instant(text)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (NOON, "2024-04-29T12:00:00Z"),
        (NOON.replace(microsecond=120), "2024-04-29T12:00:00.000120Z"),
        (NOON.astimezone(timezone(2 * HOUR)), "2024-04-29T12:00:00Z"),
    ],
)
def test_instant_is_spelled_with_z(instant: datetime, text: str) -> None:
    assert spell_instant(instant) == text


def test_real_clock_follows_the_machine() -> None:
    before = system_time()
    assert before <= Clock().now() <= system_time()
    source = Source()
    clock = Clock(source=source)
    source.time += HOUR
    assert (clock.now(), clock.is_frozen) == (NOON + HOUR, False)


def test_real_clock_that_is_moved_runs_on_from_there() -> None:
    source = Source()
    clock = Clock(source=source)
    clock.move_to(NOON + 24 * HOUR)
    source.time += HOUR
    assert clock.now() == NOON + 25 * HOUR
    clock.move_to(NOON - HOUR)
    source.time += HOUR
    assert clock.now() == NOON


def test_machine_time_is_told_whatever_the_clock_says() -> None:
    clock = Clock(frozen_at=NOON - HOUR, source=Source())
    assert (clock.now(), clock.machine_time()) == (NOON - HOUR, NOON)


def test_frozen_clock_stands_until_it_is_moved() -> None:
    source = Source()
    clock = Clock(frozen_at=NOON, source=source)
    source.time += HOUR
    assert (clock.now(), clock.is_frozen) == (NOON, True)
    clock.move_to(NOON - HOUR)
    assert (clock.now(), clock.is_frozen) == (NOON - HOUR, True)


def test_clock_is_frozen_and_let_go() -> None:
    source = Source()
    clock = Clock(source=source)
    clock.move_to(NOON + 5 * HOUR)
    clock.freeze(NOON + HOUR)
    source.time += 2 * HOUR
    assert clock.now() == NOON + HOUR
    clock.unfreeze()
    assert (clock.now(), clock.is_frozen) == (NOON + 2 * HOUR, False)


def test_pretended_time_is_over_with_its_block_and_nests() -> None:
    clock = Clock(frozen_at=NOON)
    with clock.pretending(NOON - 2 * HOUR):
        with clock.pretending(NOON - HOUR):
            assert clock.now() == NOON - HOUR
        assert clock.now() == NOON - 2 * HOUR
    assert clock.now() == NOON


def test_pretended_time_is_over_when_its_block_fails() -> None:
    clock = Clock(frozen_at=NOON)
    with pytest.raises(KeyError), clock.pretending(NOON - HOUR):
        raise KeyError
    assert clock.now() == NOON


def test_pretended_time_is_not_seen_by_other_threads() -> None:
    clock = Clock(frozen_at=NOON)
    with ThreadPoolExecutor() as pool, clock.pretending(NOON - HOUR):
        assert pool.submit(clock.now).result() == NOON


def test_time_is_put_back_to_where_it_was_marked() -> None:
    clock = Clock(frozen_at=NOON)
    clock.move_to(NOON + HOUR)
    put_back = clock.mark()
    clock.unfreeze()
    put_back()
    assert (clock.now(), clock.is_frozen) == (NOON + HOUR, True)


def test_state_is_taken_over_by_another_clock() -> None:
    source = Source()
    real, frozen = Clock(source=source), Clock(frozen_at=NOON, source=source)
    real.move_to(NOON + timedelta(days=31, microseconds=5))
    states = [real.state(), frozen.state()]
    assert states == [
        {"frozen_at": None, "offset": 2678400.000005},
        {"frozen_at": "2024-04-29T12:00:00Z", "offset": 0.0},
    ]
    source.time += HOUR
    found = []
    for state in states:
        clock = Clock(source=source)
        clock.restore(state)
        found.append((clock.now(), clock.is_frozen))
    assert found == [
        (NOON + HOUR + timedelta(days=31, microseconds=5), False),
        (NOON, True),
    ]
