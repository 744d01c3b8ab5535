"""What can be chosen for a space."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypedDict

from mockinvoice.kit.clock import spell


class Choices(TypedDict, total=False):
    """The options of a space; what is left out is as the mock was started with.

    `clock` is an instant to stand at, or `real`; `seed` `demo`, `empty` or `file`; `random_seed`
    where ids and chance begin; `journal` how many exchanges are kept; `options` the vendors' own,
    such as `{"slyce.balance": "documented"}`.
    """

    clock: datetime | str
    seed: str
    random_seed: int
    references: Literal["documented", "strict", "lenient"]
    credentials: Literal["any", "listed"]
    limits: Literal["off", "documented"]
    contract: Literal["observe", "enforce"]
    journal: int
    options: Mapping[str, str]


def spelled(options: Mapping[str, Any]) -> dict[str, Any]:
    """Spell options as JSON members."""
    clock = {"clock": spell(options["clock"])} if "clock" in options else {}
    return {**options, **clock}
