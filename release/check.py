"""Open what has been built for a release and say what is wrong with it: check.py DIST [TAG]."""

import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = re.search(
    r'^__version__ = "(.+)"$', (ROOT / "mockinvoice/version.py").read_text("utf-8"), re.MULTILINE
)[1]
DATE = r"\d{4}-\d{2}-\d{2}"
DOCUMENTS = {f"openapi/{path.name}" for path in ROOT.glob("openapi/*.yaml")}
UNWANTED = re.compile(r"(^|/)(tests|\.venv|\.git|__pycache__|\.data)(/|$)|\.(pyc|pem|key)$")


def check(dist: Path, tag: str | None) -> Iterator[str]:
    """Yield what is wrong."""
    wheel, sdist = (
        dist / f"mockinvoice-{VERSION}-py3-none-any.whl",
        dist / f"mockinvoice-{VERSION}.tar.gz",
    )
    found = sorted(path.name for path in dist.iterdir())
    if found != sorted([wheel.name, sdist.name]):
        yield f"{dist} holds {found}, not just {wheel.name} and {sdist.name}"
        return
    yield from check_wheel(wheel)
    yield from check_sdist(sdist)
    if tag is not None:
        yield from check_tag(tag, (ROOT / "CHANGELOG.md").read_text("utf-8"))


def check_wheel(path: Path) -> Iterator[str]:
    """Yield what is wrong with a wheel."""
    with zipfile.ZipFile(path) as archive:
        broken = archive.testzip()
        names = set(archive.namelist())
        about = archive.read(f"mockinvoice-{VERSION}.dist-info/METADATA").decode()
    if broken is not None:
        yield f"{path.name}: {broken} is damaged"
    yield from _contents(path, names, {f"mockinvoice/{name}" for name in DOCUMENTS})
    yield from _metadata(path, about)


def check_sdist(path: Path) -> Iterator[str]:
    """Yield what is wrong with a source distribution."""
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        about = archive.extractfile(f"mockinvoice-{VERSION}/PKG-INFO").read().decode()
    yield from _contents(path, names, DOCUMENTS | {"LICENSE", "CHANGELOG.md"})
    yield from _metadata(path, about)


def check_tag(tag: str, changelog: str) -> Iterator[str]:
    """Yield what keeps this version from being released under a tag."""
    if tag != f"v{VERSION}":
        yield f"the tag is {tag}, but the version {VERSION}"
    if not re.search(rf"^## \[{re.escape(VERSION)}\] - {DATE}$", changelog, re.MULTILINE):
        yield f"CHANGELOG.md has no section '## [{VERSION}] - <date>'"


def _contents(path: Path, names: set[str], wanted: set[str]) -> Iterator[str]:
    yield from (f"{path.name}: {name} is missing" for name in sorted(wanted - names))
    unwanted = sorted(name for name in names if UNWANTED.search(name))
    yield from (f"{path.name}: {name} does not belong there" for name in unwanted)


def _metadata(path: Path, about: str) -> Iterator[str]:
    fields = HeaderParser().parsestr(about)
    wanted = {"Name": "mockinvoice", "Version": VERSION, "Requires-Python": ">=3.11"}
    for name, value in wanted.items():
        if fields[name] != value:
            yield f"{path.name}: {name} is {fields[name]}, not {value}"
    if not fields.get_payload().startswith("# mockinvoice\n"):
        yield f"{path.name}: its description is not the README"


def main(dist: str, tag: str | None = None) -> int:
    """Print what is wrong; 0 if nothing is."""
    problems = list(check(Path(dist), tag))
    sys.stdout.writelines(
        f"{problem}\n" for problem in problems or [f"{VERSION} is as it should be"]
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
