"""What an operation of this vendor returns to its dialect."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One entry of the envelope's `warnings`."""

    code: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The envelope's `data`, and what the caller should know although it worked."""

    data: dict[str, Any]
    warnings: tuple[Notice, ...] = ()
