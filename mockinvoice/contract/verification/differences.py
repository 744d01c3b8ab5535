"""Where an exchange differs from what is expected, place by place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.messages import FORM, header_in, read_json
from mockinvoice.contract.pointers import pointer, steps_of
from mockinvoice.contract.verification.expectation import (
    NOTHING,
    PATTERN,
    TEXTS,
    Matcher,
    is_pattern,
)
from mockinvoice.contract.verification.patterns import matches
from mockinvoice.core.journal import Exchange

LONGEST_VALUE = 160
# What makes two exchanges different calls rather than different contents of one.
HEAVY = (*TEXTS, "status")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """At `at` (a JSON pointer behind the part of the exchange) something else was expected.

    `expected` and `actual` are spelled as JSON, cut when they are long; `nothing` if there is none.
    """

    at: str
    expected: str
    actual: str

    @property
    def weight(self) -> int:
        """How far this leads away from what was expected."""
        return 4 if self.at in HEAVY else 1


def differences(exchange: Exchange, matcher: Matcher) -> list[Difference]:
    """Return where an exchange does not fit; nothing if it does."""
    return [
        *_of_call(exchange, matcher),
        *_of_fields(exchange, matcher),
        *_of_body(exchange, matcher),
    ]


def _of_call(exchange: Exchange, matcher: Matcher) -> Iterator[Difference]:
    for name in HEAVY:
        expected, actual = getattr(matcher, name), getattr(exchange, name)
        if expected is None or expected == actual:
            continue
        if name == "path" and fnmatchcase(actual, expected):
            continue
        yield _difference(name, expected, actual)


def _of_fields(exchange: Exchange, matcher: Matcher) -> Iterator[Difference]:
    headers = {name.lower(): [value] for name, value in exchange.request_headers.items()}
    query: dict[str, list[str]] = {}
    for name, value in exchange.query:
        query.setdefault(name, []).append(value)
    for part, wanted, had in (
        ("query", matcher.query, query),
        ("headers", matcher.headers, headers),
    ):
        for name, expected in wanted.items():
            values = had.get(name, [])
            if not (
                any(_fits(v, expected) for v in values) if expected is not None else not values
            ):
                actual = (values[0] if len(values) == 1 else values) if values else NOTHING
                yield _difference(f"{part}{pointer([name])}", _or_nothing(expected), actual)


def _or_nothing(expected: Any) -> Any:
    return NOTHING if expected is None else expected


def _of_body(exchange: Exchange, matcher: Matcher) -> Iterator[Difference]:
    data = body_of(exchange)
    if matcher.body is not NOTHING:
        yield from compared(data, matcher.body, (), is_whole=True)
    if matcher.body_contains is not NOTHING:
        yield from compared(data, matcher.body_contains, (), is_whole=False)
    for at, expected in matcher.body_at.items():
        actual = found_at(data, at)
        if actual is NOTHING or not _fits(actual, expected):
            yield _difference(f"body{at}", expected, actual)
    if matcher.body_matches is not None and not matches(
        matcher.body_matches, exchange.request_body
    ):
        yield _difference("body", {PATTERN: matcher.body_matches}, exchange.request_body)


def body_of(exchange: Exchange) -> Any:
    """Return the body as JSON data; a form as an object of texts; what is neither as a text."""
    text = exchange.request_body
    if not text:
        return NOTHING
    content_type = header_in(exchange.request_headers, "content-type")
    if content_type.partition(";")[0].strip().lower() == FORM:
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return read_json(text.encode())
    except orjson.JSONDecodeError:
        return text


def compared(
    actual: Any, expected: Any, at: tuple[str | int, ...], *, is_whole: bool
) -> Iterator[Difference]:
    """Yield where data differs; unless `is_whole`, objects may have more members than expected."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for name in expected:
            yield from compared(
                actual.get(name, NOTHING), expected[name], (*at, name), is_whole=is_whole
            )
        for name in actual if is_whole else ():
            if name not in expected:
                yield _difference(f"body{pointer((*at, name))}", NOTHING, actual[name])
    elif _is_list(expected) and _is_list(actual):
        for number in range(max(len(expected), len(actual))):
            yield from compared(
                actual[number] if number < len(actual) else NOTHING,
                expected[number] if number < len(expected) else NOTHING,
                (*at, number),
                is_whole=is_whole,
            )
    elif not is_same(actual, expected):
        yield _difference(f"body{pointer(at)}", expected, actual)


def found_at(data: Any, at: str) -> Any:
    """Return what a JSON pointer leads to, or `NOTHING`."""
    for step in steps_of(at):
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif _is_list(data) and step.isascii() and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return NOTHING
    return data


def is_same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def spelled(value: Any) -> str:
    """Spell a value as JSON, cut when it is long."""
    if value is NOTHING:
        return "nothing"
    text = orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _fits(actual: Any, expected: Any) -> bool:
    if is_pattern(expected):
        return isinstance(actual, str) and matches(expected[PATTERN], actual)
    return not any(compared(actual, expected, (), is_whole=True))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _difference(at: str, expected: Any, actual: Any) -> Difference:
    return Difference(at=at, expected=spelled(expected), actual=spelled(actual))
