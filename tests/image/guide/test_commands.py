"""The commands, samples and files of docs/container.md and docs/ci.md, run as they stand."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from mockinvoice import __version__
from tests.image.conftest import Container, Engine
from tests.image.guide.conftest import NODE
from tests.image.guide.pages import ROOT, printed

SECONDS = 300
KEY = {"Authorization": "Bearer demo-access-token"}
NUMBERS = ["INV-1289", "INV-1288"]


@contextmanager
def running(command: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command of a page in the foreground, and end it as Ctrl-C would."""
    with subprocess.Popen(command, shell=True, text=True, stdout=-1, stderr=-2) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)


def numbers(text: bytes | str) -> list[str]:
    return [invoice["number"] for invoice in json.loads(text)["invoices"]]


def test_published_ports_answer(engine: Engine, named: str, tmp_path: Path) -> None:
    command = "exec " + printed("container.md", "sh", holding="--publish")
    before = containers(engine)
    with running(command) as process:
        mock = Container(engine=engine, name="", port=8080, tls_port=8443).wait()
        ca = tmp_path / "ca.pem"
        ca.write_bytes(urllib3.request("GET", f"{mock.url}/_mock/ca.pem").data)
        with urllib3.PoolManager(ca_certs=str(ca)) as trusting:
            path = f"{mock.secure_url}/orderspace/v1/invoices"
            answer = trusting.request("GET", path, headers=KEY)
        (name,) = containers(engine) - before
        token = engine.run("exec", name, "cat", "/data/control-token").stdout.strip()
        export = ["exec", name, "mockinvoice", "export", mock.url, "--control-token", token]
        exported = engine.run(*export).stdout
    assert numbers(answer.data) == NUMBERS
    assert process.returncode == 0
    assert "orderspace" in json.loads(exported)["documents"]
    engine.run("volume", "rm", "mockinvoice")


def containers(engine: Engine) -> set[str]:
    return set(engine.run("ps", "--quiet", "--no-trunc").stdout.split())


def test_bill_of_materials_is_printed(named: str) -> None:
    text = (ROOT / "docs" / "container.md").read_text("utf-8")
    (command,) = [part for part in text.split("`") if "--entrypoint cat" in part]
    words = command.split()
    done = subprocess.run(words, capture_output=True, timeout=SECONDS)
    assert json.loads(done.stdout)["metadata"]["component"]["version"] == __version__


def test_compose_client_gets_the_vendors_invoices(
    compose: list[str], engine: Engine, pytestconfig: pytest.Config
) -> None:
    """The build takes from the engine what it has built of the same files, and fetches nothing."""
    base = f"BASE={pytestconfig.getoption('--base')}"
    command = printed("ci.md", "sh", holding="compose up").split()
    assert command[:4] == ["docker", "compose", "up", "--build"]
    project = [*compose, "--project-name", "mockinvoice-guide"]
    build = ["build", "--build-arg", base, "--build-arg", "PIP_NO_INDEX=1"]
    environment = {**os.environ, "MOCK_IMAGE": "mockinvoice:compose"}
    try:
        for words in (build, ["up", *command[4:]]):
            done = subprocess.run(
                [*project, *words],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        (said,) = re.findall(r'\{"invoices":.*', done.stdout)
        assert numbers(said) == NUMBERS
    finally:
        subprocess.run([*project, "down", "--volumes"], cwd=ROOT, env=environment, check=True)
        engine.run("rmi", "mockinvoice:compose")


def run(program: list[str], code: str, folder: Path) -> str:
    done = subprocess.run(
        program,
        input=code,
        cwd=folder,
        env={**os.environ, "TESTCONTAINERS_RYUK_DISABLED": "true"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_testcontainers_for_python(image: str, tmp_path: Path) -> None:
    sample = printed("ci.md", "python", holding="DockerContainer", image=image)
    told = run([sys.executable, "-"], sample, tmp_path)
    assert re.fullmatch(r"http://[\w.]+:\d+/@t1/orderspace/v1\n", told)


@pytest.mark.needs("node")
def test_testcontainers_for_node(image: str) -> None:
    sample = printed("ci.md", "js", holding="GenericContainer", image=image)
    asked: dict[str, Any] = {"headers": KEY}
    more = (
        f"const answer = await fetch(`${{url}}/orderspace/v1/invoices`, {json.dumps(asked)});\n"
        "console.log(JSON.stringify({ ca, ...(await answer.json()) }));\n"
        "await mock.stop();\n"
    )
    told = run(["node", "--input-type=module", "-"], sample + more, NODE)
    assert numbers(told) == NUMBERS
    assert json.loads(told)["ca"].startswith("-----BEGIN CERTIFICATE-----")
