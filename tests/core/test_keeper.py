"""The thread that tends the files: called when it was woken, and gone when it is stopped."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Event, Semaphore, Thread, active_count

import pytest

from mockinvoice.core import keeper
from mockinvoice.core.keeper import Keeper

SECONDS = 20  # what comes at all comes much sooner


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SECONDS", 0.001)


class Tended:
    """Something to tend: it fails as often as it is told to, and tells when it was tended."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures = failures
        self.calls: SimpleQueue[int] = SimpleQueue()
        self._count = 0

    def __call__(self) -> None:
        self._count += 1
        self.calls.put(self._count)
        if self._count <= self.failures:
            raise OSError(28, "No space left on device")


@contextmanager
def keeping(tended: Tended) -> Iterator[Keeper]:
    made = Keeper(tended)
    try:
        yield made
    finally:
        stop(made)


def stop(made: Keeper) -> None:
    """Stop it, and fail if that takes for ever."""
    stopping = Thread(target=made.stop, daemon=True)
    stopping.start()
    stopping.join(SECONDS)
    assert not stopping.is_alive()


def test_nothing_is_tended_and_no_thread_made_before_it_is_woken() -> None:
    before, tended = active_count(), Tended()
    with keeping(tended):
        assert active_count() == before
    with pytest.raises(Empty):
        tended.calls.get_nowait()


def test_each_waking_is_followed_by_tending() -> None:
    tended = Tended()
    with keeping(tended) as made:
        for number in range(1, 4):
            made.wake()
            assert tended.calls.get(timeout=SECONDS) == number
    with pytest.raises(Empty):
        tended.calls.get_nowait()


def test_waking_while_something_is_tended_is_not_forgotten() -> None:
    calls: list[int] = []
    begun, may_end, done = Event(), Event(), Event()

    def tend() -> None:
        calls.append(len(calls))
        begun.set()
        assert may_end.wait(SECONDS)
        if len(calls) == 2:
            done.set()

    made = Keeper(tend)
    made.wake()
    assert begun.wait(SECONDS)
    made.wake()
    may_end.set()
    assert done.wait(SECONDS)
    stop(made)
    assert calls == [0, 1]


def test_failure_is_told_and_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keeper, "LONGEST", 0.002)
    tended = Tended(failures=2)
    with caplog.at_level(logging.ERROR, "mockinvoice.store"), keeping(tended) as made:
        for number in range(1, 4):
            made.wake()
            assert tended.calls.get(timeout=SECONDS) == number
    told = "the database file cannot be tended: [Errno 28] No space left on device"
    assert caplog.messages == [told, told]


def test_stopping_ends_the_waiting_before_something_is_tended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper, "SECONDS", 3600)
    before, tended = active_count(), Tended()
    made = Keeper(tended)
    made.wake()
    stop(made)
    assert active_count() == before
    with pytest.raises(Empty):
        tended.calls.get_nowait()


def test_stopping_between_waiting_and_tending_is_not_overlooked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The thread must not take the waking that `stop` is for the one that it is busy with."""
    happened = Semaphore(0)
    stoppers: list[Thread] = []

    class Interrupted(Event):
        def set(self) -> None:
            super().set()
            happened.release()

        def wait(self, timeout: float | None = None) -> bool:
            found = super().wait(timeout)
            if timeout is not None and not found:
                stoppers.append(Thread(target=made.stop, daemon=True))
                stoppers[0].start()
                for _ in ("wake", "stopping", "wanted"):
                    assert happened.acquire(timeout=SECONDS)
            return found

    monkeypatch.setattr(keeper, "Event", Interrupted)
    tended = Tended()
    made = Keeper(tended)
    made.wake()
    assert tended.calls.get(timeout=SECONDS) == 1
    stoppers[0].join(SECONDS)
    assert not stoppers[0].is_alive()
