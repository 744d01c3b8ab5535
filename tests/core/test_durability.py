"""What a database file promises: in each durability, and when files, disk or machine fail."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import FileIO
from itertools import count
from pathlib import Path
from random import Random
from threading import Barrier, Event

import pytest

from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.core.durability import Durability
from mockinvoice.core.files import Files
from mockinvoice.core.store import State, Store
from mockinvoice.core.syncing import SyncError, Syncing
from tests.core.engines import as_if_killed
from tests.core.faulty import BROKEN, NO_SPACE, Disk, FaultyFiles, failing, failure

NAME = "v.notes"
SECONDS = 10


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "0").mkdir()
    return tmp_path / "0" / "db.json"


@dataclass
class WatchedFiles(Files):
    """Tells when it was asked to sync."""

    synced: Event = field(default_factory=Event)
    syncs: int = 0

    def sync(self, file: FileIO) -> None:
        super().sync(file)
        self.syncs += 1
        self.synced.set()


def opened(path: Path, **more: object) -> tuple[Database, Store]:
    """Open a file with one space, as a mock does."""
    database = Database(path, **more)  # type: ignore[arg-type]
    store = Store(
        indexes={}, state=database.take("s"), sink=lambda changes: database.commit("s", changes)
    )
    database.attach("s", store.state, lock=store.lock)
    return database, store


def put(store: Store, *keys: str, text: str = "") -> None:
    with store.transaction():
        for key in keys:
            store.collection(NAME).put(key, {"text": text})


def keys_of(path: Path, space: str = "s") -> list[str]:
    """Open a file as the next process would, and leave it as it was."""
    database = Database(path)
    state: State = database.take(space)
    database.abandon()
    return list(state.get(NAME, {}))


# What each durability promises ------------------------------------------------------------------


def test_process_writes_before_the_answer_and_syncs_soon_after(path: Path) -> None:
    files = WatchedFiles()
    database, store = opened(path, durability="process", files=files)
    put(store, "a")
    assert keys_of(as_if_killed(path)) == ["a"]
    assert files.synced.wait(SECONDS)
    database.abandon()


def test_disk_has_synced_before_the_answer(path: Path) -> None:
    files = WatchedFiles()
    database, store = opened(path, durability="disk", files=files)
    for number in range(3):
        put(store, str(number))
        assert files.syncs > number
    database.abandon()


def test_none_writes_nothing_before_the_stop(path: Path) -> None:
    files = WatchedFiles()
    database, store = opened(path, durability="none", files=files)
    put(store, "a")
    assert keys_of(as_if_killed(path)) == []
    assert files.syncs == 0
    database.close()
    assert keys_of(path) == ["a"]


def test_none_goes_on_with_what_a_killed_process_has_left(path: Path) -> None:
    database, store = opened(path)
    put(store, "a")
    database.abandon()
    database, store = opened(path, durability="none")
    put(store, "b")
    assert keys_of(as_if_killed(path)) == ["a"]
    database.close()
    assert keys_of(path) == ["a", "b"]


def test_disk_shares_one_sync_among_those_who_wait(path: Path) -> None:
    """While one sync is going on, seven more commits are made; the next one does for all."""
    is_syncing, go_on = Event(), Event()

    class SlowFiles(WatchedFiles):
        def sync(self, file: FileIO) -> None:
            is_syncing.set()
            assert go_on.wait(SECONDS)
            super().sync(file)

    files = SlowFiles()
    database = Database(path, durability="disk", files=files)
    settle = [database.commit("s", [(NAME, str(number), b"{}")]) for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(settle[0] or pytest.fail)
        assert is_syncing.wait(SECONDS)
        late = [database.commit("s", [(NAME, str(number), b"{}")]) for number in range(8, 15)]
        others = [threads.submit(one or pytest.fail) for one in late]
        go_on.set()
        for done in [first, *others]:
            done.result(SECONDS)
    assert files.syncs <= 3
    database.abandon()


def test_what_is_written_during_a_sync_waits_for_the_next_one() -> None:
    """Nobody knows whether the sync that was going on has taken it along."""
    during: list[int] = []

    def sync() -> None:
        during.append(syncing.written())

    syncing = Syncing(sync)
    syncing.wait(syncing.written())
    assert during == [2]
    syncing.wait(1)
    assert during == [2]
    syncing.wait(2)
    assert during == [2, 3]


def test_transaction_of_another_space_is_not_held_up_by_a_sync(path: Path) -> None:
    """The space is free again while its transaction waits for the disk."""
    is_syncing, go_on = Event(), Event()

    class SlowFiles(Files):
        def sync(self, file: FileIO) -> None:
            is_syncing.set()
            assert go_on.wait(SECONDS)
            super().sync(file)

    database, store = opened(path, durability="disk", files=SlowFiles())
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(put, store, "a")
        assert is_syncing.wait(SECONDS)
        with store.transaction():
            assert "a" in store.collection(NAME)
        assert not waiting.done()
        go_on.set()
        waiting.result(SECONDS)
    database.abandon()


# Compaction -------------------------------------------------------------------------------------


@pytest.mark.parametrize("durability", ["process", "disk"])
def test_log_that_outgrows_the_data_is_folded_while_commits_go_on(
    path: Path, durability: Durability
) -> None:
    replaced = Event()

    class Replacing(Files):
        def replace(self, draft: Path, path: Path) -> None:
            super().replace(draft, path)
            if path.suffix == ".log":
                replaced.set()

    database, store = opened(path, durability=durability, files=Replacing(), smallest_log=2000)
    numbers = count()
    while not replaced.is_set():
        put(store, "same", str(next(numbers) % 50), text="x" * 100)
    assert keys_of(as_if_killed(path)) == list(store.state()[NAME])
    assert path.exists()
    put(store, "last")
    database.abandon()
    assert keys_of(path) == list(store.state()[NAME])


def make_and_delete(store: Store, chance: Random, *, until: Event) -> None:
    notes = store.collection(NAME)
    for number in count():
        if until.is_set():
            return
        with store.transaction():
            notes.put(f"{number}", {"n": number})
            notes.delete(f"{chance.randrange(number + 1)}")
            notes.put(f"again-{chance.randrange(9)}", {"n": number})


def test_compaction_under_concurrent_writes_loses_and_doubles_nothing(path: Path) -> None:
    """Four threads in two spaces make, change and delete; the order of creation is kept as well."""
    database = Database(path)
    stores = {}
    for space in ("s", "t"):
        stores[space] = store = Store(indexes={}, sink=partial(database.commit, space))
        database.attach(space, store.state, lock=store.lock)
    start, enough = Barrier(5), Event()

    def work(store: Store, seed: int) -> None:
        start.wait(SECONDS)
        make_and_delete(store, Random(seed), until=enough)

    with ThreadPoolExecutor(4) as threads:
        working = [threads.submit(work, stores["st"[seed % 2]], seed) for seed in range(4)]
        start.wait(SECONDS)
        for _ in range(5):
            database.compact()
        enough.set()
        for done in working:
            done.result()
    killed = as_if_killed(path)
    database.close()
    for left in (killed, path):
        for space, store in stores.items():
            assert keys_of(left, space) == list(store.state()[NAME])


def test_file_is_still_held_when_its_log_has_been_folded(path: Path) -> None:
    database, store = opened(path)
    put(store, "a")
    database.compact()
    with pytest.raises(UnusableFileError, match="is in use by another process"):
        Database(path)
    database.abandon()
    assert keys_of(path) == ["a"]


@dataclass
class NotingFiles(Files):
    """Notes what is brought to the disk, replaced and cut, and in which order."""

    done: list[str] = field(default_factory=list)

    def sync(self, file: FileIO) -> None:
        self.done.append(f"sync {Path(str(file.name)).name}")
        super().sync(file)

    def sync_folder(self, folder: Path) -> None:
        self.done.append("sync folder")
        super().sync_folder(folder)

    def replace(self, draft: Path, path: Path) -> None:
        self.done.append(f"replace {path.name}")
        super().replace(draft, path)

    def truncate(self, file: FileIO, size: int) -> None:
        self.done.append(f"cut {Path(str(file.name)).name}")
        super().truncate(file, size)


def test_old_file_or_log_is_given_up_when_the_disk_has_the_new_one(path: Path) -> None:
    files = NotingFiles()
    database, store = opened(path, durability="disk", files=files)
    put(store, "a")
    files.done.clear()
    database.compact()
    folded = files.done.copy()
    files.done.clear()
    database.close()
    assert folded == [
        "sync db.json.new",
        "sync db.json.log",
        "replace db.json",
        "sync folder",
        "sync db.json.log.new",
        "replace db.json.log",
    ]
    assert files.done == [
        "sync db.json.new",
        "sync folder",
        "sync db.json.log.new",
        "replace db.json",
        "sync folder",
        "cut db.json.log.new",
    ]


@pytest.mark.parametrize("operation", ["write", "create", "sync", "replace", "sync_folder"])
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("number", [NO_SPACE, BROKEN])
def test_compaction_that_fails_anywhere_loses_nothing(
    path: Path, operation: str, at: int, number: int
) -> None:
    plan: list[Callable[[str], OSError | None]] = [lambda _operation: None]
    files = FaultyFiles(decide=lambda asked: plan[0](asked), torn=7)
    database, store = opened(path, durability="none", files=files)
    put(store, "a")
    database.close()
    database, store = opened(path, durability="disk", files=files, smallest_log=10**9)
    put(store, "b", "c")
    plan[0] = failing(operation, number, at=at)
    with suppress(OSError):  # some of these are never reached
        database.compact()
    assert keys_of(as_if_killed(path)) == ["a", "b", "c"]
    assert not [*path.parent.glob("*.new")]
    plan[0] = lambda _operation: None
    if (operation, at) == ("sync", 2):  # of the log itself: nobody knows what it has
        with pytest.raises(SyncError):
            put(store, "d")
    else:
        put(store, "d")
        database.compact()
        put(store, "e")
        assert keys_of(as_if_killed(path)) == ["a", "b", "c", "d", "e"]
    held = list(store.state()[NAME])
    database.close()
    assert [file.name for file in path.parent.iterdir()] == ["db.json"]
    assert keys_of(path) == held


def test_one_folds_while_another_waits(path: Path) -> None:
    """Both would write the same draft."""
    begun, go_on = Event(), Event()
    drafts: list[str] = []

    class SlowFiles(Files):
        def create(self, path: Path) -> FileIO:
            assert not path.exists()
            file = super().create(path)
            drafts.append(path.name)
            begun.set()
            assert go_on.wait(SECONDS)
            return file

    database, store = opened(path, durability="none", files=SlowFiles())
    put(store, "a")
    with ThreadPoolExecutor() as threads:
        jobs = [threads.submit(database.compact)]
        assert begun.wait(SECONDS)
        jobs.append(threads.submit(database.compact))
        ending = threads.submit(database.close)
        go_on.set()
        for job in (*jobs, ending):
            job.result(SECONDS)
    assert set(drafts) == {"db.json.new", "db.json.log.new"}
    assert keys_of(path) == ["a"]


def test_space_that_is_made_anew_during_a_compaction_keeps_its_new_records(path: Path) -> None:
    """The old state is being asked for when the new one takes its place."""
    is_asked, go_on = Event(), Event()
    database, store = opened(path)
    put(store, "old")

    def slow() -> State:
        is_asked.set()
        assert go_on.wait(SECONDS)
        return store.state()

    database.attach("s", slow, lock=store.lock)
    database.attach("a", dict)
    with ThreadPoolExecutor() as threads:
        compacting = threads.submit(database.compact)
        assert is_asked.wait(SECONDS)
        database.attach("t", lambda: {NAME: {"t": b"{}"}}, anew=[(NAME, "t", b"{}")])
        go_on.set()
        compacting.result(SECONDS)
    database.attach("s", lambda: {NAME: {"new": b"{}"}}, anew=[(NAME, "new", b"{}")])
    database.drop("a")
    killed = as_if_killed(path)
    assert keys_of(killed) == ["new"]
    after = Database(killed)
    assert (after.spaces, after.take("t")) == (("s", "t"), {NAME: {"t": b"{}"}})
    after.abandon()
    database.abandon()


def test_rows_are_asked_for_while_nobody_can_change_them(path: Path) -> None:
    """From then on the log has what they lack: in between nothing may be committed."""
    noted: list[str] = []

    class Noting(AbstractContextManager[None]):
        def __enter__(self) -> None:
            noted.append("held")

        def __exit__(self, *_: object) -> None:
            noted.append(f"free after {len(placed)}")

    class Placing(Database):
        """Notes when it looks how long the log is, which it does under its own lock."""

        def _place(self) -> int:
            placed.append(None)
            return super()._place()

    placed: list[None] = []
    database = Placing(path)

    def state() -> State:
        noted.append("asked")
        return {NAME: {"a": b"{}"}}

    database.attach("s", state, lock=Noting())
    database.compact()
    database.abandon()
    assert noted == ["held", "asked", "free after 1"]


def test_space_that_is_made_anew_while_its_lock_is_waited_for_keeps_its_new_records(
    path: Path,
) -> None:
    database = Database(path)

    class Swapping(AbstractContextManager[None]):
        """A lock whose holder makes the space anew before it lets go."""

        def __enter__(self) -> None:
            database.attach("s", lambda: {NAME: {"new": b"{}"}}, anew=[(NAME, "new", b"{}")])

        def __exit__(self, *_: object) -> None:
            pass

    database.attach("s", lambda: {NAME: {"old": b"{}"}}, lock=Swapping())
    database.commit("s", [(NAME, "old", b"{}")])
    database.compact()
    killed = as_if_killed(path)
    database.abandon()
    assert keys_of(killed) == ["new"]


# Failing files ----------------------------------------------------------------------------------


def test_short_writes_are_continued(path: Path) -> None:
    files = FaultyFiles(decide=lambda operation: 3 if operation == "write" else None)
    database, store = opened(path, files=files)
    put(store, "a", "b")
    assert keys_of(as_if_killed(path)) == ["a", "b"]
    database.close()
    assert keys_of(path) == ["a", "b"]


@pytest.mark.parametrize("number", [NO_SPACE, BROKEN])
@pytest.mark.parametrize("torn", [0, 1, 30])
@pytest.mark.parametrize("is_folded", [False, True])
def test_commit_that_cannot_be_written_is_undone_and_the_next_one_counts(
    path: Path, number: int, torn: int, is_folded: bool
) -> None:
    plan: list[Callable[[str], OSError | None]] = [lambda _operation: None]
    files = FaultyFiles(decide=lambda asked: plan[0](asked), torn=torn)
    database, store = opened(path, files=files)
    put(store, "a")
    if is_folded:
        database.compact()
    plan[0] = failing("write", number)
    with pytest.raises(OSError, match=os.strerror(number)):
        put(store, "b")
    assert list(store.state()[NAME]) == keys_of(as_if_killed(path)) == ["a"]
    plan[0] = failing("truncate", BROKEN)
    with pytest.raises(OSError, match=os.strerror(BROKEN)):
        put(store, "c")
    put(store, "d")
    assert list(store.state()[NAME]) == keys_of(as_if_killed(path)) == ["a", "d"]
    database.abandon()


def test_after_a_sync_that_failed_nothing_is_acknowledged_any_more(path: Path) -> None:
    """The system may have forgotten what it could not write; a stop saves it all anew."""
    plan: list[Callable[[str], OSError | None]] = [lambda _operation: None]
    files = FaultyFiles(decide=lambda asked: plan[0](asked))
    database, store = opened(path, durability="disk", files=files)
    put(store, "a")
    plan[0] = failing("sync", BROKEN)
    for key in ("b", "c"):
        with pytest.raises(SyncError) as caught:
            put(store, key)
        assert str(caught.value) == (
            "what was written could not be brought to the disk ([Errno 5] Input/output error);"
            " nothing more is kept. Stop the mock: if the disk lets it, it saves everything anew."
        )
    assert list(store.state()[NAME]) == ["a", "b"]
    database.close()
    assert keys_of(path) == ["a", "b"]


def test_background_sync_that_failed_is_told_and_stops_the_commits(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    failed = Event()

    def decide(operation: str) -> OSError | None:
        if operation == "sync":
            failed.set()
        return failure(BROKEN) if operation == "sync" else None

    database, store = opened(path, files=FaultyFiles(decide=decide))
    put(store, "a")
    assert failed.wait(SECONDS)
    database.abandon()
    assert "the database file cannot be tended: what was written could not be" in caplog.text
    assert keys_of(path) == ["a"]


def test_file_that_may_not_be_written_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"")

    class ReadOnly(Files):
        def read(self, path: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

    with pytest.raises(UnusableFileError) as caught:
        Database(path, files=ReadOnly())
    assert str(caught.value) == (
        f"{path} cannot be used ([Errno 13] Permission denied: '{path}')."
        " Choose another path for --db."
    )
    assert [file.name for file in path.parent.iterdir()] == ["db.json"]


def test_folder_that_may_not_be_written_is_refused(path: Path) -> None:
    path.write_bytes(b"")

    class ReadOnly(Files):
        def append_to(self, path: Path) -> FileIO:
            raise OSError(30, "Read-only file system", str(path))

    with pytest.raises(UnusableFileError) as caught:
        Database(path, files=ReadOnly())
    assert str(caught.value) == (
        f"{path} cannot be used ([Errno 30] Read-only file system: '{path}.log')."
        " Choose another path for --db."
    )
    assert [file.name for file in path.parent.iterdir()] == ["db.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_file_without_the_right_to_write_is_refused(path: Path) -> None:
    Database(path).close()
    path.chmod(0o444)
    with pytest.raises(UnusableFileError, match="Permission denied"):
        Database(path)


def test_rights_of_the_file_stay_as_they_are(path: Path) -> None:
    database, _ = opened(path)
    database.close()
    path.chmod(0o600)
    database, store = opened(path)
    put(store, "a")
    database.close()
    assert path.stat().st_mode & 0o777 == 0o600


# Changed bytes and lost pages -------------------------------------------------------------------


def held_after(path: Path) -> list[str] | None:
    """Return the keys of a file that may be damaged, or None if it is refused."""
    try:
        return keys_of(path)
    except UnusableFileError:
        return None


@pytest.mark.parametrize("bit", [0, 2, 6])
def test_no_changed_bit_of_a_log_is_taken_for_the_truth(path: Path, bit: int) -> None:
    database, store = opened(path)
    for key in ("a", "b", "c"):
        put(store, key)
    database.abandon()
    log = path.with_name("db.json.log")
    whole = log.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        log.write_bytes(changed)
        assert held_after(path) is None
        assert log.read_bytes() == changed


@pytest.mark.parametrize("bit", [0, 2, 6])
def test_no_changed_bit_of_a_file_is_taken_for_the_truth(path: Path, bit: int) -> None:
    """Only the name of the checksum itself may change: then the file counts as made by hand."""
    database, store = opened(path)
    put(store, "a", "b", "c")
    database.close()
    whole = path.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        path.write_bytes(changed)
        assert held_after(path) in (None, ["a", "b", "c"])
        assert path.read_bytes() == changed


def test_file_changed_by_hand_is_refused_until_it_says_so(path: Path) -> None:
    database, store = opened(path)
    put(store, "a")
    database.close()
    changed = path.read_text().replace('"a":', '"b":')
    path.write_text(changed)
    with pytest.raises(UnusableFileError) as caught:
        Database(path)
    assert str(caught.value) == (
        f"{path} is damaged: its checksum does not fit. Move it away or restore a copy; if you have"
        ' changed it by hand, remove ,"crc32":"…" from its end. It was not changed.'
    )
    begin, _, end = changed.partition(',"crc32":"')
    path.write_text(begin + end[9:])
    assert keys_of(path) == ["b"]


def test_pages_that_a_dead_machine_lost_are_left_out_and_said(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database, store = opened(path)
    put(store, "a")
    log = path.with_name("db.json.log")
    synced = log.stat().st_size
    put(store, "b", text="x" * 5000)
    put(store, "c")
    database.abandon()
    whole = bytearray(log.read_bytes())
    whole[synced:4096] = bytes(4096 - synced)
    log.write_bytes(whole)
    assert keys_of(path) == ["a"]
    assert caplog.messages == [
        f"{log}: the last {len(whole) - synced} bytes had not reached the disk when the machine"
        " stopped; they are left out"
    ]


def test_zeros_in_the_midst_of_a_page_are_damage_and_no_loss(path: Path) -> None:
    """A disk loses whole blocks; whatever else has made zeros, what comes after is not dropped."""
    database, store = opened(path)
    for key in ("a", "b", "c"):
        put(store, key, text="x" * 600)
    database.abandon()
    log = path.with_name("db.json.log")
    changed = bytearray(log.read_bytes())
    changed[1000:1023] = bytes(23)
    log.write_bytes(changed)
    with pytest.raises(UnusableFileError, match="line 3 is damaged"):
        Database(path)
    assert log.read_bytes() == changed


def test_lost_end_of_a_log_is_said(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database, store = opened(path)
    put(store, "a")
    database.abandon()
    log = path.with_name("db.json.log")
    with log.open("ab") as file:
        file.write(bytes(700))
    assert keys_of(path) == ["a"]
    assert caplog.messages == [
        f"{log}: the last 700 bytes had not reached the disk when the machine stopped; they are"
        " left out"
    ]


@pytest.mark.parametrize("seed", range(25))
def test_disk_survives_a_power_cut_at_any_moment(tmp_path: Path, seed: int) -> None:
    """What was acknowledged is there; of the rest a beginning, never a hole or a half."""
    chance, disk = Random(seed), Disk()
    path = tmp_path / "0" / "db.json"
    database, _ = opened(path, durability="disk", files=disk, smallest_log=10**9)
    states: list[list[str]] = [[]]
    acknowledged = 0
    for number in range(chance.randint(1, 30)):
        keys = [f"{number}-{part}" for part in range(chance.randint(1, 3))]
        row = b'{"text":"%s"}' % (b"x" * chance.randint(0, 3000))
        settle = database.commit("s", [(NAME, key, row) for key in keys])
        states.append(states[-1] + keys)
        if settle is not None and chance.random() < 0.6:
            settle()
            acknowledged = len(states) - 1
        if chance.random() < 0.1:
            rows = dict.fromkeys(states[-1], b"{}")
            database.attach("s", partial(dict, {NAME: rows}))
            database.compact()
    disk.after_power_cut(tmp_path / "after", chance)
    database.abandon()
    found = keys_of(tmp_path / "after" / "db.json")
    assert found in states[acknowledged:]
