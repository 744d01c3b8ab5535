"""What is built for a release is opened, and what is wrong with it is said."""

import importlib.util
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from mockinvoice import __version__

ROOT = Path(__file__).parent.parent
CHECK = ROOT / "release" / "check.py"
WHEEL = f"mockinvoice-{__version__}-py3-none-any.whl"
SDIST = f"mockinvoice-{__version__}.tar.gz"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "tests", "image")
    shutil.copytree(ROOT, source, ignore=ignored)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", source],
        check=True,
        capture_output=True,
    )
    return folder / "dist"


@pytest.fixture
def dist(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "dist"))


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_check", CHECK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*words: object) -> tuple[int, list[str]]:
    command = [sys.executable, str(CHECK), *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def test_what_is_built_is_as_it_should_be(dist: Path) -> None:
    assert run(dist) == (0, [f"{__version__} is as it should be"])


def test_tag_of_another_version_is_refused(dist: Path) -> None:
    code, lines = run(dist, "v99.0.0")
    assert (code, lines[0]) == (1, f"the tag is v99.0.0, but the version {__version__}")


def test_version_needs_a_section_in_the_changelog(check: ModuleType) -> None:
    tag = f"v{__version__}"
    missing = f"CHANGELOG.md has no section '## [{__version__}] - <date>'"
    assert list(check.check_tag(tag, "## [Unreleased]\n")) == [missing]
    assert list(check.check_tag(tag, f"## [{__version__}] - 2026-11-30\n")) == []


def test_old_files_in_the_folder_are_refused(dist: Path) -> None:
    (dist / "mockinvoice-0.0.1.tar.gz").touch()
    code, lines = run(dist)
    assert (code, len(lines)) == (1, 1)
    assert lines[0].endswith(f", not just {WHEEL} and {SDIST}")


def drop(name: str) -> Callable[[str], str | None]:
    return lambda found: None if found == name else found


def rewrite_wheel(path: Path, keep: Callable[[str], str | None], **added: str) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if keep(name)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**files, **{n: t.encode() for n, t in added.items()}}.items():
            archive.writestr(name, data)


def test_document_that_is_missing_in_the_wheel_is_named(dist: Path) -> None:
    rewrite_wheel(dist / WHEEL, drop("mockinvoice/openapi/slyce.yaml"))
    assert run(dist) == (1, [f"{WHEEL}: mockinvoice/openapi/slyce.yaml is missing"])


@pytest.mark.parametrize("name", ["tests/test_x.py", "mockinvoice/x.pyc", "certs/server.key"])
def test_file_that_does_not_belong_in_the_wheel_is_named(name: str, dist: Path) -> None:
    rewrite_wheel(dist / WHEEL, lambda found: found, **{name: ""})
    assert run(dist) == (1, [f"{WHEEL}: {name} does not belong there"])


def test_metadata_of_another_version_is_refused(dist: Path) -> None:
    about = f"mockinvoice-{__version__}.dist-info/METADATA"
    rewrite_wheel(dist / WHEEL, drop(about), **{about: "Name: other\nVersion: 1\n\nText\n"})
    assert run(dist) == (
        1,
        [
            f"{WHEEL}: Name is other, not mockinvoice",
            f"{WHEEL}: Version is 1, not {__version__}",
            f"{WHEEL}: Requires-Python is None, not >=3.11",
            f"{WHEEL}: its description is not the README",
        ],
    )


def test_source_without_license_is_refused(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(dist / SDIST) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (tmp_path / "unpacked" / f"mockinvoice-{__version__}" / "LICENSE").unlink()
    with tarfile.open(dist / SDIST, "w:gz") as archive:
        archive.add(
            tmp_path / "unpacked" / f"mockinvoice-{__version__}", f"mockinvoice-{__version__}"
        )
    assert run(dist) == (1, [f"{SDIST}: LICENSE is missing"])
