"""What a test expects of the exchanges of a space, read from JSON data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockinvoice.contract.verification.patterns import PatternError, check

TEXTS = ("vendor", "operation", "method", "path")
FIELDS = ("query", "headers")
COUNTS: tuple[str, ...] = ("times", "at_least", "at_most")
PATTERN = "matches"
NOTHING = object()
MANY = 1_000_000
LONGEST_ORDER = 100


class ExpectationError(ValueError):
    """An expectation cannot be read; the message names the place, the value and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Matcher:
    """Which exchanges are meant: those that fit in every respect that is given.

    `path` is a pattern with `*` and `?`. `query` and `headers` map names (headers in lower case) to
    a text, to None for one that must not be there, or to `{"matches": expression}`. `body` is the
    whole body, `body_contains` a part of it, `body_at` maps JSON pointers to values or
    expressions, `body_matches` is an expression for the body as text.
    """

    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any = NOTHING
    body_contains: Any = NOTHING
    body_at: Mapping[str, Any]
    body_matches: str | None = None
    given: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """How often exchanges are expected, or once each `in_order`.

    From `at_least` to `at_most` (None: any number) fit `matcher`. Exchanges in `ruled_out` fit
    nothing: whoever asks has looked at them himself.
    """

    matcher: Matcher
    at_least: int
    at_most: int | None
    in_order: tuple[Matcher, ...]
    ruled_out: frozenset[str]


def read_expectation(data: Mapping[str, Any]) -> Expectation:
    """Read an expectation strictly. Raises `ExpectationError`."""
    rest = dict(data)
    in_order = rest.pop("in_order", None)
    counts = {name: rest.pop(name) for name in COUNTS if name in rest}
    ruled_out = rest.pop("ruled_out", [])
    if not isinstance(ruled_out, list) or not all(isinstance(key, str) for key in ruled_out):
        raise ExpectationError("ruled_out: must be an array of ids of exchanges")
    if in_order is not None and (counts or rest):
        others = ", ".join([*counts, *rest])
        raise ExpectationError(f"in_order: cannot be combined with {others}; leave those out")
    at_least, at_most = _counts(counts)
    return Expectation(
        matcher=_matcher(rest, ""),
        at_least=at_least,
        at_most=at_most,
        in_order=() if in_order is None else _order(in_order),
        ruled_out=frozenset(ruled_out),
    )


def _order(matchers: Any) -> tuple[Matcher, ...]:
    if not isinstance(matchers, list) or not 1 <= len(matchers) <= LONGEST_ORDER:
        raise ExpectationError(f"in_order: must be an array of 1 to {LONGEST_ORDER} objects")
    return tuple(_matcher(data, f"in_order.{n}.") for n, data in enumerate(matchers))


def _counts(given: Mapping[str, Any]) -> tuple[int, int | None]:
    for name, value in given.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MANY:
            raise ExpectationError(f"{name}: is {value!r}; use a whole number from 0 to {MANY}")
    if "times" in given:
        if len(given) > 1:
            raise ExpectationError("times: cannot be combined with at_least or at_most")
        return given["times"], given["times"]
    least, most = given.get("at_least", 0 if "at_most" in given else 1), given.get("at_most")
    if most is not None and most < least:
        raise ExpectationError(f"at_most: is {most}, less than at_least {least}")
    return least, most


def _matcher(data: Any, place: str) -> Matcher:
    if not isinstance(data, Mapping):
        raise ExpectationError(f"{place.rstrip('.')}: must be an object")
    for name in sorted(set(data) - set(CHECKS)):
        known = ", ".join(CHECKS)
        raise ExpectationError(f"{place}{name}: is not known; use one of {known}")
    given = {name: data[name] for name in CHECKS if name in data}
    for name, value in given.items():
        try:
            CHECKS[name](value)
        except ValueError as error:
            raise ExpectationError(f"{place}{name}: {error}") from error
    headers = {name.lower(): value for name, value in data.get("headers", {}).items()}
    own = {"query": {}, "body_at": {}, **given, "headers": headers}
    return Matcher(**own, given=given)


def _check_text(value: Any) -> None:
    if not isinstance(value, str) or not value:
        raise ValueError(f"is {value!r}; use a text")


def _check_status(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 100 <= value <= 599:
        raise ValueError(f"is {value!r}; use a status from 100 to 599")


def _check_fields(value: Any) -> None:
    _check_object(value)
    for name, wanted in value.items():
        if is_pattern(wanted):
            check_pattern(wanted[PATTERN])
        elif wanted is not None and not isinstance(wanted, str):
            raise ValueError(f"{name} is {wanted!r}; use a text, null or an object with {PATTERN}")


def _check_pointers(value: Any) -> None:
    _check_object(value)
    for at, wanted in value.items():
        if at and not at.startswith("/"):
            raise ValueError(f"{at!r} is no JSON pointer; begin it with /")
        if is_pattern(wanted):
            check_pattern(wanted[PATTERN])


def _check_object(value: Any) -> None:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {value!r}; use an object")


def check_pattern(value: Any) -> None:
    """Raise `PatternError` unless the value is an expression that can be used."""
    if not isinstance(value, str):
        raise PatternError(f"is {value!r}; use a regular expression")
    check(value)


def is_pattern(value: Any) -> bool:
    """Whether a value stands for an expression: an object with `matches` alone."""
    return isinstance(value, Mapping) and set(value) == {PATTERN}


CHECKS = {
    **dict.fromkeys(TEXTS, _check_text),
    "status": _check_status,
    **dict.fromkeys(FIELDS, _check_fields),
    "body": lambda _value: None,
    "body_contains": lambda _value: None,
    "body_at": _check_pointers,
    "body_matches": check_pattern,
}
