"""docs/judging.md: its table is that of the code, and its commands are run."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
import requests
from click.testing import CliRunner

from mockinvoice import MockServer
from mockinvoice.app import create_app
from mockinvoice.cli import main
from mockinvoice.contract.report import FORMATS
from mockinvoice.contract.rules import RULES
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.traffic.judging import RECORDINGS

GUIDE = Path(__file__).parent.parent / "docs" / "judging.md"
TEXT = GUIDE.read_text(encoding="utf-8")
LINE = re.compile(r":\d+\)$", re.MULTILINE)
SECONDS = 60
RULE_ROWS = [f"| `{name}` | {rule.severity} | {rule.title} |" for name, rule in RULES.items()]
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]


def test_rules_are_those_of_the_code() -> None:
    """To mend it: put the rows of RULE_ROWS into the table."""
    table = TEXT.partition("| rule | severity | says |")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == RULE_ROWS


def test_formats_are_those_of_the_code() -> None:
    table = TEXT.partition("| format | is |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(FORMATS)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    mock = create_app(Settings(vendors=("orderspace",)))
    with Server(mock) as server:
        yield server.url
    mock.close()


def test_finding_is_shown_as_it_is_told() -> None:
    """The line in the document alone may be another one by now."""
    shown = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)[0]
    body = {"invoice": {"orders": [{"id": "or_e875r5l5"}], "invoice_lines": []}}
    with MockServer(vendors=["orderspace"]) as server:
        space = server.space("t1")
        requests.post(
            f"{space.url('orderspace')}/invoices",
            json=body,
            headers={"Authorization": "Bearer demo-access-token"},
            timeout=SECONDS,
        )
        url = f"{server.url}/_mock/spaces/t1/findings?format=text"
        told = requests.get(url, timeout=SECONDS).text.partition("\n\n")[0] + "\n"
    assert LINE.sub(":LINE)", told) == LINE.sub(":LINE)", shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_run(
    command: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cassettes").mkdir()
    copy(RECORDINGS / "browser.har", "recorded.har")
    copy(RECORDINGS / "slyce.yaml", "cassettes")
    copy(RECORDINGS / "journal.json", "journal.json")
    Path("baseline.json").write_text('{"findings": []}', encoding="utf-8")
    words = shlex.split(command.replace("http://127.0.0.1:8080", url))
    assert words[0] == "mockinvoice"
    done = CliRunner().invoke(main, words[1:])
    assert done.exit_code == (1 if words[1] == "validate" or "--fail-under" in words else 0)
