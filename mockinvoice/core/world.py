"""One space: a world with all of its own state, in which time passes and chance repeats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from mockinvoice.core.agenda import Agenda
from mockinvoice.core.clock import Clock, parse_instant, spell_instant
from mockinvoice.core.credentials import Credentials
from mockinvoice.core.deliveries import Deliveries, DeliveryPolicy
from mockinvoice.core.faults import DeliveryMode, Faults
from mockinvoice.core.findings import Findings
from mockinvoice.core.ids import Ids
from mockinvoice.core.journal import Exchange, Journal, Witness
from mockinvoice.core.limits import Limits
from mockinvoice.core.mailbox import Mailbox
from mockinvoice.core.options import SpaceOptions, UnknownOptionError
from mockinvoice.core.outgoing import Courier, NoCourier, Outgoing
from mockinvoice.core.passage import pass_time, run_events
from mockinvoice.core.records import Record
from mockinvoice.core.snapshots import Snapshot, Snapshots
from mockinvoice.core.store import Collection, Indexes, Store
from mockinvoice.core.templates import Templates
from mockinvoice.core.transactions import Transaction

SETTINGS = "_space"
Event = Callable[["World", dict[str, Any]], None]
Listener = Callable[[str, Exchange], None]
Seed = Callable[["World"], None]


@dataclass(frozen=True, kw_only=True)
class Behavior:
    """What all worlds of one mock have in common, gathered from the vendors.

    `indexes` by collection; `options` the values of each vendor option, the first its default;
    `seeds` fill a new world by the name of the seed, `additions` by its own name on top of that;
    `events` are what falls due, by kind;
    `witness` makes what remembers the exchanges that a world's journal lets go; the `listener`
    hears of each exchange at once, with the name of its world; `deliveries` says how a vendor
    delivers; the `courier` carries webhook calls, and e-mail if `hands_over_mail`;
    `templates` keep what seeds have made.
    """

    indexes: Indexes
    options: Mapping[str, tuple[str, ...]]
    seeds: Mapping[str, Seed]
    events: Mapping[str, Event]
    additions: Mapping[str, Seed] = field(default_factory=dict)
    witness: Callable[[], Witness | None] = lambda: None
    listener: Listener | None = None
    templates: Templates = field(default_factory=Templates)
    deliveries: Mapping[str, DeliveryPolicy] = field(default_factory=dict)
    courier: Courier = field(default_factory=NoCourier)
    hands_over_mail: bool = False


class World:
    """One space. Everything a handler may touch hangs on it; two worlds never meet."""

    def __init__(
        self,
        *,
        name: str,
        options: SpaceOptions,
        behavior: Behavior,
        store: Store,
        time: Callable[[], datetime],
    ) -> None:
        self.name = name
        self.options = options
        self.store = store
        self.clock = Clock(frozen_at=options.frozen_at, source=time)
        self.ids = Ids(seed=options.random_seed, next_number=lambda: store.next("_ids"))
        self.witness = behavior.witness()
        self.journal = Journal(
            capacity=options.journal,
            witness=self.witness,
            listener=partial(behavior.listener, name) if behavior.listener else None,
        )
        self.findings = Findings(capacity=options.journal)
        self.limits = Limits()
        self.faults = Faults(chance=self.ids.chance)
        self.agenda = Agenda(store, kinds=behavior.events)
        self.outgoing = Outgoing(store)
        self.deliveries = Deliveries(
            store, self.clock, outgoing=self.outgoing, mode=self._delivery_mode
        )
        self.mailbox = Mailbox(
            store, self.clock, outgoing=self.outgoing if behavior.hands_over_mail else None
        )
        self.credentials = Credentials(store, space=name, listed=options.credentials == "listed")
        self.courier = behavior.courier
        self._known_plan = self.outgoing.plan.version
        self.snapshots = Snapshots(store, self.clock)
        self._behavior = behavior
        self._settings = store.collection(SETTINGS)

    def transaction(self) -> Transaction:
        """Hold the space's lock and keep all that the block does to records and clock, or nothing.

        Nothing is kept if it raises. Blocks nest, as those of the store do. What the space owes to
        others afterwards is the courier's.
        """
        return Transaction(self.store, mark=self.clock.mark, then=self._tell_courier)

    def _tell_courier(self) -> None:
        if self.outgoing.plan.version != self._known_plan:
            self._known_plan = self.outgoing.plan.version
            self.courier.wake(self)

    def collection(self, name: str) -> Collection:
        """Return a collection, e.g. `orderspace.invoices`."""
        return self.store.collection(name)

    def option(self, name: str) -> str:
        """Return a vendor option's value, e.g. `slyce.balance`. Raises `KeyError`."""
        return self.options.vendor.get(name, self._behavior.options[name][0])

    def resolve(
        self, collection: str, key: str, *, documented: bool, bare: Record | None = None
    ) -> Record | None:
        """Return the record a request refers to, by the space's policy for references.

        None means that it must exist and does not. It must exist where the vendor's document says
        so (`documented`), everywhere in a strict space, nowhere in a lenient one. Where it need
        not exist, `bare` is stored and returned.
        """
        record = self.collection(collection).get(key)
        policy = self.options.references
        if record is not None or policy == "strict":
            return record
        if documented and policy == "documented":
            return None
        made = bare or {"id": key}
        self.collection(collection).put(key, made)
        return made

    def run_due(self) -> list[Record]:
        """Run what has fallen due by now; return `{at, kind, data}` of each, in order of time."""
        with self.store.lock:
            now = self.clock.now()
            return run_events(self, now) if self.agenda.has_due(now) else []

    def move_clock(self, instant: datetime) -> list[Record]:
        """Make it `instant` (backward too); return what fell due on the way, see `pass_time`."""
        return self._pass_time(instant, then=lambda: self.clock.move_to(instant))

    def set_clock(self, instant: datetime | None) -> list[Record]:
        """Stand at `instant`, or run with the machine's time; return as `move_clock` does."""
        if instant is None:
            return self._pass_time(self.clock.machine_time(), then=self.clock.unfreeze)
        return self._pass_time(instant, then=lambda: self.clock.freeze(instant))

    def policy(self, vendor: str) -> DeliveryPolicy:
        """Return how a vendor delivers."""
        return self._behavior.deliveries.get(vendor, DeliveryPolicy())

    def reset(self) -> None:
        """Go back to the seed: records, journal, deliveries, e-mail, limits, clock and ids."""
        with self.store.lock:
            with self.transaction():
                self.store.take({})
                self.clock.unfreeze()
                if self.options.frozen_at is not None:
                    self.clock.freeze(self.options.frozen_at)
                self.fill()
            self.limits.clear()
            self.faults.clear(restart=True)
            self.journal.clear(restart=True)
            self.findings.clear()

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot; journal, findings and faults stay."""
        with self.transaction():
            self.snapshots.restore(snapshot)
            self.limits.clear()

    def fill(self) -> None:
        """Put the seed into an empty world, within the open transaction."""
        seeds, name = self._behavior.seeds, self.options.seed
        if name not in seeds:
            raise UnknownOptionError(f"seed is {name!r}, but this mock has only {', '.join(seeds)}")
        self._behavior.templates.fill(
            self.store,
            options=self.options,
            clock=self.clock,
            ids=self.ids,
            run=partial(seeds[name], self),
        )
        if self.name in self._behavior.additions:
            self._behavior.additions[self.name](self)
        self.keep_settings()

    def keep_settings(self) -> None:
        """Store options and clock beside the records, within the open transaction."""
        self._settings.put("options", self.options.as_record())
        self._settings.put("clock", dict(self.clock.state()))

    def restore_clock(self) -> None:
        """Take the clock over from the stored settings."""
        state = self._settings.get("clock")
        if state is not None:
            self.clock.restore(state)

    def run_event(self, entry: Record) -> None:
        """Let something happen that was planned, at its own time, within the open transaction."""
        with self.clock.pretending(parse_instant(entry["at"])):
            self._behavior.events[entry["kind"]](self, entry["data"])

    def _pass_time(self, until: datetime, *, then: Callable[[], None]) -> list[Record]:
        if until < self.clock.now():
            self.limits.clear()
        return pass_time(self, until, then=then)

    def _delivery_mode(self, vendor: str, now: datetime) -> DeliveryMode:
        return self.faults.delivery_mode(vendor=vendor, now=now)

    def now_text(self) -> str:
        """Return the space's time in ISO 8601 with `Z`."""
        return spell_instant(self.clock.now())
