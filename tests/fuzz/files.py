"""Files of every kind that is read, whole or spoiled: recordings, seeds and the database."""

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml
from hypothesis import strategies as st

from mockinvoice.app import Mock, create_app, load_vendors
from mockinvoice.contract.report import FORMATS, render
from mockinvoice.contract.traffic.entry import TrafficError
from mockinvoice.contract.traffic.reading import read_traffic
from mockinvoice.contract.traffic.recorded import Contract, Recorded
from mockinvoice.core.database import UnusableFileError
from mockinvoice.core.options import SpaceOptions
from mockinvoice.seedfile import SeedFileError
from mockinvoice.settings import Settings
from tests.fuzz.data import mutated, texts, values
from tests.space import Space

RECORDINGS = Path(__file__).parent.parent / "traffic" / "recordings"
Files = dict[str, bytes]


def hars() -> st.SearchStrategy[bytes]:
    """HARs with something changed: in the bytes, or a value."""
    return _recordings("browser.har", "journal.json", "orderspace.json")


def cassettes() -> st.SearchStrategy[bytes]:
    """VCR.py cassettes with something changed."""
    return _recordings("slyce.yaml", "sperse.yaml")


def _recordings(*names: str) -> st.SearchStrategy[bytes]:
    return st.one_of([_recording(name) for name in names])


def _recording(name: str) -> st.SearchStrategy[bytes]:
    is_yaml = name.endswith(".yaml")
    spell: Callable[[Any], str] = _yaml if is_yaml else json.dumps
    whole = _entries(name)
    some = st.sampled_from(whole)
    spoiled = st.builds(lambda entry, change: change(entry), some, _changes())
    lists = st.lists(st.one_of(some, spoiled), min_size=1, max_size=3)
    texts_ = lists.map(lambda entries: spell(_wrapped(name, entries)).encode())
    return st.one_of(texts_, texts_.flatmap(mutated))


@cache
def _entries(name: str) -> list[Any]:
    text = (RECORDINGS / name).read_text(encoding="utf-8")
    loader = yaml.CSafeLoader
    data = yaml.load(text, loader) if name.endswith(".yaml") else json.loads(text)
    found = data["log"]["entries"] if "log" in data else data.get("interactions")
    return list(found or data["exchanges"])


def _wrapped(name: str, entries: list[Any]) -> Any:
    if name == "browser.har":
        return {"log": {"version": "1.2", "entries": entries}}
    return {"exchanges" if name == "journal.json" else "interactions": entries}


def _yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=yaml.CSafeDumper)


def _changes() -> st.SearchStrategy[Callable[[Any], Any]]:
    """Return functions that put another value somewhere into data."""
    return st.builds(
        lambda steps, value: lambda data: _put(data, list(steps), value),
        st.lists(st.integers(0, 50), max_size=6),
        st.one_of(values(), texts()),
    )


def _put(data: Any, steps: list[int], value: Any) -> Any:
    if not steps or not isinstance(data, (dict, list)) or not data:
        return value
    keys = list(data) if isinstance(data, dict) else list(range(len(data)))
    key = keys[steps[0] % len(keys)]
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[key] = _put(data[key], steps[1:], value)
    return copy


def check_traffic(content: bytes) -> None:
    """Read, judge and report on a recording; only a `TrafficError` may come of it."""
    choice = crc32(content)
    contract = _contracts()[choice % len(_contracts())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recorded"
        path.write_bytes(content)
        recorded = Recorded(contract)
        try:
            recorded.add(path, read_traffic(path))
        except TrafficError:
            return
        render(recorded.report(), format=list(FORMATS)[choice % len(FORMATS)])


@cache
def _contracts() -> list[Contract]:
    return [
        Contract(document=m.document, judge=m.judge, redactor=m.redactor)
        for m in load_vendors().values()
    ]


@cache
def _exported() -> Any:
    mock = create_app(Settings(vendors=("slyce",)))
    answer = Space(mock, "default").http("GET", "http://127.0.0.1/_mock/spaces/default/documents")
    return answer.json


def seeds() -> st.SearchStrategy[bytes]:
    """Exported states with something changed, as JSON and as YAML."""
    spoiled = _changes().map(lambda change: change(_exported()))
    spelled = st.one_of(
        spoiled.map(lambda data: json.dumps(data).encode()),
        spoiled.map(lambda data: _yaml(data).encode()),
    )
    small = b"format: 1\ndocuments:\n  slyce:\n    invoices: &a\n      '1': {id: 1}\nclock: real\n"
    return st.one_of(spelled, spelled.flatmap(mutated), mutated(small), st.binary(max_size=80))


def check_seed(content: bytes) -> None:
    """Start with a seed file and use it; only a `SeedFileError` may come of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed.yaml"
        path.write_bytes(content)
        space = SpaceOptions(seed="file")
        settings = Settings(seed_file=path, vendors=("slyce",), space=space)
        try:
            mock = create_app(settings, is_eager=False)
        except SeedFileError:
            return
        mock.worlds.get()
        mock.close()


@cache
def _written() -> Files:
    """Return a database file and its log, as a killed process leaves them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.json"
        settings = Settings(db=path, vendors=("slyce",))
        create_app(settings).close()
        mock = create_app(settings)
        for number in range(3):
            space = Space(mock, f"s{number}")
            space.call("slyce", "createInvoice")
            space.http("GET", f"/@s{number}/slyce/v2/none")
        killed = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
        mock.close()
        return killed


def logs() -> st.SearchStrategy[Files]:
    """A database whose log is damaged: in its bytes, or in lines whose checksums are right."""
    whole = _written()
    lines = whole["db.json.log"].splitlines(keepends=True)
    damaged = mutated(whole["db.json.log"])
    forged = st.builds(
        lambda number, text: b"".join([*lines[:number], _line(text), *lines[number:]]),
        st.integers(0, len(lines)),
        st.one_of(values().map(json.dumps), st.sampled_from(lines).flatmap(_forged)),
    )
    return st.one_of(damaged, forged).map(lambda log: {**whole, "db.json.log": log})


def _forged(line: bytes) -> st.SearchStrategy[str]:
    entry = json.loads(line[9:])
    return _changes().map(lambda change: json.dumps(change(entry)))


def tables() -> st.SearchStrategy[Files]:
    """A database whose file is damaged and whose log is gone."""
    whole = _written()["db.json"]
    changed = _changes().map(lambda change: json.dumps(change(json.loads(whole))).encode())
    return st.one_of(mutated(whole), changed).map(lambda content: {"db.json": content})


def _line(text: str) -> bytes:
    return b"%08x %s\n" % (crc32(text.encode()), text.encode())


def check_database(files: Files) -> None:
    """Start with a database; what is refused is left as it was, what is taken is served."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        mock: Mock | None = None
        try:
            settings = Settings(db=Path(folder) / "db.json", vendors=("slyce",))
            mock = create_app(settings, is_eager=False)
        except UnusableFileError:
            now = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
            assert {name: now[name] for name in files} == files
        finally:
            if mock is not None:
                mock.close()
