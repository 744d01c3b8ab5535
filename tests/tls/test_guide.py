"""What docs/ci.md and compose.yaml say a client does, done."""

import json
import re
import shlex
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from mockinvoice.app import Mock
from mockinvoice.server import Server

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SECONDS = 60


@pytest.fixture
def invoices(mock: Mock) -> Any:
    """The invoices of the demo data, as Orderspace lists them."""
    with Server(mock) as plain:
        headers = {"Authorization": "Bearer demo-access-token"}
        return httpx.get(f"{plain.url}/orderspace/v1/invoices", headers=headers).json()


def test_curl_command_of_the_guide_gets_the_vendors_answer(
    port: int, trusting: Path, invoices: Any, tmp_path: Path
) -> None:
    command = re.search(r"^(curl --cacert .*\\\n.*)$", GUIDE, re.MULTILINE)
    assert command is not None
    (tmp_path / "certs").symlink_to(trusting.parent)
    words = shlex.split(command[1].replace("8443", str(port)))
    done = subprocess.run(
        ["curl", "--silent", *words[1:]],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == invoices


def test_client_of_compose_gets_the_vendors_answer(
    port: int,
    trusting: Path,
    resolved: None,
    invoices: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    look_up = socket.getaddrinfo

    def look_up_port(host: Any, number: Any, *rest: Any, **more: Any) -> Any:
        return look_up(host, port if number == 443 else number, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_port)
    client = COMPOSE["services"]["client"]
    assert client["entrypoint"] == ["python3", "-c"]
    (program,) = client["command"]
    exec(program, {})
    assert json.loads(capsys.readouterr().out) == invoices
