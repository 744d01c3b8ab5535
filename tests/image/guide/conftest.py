"""An engine that has bridges, and a project whose tests the guide's jobs run."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from mockinvoice import __version__
from tests.image.conftest import Engine
from tests.image.guide.pages import ROOT
from tests.needed import missing

NODE = Path(__file__).parent / "node"


@pytest.fixture(autouse=True, scope="session")
def bridge(engine: Engine, pytestconfig: pytest.Config) -> None:
    """Leave all tests here out where the engine is not docker, or has no network of its own."""
    if engine.is_podman:
        missing("docker", remedy="the guide's commands are docker's", config=pytestconfig)
    if "bridge" not in engine.run("network", "ls", "--format", "{{.Driver}}").stdout.split():
        remedy = "use an engine that is started with one"
        missing("a network of the engine's own", remedy=remedy, config=pytestconfig)


@pytest.fixture(scope="session")
def named(engine: Engine, image: str) -> str:
    """The image, under the name that `make image` gives it."""
    name = f"mockinvoice:{__version__}"
    engine.run("tag", image, name)
    return name


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A Node project: the example's tests, and a client that knows the vendor's own address."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "examples" / "node", folder)
    shutil.copy(NODE / "vendor.test.mjs", folder)
    package = {"name": "client", "version": "1.0.0", "scripts": {"test": "node --test"}}
    (folder / "package.json").write_text(json.dumps(package))
    lock = {**package, "lockfileVersion": 3, "packages": {"": package}}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture(scope="session")
def compose(engine: Engine, pytestconfig: pytest.Config) -> list[str]:
    """The command that is docker compose on this machine."""
    for command in (["docker", "compose"], ["docker-compose"]):
        found = shutil.which(command[0])
        if found and not subprocess.run([*command, "version"], capture_output=True).returncode:
            return command
    missing("docker compose", remedy="apt-get install docker-compose", config=pytestconfig)
    raise AssertionError
