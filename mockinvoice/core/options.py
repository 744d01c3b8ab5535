"""What can be chosen for a space, and the error for a choice that does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from mockinvoice.core.clock import parse_instant

CHOICES: Mapping[str, tuple[str, ...]] = {
    "references": ("documented", "strict", "lenient"),
    "credentials": ("any", "listed"),
    "limits": ("off", "documented"),
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
        vendor = dict(self.vendor)
        for name, value in wanted.get("options", {}).items():
            _choose(name, value, choices=known)
            vendor[name] = value
        return replace(self, **own, vendor=vendor)


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
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnknownOptionError(f"{name} is {value!r}; use a whole number from 0 on")


def _check_clock(value: Any) -> None:
    if value != "real":
        try:
            parse_instant(value)
        except (TypeError, ValueError) as error:
            raise UnknownOptionError(
                f"clock is {value!r}; use 'real' or an instant such as 2024-04-29T12:00:00Z"
            ) from error


def _choose(name: str, value: Any, *, choices: Mapping[str, tuple[str, ...]]) -> None:
    if name not in choices:
        raise UnknownOptionError(
            f"there is no option {name!r}; use one of {', '.join(sorted(choices))}"
        )
    if value not in choices[name]:
        raise UnknownOptionError(f"{name} is {value!r}; use one of {', '.join(choices[name])}")
