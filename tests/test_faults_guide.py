"""docs/faults.md is executed from top to bottom, and its tables are those of the code."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockinvoice.app import create_app
from mockinvoice.core.fault_effects import EFFECTS, WORDS
from mockinvoice.core.fault_rules import READERS
from mockinvoice.core.personas import PERSONAS
from mockinvoice.server import Server
from mockinvoice.settings import Settings

GUIDE = Path(__file__).parent.parent / "docs" / "faults.md"
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
ADDRESS = "127.0.0.1:8080"
SECONDS = 60


def blocks() -> list[tuple[str, str]]:
    """Return language and text of each block, without the indentation of its list."""
    return [
        (language, re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
        for indent, language, text in FENCE.findall(GUIDE.read_text(encoding="utf-8"))
    ]


@pytest.fixture
def address() -> Iterator[str]:
    with Server(create_app(Settings())) as server:
        yield server.url.removeprefix("http://")


@pytest.mark.needs("curl")
def test_every_block_runs_and_prints_what_it_shows(address: str) -> None:
    found = blocks()
    assert {language for language, _ in found} == {"python", "sh", "text"}
    for (language, code), (following, shown) in zip(found, [*found[1:], ("", "")], strict=True):
        if language != "text":
            printed = run(language, code.replace(ADDRESS, address))
            if following == "text":
                assert printed == shown


def run(language: str, code: str) -> str:
    program = [sys.executable, "-c"] if language == "python" else ["bash", "-euo", "pipefail", "-c"]
    done = subprocess.run(
        [*program, code], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_personas_are_those_of_the_code() -> None:
    rows = [f"| `{persona.name}` | {persona.summary} |" for persona in PERSONAS.values()]
    text = GUIDE.read_text(encoding="utf-8")
    assert "\n".join(["| persona | what it is like |", "| --- | --- |", *rows, ""]) in text


@pytest.mark.parametrize(
    "name", [*READERS, *EFFECTS, *(w for words in WORDS.values() for w in words)]
)
def test_every_member_and_word_of_a_rule_is_told(name: str) -> None:
    assert re.search(rf'[`"]{re.escape(name)}[`"]', GUIDE.read_text(encoding="utf-8"))
