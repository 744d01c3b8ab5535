"""The peers, installed from their registries into a folder of their own."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "benchmarks"
NODE_PEERS = (
    "json-server@0.17.4",
    "@stoplight/prism-cli@5.14.2",
    "@mockoon/cli@9.9.0",
    "wiremock@3.13.2",
)
PYTHON_PEERS = ("localstripe==1.15.10",)


class MissingToolError(Exception):
    """A program is not there; the message says what needs it."""


@dataclass(frozen=True, kw_only=True)
class Pythons:
    """The interpreter that we and the peers in Python run with: both with the same one.

    `ours` and `theirs` are the folders of their programs.
    """

    interpreter: Path
    ours: Path
    theirs: Path


def pythons_of(interpreter: Path | None = None) -> Pythons:
    """Return where both are, or will be once they are installed for an interpreter."""
    if interpreter is None:
        return Pythons(
            interpreter=Path(sys.executable),
            ours=Path(sys.executable).parent,
            theirs=CACHE / "python" / "bin",
        )
    name = blake2b(str(interpreter.absolute()).encode(), digest_size=4).hexdigest()
    home = CACHE / f"python-{name}" / "bin"
    return Pythons(interpreter=interpreter, ours=home, theirs=home)


def check_tools() -> None:
    """Raise `MissingToolError` where nothing can be measured."""
    if shutil.which("wrk") is None:
        raise MissingToolError("wrk is not on this machine; Debian has it in the package wrk")


def install(found: Pythons) -> None:
    """Install what is not there yet. What cannot be installed is left out of the comparison."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if shutil.which("npm") is None:
        _say("there is no npm on this machine: its peers are left out")
    elif not node_program("prism").exists():
        _run("npm", "install", "--no-audit", "--no-fund", "--prefix", str(CACHE), *NODE_PEERS)
    pip = (str(found.theirs / "python"), "-m", "pip", "install", "--quiet")
    if not (found.theirs / "localstripe").exists():
        _run(str(found.interpreter), "-m", "venv", str(found.theirs.parent))
        _run(*pip, *PYTHON_PEERS)
    if found.ours == found.theirs:
        _run(*pip, "--force-reinstall", "--no-deps", str(ROOT))  # as we are now
        _run(*pip, str(ROOT))


def node_program(name: str) -> Path:
    """Return where a peer from npm is."""
    return CACHE / "node_modules" / ".bin" / name


def _run(*command: str) -> None:
    _say(" ".join(command))
    done = subprocess.run(command, check=False)
    if done.returncode:
        _say(f"failed with exit code {done.returncode}: this peer is left out")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
