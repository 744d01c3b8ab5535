"""Same seed, clock and requests, same bytes; and neither spaces nor apps ever meet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.examples import CLOCK
from tests.every.playing import play
from tests.space import Space


@pytest.fixture(scope="module")
def other_mock(mock: Mock, pytestconfig: pytest.Config) -> Mock:
    extra = pytestconfig.getoption("--extra")
    return create_app(mock.settings, extra=Path(extra) if extra else None)


@pytest.fixture
def twins(mock: Mock, other_mock: Mock) -> Iterator[tuple[Space, Space]]:
    """Two fresh spaces with the same name and options, one in each of two apps."""
    for each in (mock, other_mock):
        each.worlds.put("twin", {"clock": CLOCK})
    yield Space(mock, "twin"), Space(other_mock, "twin")
    for each in (mock, other_mock):
        each.worlds.delete("twin")


def test_same_seed_clock_and_requests_give_the_same_bytes(
    twins: tuple[Space, Space], vendor: str
) -> None:
    one, other = twins
    answers = play(one, vendor)
    assert answers == play(other, vendor)
    assert one.state() == other.state()
    assert len({answer.body for answer in answers}) > 1


def test_reset_gives_the_same_bytes_again(space: Space, vendor: str) -> None:
    seeded = space.state()
    first = play(space, vendor)
    space.world.reset()
    assert space.state() == seeded
    assert play(space, vendor) == first


def test_apps_in_one_process_never_meet(twins: tuple[Space, Space], vendor: str) -> None:
    one, other = twins
    before = other.state()
    play(one, vendor)
    assert other.state() == before
    assert other.world.journal.all() == []
    assert one.world.journal.all() != []


def test_spaces_never_meet(space: Space, mock: Mock, vendor: str) -> None:
    mock.worlds.put("neighbor", {"clock": CLOCK})
    neighbor = Space(mock, "neighbor")
    before = neighbor.state()
    play(space, vendor)
    assert neighbor.state() == before
    assert neighbor.world.journal.all() == []
    mock.worlds.delete("neighbor")
