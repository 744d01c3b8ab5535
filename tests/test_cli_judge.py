"""`mockinvoice validate` and `mockinvoice report`: what they print and how they end."""

import json
import pty
import subprocess
import sys
from collections.abc import Iterator
from os import close, read
from pathlib import Path

import pytest
import urllib3
from click.testing import CliRunner, Result

from mockinvoice.app import Mock, create_app
from mockinvoice.cli import main
from mockinvoice.core.options import SpaceOptions
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.control.calls import NOON
from tests.traffic.judging import RECORDINGS

SLYCE, HAR, JOURNAL = (RECORDINGS / n for n in ("slyce.yaml", "browser.har", "journal.json"))
SPERSE = RECORDINGS / "sperse.yaml"


def run(*words: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


def validate(path: Path, vendor: str, *words: object, env: dict[str, str] | None = None) -> Result:
    return run("validate", path, "--vendor", vendor, *words, env=env)


# --- validate


def test_findings_are_printed_and_fail() -> None:
    done = validate(SPERSE, "sperse")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        f"{SPERSE}:40#2  PUT /api/services/CRM/Invoice/UpdateStatus → 400",
        "  error: value-outside-enum  /body/status",
        '      "Lost" is not one of "Draft", "Final", "Pending", "Sent", "Paid", "PartiallyPaid",'
        ' "Canceled", "Cancelled", "Refunded" or "PartiallyRefunded"',
    ]
    assert lines[-1] == "1 error, 0 warnings, 0 notes in 2 exchanges"


@pytest.mark.parametrize(
    ("path", "vendor", "fail_on", "code"),
    [
        (SLYCE, "slyce", "error", 1),
        (SLYCE, "slyce", "never", 0),
        (HAR, "slyce", "note", 0),
        (JOURNAL, "orderspace", "note", 1),
    ],
)
def test_command_fails_at_the_severity_that_was_chosen(
    path: Path, vendor: str, fail_on: str, code: int
) -> None:
    assert validate(path, vendor, "--fail-on", fail_on).exit_code == code


def test_warnings_fail_only_where_they_are_asked_for(tmp_path: Path) -> None:
    cassette = json.loads((RECORDINGS / "orderspace.json").read_text())
    path = tmp_path / "warnings.json"
    path.write_text(json.dumps({**cassette, "interactions": cassette["interactions"][:1]}))
    codes = {
        w: validate(path, "orderspace", "--fail-on", w).exit_code for w in ("error", "warning")
    }
    assert codes == {"error": 0, "warning": 1}


def test_doubts_about_our_document_do_not_fail(tmp_path: Path) -> None:
    har = json.loads(HAR.read_text())
    har["log"]["entries"] = [
        e for e in har["log"]["entries"] if "v1/products" in e["request"]["url"]
    ]
    path = tmp_path / "doubts.har"
    path.write_text(json.dumps(har))
    done = validate(path, "orderspace", "--fail-on", "error")
    assert "our document may be wrong" in done.stdout
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("format_", "beginning"),
    [
        ("json", '{\n  "summary": {'),
        ("junit", '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>'),
        ("sarif", '{\n  "$schema": '),
        ("html", "<!doctype html>"),
    ],
)
def test_report_comes_in_every_format(format_: str, beginning: str, tmp_path: Path) -> None:
    printed = validate(SPERSE, "sperse", "--format", format_)
    assert printed.stdout.startswith(beginning)
    written = validate(SPERSE, "sperse", "--format", format_, "-o", tmp_path / "report")
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed.stdout
    assert (printed.exit_code, written.exit_code) == (1, 1)
    assert (written.stdout, written.stderr) == (
        "",
        "1 error, 0 warnings, 0 notes in 2 exchanges\n",
    )


