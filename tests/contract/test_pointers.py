"""JSON pointers and the lines they lead to."""

from pathlib import Path

import pytest

from mockinvoice.contract.pointers import excerpt, line_of, pointer, steps_of

TEXT = """\
paths:
  /a/b:
    get:
      tags: [x, y]
      responses:
        "200":
          description: |
            Fine

            indeed
  # a comment
  /c~d: {get: {operationId: c}}
last: 1
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "document.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ((), ""),
        (("paths", "/a/b"), "/paths/~1a~1b"),
        (("a~b", 0, ""), "/a~0b/0/"),
        (("~1",), "/~01"),
    ],
)
def test_pointer_is_spelled_and_read_back(steps: tuple[str | int, ...], text: str) -> None:
    assert pointer(steps) == text
    assert steps_of(text) == tuple(str(step) for step in steps)


@pytest.mark.parametrize(
    ("at", "line"),
    [
        ("", 1),
        ("/paths", 1),
        ("/paths/~1a~1b", 2),
        ("/paths/~1a~1b/get/tags/1", 4),
        ("/paths/~1a~1b/get/responses/200/description", 7),
        ("/paths/~1c~0d/get/operationId", 12),
        ("/last", 13),
        ("/paths/~1a~1b/get/nowhere/to/be/found", 3),
        ("/nowhere", 1),
    ],
)
def test_pointer_leads_to_its_line_or_its_nearest_parents(path: Path, at: str, line: int) -> None:
    assert line_of(path, at) == line


def test_empty_document_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("", encoding="utf-8")
    assert (line_of(path, "/a"), excerpt(path, 1)) == (1, [(1, "")])


@pytest.mark.parametrize(
    ("line", "longest", "lines"),
    [
        (4, 12, [(4, "tags: [x, y]")]),
        (
            6,
            12,
            [
                (6, '"200":'),
                (7, "  description: |"),
                (8, "    Fine"),
                (9, ""),
                (10, "    indeed"),
            ],
        ),
        (6, 2, [(6, '"200":'), (7, "  description: |")]),
        (13, 12, [(13, "last: 1")]),
    ],
)
def test_excerpt_is_what_stands_at_a_line_and_below_it(
    path: Path, line: int, longest: int, lines: list[tuple[int, str]]
) -> None:
    assert excerpt(path, line, longest=longest) == lines
