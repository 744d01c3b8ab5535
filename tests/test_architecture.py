"""The house rules that tools can hold: imports, sizes, names, one home for each hidden input."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mockinvoice"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 250
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc"}
NETWORK = {
    "smtplib",
    "socket",
    "socketserver",
    "urllib3",
    "http.client",
    "http.server",
    "requests",
    "httpx",
}
NETWORK_HOMES = {
    *("server_listening.py", "server_fast.py", "server_tls.py", "server_wire.py"),
    *("client.py", "demo.py"),
}
CHANCE = {"random", "secrets"}
BROAD = {"Exception", "BaseException"}
PROCESS_EDGES = {"web/direct.py", "web/stages/record.py", "web/stages/refuse.py", "cli.py"}


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules_with(is_there: Callable[[ast.Module], bool]) -> set[str]:
    """Return the modules in whose syntax something is there."""
    return {place(path) for path in MODULES if is_there(tree(path))}


def imports(module: ast.Module) -> set[str]:
    """Return the dotted names that a module imports, at its top or inside functions."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
            found.add(str(node.module))
    return found


def names(module: ast.Module) -> Iterator[str]:
    """Yield the dotted names that a module uses, such as `datetime.now` in `datetime.now()`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def test_import_linter_contracts_hold() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(  # only our own code is imported
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_module_is_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_module_says_in_its_docstring_what_lives_there(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))
    assert docstring
    assert docstring.split("\n\n")[0].endswith((".", "?"))


@pytest.mark.parametrize("path", [*MODULES, *ROOT.joinpath("tests").rglob("*.py")], ids=str)
def test_module_has_a_name_that_says_something(path: Path) -> None:
    assert not NAMELESS & set(path.stem.split("_"))


def test_only_the_clock_reads_the_time_of_the_machine() -> None:
    reads = re.compile(r"(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime)")
    found = modules_with(lambda module: any(reads.search(name) for name in names(module)))
    assert found == {"core/clock.py"}


def test_only_the_settings_read_the_environment() -> None:
    reads = {"os.environ", "os.environb", "os.getenv"}
    found = modules_with(lambda module: bool(reads & {*names(module), *imports(module)}))
    assert found == {"settings.py"}


def test_nobody_throws_dice_but_for_what_must_not_be_guessed() -> None:
    drawn = {"os.urandom", "uuid.uuid1", "uuid.uuid4"}
    found = modules_with(
        lambda module: bool(CHANCE & imports(module) or drawn & {*names(module), *imports(module)})
    )
    assert found == {"tokens.py"}


def test_the_network_has_its_homes() -> None:
    found = modules_with(lambda module: bool(NETWORK & imports(module)))
    assert {name for name in found if not name.startswith("web/deliver/")} <= NETWORK_HOMES


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether a handler swallows what it cannot know: it catches all and does not raise on."""
    caught = handler.type
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    catches_all = any(part is None or ast.unparse(part) in BROAD for part in parts)
    last = handler.body[-1]
    return catches_all and not (isinstance(last, ast.Raise) and last.exc is None)


def test_failures_are_caught_narrowly_but_at_the_edges_of_the_process() -> None:
    found = modules_with(
        lambda module: any(
            isinstance(node, ast.ExceptHandler) and is_broad(node) for node in ast.walk(module)
        )
    )
    assert found <= PROCESS_EDGES
