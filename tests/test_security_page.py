"""docs/security.md names tests that exist, for every promise, and every attack that is tried."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    line.strip("|").split(" | ")
    for line in PAGE.partition("## What it promises")[2].partition("\n## ")[0].splitlines()[6:]
    if line.startswith("| ")
]
NAMED = re.compile(r"`([\w/]+\.py)?(?:::(\w+))?`")
FEWEST_ATTACKS = 25


def functions(name: str) -> set[str]:
    """Return the test functions of a file."""
    tree = ast.parse((ROOT / "tests" / name).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip()[:40] for row in ROWS])
def test_promise_is_held_by_tests_that_exist(row: list[str]) -> None:
    found = NAMED.findall(row[1])
    file = ""
    for name, function in found:
        file = name or file
        assert (ROOT / "tests" / file).is_file()
        assert function == "" or function in functions(file)
    assert found


def test_attacks_are_many_and_each_has_its_name() -> None:
    tried = [
        name
        for file in sorted((ROOT / "tests" / "attacks").glob("test_*.py"))
        for name in functions(f"attacks/{file.name}")
        if name.startswith("test_")
    ]
    assert len(tried) == len(set(tried)) >= FEWEST_ATTACKS
