"""What seeds make, kept to begin from: a new space shares it instead of running its seed again."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any

import orjson

from mockinvoice.core.clock import Clock
from mockinvoice.core.ids import Ids
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.store import Shared, Store

MOST_KEPT = 64
Key = tuple[bytes, bool, bool]


class Templates:
    """Filled stores, by the options of the spaces that they are good for.

    A seed that has asked neither the ids nor the clock makes the same in every space, whatever
    its random seed and its time; what one has made by a clock that runs is kept for nobody. The
    least recently used of more than `MOST_KEPT` is forgotten.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[Key, Shared] = OrderedDict()

    def fill(
        self, store: Store, *, options: SpaceOptions, clock: Clock, ids: Ids, run: Callable[[], Any]
    ) -> None:
        """Put what `run` makes into an empty store, within the open transaction.

        `run` is not called where it is known what it makes.
        """
        made = self._find(options)
        if made is not None:
            store.take(made)
            return
        ids.was_asked = clock.was_asked = clock.has_told_running_time = False
        run()
        if not clock.has_told_running_time:
            key = _key(options, by_ids=ids.was_asked, by_clock=clock.was_asked)
            self._keep(key, store.share())

    def _find(self, options: SpaceOptions) -> Shared | None:
        keys = (
            _key(options, by_ids=by_ids, by_clock=by_clock)
            for by_ids in (False, True)
            for by_clock in (False, True)
        )
        with self._lock:
            found = next((key for key in keys if key in self._made), None)
            if found is None:
                return None
            self._made.move_to_end(found)
            return self._made[found]

    def _keep(self, key: Key, made: Shared) -> None:
        with self._lock:
            self._made[key] = made
            while len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)


def _key(options: SpaceOptions, *, by_ids: bool, by_clock: bool) -> Key:
    """Spell the options that count: journals are never part of what a seed makes."""
    plain = SpaceOptions()
    counted = replace(
        options,
        journal=plain.journal,
        random_seed=options.random_seed if by_ids else plain.random_seed,
        clock=options.clock if by_clock else plain.clock,
    )
    return orjson.dumps(counted.as_record(), option=orjson.OPT_SORT_KEYS), by_ids, by_clock
