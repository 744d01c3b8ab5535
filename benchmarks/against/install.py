"""The peers, installed from their registries into a folder of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache" / "benchmarks"
NODE_PEERS = (
    "json-server@0.17.4",
    "@stoplight/prism-cli@5.14.2",
    "@mockoon/cli@9.9.0",
    "wiremock@3.13.2",
)
PYTHON_PEERS = ("localstripe==1.15.10",)


class MissingToolError(Exception):
    """A program is not there; the message says what needs it."""


def check_tools() -> None:
    """Raise `MissingToolError` where nothing can be measured."""
    if shutil.which("wrk") is None:
        raise MissingToolError("wrk is not on this machine; Debian has it in the package wrk")


def install() -> None:
    """Install what is not there yet. What cannot be installed is left out of the comparison."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if shutil.which("npm") is None:
        _say("there is no npm on this machine: its peers are left out")
    elif not node_program("prism").exists():
        _run("npm", "install", "--no-audit", "--no-fund", "--prefix", str(CACHE), *NODE_PEERS)
    if not python_program("localstripe").exists():
        _run(sys.executable, "-m", "venv", str(CACHE / "python"))
        _run(str(python_program("python")), "-m", "pip", "install", "--quiet", *PYTHON_PEERS)


def node_program(name: str) -> Path:
    """Return where a peer from npm is."""
    return CACHE / "node_modules" / ".bin" / name


def python_program(name: str) -> Path:
    """Return where a peer from PyPI is."""
    return CACHE / "python" / "bin" / name


def _run(*command: str) -> None:
    _say(" ".join(command))
    done = subprocess.run(command, check=False)
    if done.returncode:
        _say(f"failed with exit code {done.returncode}: this peer is left out")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
