"""What every page says in passing: links, commands, options and targets of make that exist.

Blocks of code are run page by page, by the tests that `RUN_BY` names.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import click
import pytest

from mockinvoice.cli import main as cli

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md"))]
RUN_BY = {
    "README.md": "test_readme.py",
    "docs/ci.md": "test_container_files.py",
    "docs/clock.md": "test_outgoing_guides.py",
    "docs/container.md": "test_container_files.py",
    "docs/faults.md": "test_faults_guide.py",
    "docs/judging.md": "test_judging_guide.py",
    "docs/moving-from-stubs.md": "test_guides.py",
    "docs/storage.md": "test_guides.py",
    "docs/testing-node.md": "test_guides.py",
    "docs/testing-php.md": "test_guides.py",
    "docs/testing-python.md": "test_guides.py",
    "docs/webhooks.md": "test_outgoing_guides.py",
}
BLOCK = re.compile(r"^ *```\w+\n.*?^ *```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)]+)\)")
INLINE = re.compile(r"`([^`]+)`")
# Of programs that are not ours.
# Of curl, docker, Python's own build and our benchmarks.
FOREIGN = {"--cacert", "--build", "--enable-optimizations", "--python"}
SECONDS = 60


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def said(page: Path, beginning: str) -> Iterator[list[str]]:
    """Yield the words of all code in a page's lines that begins so."""
    for code in INLINE.findall(prose(page).replace("\\|", "|")):
        if code.startswith(beginning):
            yield re.sub(r"[|*<>$…]", "_", code).split()


def options(command: click.Command) -> set[str]:
    context = click.Context(command)
    return {word for param in command.get_params(context) for word in param.opts}


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = ((word, cli.get_command(context, word)) for word in cli.list_commands(context))
    return {word: command for word, command in found if command is not None}


def test_every_page_with_blocks_of_code_is_run_by_a_test() -> None:
    assert {name(page) for page in PAGES if BLOCK.search(page.read_text("utf-8"))} == set(RUN_BY)


@pytest.mark.parametrize(("page", "test"), RUN_BY.items())
def test_test_that_runs_a_page_reads_it(page: str, test: str) -> None:
    text = (ROOT / "tests" / test).read_text(encoding="utf-8")
    path = Path(page)
    assert path.name in text or f'"{path.stem}"' in text or path.stem.upper() in text


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        file, _, anchor = link.partition("#")
        if "://" not in link:
            target = page.parent / file if file else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_is_one_of_ours_with_its_options(page: Path) -> None:
    known = commands()
    for _, first, *rest in said(page, "mockinvoice "):
        command = cli if first.startswith("--") else known[first]
        used = {word for word in (first, *rest) if word.startswith("--")}
        assert used <= options(command), first


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_option_is_one_of_a_command(page: Path) -> None:
    known = FOREIGN.union(*(options(command) for command in commands().values()))
    assert {words[0] for words in said(page, "--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_target_of_make_is_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {word for _, *words in said(page, "make ") for word in words if "=" not in word}
    assert named <= targets


def packages(requirements: str) -> set[str]:
    return {re.split(r"[^\w.-]", line)[0] for line in requirements.split("\n") if line}


def test_every_dependency_has_its_reason() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("| Dependency | ")[2].partition("\n\n")[0]
    reasons = set(re.findall(r"^\| ([\w.-]+) \| \w", table, re.MULTILINE))
    assert reasons == packages(setup["options"]["install_requires"])
    extras = dict(re.findall(r"^\| `(\w+)` \| (.*\*\*.*) \|$", page, re.MULTILINE))
    told = {extra: set(re.findall(r"\*\*([\w.-]+)\*\*", text)) for extra, text in extras.items()}
    asked = setup["options.extras_require"]
    assert told == {extra: packages(asked[extra]) for extra in asked}


@pytest.mark.parametrize(
    ("shell", "begin"),
    [
        ("bash", "_mockinvoice_completion() {"),
        ("zsh", "#compdef mockinvoice"),
        ("fish", "function _mockinvoice_completion;"),
    ],
)
def test_line_for_completion_gives_what_its_shell_reads(shell: str, begin: str) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    line = f"_MOCKINVOICE_COMPLETE={shell}_source mockinvoice"
    assert line in page
    done = subprocess.run(
        ["bash", "-c", line],
        env={"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert done.stdout.strip().startswith(begin)
