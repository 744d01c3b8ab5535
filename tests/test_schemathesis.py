"""schemathesis finds nothing wrong with any vendor; what it checks is in schemathesis.toml."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import CLOCK, credentials_of
from mockinvoice.core.options import SpaceOptions
from mockinvoice.server import MockServer
from mockinvoice.settings import Settings
from tests.conftest import mock_of

ROOT = Path(__file__).parent.parent
SECONDS = 300


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("vendor", list(mock_of(metafunc.config).vendors))


@pytest.fixture
def served(mock: Mock, vendor: str) -> Iterator[tuple[Mock, str]]:
    """A mock of its own on a free port, which takes the demo credential and no other."""
    options = SpaceOptions(clock=CLOCK, credentials="listed", journal=1_000_000)
    mine = create_app(Settings(vendors=(vendor,), space=options, port=0))
    with MockServer(mine) as server:
        yield mine, server.url


def test_schemathesis_finds_nothing(
    served: tuple[Mock, str], vendor: str, tmp_path: Path
) -> None:
    mine, url = served
    document = mine.vendors[vendor].document
    path = tmp_path / f"{vendor}.json"
    path.write_text(json.dumps(with_whole_paths(document)), encoding="utf-8")
    run = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", ROOT / "schemathesis.toml"),
            *("run", path, "--url", f"{url}/{vendor}", "--no-color", *credentials(document)),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    traces = [e.trace for e in mine.worlds.get().journal.all() if e.trace is not None]
    assert traces == []


def with_whole_paths(document: Document) -> dict[str, Any]:
    """Return the document with the path of its first server in front of each operation's path.

    schemathesis takes one base URL for all operations, but some vendors have paths on other servers.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in document.operations.values():
        item = dict(document.node["paths"][operation.path])
        item.pop("servers", None)
        paths[operation.servers[0].prefix + operation.path] = item
    return {**document.node, "servers": [{"url": "/"}], "paths": paths}


def credentials(document: Document) -> Iterator[str]:
    """Yield options that send the demo credential with every request."""
    protected = next(o for o in document.operations.values() if o.needs_credentials)
    for name, value in credentials_of(document, protected).items():
        yield from ("--header", f"{name}: {value}")
