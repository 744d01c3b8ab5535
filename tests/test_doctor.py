"""What would stop a start is found beforehand, with the remedy."""

import sys
from pathlib import Path

import click.testing
import pytest

import mockinvoice.vendors
from mockinvoice.app import create_app
from mockinvoice.cli import main
from mockinvoice.core.database import Database
from mockinvoice.doctor import Finding, examine
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.toy import write_toy


def database(path: Path | None) -> Finding:
    return {f.name: f for f in examine(host="127.0.0.1", port=0, db=path)}["database"]


def run(*words: object) -> click.testing.Result:
    return click.testing.CliRunner().invoke(main, ["doctor", *(str(word) for word in words)])


def test_nothing_is_wrong_and_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "mock.json"
    done = run("--port", "0", "--db", path)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "ok  version",
        "ok  packages",
        "ok  port",
        "ok  database",
        "ok  documents",
    ]
    assert lines[2:4] == [
        "ok  port: 127.0.0.1 port 0 is free",
        f"ok  database: {path} will be made",
    ]
    assert list(tmp_path.iterdir()) == []


def test_what_would_stop_a_start_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "foreign.json"
    path.write_text('{"_default": {}}')
    with Server(lambda _environ, _start_response: []) as server:
        port = server.url.rpartition(":")[2]
        done = run("--port", port, "--db", path)
    assert done.exit_code == 1
    assert done.output.splitlines()[2:6] == [
        f"no  port: 127.0.0.1 port {port} cannot be listened on (Address already in use)",
        "    stop what uses it, or choose another --host or --port (0: any free one)",
        f"no  database: {path} is not a mockinvoice database of format 1",
        "    Choose another path for --db; it was not changed.",
    ]
    assert path.read_text() == '{"_default": {}}'


def test_memory_needs_no_file() -> None:
    assert database(None) == Finding(
        name="database", found="in memory; name a file with --db to keep records"
    )


def test_file_of_a_mock_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "mock.json"
    mock = create_app(Settings(vendors=("segmetrics",), db=path))
    mock.worlds.get("a")
    mock.worlds.get("b")
    mock.close()
    before = path.read_bytes()
    assert database(path) == Finding(
        name="database", found=f"{path} can be used; it holds 2 spaces with options of their own"
    )
    assert path.read_bytes() == before


def test_file_of_a_mock_that_runs_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "mock.json"
    Database(path).close()
    held = Database(path)
    try:
        found = database(path)
    finally:
        held.close()
    assert found.remedy
    assert str(path) in found.found


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    path = file / "data" / "mock.json"
    assert database(path) == Finding(
        name="database",
        found=f"{path} cannot be made: {file} is no folder that can be written",
        remedy="choose another path for --db",
    )


@pytest.fixture
def unfit(tmp_path: Path) -> object:
    """A vendor whose document is missing."""
    write_toy(tmp_path)
    mockinvoice.vendors.__path__.append(str(tmp_path / "vendors"))
    yield None
    mockinvoice.vendors.__path__.pop()
    for name in [n for n in sys.modules if n.startswith("mockinvoice.vendors.toy")]:
        del sys.modules[name]


def test_documents_that_do_not_fit_are_named(unfit: object) -> None:
    found = {f.name: f for f in examine(host="127.0.0.1", port=0, db=None)}["documents"]
    assert found.found.startswith("there is no document ")
    assert found.remedy == "install mockinvoice again, or mend what is named"
