"""The command, in this process where it ends by itself and in its own where it serves."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
import urllib3
from click.testing import CliRunner, Result

import mockinvoice.vendors
from mockinvoice import __version__
from mockinvoice.app import Mock, load_vendors, vendor_names
from mockinvoice.cli import main
from mockinvoice.client import MockClient
from mockinvoice.core.options import SpaceOptions
from mockinvoice.server import Server
from mockinvoice.settings import READERS, Settings
from tests.control.calls import NOON, toy_mock
from tests.toy import write_toy

SECONDS = 30
COMMAND = [sys.executable, "-c", "from mockinvoice.cli import main; main()"]
BARE = {name: value for name, value in os.environ.items() if not name.startswith("MOCKINVOICE_")}
SERVE = ("serve", "--port", "0", "--vendor", "segmetrics", "--clock", NOON)
KEY = {"Authorization": "demo-segmetrics-apikey"}


def run(*words: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


# --- commands that end by themselves


def test_version_and_help_are_there() -> None:
    assert run("--version").output == f"mockinvoice, version {__version__}\n"
    assert "MOCKINVOICE_<OPTION>" in run("--help").output


def test_help_loads_no_framework() -> None:
    program = (
        "import sys\n"
        "from mockinvoice.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted({'flask', 'marshmallow', 'yaml', 'cheroot', 'urllib3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("\n[]\n")


def test_every_option_has_its_twin_in_the_environment_and_a_help() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.name in READERS
                assert parameter.help


def test_check_names_every_document() -> None:
    done = run("check")
    names = [line.partition(":")[0] for line in done.output.splitlines()]
    assert (done.exit_code, names) == (0, [*vendor_names(), "control"])
    assert f"slyce: {len(load_vendors(['slyce'])['slyce'].operations)} operations\n" in done.output


def test_check_fails_with_what_does_not_fit(tmp_path: Path) -> None:
    write_toy(tmp_path)
    mockinvoice.vendors.__path__.append(str(tmp_path / "vendors"))
    try:
        done, routes = run("check"), run("routes")
    finally:
        mockinvoice.vendors.__path__.pop()
        for name in [n for n in sys.modules if n.startswith("mockinvoice.vendors.toy")]:
            del sys.modules[name]
    assert done.exit_code == 1
    assert re.search(r"Error: there is no document \S+toy.yaml: No such file", done.output)
    assert "control: " in done.output
    assert routes.exit_code == 1
    assert routes.output.startswith("Error: there is no document ")


def test_routes_show_every_operation_of_a_vendor() -> None:
    document = load_vendors(["segmetrics"])["segmetrics"].document
    done = run("routes", "segmetrics")
    assert done.exit_code == 0
    assert [line.split() for line in done.output.splitlines()] == [
        [o.method, f"/segmetrics{o.servers[0].prefix}{o.path}", o.id, o.evidence]
        for o in document.operations.values()
    ]


def test_magic_shows_the_values_of_a_vendor() -> None:
    vendor = load_vendors(["segmetrics"])["segmetrics"].vendor
    done = run("magic", "segmetrics")
    assert done.exit_code == 0
    assert [re.split(" {2,}", line) for line in done.output.splitlines()] == [
        ["segmetrics", found.where, found.value, found.effect] for found in vendor.code.magic
    ]


@pytest.mark.parametrize("command", ["routes", "magic"])
def test_unknown_vendor_is_refused(command: str) -> None:
    done = run(command, "stripe")
    assert (done.exit_code, done.output) == (
        2,
        f"Error: there is no vendor stripe; use one of {', '.join(vendor_names())}\n",
    )


@pytest.mark.parametrize("command", ["serve", "check", "doctor"])
def test_unknown_variable_is_refused(command: str) -> None:
    done = run(command, env={"MOCKINVOICE_PROT": "1"})
    assert done.exit_code == 2
    assert done.output.startswith("Error: there is no setting MOCKINVOICE_PROT; unset it or use")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--port", "http"],
            "Invalid value for '--port': 'http' is no port; use a number from 0 (any free one)"
            " to 65535",
        ),
        (
            ["--references", "never"],
            "Invalid value for '--references': 'never' is not one of documented, strict, lenient",
        ),
        (
            ["--vendor", ""],
            "Invalid value for '--vendor': is empty; unset it or give it a value",
        ),
        (["--at-root"], "--at-root needs exactly one --vendor"),
        (
            ["--host", "0.0.0.0"],
            "0.0.0.0 can be reached from other machines; protect the control API with"
            " --control-token, or listen on 127.0.0.1",
        ),
    ],
)
def test_option_that_cannot_be_used_is_refused(words: list[str], message: str) -> None:
    done = run("serve", *words)
    assert (done.exit_code, done.output) == (
        2,
        f"Usage: main serve [OPTIONS]\nTry 'main serve --help' for help.\n\nError: {message}\n",
    )


def test_serve_refuses_a_seed_file_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text("format: 1\ndocuments:\n  stripe: {}\n")
    done = run("serve", "--port", "0", "--vendor", "segmetrics", "--seed", path)
    assert (done.exit_code, done.output) == (
        2,
        f"Error: {path}, line 3: documents.stripe: is no vendor; use segmetrics."
        " Correct it there and try again.\n",
    )


def test_serve_refuses_a_port_that_is_taken(toy_url: str) -> None:
    done = run("serve", "--vendor", "segmetrics", "--port", toy_url.rpartition(":")[2])
    assert done.exit_code == 2
    assert done.output.startswith("Error: cannot listen on 127.0.0.1 port ")


# --- commands for a running mock


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Mock]:
    settings = Settings(control_token="t0ken", space=SpaceOptions(clock=NOON))
    with toy_mock(tmp_path / "toy", settings) as mock:
        yield mock


@pytest.fixture
def toy_url(toy: Mock) -> Iterator[str]:
    with Server(toy) as server:
        yield server.url


TOKEN = ("--control-token", "t0ken")


def test_state_is_exported_seeded_and_reset(toy_url: str, tmp_path: Path) -> None:
    demo = run("export", toy_url, *TOKEN)
    state = json.loads(demo.output)
    assert (demo.exit_code, state["documents"]) == (
        0,
        {"toy": {"notes": {"n0": {"id": "n0", "text": "demo"}}}},
    )
    path = tmp_path / "seed.yaml"
    path.write_text(
        "format: 1\n"
        "documents:\n"
        "  toy:\n"
        "    notes:\n"
        "      n7: {id: n7, text: é}\n"
        "agenda:\n"
        "  toy.fade#1: {at: 2024-05-01, kind: toy.fade, data: {note: n7}}\n"
    )
    for space in ("t1", "default"):
        seeded = run("seed", toy_url, path, "--space", space, *TOKEN)
        assert (seeded.exit_code, seeded.output) == (0, f"space {space} holds 1 records\n")
        exported = run("export", toy_url, "--space", space, *TOKEN)
        assert json.loads(exported.output)["documents"] == {
            "toy": {"notes": {"n7": {"id": "n7", "text": "é"}}}
        }
        reset = run("reset", toy_url, "--space", space, *TOKEN)
        assert (reset.exit_code, reset.output) == (0, f"space {space} is back at its seed\n")
    assert run("export", toy_url, *TOKEN).output == demo.output


def test_url_space_and_token_can_come_from_the_environment(toy_url: str, toy: Mock) -> None:
    env = {
        "MOCKINVOICE_URL": toy_url,
        "MOCKINVOICE_SPACE": "from-env",
        "MOCKINVOICE_CONTROL_TOKEN": "t0ken",
    }
    assert json.loads(run("export", env=env).output)["space"] == "from-env"
    assert json.loads(run("export", "--space", "t2", env=env).output)["space"] == "t2"


def test_what_the_mock_refuses_ends_the_command(toy_url: str, tmp_path: Path) -> None:
    done = run("export", toy_url)
    assert done.exit_code == 2
    assert done.output.startswith("Error: the request has no Authorization header; send the header")
    bad_space = run("reset", toy_url, "--space", "-x", *TOKEN)
    assert bad_space.exit_code == 2
    assert bad_space.output.startswith("Error: space: a space cannot be named '-x'; use")
    path = tmp_path / "seed.json"
    path.write_text('{"format": 1,\n "documents": {"stripe": {}}}')
    seeded = run("seed", toy_url, path, *TOKEN)
    assert (seeded.exit_code, seeded.output) == (
        2,
        f"Error: {path}, line 2: documents.stripe: is no vendor; use toy."
        " Correct it there and try again.\n",
    )


def test_mock_that_is_not_there_ends_the_command() -> None:
    done = run("reset", "http://127.0.0.1:9")
    assert done.exit_code == 2
    assert done.output.startswith("Error: http://127.0.0.1:9 does not answer (")
    assert done.output.endswith("); start the mock, or correct the URL\n")


# --- serve


@dataclass(frozen=True, kw_only=True)
class Served:
    """A mock in a process of its own: what its ready line says."""

    process: "subprocess.Popen[str]"
    ready: dict[str, Any]

    @property
    def invoices(self) -> str:
        return f"{self.ready['vendors']['segmetrics']}/demo/int1/invoice"

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Stop as a supervisor would; return exit code and the rest of both outputs."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out, err


@contextmanager
def served(
    *words: object, env: dict[str, str] | None = None, stderr: int = subprocess.PIPE
) -> Iterator[Served]:
    process = subprocess.Popen(
        [*COMMAND, *(str(word) for word in words)],
        env={**BARE, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=SECONDS)
        yield Served(process=process, ready=json.loads(line))
    finally:
        process.kill()
        process.communicate()


def send(method: str, url: str, **how: Any) -> Any:
    with urllib3.PoolManager(retries=False, timeout=SECONDS) as pool:
        answer = pool.request(method, url, headers=KEY, **how)
        return answer.status, answer.json()


def create(served: Served, key: str) -> None:
    body = {
        "id": key,
        "contact_id": 4,
        "amount": 100,
        "paid": 100,
        "date_created": "2024-04-29 12:00:00",
        "items": [],
    }
    assert send("POST", served.invoices, json=body) == (200, {"status": "success"})


def deleted(key: str) -> tuple[int, dict[str, Any]]:
    return 200, {"id": key, "status": "success", "object": "invoice", "deleted": True}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_announces_answers_and_ends_well(number: int) -> None:
    with served(*SERVE) as mock:
        url = mock.ready["url"]
        assert mock.ready == {
            "event": "ready",
            "url": url,
            "vendors": {"segmetrics": f"{url}/segmetrics/api/v1"},
            "control": f"{url}/_mock",
        }
        assert send("DELETE", f"{mock.invoices}/234115") == deleted("234115")
        code, out, err = mock.stop(number)
    assert (code, out) == (0, "")
    assert err == (
        f"mockinvoice {__version__} on {url}, records in memory; stop with Ctrl-C\n"
        f"  segmetrics  {url}/segmetrics/api/v1  credential demo-segmetrics-apikey\n"
        f"  control     {url}/_mock\n"
        f"{NOON} default segmetrics ex-1 DELETE /api/v1/demo/int1/invoice/234115"
        " deleteInvoice 200\n"
    )


def test_records_in_a_file_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "data" / "mock.json"
    with served(*SERVE, "--db", path) as mock:
        create(mock, "000000123")
        assert send("DELETE", f"{mock.invoices}/234115") == deleted("234115")
        assert mock.stop()[0] == 0
    assert set(json.loads(path.read_text())) >= {"_mockinvoice", "default/segmetrics.invoices"}
    with served(*SERVE, "--db", path) as mock:
        assert send("DELETE", f"{mock.invoices}/000000123") == deleted("000000123")
        assert send("DELETE", f"{mock.invoices}/234115")[0] == 404
        assert mock.stop()[0] == 0


def test_records_in_a_file_survive_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "mock.json"
    with served(*SERVE, "--db", path) as mock:
        create(mock, "7")
        mock.stop(signal.SIGKILL)
    with served(*SERVE, "--db", path) as mock:
        assert send("DELETE", f"{mock.invoices}/7") == deleted("7")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"_mockinvoice": {"1": {', "{path} is damaged (unexpected end of data"),
        ('{"_default": {}}', "{path} is not a mockinvoice database of format 1. Choose another"),
        ("a,b\n", "{path} is damaged (unexpected character"),
    ],
    ids=["damaged", "foreign", "no-json"],
)
def test_unusable_file_is_refused_and_not_touched(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "mock.json"
    path.write_text(content)
    done = subprocess.run(
        [*COMMAND, *SERVE, "--db", path], env=BARE, capture_output=True, text=True, timeout=SECONDS
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {message.format(path=path)}")
    assert path.read_text() == content


def test_seed_file_fills_every_new_space(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    with served(*SERVE) as mock:
        state = MockClient(mock.ready["url"]).space().export()
    contacts: dict[str, Any] = state["documents"]["segmetrics"]["contacts"]
    documents = {"segmetrics": {"contacts": contacts}}
    path.write_text(json.dumps({"format": 1, "documents": documents}))
    with served(*SERVE, "--seed", path) as mock:
        client = MockClient(mock.ready["url"])
        for name in ("default", "t1"):
            assert client.space(name).export()["documents"] == documents
            assert client.space(name).load({"format": 1, "documents": {}}) == 0
            assert client.space(name).reset()["options"]["seed"] == "file"
            assert client.space(name).export()["documents"] == documents
        client.close()


def test_options_come_from_flags_and_from_the_environment() -> None:
    env = {
        "MOCKINVOICE_PORT": "0",
        "MOCKINVOICE_VENDOR": "segmetrics",
        "MOCKINVOICE_CLOCK": "2030-01-01",
        "MOCKINVOICE_REFERENCES": "strict",
        "MOCKINVOICE_CONTROL_TOKEN": "t0ken",
        "MOCKINVOICE_LOG_FORMAT": "json",
        "MOCKINVOICE_SEED": "empty",
        "MOCKINVOICE_AT_ROOT": "1",
    }
    with served("serve", "--references", "lenient", "--random-seed", "7", env=env) as mock:
        client = MockClient(mock.ready["url"], "t0ken")
        space = client.space("t1", credentials="listed")
        assert space.describe()["options"] == {
            "clock": "2030-01-01",
            "seed": "empty",
            "random_seed": 7,
            "references": "lenient",
            "credentials": "listed",
            "limits": "off",
            "contract": "observe",
            "journal": 1000,
            "options": {"segmetrics.sync": "immediate"},
        }
        client.close()
        assert send("DELETE", f"{mock.ready['url']}/api/v1/demo/int1/invoice/a%0Ab")[0] == 404
        code, _, err = mock.stop()
    assert code == 0
    assert json.loads(err.splitlines()[-1]) == {
        "event": "exchange",
        "space": "default",
        "id": "ex-1",
        "at": "2030-01-01T00:00:00Z",
        "vendor": "segmetrics",
        "operation": "deleteInvoice",
        "method": "DELETE",
        "path": "/api/v1/demo/int1/invoice/a\nb",
        "status": 404,
    }


def test_line_of_the_log_cannot_be_broken_by_a_client() -> None:
    with served(*SERVE) as mock:
        assert send("DELETE", f"{mock.invoices}/a%0Ab%1b%20c")[0] == 404
        _, _, err = mock.stop()
    assert err.splitlines()[-1] == (
        f"{NOON} default segmetrics ex-1 DELETE /api/v1/demo/int1/invoice/a%0Ab%1B%20c"
        " deleteInvoice 404"
    )


@pytest.fixture
def handlers() -> Iterator[None]:
    """Put the signal handlers of this process back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_serve_returns_on_a_signal(
    handlers: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same in this process, so that its coverage is seen; it must not end by it."""
    stop_when_announced(monkeypatch)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--port", "0", "--vendor", "segmetrics", "--log-format", "json"])
    assert caught.value.code == 0
    assert json.loads(capsys.readouterr().out)["event"] == "ready"


def stop_when_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    write: Callable[[str], int] = sys.stdout.write

    def write_and_stop(text: str) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return write(text)

    monkeypatch.setattr(sys.stdout, "write", write_and_stop)
