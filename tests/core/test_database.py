"""The file behind all spaces: what survives, what is refused and what is left alone."""

import fcntl
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from threading import Event, Thread
from zlib import crc32

import pytest
from tinydb import TinyDB

from mockinvoice.core import log_entries
from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.core.records import Rows
from mockinvoice.core.store import Change, State, Store
from tests.core.engines import as_if_killed

ROWS: State = {"v.notes": {"b": b'{"n":1}', "a": b'{"n":2}'}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "0").mkdir()
    return tmp_path / "0" / "db.json"


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def log_of(path: Path) -> Path:
    return path.with_name(path.name + ".log")


def line(text: str) -> bytes:
    return b"%08x %s\n" % (crc32(text.encode()), text.encode())


def rows_of(path: Path, space: str = "s") -> State:
    """Open a file as the next process would, and leave it as it was."""
    database = Database(path)
    rows = database.take(space)
    database.abandon()
    return rows


def opened(path: Path) -> Database:
    """Open a file with the space `s`, whose state at the end is `ROWS`."""
    database = Database(path)
    database.attach("s", lambda: ROWS)
    return database


def puts(rows: State) -> list[Change]:
    return [(name, key, row) for name, held in rows.items() for key, row in held.items()]


# What survives --------------------------------------------------------------------------------


def test_closed_file_is_what_stock_tinydb_reads(path: Path) -> None:
    database = opened(path)
    database.commit("s", puts(ROWS))
    database.close()
    assert path.read_text().splitlines() == [
        "{",
        '"s/v.notes":{',
        '"b":{"n":1},',
        '"a":{"n":2}',
        "},",
        '"_mockinvoice":{"1":{"format":1,"crc32":"5f6a0bde"}}}',
    ]
    assert json.loads(path.read_bytes())["s/v.notes"] == {"b": {"n": 1}, "a": {"n": 2}}
    with TinyDB(path) as stock:
        stock.table("s/v.notes").document_id_class = str
        assert stock.tables() == {"_mockinvoice", "s/v.notes"}
        assert stock.table("s/v.notes").all() == [{"n": 1}, {"n": 2}]
    assert content(path.parent).keys() == {"db.json"}
    assert rows_of(path) == ROWS


def test_file_that_stock_tinydb_has_changed_is_taken_as_it_is(path: Path) -> None:
    opened(path).close()
    with TinyDB(path) as stock:
        table = stock.table("s/v.notes")
        table.document_id_class = str
        table.update({"n": 3}, doc_ids=["a"])
    assert rows_of(path) == {"v.notes": {"b": b'{"n":1}', "a": b'{"n":3}'}}


def test_commits_survive_a_process_that_was_killed(path: Path) -> None:
    database = opened(path)
    database.commit("s", puts(ROWS))
    database.commit("s", [("v.notes", "c", b'{"n":3}'), ("v.notes", "b", None)])
    database.commit("t", [("v.notes", "x", b"{}")])
    after = as_if_killed(path)
    database.abandon()
    assert rows_of(after) == {"v.notes": {"a": b'{"n":2}', "c": b'{"n":3}'}}
    assert rows_of(after, "t") == {"v.notes": {"x": b"{}"}}
    assert not after.exists()


