"""The programs in docs/webhooks.md and docs/clock.md print what stands below them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockinvoice.app import load_vendors
from mockinvoice.core.outgoing import DELIVERY, MAIL

DOCS = Path(__file__).parent.parent / "docs"
PROGRAM = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROGRAMS = [
    (guide, number, *program)
    for guide in ("webhooks", "clock")
    for number, program in enumerate(PROGRAM.findall((DOCS / f"{guide}.md").read_text("utf-8")))
]
SECONDS = 60


@pytest.mark.parametrize(
    ("program", "printed"), [p[2:] for p in PROGRAMS], ids=[f"{p[0]}-{p[1]}" for p in PROGRAMS]
)
def test_program_prints_what_the_guide_shows(program: str, printed: str) -> None:
    run = subprocess.run(  # our own text
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert (run.stdout, run.stderr) == (printed, "")


def test_every_block_of_code_is_such_a_program() -> None:
    blocks = sum(
        (DOCS / f"{guide}.md").read_text("utf-8").count("```python")
        for guide in ("webhooks", "clock")
    )
    assert len(PROGRAMS) == blocks == 3


def test_guide_to_the_clock_names_all_that_falls_due() -> None:
    text = (DOCS / "clock.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([a-z._]+)` \|", text, re.MULTILINE))
    planned = {kind for mounted in load_vendors().values() for kind in mounted.vendor.code.events}
    assert named == planned | {DELIVERY, MAIL}