def test_baseline_leaves_out_what_is_known(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    validate(SLYCE, "slyce", "--format", "json", "-o", baseline)
    done = validate(SLYCE, "slyce", "--baseline", baseline, "--fail-on", "note")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == (
        "0 errors, 0 warnings, 0 notes in 12 exchanges (4 known, not shown)"
    )


def test_baseline_lets_new_findings_through(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    validate(SLYCE, "slyce", "--format", "json", "-o", baseline)
    record = json.loads(baseline.read_text())
    record["findings"] = record["findings"][1:]
    baseline.write_text(json.dumps(record))
    done = validate(SLYCE, "slyce", "--baseline", baseline, "--fail-on", "warning")
    assert done.exit_code == 1
    assert "1 warning, 0 notes in 12 exchanges (3 known, not shown)" in done.stdout


def test_several_files_are_judged_in_one_report() -> None:
    done = run("validate", RECORDINGS / "orderspace.json", HAR, JOURNAL, "--vendor", "orderspace")
    assert " in 17 exchanges; 2 doubts about our document" in done.stdout


def test_environment_gives_what_the_command_line_does_not(tmp_path: Path) -> None:
    env = {
        "MOCKINVOICE_VENDOR": "sperse",
        "MOCKINVOICE_FORMAT": "json",
        "MOCKINVOICE_OUTPUT": str(tmp_path / "report.json"),
        "MOCKINVOICE_FAIL_ON": "never",
    }
    assert run("validate", SPERSE, env=env).exit_code == 0
    assert json.loads((tmp_path / "report.json").read_text())["summary"]["error"] == 1


UNUSABLE = [
    (["gone.har"], "gone.har:1: it cannot be read: No such file or directory"),
    (["broken.har"], "broken.har:3: the file ends too early"),
    (["empty.har"], "nothing in these files went to slyce: they hold no exchange"),
    ([str(SPERSE)], "nothing in these files went to slyce: 2 exchanges with other hosts were"),
    ([str(SLYCE), "--baseline", "gone.json"], "gone.json cannot be read: No such file"),
    ([str(SLYCE), "--baseline", "broken.har"], "broken.har:3: it is no JSON: "),
    ([str(SLYCE), "--baseline", "empty.har"], "empty.har:1: it is no JSON report of this program"),
    ([str(SLYCE), "-o", "no/such/folder/f"], "no/such/folder/f cannot be written: No such file"),
    ([str(SLYCE), "--format", "pdf"], "'pdf' is not one of text, json, junit, sarif, html"),
    ([str(SLYCE), "--fail-on", "panic"], "'panic' is not one of error, warning, note, never"),
    ([str(SLYCE), "--vendor", "a,b"], "name the one vendor whose contract it is: --vendor NAME"),
    ([str(SLYCE), "--vendor", "nobody"], "there is no vendor nobody; use one of gormic, "),
    (["."], "is a directory"),
]


@pytest.mark.parametrize(("words", "message"), UNUSABLE)
def test_unusable_input_ends_with_2_and_the_reason(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.har").write_text('{"log":\n{"entries": [\n')
    Path("empty.har").write_text('{"log": {"entries": []}}')
    done = run("validate", "--vendor", "slyce", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr.replace("\n", " ")


def test_vendor_must_be_named() -> None:
    done = run("validate", SLYCE)
    assert done.exit_code == 2
    assert "name the one vendor whose contract it is: --vendor NAME" in done.stderr


def test_terminal_sees_colors_and_how_far_reading_has_come() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from mockinvoice.cli import main; main()"]
    words = ["validate", str(SPERSE), "--vendor", "sperse"]
    with subprocess.Popen([*command, *words], stdout=theirs, stderr=theirs) as process:
        close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
    close(ours)
    assert process.returncode == 1
    assert "\x1b[31merror: value-outside-enum\x1b[0m" in shown
    assert "sperse.yaml" in shown
    assert "100%" in shown


def _read(terminal: int) -> bytes:
    try:
        return read(terminal, 65536)
    except OSError:  # Linux's word for the end of a terminal
        return b""


# --- report


@pytest.fixture
def running() -> Iterator[tuple[Mock, str]]:
    settings = Settings(vendors=("slyce", "sperse"), space=SpaceOptions(clock=NOON))
    mock = create_app(settings)
    with Server(mock) as server:
        yield mock, server.url
    mock.close()


def call(url: str, space: str = "default") -> None:
    """Send the running mock something wrong."""
    address = f"{url}/@{space}/slyce/v2/nowhere"
    urllib3.request("GET", address, headers={"X-Authorization": "k"}, timeout=9)


def test_running_mock_is_reported(running: tuple[Mock, str]) -> None:
    _, url = running
    call(url)
    done = run("report", url)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == ["ex-1  GET /v2/nowhere → 404", "  error: unknown-path  /path"]
    assert lines[-1] == "1 error, 0 warnings, 0 notes in 1 exchange"


def test_only_the_space_and_the_vendor_that_are_named_count(running: tuple[Mock, str]) -> None:
    _, url = running
    call(url, "t1")
    codes = {
        words: run("report", url, *words).exit_code
        for words in [(), ("--space", "t1"), ("--space", "t1", "--vendor", "sperse")]
    }
    assert list(codes.values()) == [0, 1, 0]


@pytest.mark.parametrize(
    ("percent", "code", "message"),
    [
        (0, 0, ""),
        (1, 0, ""),
        (100, 1, " % of the contract exercised, 100 % are asked for\n"),
    ],
)
def test_coverage_that_is_too_low_fails(
    running: tuple[Mock, str], percent: int, code: int, message: str
) -> None:
    _, url = running
    address = f"{url}/slyce/v2/invoice/2050"
    urllib3.request("GET", address, headers={"X-Authorization": "slyce-demo-key"}, timeout=9)
    done = run("report", url, "--fail-under", percent)
    assert (done.exit_code, done.stderr[-len(message) :] if message else "") == (code, message)


def test_nothing_called_covers_nothing(running: tuple[Mock, str]) -> None:
    _, url = running
    done = run("report", url, "--fail-under", 1)
    assert (done.exit_code, done.stderr) == (
        1,
        "nothing was called; 1 % of a contract are asked for\n",
    )


def test_baseline_of_a_running_mock_holds_for_another(
    running: tuple[Mock, str], tmp_path: Path
) -> None:
    _, url = running
    call(url)
    run("report", url, "--format", "json", "-o", tmp_path / "b.json")
    call(url, "t1")
    done = run("report", url, "--space", "t1", "--baseline", tmp_path / "b.json")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == (
        "0 errors, 0 warnings, 0 notes in 1 exchange (1 known, not shown)"
    )


def test_page_of_a_running_mock_shows_its_requests(
    running: tuple[Mock, str], tmp_path: Path
) -> None:
    _, url = running
    call(url)
    run("report", url, "--format", "html", "-o", tmp_path / "report.html")
    assert "GET /v2/nowhere" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_mock_that_does_not_answer_ends_with_2() -> None:
    done = run("report", "http://127.0.0.1:1")
    assert done.exit_code == 2
    assert "http://127.0.0.1:1 does not answer" in done.stderr


@pytest.mark.parametrize("percent", ["101", "-1", "many", "1e1"])
def test_percentage_is_from_0_to_100(percent: str) -> None:
    done = run("report", "http://127.0.0.1:1", "--fail-under", percent)
    assert done.exit_code == 2
    assert f"'{percent}' is no percentage; use a number from 0 to 100" in done.stderr
