"""What is built holds all that is needed and nothing else, and serves from an empty environment."""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from mockinvoice import __version__
from tests.sample_project import SAMPLE

ROOT = Path(__file__).parent.parent
SOURCES = ("mockinvoice", "openapi")
FILES = ("setup.cfg", "setup.py", "pyproject.toml", "MANIFEST.in", "LICENSE")
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
DOCUMENTS = sorted(path.stem for path in ROOT.glob("openapi/*.yaml"))
VENDORS = [name for name in DOCUMENTS if name != "control"]
NAME = f"mockinvoice-{__version__}"
MADE = ("PKG-INFO", "mockinvoice.egg-info")
SECONDS = 60

Environment = Mapping[str, str]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain copy of what is packaged, so that nothing is built inside the real checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in (*FILES, *PAGES):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a wheel and an sdist, the wheel built from the sdist."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, checkout, cwd=folder)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The interpreter of an environment that holds our dependencies, but not us."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    found = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    # An editable install is a .pth file, which is not followed from inside a folder so added.
    Path(found.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(*command: object, cwd: Path, environment: Environment | None = None) -> str:
    """Run a command to its good end and return what it printed."""
    done = subprocess.run(  # nothing but what this file names
        [str(word) for word in command],
        cwd=cwd,
        env=environment or clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS * 2,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def install(python: Path, *what: object, cwd: Path) -> None:
    """Install into the environment of an interpreter, without its dependencies."""
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", *what, cwd=cwd)


def clean_environment() -> dict[str, str]:
    ours = ("PYTHON", "MOCKINVOICE_", "COV_", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def packaged(folder: Path) -> set[str]:
    """Return the files of a source tree that belong into every package."""
    code = {*folder.glob("mockinvoice/**/*.py"), *folder.glob("mockinvoice/vendors/*/*.md")}
    files = {*code, folder / "mockinvoice" / "py.typed", *folder.glob("openapi/*.yaml")}
    page = folder.glob("mockinvoice/contract/report/page/*")
    return {path.relative_to(folder).as_posix() for path in {*files, *page}}


def test_sdist_holds_what_is_needed_and_nothing_else(built: Path, checkout: Path) -> None:
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        found = {Path(m.name).relative_to(NAME) for m in archive.getmembers() if m.isfile()}
    own = {path.as_posix() for path in found if path.parts[0] not in MADE}
    assert own == {*packaged(checkout), *FILES, *PAGES}


def test_wheel_holds_what_is_needed_and_nothing_else(built: Path, checkout: Path) -> None:
    with zipfile.ZipFile(built / f"{NAME}-py3-none-any.whl") as archive:
        found = set(archive.namelist())
    information = {name for name in found if name.startswith(f"{NAME}.dist-info/")}
    documents = {f"mockinvoice/openapi/{name}.yaml" for name in DOCUMENTS}
    modules = {name for name in packaged(checkout) if not name.startswith("openapi/")}
    assert found - information == modules | documents
    assert {name.partition("/")[2] for name in information} == {
        "licenses/LICENSE",
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "top_level.txt",
    }


def test_wheel_holds_the_notes_of_every_vendor_and_the_marker_for_types(built: Path) -> None:
    with zipfile.ZipFile(built / f"{NAME}-py3-none-any.whl") as archive:
        found = set(archive.namelist())
    vendors = [name for name in DOCUMENTS if name != "control"]
    assert {
        "mockinvoice/py.typed",
        *(f"mockinvoice/vendors/{v}/NOTES.md" for v in vendors),
    } <= found


def test_installed_wheel_serves_from_an_empty_environment(
    built: Path, empty: Path, tmp_path: Path
) -> None:
    install(empty, "--no-index", built / f"{NAME}-py3-none-any.whl", cwd=tmp_path)
    where = run(empty, "-c", "import mockinvoice; print(mockinvoice.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(empty.parent.parent)
    with served(empty.with_name("mockinvoice"), cwd=tmp_path) as ready:
        assert_answers(ready)


def test_plain_checkout_serves_without_being_installed(checkout: Path, empty: Path) -> None:
    program = (
        f"import sys; sys.path += [{str(checkout)!r}]; from mockinvoice.cli import main; main()"
    )
    with served(empty, "-c", program, cwd=empty.parent) as ready:
        assert_answers(ready)


def test_editable_install_serves_the_checkouts_documents(
    checkout: Path, empty: Path, tmp_path: Path
) -> None:
    install(empty, "--no-build-isolation", "--editable", checkout, cwd=tmp_path)
    with served(empty.with_name("mockinvoice"), cwd=tmp_path) as ready:
        assert_answers(ready)


@contextmanager
def served(*command: object, cwd: Path) -> Iterator[dict[str, Any]]:
    """Serve on a free port; yield what the ready line says; stop as a supervisor would."""
    process = subprocess.Popen(  # nothing but what this file names
        [str(word) for word in (*command, "serve", "--port", "0")],
        cwd=cwd,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def assert_answers(ready: Mapping[str, Any]) -> None:
    assert sorted(ready["vendors"]) == VENDORS
    request = Request(  # the ready line is our own
        f"{ready['vendors']['segmetrics']}/demo/int1/invoice/234115",
        method="DELETE",
        headers={"Authorization": "demo-segmetrics-apikey"},
    )
    with urlopen(request, timeout=SECONDS) as answer:
        assert json.load(answer) == {
            "id": "234115",
            "status": "success",
            "object": "invoice",
            "deleted": True,
        }


def test_project_that_has_only_the_wheel_passes_its_types_and_tests(
    built: Path, empty: Path, tmp_path: Path
) -> None:
    install(empty, "--no-index", built / f"{NAME}-py3-none-any.whl", cwd=tmp_path)
    project = tmp_path / "project"
    project.mkdir()
    for name, text in SAMPLE.items():
        (project / name).write_text(text, encoding="utf-8")
    run(empty, "-m", "mypy", "--strict", ".", cwd=project)
    printed = run(empty, "-m", "pytest", "-p", "no:schemathesis", "-n", "2", cwd=project)
    assert " 4 passed in " in printed
