"""What can be chosen for a space, and the error for a choice that does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from mockinvoice.core.clock import EARLIEST, LATEST, parse_instant

ANY_TEXT = "*"
# What every JSON parser can tell from its neighbors.
MANY = 2**53
CHOICES: Mapping[str, tuple[str, ...]] = {
    "references": ("documented", "strict", "lenient"),
    "credentials": ("any", "listed"),
    "limits": ("off", "documented"),
    "contract": ("observe", "enforce"),
}


class UnknownOptionError(ValueError):
    """A space option or its value does not exist; the message names it and what exists."""


@dataclass(frozen=True, kw_only=True)
class SpaceOptions:
    """The choices of one space.

    `clock` is `real` or an ISO 8601 instant to stand at; `seed` is `demo`, `empty` or `file` (the
    one the mock was started with); `journal` the number of exchanges to keep; `vendor` maps dotted
    names such as `slyce.balance` to their values.
    """

    clock: str = "real"
    seed: str = "demo"
    random_seed: int = 0
    references: Literal["documented", "strict", "lenient"] = "documented"
    credentials: Literal["any", "listed"] = "any"
    limits: Literal["off", "documented"] = "off"
    contract: Literal["observe", "enforce"] = "observe"
    journal: int = 1000
    vendor: Mapping[str, str] = field(default_factory=dict)

    @property
    def frozen_at(self) -> datetime | None:
        """The instant at which the clock stands, or None if it runs."""
        return None if self.clock == "real" else parse_instant(self.clock)

    def as_record(self) -> dict[str, Any]:
        """Return the options as JSON members; `changed` takes them back."""
        record = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "vendor"}
        return record | {"options": dict(self.vendor)}

    def changed(
        self, wanted: Mapping[str, Any], *, known: Mapping[str, tuple[str, ...]]
    ) -> "SpaceOptions":
        """Return options with the members of `wanted` in place; its `options` are the vendors' own.

        `known` lists the vendors' options and their values. Raises `UnknownOptionError`.
        """
        own = {name: value for name, value in wanted.items() if name != "options"}
        for name, value in own.items():
            _check(name, value)
        given = wanted.get("options", {})
        if not isinstance(given, Mapping):
            raise UnknownOptionError(
                f"options is {given!r}; use an object of vendors' options and their values"
            )
        for name, value in given.items():
            _choose(name, value, choices=known)
        return replace(self, **own, vendor={**self.vendor, **given})


def _check(name: str, value: Any) -> None:
    if name in CHOICES:
        _choose(name, value, choices=CHOICES)
    elif name == "clock":
        _check_clock(value)
    elif name == "seed":
        _choose(name, value, choices={"seed": ("demo", "empty", "file")})
    elif name not in ("random_seed", "journal"):
        raise UnknownOptionError(
            f"there is no space option {name!r}; use one of"
            f" {', '.join(f.name for f in fields(SpaceOptions) if f.name != 'vendor')}, options"
        )
    elif not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MANY:
        raise UnknownOptionError(f"{name} is {value!r}; use a whole number from 0 to {MANY - 1}")


def _check_clock(value: Any) -> None:
    if value != "real":
        try:
            instant = parse_instant(value)
        except (TypeError, ValueError) as error:
            raise UnknownOptionError(
                f"clock is {value!r}; use 'real' or an instant such as 2024-04-29T12:00:00Z"
            ) from error
        if not EARLIEST <= instant <= LATEST:
            raise UnknownOptionError(f"clock is {value!r}; use one of the years 1970 to 8999")


def _choose(name: str, value: Any, *, choices: Mapping[str, tuple[str, ...]]) -> None:
    if name not in choices:
        remedy = f"use one of {', '.join(sorted(choices))}" if choices else "no vendor has any"
        raise UnknownOptionError(f"there is no option {name!r}; {remedy}")
    if ANY_TEXT in choices[name] and isinstance(value, str) and value:
        return
    if value not in choices[name]:
        named = ("any text" if choice == ANY_TEXT else choice for choice in choices[name])
        raise UnknownOptionError(f"{name} is {value!r}; use one of {', '.join(named)}")
