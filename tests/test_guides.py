"""The guides in docs/ show what examples/ holds, and examples/ is run as its readers would."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

from mockinvoice import MockServer, VerificationError
from mockinvoice.app import create_app
from mockinvoice.settings import Settings
from tests.test_cli import served

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
EXAMPLES = ROOT / "examples"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SECONDS = 120
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:cacheprovider"]
# A block that is no part of a file begins with this and is run by itself.
WHOLE_PROGRAM = "from mockinvoice import MockServer\n"


def blocks(name: str) -> list[tuple[str, str]]:
    return FENCE.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))


def run(*command: str, cwd: Path = EXAMPLES, **variables: str) -> str:
    """Run a command as a reader would, with ours on the path, and return what it printed."""
    own = {n: v for n, v in os.environ.items() if not n.startswith(("MOCKINVOICE_", "PYTEST_"))}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**own, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def sources(folder: str) -> str:
    files = sorted((EXAMPLES / folder).iterdir())
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


@pytest.mark.parametrize(
    ("guide", "language", "folder"),
    [
        ("testing-python.md", "python", "python"),
        ("testing-node.md", "js", "node"),
        ("testing-php.md", "php", "php"),
        ("moving-from-stubs.md", "python", "moving"),
    ],
)
def test_code_of_a_guide_is_that_of_its_example(guide: str, language: str, folder: str) -> None:
    shown = [code for found, code in blocks(guide) if found == language]
    parts = [code for code in shown if not code.startswith(WHOLE_PROGRAM)]
    assert parts
    assert [code for code in parts if code not in sources(folder)] == []


def test_whole_programs_of_the_guides_print_what_they_show() -> None:
    found = blocks("testing-python.md")
    programs = [place for place, (_, code) in enumerate(found) if code.startswith(WHOLE_PROGRAM)]
    assert programs
    for place in programs:
        assert run(sys.executable, "-c", found[place][1]) == found[place + 1][1]


@pytest.mark.parametrize(("folder", "passed"), [("python", 4), ("moving", 2)])
def test_python_example_passes(folder: str, passed: int) -> None:
    assert f"{passed} passed" in run(*PYTEST, cwd=EXAMPLES / folder)


@pytest.mark.needs("node")
def test_node_example_passes() -> None:
    commands = [code for language, code in blocks("testing-node.md") if language == "sh"]
    assert commands == ["node --test node\n"]
    printed = run(*commands[0].split())
    assert re.findall(r"^. (pass|fail) (\d+)$", printed, re.MULTILINE) == [
        ("pass", "4"),
        ("fail", "0"),
    ]


@pytest.mark.needs("php")
def test_php_example_passes() -> None:
    commands = [code for language, code in blocks("testing-php.md") if language == "sh"]
    assert commands == ["php php/test_invoicing.php\n"]
    assert [line[:4] for line in run(*commands[0].split()).splitlines()] == ["ok  "] * 4


@pytest.mark.needs("node", "php")
@pytest.mark.parametrize(
    "command",
    [
        (*PYTEST, "--config-file=python/pytest.ini", "python"),
        ("node", "--test", "node"),
        ("php", "php/test_invoicing.php"),
    ],
    ids=["python", "node", "php"],
)
def test_example_uses_the_mock_that_is_there_and_its_token(command: tuple[str, ...]) -> None:
    with served("serve", "--port", "0", "--control-token", "t0ken") as mock:
        url = mock.ready["url"]
        run(*command, MOCKINVOICE_URL=url, MOCKINVOICE_CONTROL_TOKEN="t0ken")
        _, _, log = mock.stop()
    assert log.count("createInvoice 200") >= 4


INVOICE = {
    "customer_id": "cu_pg34zo1x",
    "orders": [{"id": "or_e875r5l5"}],
    "invoice_lines": [{"name": "Round Tuit", "quantity": 1, "unit_price": 1}],
}


def test_what_verify_did_not_find_is_told_as_the_guide_shows() -> None:
    shown = next(code for _, code in blocks("testing-python.md") if code.startswith("expected"))
    with MockServer(vendors=["orderspace"]) as server, server.space("t1", seed="demo") as space:
        headers = {"Authorization": f"Bearer {space.credential('orderspace')}"}
        url = space.url("orderspace")
        urllib3.request("GET", f"{url}/customers", headers=headers)
        body = {"invoice": INVOICE}
        made = urllib3.request("POST", f"{url}/invoices", headers=headers, json=body)
        assert made.status == 200, made.data
        with pytest.raises(VerificationError) as caught:
            space.verify(
                operation="createInvoice",
                body_at={"/invoice/invoice_lines/0/name": "Square Tuit"},
            )
        told = str(caught.value).replace(server.url, "http://127.0.0.1:8080")
    beginning, _, _ = shown.partition("…")
    assert told[: len(beginning)] == beginning


def test_command_that_keeps_records_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = [code for kind, code in blocks("storage.md") if kind == "sh"]
    name, *words = shlex.split(command)
    assert name == "mockinvoice"
    with served(*words, "--port", "0") as mock:
        assert mock.stop()[0] == 0
    assert [path.name for path in (tmp_path / ".data").iterdir()] == ["mock.json"]


def test_stock_tinydb_reads_what_a_stopped_mock_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [(_, block)] = [(kind, block) for kind, block in blocks("storage.md") if kind == "python"]
    monkeypatch.chdir(tmp_path)
    mock = create_app(Settings(db=Path(".data/mock.json"), vendors=("segmetrics",)))
    mock.worlds.get()
    mock.close()
    exec(compile(block, "storage.md", "exec"), {})
    assert capsys.readouterr().out == "demo/int1/234115 4500\n"
