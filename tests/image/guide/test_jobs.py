"""The jobs of docs/ci.md for GitHub and GitLab, run by as much of a runner as they need."""

import json
import os
import re
import signal
from pathlib import Path

import pytest

from mockinvoice import MockServer
from tests.image.conftest import Engine
from tests.image.guide import gitlab
from tests.image.guide.github import Machine
from tests.image.guide.pages import ROOT, job
from tests.needed import missing

pytestmark = pytest.mark.needs("node", "npm")


def passed(printed: str) -> int:
    """Return how many tests Node says have passed; none may have failed."""
    counts = dict(re.findall(r"^. (pass|fail) (\d+)$", printed, re.MULTILINE))
    assert counts["fail"] == "0"
    return int(counts["pass"])


@pytest.fixture
def root(pytestconfig: pytest.Config) -> None:
    """Leave a test out for those who may not have a hosts file of their own."""
    if os.geteuid() != 0:
        missing("a user who may mount", remedy="run it as root", config=pytestconfig)


def test_service_container_on_github(
    root: None, engine: Engine, image: str, project: Path, tmp_path: Path
) -> None:
    (project / "vendor.test.mjs").unlink()  # it is for the jobs that lead names to the mock
    described = job("ci.md", holding='ports: ["8080:8080"]', image=image)
    assert passed(Machine(folder=tmp_path / "github", project=project).run(described, engine)) == 4


def test_vendors_names_on_github(
    root: None, engine: Engine, image: str, project: Path, tmp_path: Path
) -> None:
    described = job("ci.md", holding='"443:8443"', image=image)
    assert passed(Machine(folder=tmp_path / "github", project=project).run(described, engine)) == 5


def test_action_on_github(
    root: None, engine: Engine, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it installs comes from the wheels that the image was built with."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(ROOT / "image" / "wheels"))
    (project / "tests").mkdir()
    with MockServer(vendors=["orderspace"]) as server, server.space("demo") as space:
        (project / "tests" / "seed.yaml").write_text(json.dumps(space.export()))
    github = Machine(folder=tmp_path / "github", project=project)
    described = job("ci.md", holding="uses: OWNER/mockinvoice@")
    try:
        assert passed(github.run(described, engine)) == 5
        (added,) = (github.folder / "path").read_text().split()
        assert [program.name for program in Path(added).iterdir()] == ["mockinvoice"]
    finally:
        os.kill(int((github.folder / "mockinvoice" / "pid").read_text()), signal.SIGTERM)


def test_gitlab(engine: Engine, image: str, project: Path, pytestconfig: pytest.Config) -> None:
    """Where the job's own image cannot be had, it runs on this machine's programs."""
    described = job("ci.md", holding="alias:", image=image)
    own = (described["image"],)
    if engine.can_get(*own):
        assert passed(gitlab.run(described, engine, image=own, project=project)) == 5
    else:
        ours = ("--volume", "/usr:/usr:ro", str(pytestconfig.getoption("--base")))
        assert passed(gitlab.run(described, engine, image=ours, project=project)) == 5
