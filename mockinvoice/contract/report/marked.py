"""A message as lines of text, each with the numbers of the findings about it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mockinvoice.contract.messages import FORM, read_json

Steps = tuple[str, ...]
Marks = Mapping[int, Steps]
LONGEST = 500
WHOLE, AROUND, BEGINNING = 120, 3, 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line; `marks` number the findings about it.

    `is_absent`: the line is not in the message, though it should be. `is_gap`: lines left out.
    """

    text: str
    marks: tuple[int, ...] = ()
    is_absent: bool = False
    is_gap: bool = False


def field_lines(place: str, fields: Iterable[tuple[str, str]], marks: Marks) -> list[Line]:
    """Return header fields or parameters, with those that are missed at the end."""
    glue = ": " if place == "headers" else "="
    lines: list[Line] = []
    placed: set[int] = set()
    index = _Index(marks)
    for name, value in fields:
        found = index.on((place, name))
        placed.update(found)
        lines.append(Line(text=f"{name}{glue}{cut(value)}", marks=found))
    for number, steps in marks.items():
        if number not in placed and steps[:1] == (place,) and len(steps) > 1:
            lines.append(Line(text=f"{steps[1]}{glue}", marks=(number,), is_absent=True))
    return lines


def body_lines(text: str, content_type: str, marks: Marks) -> list[Line]:
    """Return a body, JSON and forms one member a line; lines far from any mark are left out."""
    inner = {number: steps[1:] for number, steps in marks.items() if steps[:1] == ("body",)}
    if not text:
        return [Line(text="(no body)", marks=tuple(inner), is_absent=True)] if inner else []
    if content_type.lower().startswith(FORM):
        pairs = parse_qsl(text, keep_blank_values=True)
        whole = [Line(text="(form)", marks=n) for n in [_Index(inner).on(())] if n]
        return whole + field_lines("form", pairs, {n: ("form", *s) for n, s in inner.items() if s})
    try:
        read_json(text.encode())  # what is nested too deep would overflow the stack here
        data = json.loads(text)
    except ValueError:
        return _text_lines(text, tuple(inner))
    return _without_far_ones(list(_Json(inner).lines((), data, "", "")))


class _Json:
    """Spells data as indented JSON, line by line."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._index = _Index(marks)
        self._placed: set[int] = set()

    def lines(self, steps: Steps, data: Any, head: str, tail: str) -> Iterator[Line]:
        indent = "  " * len(steps)
        marks = self._index.on(steps)
        self._placed.update(marks)
        if not isinstance(data, (dict, list)):
            text = cut(json.dumps(data, ensure_ascii=False))
            yield Line(text=f"{indent}{head}{text}{tail}", marks=marks)
            return
        opening, closing = "{}" if isinstance(data, dict) else "[]"
        yield Line(text=f"{indent}{head}{opening}", marks=marks)
        yield from self._inside(steps, data)
        yield from self._absent(steps)
        yield Line(text=f"{indent}{closing}{tail}")

    def _inside(self, steps: Steps, data: Any) -> Iterator[Line]:
        is_object = isinstance(data, dict)
        items = list(data.items()) if is_object else list(enumerate(data))
        for number, (name, value) in enumerate(items):
            head = json.dumps(name, ensure_ascii=False) + ": " if is_object else ""
            tail = "," if number < len(items) - 1 else ""
            yield from self.lines((*steps, str(name)), value, head, tail)

    def _absent(self, steps: Steps) -> Iterator[Line]:
        """Yield what should be here or deeper, and is not."""
        for number in self._index.below(steps):
            if number not in self._placed:
                self._placed.add(number)
                indent, wanted = "  " * (len(steps) + 1), self._marks[number][len(steps)]
                yield Line(text=f'{indent}"{wanted}": …', marks=(number,), is_absent=True)


class _Index:
    """Where marks are, for messages of many lines; some vendors, and all headers, ignore case."""

    def __init__(self, marks: Marks) -> None:
        self._on: defaultdict[Steps, list[int]] = defaultdict(list)
        self._below: defaultdict[Steps, list[int]] = defaultdict(list)
        for number, steps in marks.items():
            lowered = _lowered(steps)
            self._on[lowered].append(number)
            for length in range(len(lowered)):
                self._below[lowered[:length]].append(number)

    def on(self, steps: Steps) -> tuple[int, ...]:
        """Return the numbers of the marks on a place."""
        return tuple(self._on.get(_lowered(steps), ()))

    def below(self, steps: Steps) -> tuple[int, ...]:
        """Return the numbers of the marks deeper inside a place."""
        return tuple(self._below.get(_lowered(steps), ()))


def _lowered(steps: Steps) -> Steps:
    return tuple(step.lower() for step in steps)


def _text_lines(text: str, marks: tuple[int, ...]) -> list[Line]:
    lines = [Line(text=cut(line)) for line in text.splitlines()[:WHOLE]]
    return [Line(text=lines[0].text if lines else "", marks=marks), *lines[1:]]


def _without_far_ones(lines: list[Line]) -> list[Line]:
    if len(lines) <= WHOLE:
        return lines
    marked = [number for number, line in enumerate(lines) if line.marks]
    near = {n + d for n in marked for d in range(-AROUND, AROUND + 1)} | set(range(BEGINNING))
    kept: list[Line] = []
    for number, line in enumerate(lines):
        if number in near:
            kept.append(line)
        elif kept and not kept[-1].is_gap:
            kept.append(Line(text="…", is_gap=True))
    return kept


def cut(text: str) -> str:
    """Return a text, or its beginning and its length."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
