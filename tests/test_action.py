"""The script of our action, outside of a job."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockinvoice import MockClient, MockError

ROOT = Path(__file__).parents[1]
SECONDS = 60


@pytest.fixture
def told(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Start a mock as a job with these variables does; yield what later steps are told."""
    own = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PORT": "0",
        "TLS_PORT": "0",
        "NAMES": "false",
    }
    script = ROOT / "action" / "start.sh"
    subprocess.run([script], env={**own, **request.param}, check=True, timeout=SECONDS)
    try:
        yield dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    finally:
        os.kill(int((tmp_path / "mockinvoice" / "pid").read_text()), signal.SIGTERM)


@pytest.mark.parametrize("told", [{}], indirect=True)
def test_mock_has_a_token_of_its_own(told: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "mockinvoice"
    vendors = json.loads((folder / "ready").read_text())["vendors"]
    assert vendors["orderspace"] == f"{told['url']}/orderspace/v1"
    assert told["tls-url"].startswith("https://")
    assert told["ca"] == str(folder / "certs" / "ca.pem")
    assert told["control-token"] == (folder / "control-token").read_text().strip()
    MockClient(told["url"], told["control-token"]).space("t1").reset()


@pytest.mark.parametrize("told", [{"MOCKINVOICE_CONTROL_TOKEN": "of-the-job"}], indirect=True)
def test_token_of_the_job_is_taken(told: dict[str, str]) -> None:
    assert told["control-token"] == "of-the-job"
    MockClient(told["url"], "of-the-job").space("t1").reset()
    with pytest.raises(MockError, match="token"):
        MockClient(told["url"], "another").space("t1").reset()
