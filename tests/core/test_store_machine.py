"""Whatever is done to a store, it holds what a plain dict would hold."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mockinvoice.core.records import Record, Span
from mockinvoice.core.store import Shared
from tests.core.conftest import INDEXES
from tests.core.engines import File, Memory

NAMES = st.sampled_from(["v.notes", "w.plain"])
KEYS = st.sampled_from(["a", "b", "c", "1", "ü"])
VALUES = st.sampled_from([None, "red", "blue", 1, True, 0, "1", [], ["x", 2], ["x", "x"], {"k": 1}])
RECORDS = st.dictionaries(st.sampled_from(["color", "tags", "other"]), VALUES, max_size=3)
BOUNDS = st.sampled_from([None, "", "a", "blue", "red", "z"])
SNAPSHOTS = st.sampled_from(["first", "second"])
Model = dict[str, dict[str, Record]]


class TroubleError(Exception):
    """Makes a transaction fail."""


class StoreMachine(RuleBasedStateMachine):
    """One model for each open block: an inner block that fails falls back to the one around it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.models: list[Model] = [{}]
        self.blocks: list[Any] = []
        self.engine: Memory | File = Memory(INDEXES)
        self.snapshots: dict[str, tuple[Shared, Model]] = {}

    @initialize(in_file=st.booleans())
    def choose_engine(self, in_file: bool) -> None:
        if in_file:
            self.engine = File(INDEXES, Path(self.folder.name))

    @rule()
    def begin(self) -> None:
        block = self.engine.store.transaction()
        block.__enter__()
        self.blocks.append(block)
        self.models.append(copied(self.models[-1]))

    @precondition(lambda self: self.blocks)
    @rule()
    def commit(self) -> None:
        self.blocks.pop().__exit__(None, None, None)
        self.models[-2:] = self.models[-1:]

    @precondition(lambda self: self.blocks)
    @rule()
    def roll_back(self) -> None:
        block, error = self.blocks.pop(), TroubleError()
        assert not block.__exit__(TroubleError, error, None)
        self.models.pop()

    @precondition(lambda self: self.blocks)
    @rule(name=NAMES, key=KEYS, record=RECORDS)
    def put(self, name: str, key: str, record: Record) -> None:
        self.engine.store.collection(name).put(key, record)
        self.models[-1].setdefault(name, {})[key] = record

    @precondition(lambda self: self.blocks)
    @rule(name=NAMES, key=KEYS)
    def delete(self, name: str, key: str) -> None:
        removed = self.engine.store.collection(name).delete(key)
        assert removed == (self.models[-1].get(name, {}).pop(key, None) is not None)

    @precondition(lambda self: self.blocks)
    @rule(name=NAMES, records=st.dictionaries(KEYS, RECORDS, max_size=4))
    def replace(self, name: str, records: dict[str, Record]) -> None:
        rows = {key: json.dumps(record).encode() for key, record in records.items()}
        self.engine.store.replace({name: rows})
        self.models[-1] = {name: dict(records)}

    @rule(name=SNAPSHOTS)
    def take_snapshot(self, name: str) -> None:
        self.snapshots[name] = self.engine.store.share(), copied(self.models[-1])

    @precondition(lambda self: self.blocks and self.snapshots)
    @rule(name=SNAPSHOTS)
    def go_back(self, name: str) -> None:
        """Snapshots outlive a store that is opened anew, as those of another one would."""
        shared, model = self.snapshots.get(name, ({}, {}))
        self.engine.store.take(shared)
        self.models[-1] = copied(model)

    @precondition(lambda self: not self.blocks)
    @rule(cleanly=st.booleans())
    def reopen(self, cleanly: bool) -> None:
        self.engine.reopen(cleanly=cleanly)

    @rule(name=NAMES, newest_first=st.booleans(), after=st.none() | KEYS)
    def scan(self, name: str, newest_first: bool, after: str | None) -> None:
        self._compare(name, {}, newest_first=newest_first, after=after)

    @rule(
        where=st.dictionaries(st.sampled_from(["color", "tags"]), VALUES, min_size=1),
        newest_first=st.booleans(),
        after=st.none() | KEYS,
    )
    def scan_index(self, where: Record, newest_first: bool, after: str | None) -> None:
        self._compare("v.notes", where, newest_first=newest_first, after=after)

    @rule(
        where=st.dictionaries(st.just("tags"), VALUES),
        span=st.tuples(BOUNDS, BOUNDS),
        newest_first=st.booleans(),
    )
    def scan_span(self, where: Record, span: Span, newest_first: bool) -> None:
        found = self.engine.store.collection("v.notes").scan(
            where=where, within={"color": span}, newest_first=newest_first
        )
        model = self.models[-1].get("v.notes", {})
        keys = list(model)[::-1] if newest_first else list(model)
        wanted = [(k, model[k]) for k in keys if is_within(model[k].get("color"), span)]
        wanted = [(k, r) for k, r in wanted if all(has(r, m, v) for m, v in where.items())]
        assert list(found) == wanted

    @invariant()
    def holds_the_model(self) -> None:
        for name in ("v.notes", "w.plain"):
            held = self.engine.store.collection(name)
            model = self.models[-1].get(name, {})
            assert list(held.scan()) == list(model.items())
            assert len(held) == len(model)

    def _compare(self, name: str, where: Record, *, newest_first: bool, after: str | None) -> None:
        model = self.models[-1].get(name, {})
        collection = self.engine.store.collection(name)
        if after is not None and after not in model:
            with pytest.raises(KeyError):
                collection.scan(where=where, newest_first=newest_first, after=after)
            return
        keys = list(model)[::-1] if newest_first else list(model)
        if after is not None:
            keys = keys[keys.index(after) + 1 :]
        wanted = [(k, model[k]) for k in keys if all(has(model[k], m, v) for m, v in where.items())]
        assert list(collection.scan(where=where, newest_first=newest_first, after=after)) == wanted

    def teardown(self) -> None:
        while self.blocks:
            self.roll_back()
        self.holds_the_model()
        self.engine.close()
        self.folder.cleanup()


def has(record: Record, member: str, value: object) -> bool:
    """Say what an index says: an object is never found, a list by each of its elements."""
    held = record.get(member)
    if isinstance(value, (dict, list)):
        return False
    return value in held if isinstance(held, list) else held == value


def is_within(value: object, span: Span) -> bool:
    lower, upper = span
    return isinstance(value, str) and (lower or "") <= value < ("~" if upper is None else upper)


def copied(model: Model) -> Model:
    return json.loads(json.dumps(model))  # type: ignore[no-any-return]


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)
