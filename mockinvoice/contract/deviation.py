"""What one part of a judgement reports, before it is placed and redacted."""

from dataclasses import dataclass
from typing import Any

from mockinvoice.core.findings import Severity


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A rule broken at `place` (steps into the message) against `at` (pointer in the document).

    `message` says what was expected and what came; `severity` overrides the rule's own.
    """

    rule: str
    place: tuple[str | int, ...]
    message: str
    at: str = ""
    value: Any = None
    severity: Severity | None = None
