"""schemathesis finds nothing wrong with any vendor; what it checks is in schemathesis.toml."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import CLOCK, credentials_of
from mockinvoice.core.options import SpaceOptions
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.conftest import mock_of

ROOT = Path(__file__).parent.parent
CONFIGURATION = ROOT / "schemathesis.toml"
PROGRAM = Path(sys.executable).with_name("schemathesis")
JSON_TEXT = "application/json"
SECONDS = 300
# SegMetrics answers 400 for a contact that does not exist, as for a wrong form. If none is asked
# for, every 400 to a request of the documented form is a failure.
OPTIONS: Mapping[str, Mapping[str, Any]] = {"segmetrics": {"references": "lenient"}}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("vendor", list(mock_of(metafunc.config).vendors))


@pytest.fixture
def served(mock: Mock, vendor: str) -> Iterator[tuple[Mock, str]]:
    """A mock of its own on a free port, which takes the demo credential and no other."""
    options = SpaceOptions(
        clock=CLOCK, credentials="listed", journal=1_000_000, **OPTIONS.get(vendor, {})
    )
    mine = create_app(Settings(vendors=(vendor,), space=options))
    with Server(mine) as server:
        yield mine, server.url


def test_schemathesis_finds_nothing(served: tuple[Mock, str], vendor: str, tmp_path: Path) -> None:
    mine, url = served
    document = mine.vendors[vendor].document
    path = tmp_path / f"{vendor}.json"
    path.write_text(json.dumps(for_schemathesis(document)), encoding="utf-8")
    options = ("--url", f"{url}/{vendor}", "--no-color", *credentials(document))
    run = subprocess.run(
        [PROGRAM, "--config-file", CONFIGURATION, "run", path, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    traces = [e.trace for e in mine.worlds.get().journal.all() if e.trace is not None]
    assert traces == []


def for_schemathesis(document: Document) -> Any:
    """Return the document with the path of its first server in front of each operation's path.

    schemathesis takes one base URL for all operations, but some are on other servers. It cannot
    make up members whose text has to be JSON, so these are left out.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in document.operations.values():
        item = dict(document.node["paths"][operation.path])
        item.pop("servers", None)
        paths[operation.servers[0].prefix + operation.path] = item
    return without_json_texts({**document.node, "servers": [{"url": "/"}], "paths": paths})


def without_json_texts(node: Any) -> Any:
    if isinstance(node, list):
        return [without_json_texts(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    kept = {name: without_json_texts(value) for name, value in node.items()}
    if isinstance(kept.get("properties"), Mapping):
        kept["properties"] = {n: v for n, v in kept["properties"].items() if not is_json_text(v)}
    return kept


def is_json_text(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("contentMediaType") == JSON_TEXT


def credentials(document: Document) -> Iterator[str]:
    """Yield options that send the demo credential with every request."""
    protected = next(o for o in document.operations.values() if o.takes_credentials)
    for name, value in credentials_of(document, protected).items():
        yield from ("--header", f"{name}: {value}")
