"""The postman: makes the webhook calls and hands over the e-mail of all spaces of a mock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from mockinvoice.core.carrying import carry_due
from mockinvoice.core.outgoing import CourierClosedError, Outcome
from mockinvoice.core.records import Record
from mockinvoice.core.world import World
from mockinvoice.core.worlds import Worlds
from mockinvoice.settings import Endpoint
from mockinvoice.version import __version__
from mockinvoice.web.deliver.gate import ForbiddenTargetError, Gate
from mockinvoice.web.deliver.rounds import Rounds
from mockinvoice.web.deliver.watch import Watch

SECONDS = 10.0
PRODUCT = "mockinvoice"
USER_AGENT = f"{PRODUCT}/{__version__}"


class Postman:
    """Carries what spaces owe: when somebody asks, and by itself between `start` and `close`.

    `seconds` is the time that one call or message may take; `smtp` the server for e-mail.
    """

    def __init__(
        self, gate: Gate, *, smtp: Endpoint | None = None, seconds: float = SECONDS
    ) -> None:
        self._gate = gate
        self._smtp = smtp
        self._seconds = seconds
        self._rounds = Rounds(self._visit)
        self._is_alive: Callable[[World], bool] = lambda _world: True
        self._lock = Lock()
        self._watches: set[Watch] = set()
        self._is_closed = False

    def start(self, worlds: Worlds) -> None:
        """Look after all spaces from now on, in threads of its own."""
        self._is_alive = lambda world: worlds.find(world.name) is world
        self._rounds.open()
        for name in worlds.names():
            world = worlds.find(name)
            if world is not None:
                self.wake(world)

    def close(self) -> None:
        """Break off what is under way, which stays owed, and carry nothing any more."""
        with self._lock:
            self._is_closed = True
            watches = list(self._watches)
        for watch in watches:
            watch.cut()
        self._rounds.close()

    def wake(self, world: World) -> None:
        """Look after a space soon."""
        self._rounds.want(world)

    def call(self, delivery: Record) -> Outcome:
        """Make a webhook call. Raises `CourierClosedError`."""
        from mockinvoice.web.deliver.call import CallError, find_target, post  # urllib3

        headers = {"User-Agent": USER_AGENT, **delivery["headers"]}
        request = {"method": "POST", "url": delivery["url"], "headers": headers}
        with self._watching() as watch:
            try:
                target = find_target(delivery["url"], gate=self._gate)
                body = delivery["body"].encode()
                answer = post(target, headers=headers, body=body, watch=watch)
            except ForbiddenTargetError as error:
                return Outcome(request=request, error=f"refused: {error}", is_refused=True)
            except CallError as error:
                self._check_open()
                return Outcome(request=request, error=str(error))
        return Outcome(request=request, response=answer)

    def hand_over(self, message: Record) -> str | None:
        """Hand an e-mail over to the server; return what went wrong.

        Raises `CourierClosedError`.
        """
        from mockinvoice.web.deliver.mail import HandOverError, hand_over  # smtplib

        if self._smtp is None:
            return "no server is named; start the mock with --smtp"
        with self._watching() as watch:
            try:
                hand_over(message, server=self._smtp, gate=self._gate, watch=watch)
            except ForbiddenTargetError as error:
                return f"refused: {error}"
            except HandOverError as error:
                self._check_open()
                return str(error)
        return None

    def _visit(self, world: World) -> float | None:
        """Carry what is due; return in how many seconds more will be, by a clock that runs."""
        if not self._is_alive(world):
            return None
        try:
            carry_due(world)
        except CourierClosedError:
            return None
        with world.store.lock:
            at, now = world.outgoing.plan.next_at(), world.clock.now()
        return None if at is None or world.clock.is_frozen else (at - now).total_seconds()

    @contextmanager
    def _watching(self) -> Iterator[Watch]:
        self._check_open()
        with Watch(self._seconds) as watch:
            with self._lock:
                self._watches.add(watch)
            try:
                yield watch
            finally:
                with self._lock:
                    self._watches.discard(watch)

    def _check_open(self) -> None:
        with self._lock:
            if self._is_closed:
                raise CourierClosedError
