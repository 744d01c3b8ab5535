"""Files that add records to spaces before a mock is ready."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.core.options import SpaceOptions
from mockinvoice.seedfile import SeedFileError
from mockinvoice.settings import Settings
from tests.control.calls import NOON, Control, toy_mock

DEMO = {"n0": {"id": "n0", "text": "demo"}}


def note(key: str, text: str) -> str:
    return f"format: 1\ndocuments: {{toy: {{notes: {{{key}: {{id: {key}, text: {text}}}}}}}}}\n"


def start(tmp_path: Path, files: Mapping[str, str], **settings: Any) -> Any:
    """Start a mock of the toy vendor with these files; a context manager."""
    folder = tmp_path / "init.d"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    options = SpaceOptions(clock=NOON)
    return toy_mock(tmp_path / "toy", Settings(init_dir=folder, space=options, **settings))


def notes(mock: Mock, space: str = "default") -> dict[str, str]:
    world = mock.worlds.get(space)
    with world.transaction():
        return {key: record["text"] for key, record in world.collection("toy.notes").scan()}


def ready(mock: Mock) -> Any:
    answer = Control(mock, "default").send("GET", "/_mock/ready")
    assert answer.status == 200
    return answer.json


def test_files_are_added_to_the_seed_in_order_of_name(tmp_path: Path) -> None:
    files = {
        "20-second.json": '{"format": 1, "documents": {"toy": {"notes": {"n1": {"text": "b"}}}}}',
        "10-first.yaml": note("n1", "a") + "space: default\n",
        "30-third.yml": note("n2", "c"),
        ".hidden.yaml": "no: yaml: at all",
        "README.md": "Not read.",
    }
    with start(tmp_path, files) as mock:
        assert list(mock.worlds.names()) == ["default"]
        assert notes(mock) == {"n0": "demo", "n1": "b", "n2": "c"}
        entry = {"space": "default", "records": 1, "outcome": "added"}
        assert ready(mock) == {
            "status": "ready",
            "init": [
                {"file": "10-first.yaml", **entry},
                {"file": "20-second.json", **entry},
                {"file": "30-third.yml", **entry},
            ],
        }


def test_file_is_for_the_space_it_names(tmp_path: Path) -> None:
    files = {"a.yaml": note("n1", "mine") + "space: mine\n", "b.yaml": note("n0", "all")}
    with start(tmp_path, files) as mock:
        assert list(mock.worlds.names()) == ["default", "mine"]
        assert notes(mock) == {"n0": "all"}
        assert notes(mock, "mine") == {"n0": "demo", "n1": "mine"}
        assert notes(mock, "other") == {"n0": "demo"}


def test_reset_goes_back_to_seed_and_files(tmp_path: Path) -> None:
    with start(tmp_path, {"a.yaml": note("n1", "a")}) as mock:
        before = notes(mock)
        world = mock.worlds.get()
        with world.transaction():
            world.collection("toy.notes").delete("n0")
            world.collection("toy.notes").delete("n1")
        world.reset()
        assert notes(mock) == before == {"n0": "demo", "n1": "a"}
        mock.worlds.put("default", {"seed": "empty"})
        assert notes(mock) == {"n1": "a"}


def test_clock_sequences_and_agenda_are_taken_over(tmp_path: Path) -> None:
    text = (
        "format: 1\ndocuments: {}\nsequences: {toy.note: 7}\n"
        "clock: {frozen_at: '2025-01-01T00:00:00Z'}\n"
        "agenda:\n  toy.fade#3: {at: '2025-02-01', kind: toy.fade, data: {note: n0}}\n"
    )
    with start(tmp_path, {"a.yaml": text, "b.yaml": note("n1", "b")}) as mock:
        world = mock.worlds.get()
        assert world.now_text() == "2025-01-01T00:00:00Z"
        with world.transaction():
            assert world.store.next("toy.note") == 8
        assert notes(mock) == {"n0": "demo", "n1": "b"}
        answer = Control(mock, "default").send(
            "POST", "/_mock/spaces/default/clock/advance", body={"by": "P31D"}
        )
        assert [fired["kind"] for fired in answer.json["fired"]] == ["toy.fade"]
        assert notes(mock) == {"n1": "b"}


def test_space_that_the_database_has_kept_stays_as_it_was(tmp_path: Path) -> None:
    files, db = {"a.yaml": note("n1", "a")}, tmp_path / "mock.json"
    with start(tmp_path, files, db=db) as mock:
        world = mock.worlds.get()
        with world.transaction():
            world.collection("toy.notes").put("n1", {"id": "n1", "text": "changed"})
        mock.close()
    with start(tmp_path / "again", files, db=db) as mock:
        assert notes(mock) == {"n0": "demo", "n1": "changed"}
        entry = {"file": "a.yaml", "space": "default", "records": 1, "outcome": "kept"}
        assert ready(mock) == {"status": "ready", "init": [entry]}
        mock.worlds.get().reset()
        assert notes(mock) == {"n0": "demo", "n1": "a"}
        mock.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "format: 1\ndocuments:\n  stripe: {}\n",
            "line 3: documents.stripe: is no vendor; use toy.",
        ),
        (note("n1", "a") + "space: '-x'\n", "line 3: space: '-x' is no name of a space."),
        (note("n1", "a") + "space: [x]\n", "line 3: space: ['x'] is no name of a space."),
    ],
    ids=["vendor", "name", "type"],
)
def test_file_that_cannot_be_read_stops_the_start(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SeedFileError) as caught, start(tmp_path, {"a.yaml": text}):
        pass
    path = tmp_path / "init.d" / "a.yaml"
    assert str(caught.value) == f"{path}, {message} Correct it there and try again."


def test_folder_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    settings = Settings(init_dir=tmp_path / "none")
    message = r"none cannot be read .*; name a folder$"
    with pytest.raises(SeedFileError, match=message), toy_mock(tmp_path / "toy", settings):
        pass
