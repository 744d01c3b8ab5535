"""JSON pointers, and the line of a document that one points to."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml


def pointer(steps: Iterable[str | int]) -> str:
    """Spell a JSON pointer (RFC 6901), empty for the whole."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps_of(at: str) -> tuple[str, ...]:
    """Read a JSON pointer back into its steps."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:])


def line_of(path: Path, at: str) -> int:
    """Return the line (from 1) of what the JSON pointer `at` names, or of its nearest parent."""
    lines = _lines(path)
    while at and at not in lines:
        at = at.rpartition("/")[0]
    return lines.get(at, 1)


@lru_cache(maxsize=32)
def _lines(path: Path) -> Mapping[str, int]:
    """Read where everything stands; only asked for once somebody has deviated."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    found: dict[str, int] = {}
    if root is not None:
        _visit(root, "", found)
    return found


def _visit(node: "yaml.Node", at: str, found: dict[str, int]) -> None:
    from yaml.nodes import MappingNode, SequenceNode

    found.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            below = at + pointer([key.value])
            found[below] = key.start_mark.line + 1
            _visit(value, below, found)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            _visit(value, f"{at}/{number}", found)


def excerpt(path: Path, line: int, *, longest: int = 12) -> list[tuple[int, str]]:
    """Return what stands at a line of a document and below it, each with its line number."""
    lines = _texts(path)[line - 1 :]
    depth = _depth(lines[0])
    found = [(line, lines[0][depth:])]
    for number, text in enumerate(lines[1:longest], start=line + 1):
        if text.strip() and _depth(text) <= depth:
            break
        found.append((number, text[depth:]))
    return found


@lru_cache(maxsize=32)
def _texts(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() or [""]


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
