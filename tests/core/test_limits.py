"""Rate limits on the space's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from mockinvoice.core.limits import MOST_CLIENTS, Limit, Limits

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
LIMIT = Limit(calls=3, seconds=60, wait=90)


def waits(limits: Limits, *seconds: float, client: str = "c", limit: Limit = LIMIT) -> list[int]:
    return [
        limits.wait(limit, vendor="v", client=client, now=NOON + timedelta(seconds=second))
        for second in seconds
    ]


@pytest.mark.parametrize(
    ("seconds", "answers"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([0, 0, 0, 0], [0, 0, 0, 90]),
        ([0, 1, 2, 3], [0, 0, 0, 90]),
        ([0, 1, 2, 59.9], [0, 0, 0, 90]),
        ([0, 1, 2, 60], [0, 0, 0, 0]),
        ([0, 1, 2, 60, 60.5], [0, 0, 0, 0, 90]),
        ([0, 30, 59, 60, 89, 90], [0, 0, 0, 0, 90, 89]),
        ([0, 0, 0, 0, 10, 89, 89.5], [0, 0, 0, 90, 80, 1, 1]),
        ([0, 0, 0, 0, 90, 90, 90, 90], [0, 0, 0, 90, 0, 0, 0, 90]),
        ([0, 0, 0, 0, 1000, 1000], [0, 0, 0, 90, 0, 0]),
    ],
)
def test_calls_in_the_window_are_counted_and_too_many_wait(
    seconds: list[float], answers: list[int]
) -> None:
    assert waits(Limits(), *seconds) == answers


def test_clients_vendors_and_limits_are_counted_apart() -> None:
    limits, other = Limits(), Limit(calls=1, seconds=60, wait=5)
    assert waits(limits, 0, 0, 0, 0) == [0, 0, 0, 90]
    assert waits(limits, 0, client="d") == [0]
    assert waits(limits, 0, 0, limit=other) == [0, 5]
    assert limits.wait(LIMIT, vendor="w", client="c", now=NOON) == 0


def test_forgetting_lets_everybody_in_again() -> None:
    limits = Limits()
    assert waits(limits, 0, 0, 0, 0) == [0, 0, 0, 90]
    limits.clear()
    assert waits(limits, 0, 0, 0) == [0, 0, 0]


def test_client_that_has_not_called_for_longest_is_forgotten_for_one_too_many() -> None:
    limits = Limits()
    assert waits(limits, 0, 0, 0, 0) == [0, 0, 0, 90]
    assert waits(limits, 0, 0, 0, 0, client="d") == [0, 0, 0, 90]
    for number in range(MOST_CLIENTS - 2):
        waits(limits, 1, client=f"client {number}")
    assert waits(limits, 2) == [88]
    assert waits(limits, 3, client="one more") == [0]
    assert waits(limits, 4) == [86]
    assert waits(limits, 4, client="d") == [0]