def test_commits_survive_a_real_kill(path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from mockinvoice.core.database import Database\n"
        "database = Database(Path(sys.argv[1]))\n"
        "database.commit('s', [('v.notes', 'a', b'{}')])\n"
        "print('committed', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"committed\n"
        with pytest.raises(UnusableFileError, match="is in use by another process"):
            Database(path)
        process.send_signal(signal.SIGKILL)
    assert rows_of(path) == {"v.notes": {"a": b"{}"}}


def test_log_goes_on_where_it_ended_and_is_folded_at_last(path: Path) -> None:
    first = Database(path)
    first.commit("s", [("v.notes", "a", b"{}")])
    first.abandon()
    second = Database(path)
    second.commit("s", [("v.notes", "b", b"{}")])
    second.abandon()
    third = Database(path)
    assert (third.spaces, third.take("s")) == (("s",), {"v.notes": {"a": b"{}", "b": b"{}"}})
    third.close()
    assert content(path.parent).keys() == {"db.json"}
    assert rows_of(path) == {"v.notes": {"a": b"{}", "b": b"{}"}}


def test_spaces_are_told_those_of_the_file_and_those_attached(path: Path) -> None:
    opened(path).close()
    database = Database(path)
    told = [database.spaces]
    database.attach("s", lambda: ROWS)
    database.attach("r", dict)
    told.append(database.spaces)
    database.drop("s")
    told.append(database.spaces)
    assert (told, database.take("none")) == ([("s",), ("r", "s"), ("r",)], {})
    database.abandon()


@pytest.mark.parametrize("cleanly", [True, False])
def test_dropped_space_is_gone(path: Path, cleanly: bool) -> None:
    database = opened(path)
    database.commit("s", puts(ROWS))
    database.drop("s")
    database.drop("never")
    if cleanly:
        database.close()
    else:
        path = as_if_killed(path)
        database.abandon()
    after = Database(path)
    assert after.spaces == ()
    after.abandon()


def test_space_that_was_only_dropped_and_begun_anew_has_nothing_of_before(path: Path) -> None:
    opened(path).close()
    database = Database(path)
    database.attach("s", dict, anew=[("v.notes", "z", b"{}")])
    database.abandon()
    assert rows_of(path) == {"v.notes": {"z": b"{}"}}


def test_empty_file_is_a_new_database(path: Path) -> None:
    path.touch()
    database = opened(path)
    database.commit("s", puts(ROWS))
    assert rows_of(as_if_killed(path)) == ROWS
    database.close()
    assert rows_of(path) == ROWS


def test_what_was_begun_by_a_process_that_was_killed_is_removed_at_last(path: Path) -> None:
    for half in (path.with_name(f"{path.name}.log.new"), path.with_name(f"{path.name}.new")):
        half.write_bytes(b"half")
    database = Database(path)
    database.commit("s", [("v.notes", "a", b"{}")])
    database.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "db.json"
    opened(path).close()
    assert rows_of(path) == ROWS


def test_same_commits_make_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name in ("x", "y"):
        database = opened(tmp_path / name / "db.json")
        database.commit("s", puts(ROWS))
        logged = content(tmp_path / name)
        database.close()
        found.append((logged, content(tmp_path / name)))
    assert found[0] == found[1]


# A log whose end or whose file is not what it was ----------------------------------------------

HEADER = line('{"format":1,"beside":"00000000-0"}')
COMMIT = line('{"space":"s","changes":[["v.notes","a",{}]]}')


@pytest.mark.parametrize(
    "torn",
    [*(COMMIT[:n] for n in (1, 8, 9, 10, 30, len(COMMIT) - 1)), b"\xff\x00{"],
)
def test_torn_last_line_is_cut_off(path: Path, torn: bytes) -> None:
    log_of(path).write_bytes(HEADER + COMMIT + torn)
    database = opened(path)
    assert database.take("s") == {}
    database.commit("t", [("v.notes", "b", b"{}")])
    second = line('{"space":"t","changes":[["v.notes","b",{}]]}')
    assert log_of(path).read_bytes() == HEADER + COMMIT + second
    database.abandon()
    assert rows_of(path) == {"v.notes": {"a": b"{}"}}


@pytest.mark.parametrize("length", [0, 1, 9, 10, len(HEADER) - 1])
def test_log_torn_in_its_first_line_begins_anew(path: Path, length: int) -> None:
    log_of(path).write_bytes(HEADER[:length])
    database = Database(path)
    assert (database.spaces, log_of(path).read_bytes()) == ((), HEADER)
    database.abandon()


def folding(path: Path) -> tuple[Path, dict[str, bytes]]:
    """Return what there is when a process dies after it has said that it will fold."""
    opened(path).close()
    database = Database(path)
    database.attach("s", lambda: {"v.notes": {"a": b'{"n":2}', "b": b'{"n":1}'}})
    database.commit("s", [("v.notes", "b", None), ("v.notes", "b", b'{"n":1}')])
    database.commit("s", [("v.notes", "x", b"{}"), ("v.notes", "x", None)])
    before = content(path.parent)
    database.close()
    folded = path.read_bytes()
    start = len(before["db.json.log"])
    fold = line(f'{{"folded":"{log_entries.fingerprint(folded)}","start":{start},"spaces":{{}}}}')
    before["db.json.log"] += fold
    return path, {"before": before["db.json"], "after": folded, "log": before["db.json.log"]}


@pytest.mark.parametrize("replaced", ["before", "after"])
def test_death_while_folding_loses_and_doubles_nothing(path: Path, replaced: str) -> None:
    path, contents = folding(path)
    path.write_bytes(contents[replaced])
    log_of(path).write_bytes(contents["log"])
    database = Database(path)
    assert list(database.take("s")["v.notes"].items()) == [("a", b'{"n":2}'), ("b", b'{"n":1}')]
    database.commit("s", [("v.notes", "c", b"{}")])
    database.abandon()
    assert list(rows_of(path)["v.notes"]) == ["a", "b", "c"]


FOLD = log_entries.Fold(fingerprint="f", start=10, spaces={"s": 20})


@pytest.mark.parametrize(
    ("place", "entry", "lacks"),
    [
        (15, {"space": "s", "changes": []}, False),
        (20, {"space": "s", "changes": []}, True),
        (5, {"space": "t", "drop": True}, False),
        (10, {"space": "t", "drop": True}, True),
        (30, {"folded": "g", "start": 0, "spaces": {}}, False),
    ],
)
def test_folded_file_lacks_what_came_after_its_spaces_were_looked_at(
    place: int, entry: log_entries.Entry, lacks: bool
) -> None:
    assert FOLD.lacks(place, entry) == lacks


def test_last_fold_of_a_content_is_the_one_that_counts() -> None:
    """Twice the same content, from different places of the log, is made by what undoes itself."""
    entries: list[tuple[int, log_entries.Entry]] = [
        (0, log_entries.header("f")),
        (9, {"folded": "f", "start": 9, "spaces": {}}),
        (10, {"folded": "f", "start": 10, "spaces": {"s": 20}}),
        (20, {"folded": "g", "start": 20, "spaces": {}}),
    ]
    assert log_entries.fold_of(entries, "f") == FOLD
    assert log_entries.fold_of(entries, "h") is None


def test_records_that_a_snapshot_brings_back_are_where_they_were_after_a_kill(path: Path) -> None:
    database = Database(path)
    store = Store(indexes={}, sink=lambda changes: database.commit("s", changes))
    notes = store.collection("v.notes")
    with store.transaction():
        for key in "abcdef":
            notes.put(key, {})
    shared = store.share()
    with store.transaction():
        for key in "acdf":
            notes.delete(key)
        notes.put("c", {"n": 1})
        notes.put("g", {})
    with store.transaction():
        store.take(shared)
        notes.put("h", {})
    with store.transaction():
        store.collection("v.other").put("x", {})
        store.take({})
        store.collection("v.last").put("y", {})
    with store.transaction():
        store.take(shared)
    killed = as_if_killed(path)
    database.abandon()
    assert rows_of(killed) == {
        "v.notes": dict.fromkeys("abcdef", b"{}"),
        "v.last": {},
        "v.other": {},
    }
    assert list(rows_of(killed)["v.notes"]) == [*"abcdef"]


# What is refused -------------------------------------------------------------------------------

OURS = b'{"_mockinvoice":{"1":{"format":1}},"s/v.notes":{"a":{"n":1}}}'
DAMAGED = "Move it away or restore a copy; it was not changed."
FOREIGN = (
    "is not a mockinvoice database of format 1. Choose another path for --db; it was not changed."
)
BROKEN_LINE = (
    "is damaged. Restore a copy, or remove the log to lose all changes since the last clean stop;"
    " it was not changed."
)
STRANGE_LOG = (
    "was not written beside the present db.json. Put back the file that it belongs to, or remove"
    " the log to lose its changes; it was not changed."
)
MINE = line(f'{{"format":1,"beside":"{log_entries.fingerprint(OURS)}"}}')

FILES: list[tuple[bytes, str]] = [
    (OURS[:-1], f"is damaged (unexpected end of data: line 1 column 61 (char 60)). {DAMAGED}"),
    (
        b"\x00\xff",
        f"is damaged (str is not valid UTF-8: surrogates not allowed: line 1 column 1"
        f" (char 0)). {DAMAGED}",
    ),
    (b'{"_default":{"1":{"name":"somebody else"}}}', FOREIGN),
    (b"{}", FOREIGN),
    (b"[]", FOREIGN),
    (b"[1]", FOREIGN),
    (b"7", FOREIGN),
    (b"null", FOREIGN),
    (b'"_mockinvoice"', FOREIGN),
    (b'{"_mockinvoice":1}', FOREIGN),
    (b'{"_mockinvoice":[]}', FOREIGN),
    (b'{"_mockinvoice":{"1":{}}}', FOREIGN),
    (b'{"_mockinvoice":{"1":{"format":0}}}', FOREIGN),
    (
        b'{"_mockinvoice":{"1":{"format":2}}}',
        "was written by a newer mockinvoice (format 2; this one reads 1). Start that one again, or"
        " choose another path for --db; it was not changed.",
    ),
    (OURS[:-1] + b',"notes":{}}', f"is damaged: 'notes' is no table of a space. {DAMAGED}"),
    (OURS[:-1] + b',"/x":{}}', f"is damaged: '/x' is no table of a space. {DAMAGED}"),
    (OURS[:-1] + b',"x/":{}}', f"is damaged: 'x/' is no table of a space. {DAMAGED}"),
    (OURS[:-1] + b',"s/x":[]}', f"is damaged: 's/x' is no table of a space. {DAMAGED}"),
    (OURS[:-1] + b',"s/x":{"a":[]}}', f"is damaged: 's/x' is no table of a space. {DAMAGED}"),
]
STRANGE_ENTRIES = [
    "[]",
    "{",
    "{}",
    '{"space":1}',
    '{"space":"s","changes":{}}',
    *(
        f'{{"space":"s","changes":[{change}]}}'
        for change in (
            '"abc"',
            "[]",
            '["v.notes","a"]',
            '["v.notes","a",{},"b",1]',
            '["v.notes","a",[]]',
            '["v.notes","a",{},1]',
            '["v.notes","a",null,"b"]',
            '["v.notes",1,{}]',
            '["v.notes",null,{}]',
            '["v.notes",null,null,"b"]',
            '[null,"a",{}]',
        )
    ),
    '{"folded":1,"start":0,"spaces":{}}',
    '{"folded":"00000000-0","start":"0","spaces":{}}',
    '{"folded":"00000000-0","start":0,"spaces":[]}',
    '{"folded":"00000000-0","start":0,"spaces":{"s":null}}',
]
LOGS: list[tuple[bytes, str]] = [
    (MINE + COMMIT[:-2] + b"\n" + COMMIT, f", line 2 {BROKEN_LINE}"),
    (MINE + COMMIT + b"\n" + COMMIT, f", line 3 {BROKEN_LINE}"),
    (MINE + COMMIT.replace(b"v.notes", b"v.other") + b"torn", f", line 2 {BROKEN_LINE}"),
    (b"somebody else's\nlog\n", f", line 1 {BROKEN_LINE}"),
    (b"somebody else's", f" {STRANGE_LOG}"),
    (HEADER + COMMIT, f" {STRANGE_LOG}"),
    (HEADER[:-1], f" {STRANGE_LOG}"),
    (COMMIT, f" {STRANGE_LOG}"),
    (HEADER + line('{"folded":"00000000-1","start":0,"spaces":{}}'), f" {STRANGE_LOG}"),
    (MINE + COMMIT[:-1] + b"\x0b", f", line 2 {BROKEN_LINE}"),
    *((MINE + line(strange), f", line 2 {BROKEN_LINE}") for strange in STRANGE_ENTRIES),
    (
        line('{"format":2,"beside":"00000000-0"}'),
        " was written by a newer mockinvoice (format 2; this one reads 1). Start that one again; it"
        " was not changed.",
    ),
]


@pytest.mark.parametrize(("stored", "reason"), FILES)
@pytest.mark.parametrize("logged", [None, b"", COMMIT])
def test_damaged_or_foreign_file_is_refused_and_untouched(
    path: Path, stored: bytes, reason: str, logged: bytes | None
) -> None:
    path.write_bytes(stored)
    if logged:
        log_of(path).write_bytes(logged)
    before = content(path.parent)
    with pytest.raises(UnusableFileError) as refusal:
        Database(path)
    assert str(refusal.value).removeprefix(str(path)).strip() == reason
    assert content(path.parent) == before


@pytest.mark.parametrize(("logged", "reason"), LOGS)
def test_damaged_or_foreign_log_is_refused_and_untouched(
    path: Path, logged: bytes, reason: str
) -> None:
    path.write_bytes(OURS)
    log_of(path).write_bytes(logged)
    before = content(path.parent)
    with pytest.raises(UnusableFileError) as refusal:
        Database(path)
    assert str(refusal.value) == f"{log_of(path)}{reason}"
    assert content(path.parent) == before


def test_file_that_was_refused_can_be_opened_once_it_is_mended(path: Path) -> None:
    path.write_bytes(OURS[:-1])
    with pytest.raises(UnusableFileError):
        Database(path)
    path.write_bytes(OURS)
    assert rows_of(path) == {"v.notes": {"a": b'{"n":1}'}}


def test_path_that_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    refusals = []
    for path in (tmp_path / "folder", tmp_path / "file" / "db.json"):
        with pytest.raises(UnusableFileError) as refusal:
            Database(path)
        refusals.append(str(refusal.value))
    assert refusals == [
        f"{tmp_path}/folder cannot be used ([Errno 21] Is a directory: '{tmp_path}/folder')."
        " Choose another path for --db.",
        f"{tmp_path}/file/db.json cannot be used ([Errno 17] File exists: '{tmp_path}/file')."
        " Choose another path for --db.",
    ]
    assert {entry.name for entry in tmp_path.iterdir()} == {"folder", "file"}


def test_file_that_is_open_already_is_refused_until_it_is_closed(path: Path) -> None:
    first = opened(path)
    with pytest.raises(UnusableFileError) as refusal:
        Database(path)
    assert str(refusal.value) == (
        f"{path}.log is in use by another process. Stop that one, or choose another path."
    )
    first.commit("s", puts(ROWS))
    first.close()
    assert rows_of(path) == ROWS


@pytest.mark.parametrize("link", ["file", "folder"])
def test_file_that_is_open_already_is_refused_by_any_of_its_names(path: Path, link: str) -> None:
    """A link leads to the file and its lock, and stays a link when the file is replaced."""
    other = path.with_name("other.json") if link == "file" else path.parent.parent / "l" / path.name
    (other if link == "file" else other.parent).symlink_to(path if link == "file" else path.parent)
    first = opened(other)
    with pytest.raises(UnusableFileError, match=r"0/db\.json\.log is in use by another process"):
        Database(path)
    first.commit("s", puts(ROWS))
    first.close()
    assert content(path.parent).keys() - {"other.json"} == {"db.json"}
    assert other.samefile(path)
    assert rows_of(path) == rows_of(other) == ROWS


def test_log_that_its_holder_removes_meanwhile_is_not_held_for_the_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, turns = fcntl.flock, [log_of(path).unlink, lambda: None]

    def lock_and_go(file: FileIO, flags: int) -> None:
        flock(file, flags)
        turns.pop(0)()

    monkeypatch.setattr(fcntl, "flock", lock_and_go)
    database = Database(path)
    assert log_of(path).read_bytes() == HEADER
    database.abandon()


# Writes that fail -------------------------------------------------------------------------------


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let every write of this process beyond `size` bytes fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def put_two(store: Store) -> None:
    with store.transaction():
        store.collection("v.notes").put("a", {"n": 2})
        store.collection("v.notes").put("b", {"n": 2})


@pytest.mark.parametrize("room", [0, 1, 10, 40])
def test_commit_that_cannot_be_written_counts_neither_now_nor_later(path: Path, room: int) -> None:
    database = Database(path)
    store = Store(indexes={}, sink=lambda changes: database.commit("s", changes))
    with store.transaction():
        store.collection("v.notes").put("a", {"n": 1})
    whole = log_of(path).read_bytes()
    with files_up_to(len(whole) + room), pytest.raises(OSError, match="File too large"):
        put_two(store)
    assert store.state() == {"v.notes": {"a": b'{"n":1}'}}
    assert rows_of(as_if_killed(path)) == {"v.notes": {"a": b'{"n":1}'}}
    with store.transaction():
        store.collection("v.notes").put("c", {"n": 3})
    assert rows_of(as_if_killed(path)) == {"v.notes": {"a": b'{"n":1}', "c": b'{"n":3}'}}
    database.abandon()


@pytest.mark.parametrize("room", [0, 200])
def test_file_that_cannot_be_folded_is_as_it_was_and_nothing_is_lost(path: Path, room: int) -> None:
    """Neither where the log cannot say so, nor where the new file cannot be written."""
    held: Rows = {str(number): b'{"n":1}' for number in range(100)}
    first = Database(path)
    first.attach("s", lambda: {"v.notes": held})
    first.close()
    before = path.read_bytes()
    second = Database(path)
    second.attach("s", lambda: {"v.notes": {**held, "a": b"{}"}})
    second.commit("s", [("v.notes", "a", b"{}")])
    size = log_of(path).stat().st_size
    with files_up_to(size + room), pytest.raises(OSError, match="File too large"):
        second.close()
    assert path.read_bytes() == before
    assert content(path.parent).keys() == {"db.json", "db.json.log"}
    assert rows_of(path) == {"v.notes": {**held, "a": b"{}"}}


def test_new_file_on_a_full_disk_is_refused(path: Path) -> None:
    with files_up_to(10), pytest.raises(UnusableFileError, match="File too large"):
        Database(path)
    database = Database(path)
    assert (database.spaces, log_of(path).read_bytes()) == ((), HEADER)
    database.abandon()


# The end ----------------------------------------------------------------------------------------


def test_closing_twice_is_closing_once(path: Path) -> None:
    database = opened(path)
    database.close()
    database.close()
    assert rows_of(path) == ROWS


@pytest.mark.parametrize("end", [Database.close, Database.abandon])
def test_nothing_is_kept_after_the_end(path: Path, end: Callable[[Database], None]) -> None:
    database = opened(path)
    end(database)
    before = content(path.parent)
    late: list[Callable[[], object]] = [
        lambda: database.commit("s", []),
        lambda: database.drop("s"),
    ]
    for write in late:
        with pytest.raises(RuntimeError) as refusal:
            write()
        assert str(refusal.value) == f"{path} is closed; nothing can be kept in it any more"
    database.compact()
    assert content(path.parent) == before


def test_transaction_that_is_open_at_the_close_is_refused_and_not_folded(path: Path) -> None:
    database = Database(path)
    store = Store(indexes={}, sink=lambda changes: database.commit("s", changes))
    is_open, is_closing = Event(), Event()

    def state() -> State:
        is_closing.set()
        return store.state()

    database.attach("s", state)
    with store.transaction():
        store.collection("v.notes").put("a", {})
    failures: list[RuntimeError] = []

    def late() -> None:
        try:
            with store.transaction():
                store.collection("v.notes").put("b", {})
                is_open.set()
                assert is_closing.wait(10)
        except RuntimeError as error:
            failures.append(error)

    worker = Thread(target=late)
    worker.start()
    assert is_open.wait(10)
    closer = Thread(target=database.close)
    closer.start()
    worker.join(10)
    closer.join(10)
    assert [str(error) for error in failures] == [
        f"{path} is closed; nothing can be kept in it any more"
    ]
    assert rows_of(path) == {"v.notes": {"a": b"{}"}}
