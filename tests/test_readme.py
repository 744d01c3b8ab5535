"""README.md is executed from top to bottom, and its tables are those of documents and code."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mockinvoice.cli import main as cli
from mockinvoice.core.options import CHOICES, SpaceOptions
from mockinvoice.settings import READERS
from tests.readme_tables import README, TABLES, all_commands, filled

ROOT = README.parent
BIN = Path(sys.executable).parent
ADDRESS = "127.0.0.1:8080"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Block:
    """One code block to run, and the block behind it that shows what it prints."""

    language: str
    code: str
    prints: str | None
    prints_json: bool


def blocks() -> list[Block]:
    found = FENCE.findall(README.read_text(encoding="utf-8"))
    runnable = []
    for (language, code), (next_language, text) in zip(found, [*found[1:], ("", "")], strict=True):
        if language in ("sh", "python"):
            shown = text if next_language in ("json", "text") else None
            is_json = next_language == "json"
            block = Block(language=language, code=code, prints=shown, prints_json=is_json)
            runnable.append(block)
    return runnable


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which `make serve` finds everything installed, as after its first run."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("setup.cfg", "setup.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(BIN)
    (tmp_path / ".venv" / ".servable").touch()
    return tmp_path


@pytest.mark.needs("curl")
def test_every_block_prints_what_it_shows(checkout: Path) -> None:
    first, *rest = blocks()
    assert first == Block(language="sh", code="make serve\n", prints=None, prints_json=False)
    for address in serving(first.code, checkout):
        for block in rest:
            printed = run(block, checkout, address)
            if block.prints is not None and block.prints_json:
                assert json.loads(printed) == json.loads(block.prints), block.code
            elif block.prints is not None:
                assert printed == block.prints, block.code
    assert (checkout / ".data" / "mockinvoice.json").is_file()


def serving(command: str, folder: Path) -> Iterator[str]:
    """Run the command that serves, on a free port, and yield its address while it does."""
    process = subprocess.Popen(
        ["bash", "-c", f"exec {command}"],
        cwd=folder,
        env={**environment(), "MOCKINVOICE_PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["url"].removeprefix("http://")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=SECONDS)
        process.stdout.close()


def run(block: Block, folder: Path, address: str) -> str:
    """Run a block where `make serve` was run, against that server, and return what it printed."""
    shell = ["bash", "-euo", "pipefail", "-c"] if block.language == "sh" else [sys.executable, "-c"]
    done = subprocess.run(
        [*shell, block.code.replace(ADDRESS, address)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{block.code}\n{done.stdout}\n{done.stderr}"
    return done.stdout.replace(address, ADDRESS)


def environment() -> dict[str, str]:
    """Return what a terminal of its own has: no settings of ours, and nothing of `make test`."""
    names = {name for name in os.environ if not name.startswith(("MOCKINVOICE_", "MAKE", "MFLAGS"))}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {name: os.environ[name] for name in names} | {"PATH": path}


def test_tables_are_those_of_documents_and_code() -> None:
    """Bring them up to date with `python -m tests.readme_tables --write`."""
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == set(TABLES)
    assert text == filled(text)


def test_every_variable_of_the_environment_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in READERS if f"`MOCKINVOICE_{name.upper()}`" not in text] == []


@pytest.mark.parametrize("option", [f.name for f in fields(SpaceOptions) if f.name != "vendor"])
def test_every_option_of_a_space_is_in_the_readme_with_its_choices(option: str) -> None:
    text = README.read_text(encoding="utf-8")
    rows = (line for line in text.splitlines() if line.count(" | ") == 1)
    shown = [line for line in rows if line.startswith(f"| `{option}` | ")]
    assert len(shown) == 1
    default = getattr(SpaceOptions(), option)
    choices = CHOICES.get(option, (str(default),))
    assert re.findall(r"`([^`]+)`", shown[0])[1 : 1 + len(choices)] == list(choices)
    assert choices[0] == str(default)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 0),
        (["serve", "--vendor", "stripe"], 2),
        (["serve", "--port", "http"], 2),
        (["doctor", "--host", "192.0.2.1"], 1),
    ],
)
def test_exit_codes_are_those_of_the_readme(arguments: list[str], code: int) -> None:
    text = README.read_text(encoding="utf-8")
    assert f"\n| {code} | " in text
    assert CliRunner(env={}).invoke(cli, arguments).exit_code == code


def options() -> list[Any]:
    return [
        pytest.param(command, option, id=f"{name}-{option.name}")
        for name, command in all_commands()
        for option in command.params
        if isinstance(option, click.Option)
    ]


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_says_what_it_chooses(command: click.Command, option: click.Option) -> None:
    assert option.help
