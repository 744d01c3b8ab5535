"""The files around the image, as far as they can be held to the rest without an engine."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mockinvoice import MockError
from mockinvoice.app import Mock
from mockinvoice.client import MockClient
from mockinvoice.settings import READERS

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "image" / "requirements.txt"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = [ROOT / "docs" / "ci.md", ROOT / "docs" / "container.md"]
YAML_FILES = [
    *(ROOT / "compose.yaml", ROOT / "action.yml"),
    *ROOT.glob(".github/workflows/*.yml"),
]
SECONDS = 60


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hosts(mock: Mock) -> set[str]:
    return set().union(*(found.document.hosts for found in mock.vendors.values()))


# --- what is pinned


def pinned() -> dict[str, Requirement]:
    lines = [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if "==" in line]
    found = [Requirement(line.removesuffix(" \\")) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def test_all_that_an_installation_needs_is_pinned() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    extra = setup["options.extras_require"]["tls"]
    needed = (setup["options"]["install_requires"] + extra).split("\n")
    for requirement in (Requirement(line) for line in needed if line):
        pin = pinned()[canonicalize_name(requirement.name)]
        exact = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(exact), f"make image-requirements: {requirement}"


@pytest.mark.parametrize("name", ["requirements.txt", "build.txt"])
def test_every_pin_has_hashes_and_names_no_registry(name: str) -> None:
    text = (ROOT / "image" / name).read_text("utf-8")
    for pin in re.split(r"\n(?=\S)", text):
        assert re.fullmatch(
            r"[a-z0-9-]+==[\w.]+( ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+\n?", pin
        )
    assert not re.search(r"://|--index|--find-links", text)


# --- what refers to what the mock has


def variables(text: str) -> set[str]:
    return set(re.findall(r"\bMOCKINVOICE_([A-Z_]+)\b", text))


@pytest.mark.parametrize(
    "path", [*PAGES, *YAML_FILES, ROOT / "Dockerfile"], ids=lambda path: path.name
)
def test_every_variable_that_is_named_exists(path: Path) -> None:
    own = {"IMAGE", "COMPLETE"}  # compose.yaml's and click's
    found = variables(path.read_text("utf-8")) - own
    assert found <= {name.upper() for name in READERS}


def test_compose_names_every_vendor(hosts: set[str]) -> None:
    assert (
        set(read(ROOT / "compose.yaml")["services"]["mock"]["networks"]["vendors"]["aliases"])
        == hosts
    )


def test_compose_gives_no_rights_and_no_way_out() -> None:
    compose = read(ROOT / "compose.yaml")
    mock = compose["services"]["mock"]
    assert (mock["read_only"], mock["cap_drop"]) == (True, ["ALL"])
    assert mock["security_opt"] == ["no-new-privileges:true"]
    assert compose["networks"]["vendors"] == {"internal": True}


def test_guide_names_every_vendor(hosts: set[str]) -> None:
    text = PAGES[0].read_text("utf-8")
    loop = re.search(r"for name in ((?:.|\\\n)*?); do", text)
    assert loop is not None
    assert set(loop[1].replace("\\\n", " ").split()) == hosts


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_examples_in_yaml_can_be_read(path: Path) -> None:
    blocks = [
        code for language, code in FENCE.findall(path.read_text("utf-8")) if language == "yaml"
    ]
    assert blocks
    assert all(isinstance(yaml.safe_load(code), dict) for code in blocks)


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.name)
def test_yaml_files_can_be_read(path: Path) -> None:
    assert isinstance(read(path), dict)


def test_workflow_tests_every_python_that_the_package_names() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    named = re.findall(r":: (3\.\d+)$", setup["metadata"]["classifiers"], re.MULTILINE)
    assert read(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"] == {
        "python": named
    }


# --- the action


@pytest.fixture
def job(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a job's step; what it has started is stopped."""
    (tmp_path / "output").touch()
    yield {
        **{
            name: value for name, value in os.environ.items() if not name.startswith("MOCKINVOICE_")
        },
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PORT": "0",
        "TLS_PORT": "0",
        "NAMES": "false",
    }
    pid = tmp_path / "mockinvoice" / "pid"
    if pid.exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid.read_text()), signal.SIGTERM)


def start(job: dict[str, str], arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "action" / "start.sh"],
        env={**job, "ARGUMENTS": arguments},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def outputs(job: dict[str, str]) -> dict[str, str]:
    """Return what the steps after it are told."""
    lines = Path(job["GITHUB_OUTPUT"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_action_starts_a_mock_and_says_where(job: dict[str, str]) -> None:
    done = start(job, "--vendor slyce --seed empty")
    assert done.returncode == 0, done.stderr
    told = outputs(job)
    assert list(told) == ["url", "tls-url", "ca", "control-token"]
    assert done.stdout == f"::add-mask::{told['control-token']}\n"
    client = MockClient(told["url"], told["control-token"])
    assert [vendor["name"] for vendor in client.vendors()] == ["slyce"]
    assert client.health()["status"] == "ok"
    assert Path(told["ca"]).read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert told["tls-url"].startswith("https://127.0.0.1:")


def test_action_makes_a_token_where_the_job_has_none(job: dict[str, str], tmp_path: Path) -> None:
    assert start(job, "").returncode == 0
    folder = tmp_path / "mockinvoice"
    told = outputs(job)
    assert told["ca"] == str(folder / "certs" / "ca.pem")
    assert told["control-token"] == (folder / "control-token").read_text().strip()
    vendors = json.loads((folder / "ready").read_text())["vendors"]
    assert vendors["orderspace"] == f"{told['url']}/orderspace/v1"


def test_action_takes_the_token_of_the_job(job: dict[str, str]) -> None:
    assert start({**job, "MOCKINVOICE_CONTROL_TOKEN": "of-the-job"}, "").returncode == 0
    told = outputs(job)
    assert told["control-token"] == "of-the-job"
    MockClient(told["url"], "of-the-job").space("t1").reset()
    with pytest.raises(MockError, match="token"):
        MockClient(told["url"], "another").space("t1").reset()


def test_action_fails_with_the_reason(job: dict[str, str]) -> None:
    done = start(job, "--vendor stripe")
    assert done.returncode == 1
    assert "Error: there is no vendor stripe; use one of gormic," in done.stderr


# --- completion


def test_shell_completion_knows_commands_and_options() -> None:
    program = "from mockinvoice.cli import main; main(prog_name='mockinvoice')"
    for words, expected in [
        ("mockinvoice cer", "plain,certs"),
        ("mockinvoice serve --tls-d", "plain,--tls-dir"),
    ]:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "COMP_WORDS": words,
                "COMP_CWORD": str(len(words.split()) - 1),
                "_MOCKINVOICE_COMPLETE": "bash_complete",
            },
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.stdout.splitlines() == [expected]


def test_action_says_what_it_takes_and_gives() -> None:
    action = read(ROOT / "action.yml")
    text = PAGES[0].read_text("utf-8")
    assert all(f"`{name}`" in text for name in (*action["inputs"], *action["outputs"]))
    assert json.dumps(action["runs"]["steps"]).count("start.sh") == 1
