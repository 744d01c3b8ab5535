"""What faults do: the values that each kind takes, and how long a delay is."""

from collections.abc import Callable, Mapping
from math import exp, isfinite, log
from typing import Any

LONGEST = 300
FASTEST = 1_000_000
TINY = 2.0**-54
WORDS: Mapping[str, tuple[str, ...]] = {
    "connection": ("reset", "close", "truncate", "hang"),
    "body": ("malformed", "empty", "wrong-type"),
    "commit_then": ("reset", "close", "hang"),
    "deliveries": ("duplicate", "out-of-order", "storm"),
}
SPREADS = (("min", "max"), ("median", "p99"))


class FaultRuleError(ValueError):
    """A rule for faults cannot be used; the message names place and value."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")


def seconds_of(latency: Any, *, chance: float) -> float:
    """Return the seconds of a delay.

    A number is itself; `{min, max}` is uniform; `{median, p99}` is log-normal, cut at `LONGEST`.
    `chance` is in [0, 1).
    """
    if not isinstance(latency, Mapping):
        return float(latency)
    if "min" in latency:
        return float(latency["min"] + (latency["max"] - latency["min"]) * chance)
    from statistics import NormalDist  # only such a rule needs it

    standard = NormalDist()
    deviation = log(latency["p99"] / latency["median"]) / standard.inv_cdf(0.99)
    seconds = latency["median"] * exp(deviation * standard.inv_cdf(max(chance, TINY)))
    return float(min(seconds, LONGEST))


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number that can be told."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _latency(place: str, value: Any) -> None:
    if isinstance(value, Mapping):
        _spread(place, value)
    else:
        _seconds(place, value)


def _spread(place: str, value: Mapping[str, Any]) -> None:
    names = next((pair for pair in SPREADS if set(pair) == set(value)), None)
    if names is None:
        raise FaultRuleError(place, "needs min and max, or median and p99, in seconds")
    low, high = (value[name] for name in names)
    for name in names:
        _seconds(f"{place}.{name}", value[name])
    if high < low:
        raise FaultRuleError(place, f"{names[1]} must not be below {names[0]}")
    if names[0] == "median" and low == 0:
        raise FaultRuleError(place, "median must be above 0")


def _seconds(place: str, value: Any) -> None:
    if not is_number(value) or not 0 <= value <= LONGEST:
        raise FaultRuleError(place, f"is {value!r}; use seconds from 0 to {LONGEST}")


def _status(place: str, value: Any) -> None:
    if type(value) is not int or not 400 <= value <= 599:
        raise FaultRuleError(place, f"is {value!r}; use a status from 400 to 599")


def _wait(place: str, value: Any) -> None:
    if type(value) is not int or not 1 <= value <= 86_400:
        raise FaultRuleError(place, f"is {value!r}; use the whole seconds to wait, from 1 to 86400")


def _rate(place: str, value: Any) -> None:
    if type(value) is not int or not 1 <= value <= FASTEST:
        raise FaultRuleError(place, f"is {value!r}; use bytes a second from 1 to {FASTEST}")


def _age(place: str, value: Any) -> None:
    if type(value) is not int or not 1 <= value <= 86_400:
        raise FaultRuleError(place, f"is {value!r}; use whole seconds from 1 to 86400")


def _word(place: str, value: Any) -> None:
    words = WORDS[place.removeprefix("do.")]
    if value not in words:
        raise FaultRuleError(place, f"is {value!r}; use one of {', '.join(words)}")


EFFECTS: Mapping[str, Callable[[str, Any], None]] = {
    "latency": _latency,
    "status": _status,
    "limit": _wait,
    "connection": _word,
    "body": _word,
    "drip": _rate,
    "commit_then": _word,
    "stale": _age,
    "deliveries": _word,
}
