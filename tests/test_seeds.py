"""The demo data of new spaces, with clocks that stand and clocks that run."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mockinvoice.app import Mock, create_app
from mockinvoice.core.records import decode
from mockinvoice.settings import Settings

LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)


class Machine:
    """A machine's clock that somebody sets."""

    def __init__(self) -> None:
        self.now = LONG_AGO

    def __call__(self) -> datetime:
        return self.now


def invoiced_at(mock: Mock, space: str) -> Any:
    rows = mock.worlds.get(space).store.state()["gormic.invoices"]
    return decode(rows["org-demo/inv-closed"])["invoiced_at"]


def test_demo_data_is_written_when_the_clock_stands() -> None:
    mock = create_app(Settings(vendors=("gormic",)), is_eager=False)
    for day in ("2023-01-01", "2025-06-07"):
        mock.worlds.put(day, {"clock": f"{day}T00:00:00Z"})
        assert invoiced_at(mock, day) == f"{day}T00:00:00.000Z"


def test_demo_data_is_the_same_whenever_a_space_with_a_running_clock_is_made() -> None:
    machine = Machine()
    mock = create_app(Settings(vendors=("gormic",)), time=machine, is_eager=False)
    for space in ("before", "after"):
        assert invoiced_at(mock, space) == "2024-04-29T12:00:00.000Z"
        assert mock.worlds.get(space).clock.now() == machine.now
        machine.now += timedelta(days=10_000)
    mock.worlds.put("standing", {"clock": "2023-01-01T00:00:00Z"})
    assert invoiced_at(mock, "standing") == "2023-01-01T00:00:00.000Z"
