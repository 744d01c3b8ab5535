"""The block that lands whole or not at all, where what is around the writes fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mockinvoice.core.store import Store
from mockinvoice.core.transactions import Step, Transaction


def fail() -> Step:
    raise LookupError("no mark")


def write(store: Store, key: str) -> None:
    with store.transaction():
        store.collection("v.notes").put(key, {})


def test_block_that_cannot_begin_leaves_the_lock() -> None:
    store = Store(indexes={})
    with pytest.raises(LookupError, match="no mark"), Transaction(store, mark=fail):
        pass
    assert not store.is_writing
    with ThreadPoolExecutor() as threads:
        threads.submit(write, store, "a").result(timeout=10)
    assert store.state().keys() == {"v.notes"}


def test_block_that_cannot_begin_takes_nothing_of_the_one_around_it() -> None:
    store = Store(indexes={})
    with store.transaction():
        store.collection("v.notes").put("a", {})
        with pytest.raises(LookupError, match="no mark"), Transaction(store, mark=fail):
            pass
        assert store.is_writing
        store.collection("v.notes").put("b", {})
    assert list(store.state()["v.notes"]) == ["a", "b"]
