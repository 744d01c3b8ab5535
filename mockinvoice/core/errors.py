"""Refusals in neutral words; a vendor's dialect spells them on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(Enum):
    """Why a request is refused, without saying how a vendor would put it."""

    MALFORMED = "the body cannot be read"
    INVALID = "the body or a parameter has the wrong form"
    TOO_LARGE = "the body is larger than the mock takes"
    UNAUTHENTICATED = "the credential is missing or not accepted"
    FORBIDDEN = "the credential does not allow this"
    UNKNOWN_PATH = "no operation has this path"
    METHOD_NOT_ALLOWED = "the path exists, but not with this method"
    NOT_FOUND = "the record does not exist"
    CONFLICT = "the record's state forbids this"
    LOCKED = "a concurrent change holds the record"
    UNPROCESSABLE = "a business rule forbids this"
    RATE_LIMITED = "too many requests"
    INTERNAL = "an unexpected failure"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a request.

    `place` is the path into the body or parameters, e.g. `("items", 0, "name")`; `message` is what
    the vendor's schema said about it, with `value` the offending value (None when absent).
    """

    place: tuple[str | int, ...]
    message: str
    value: Any = None


@dataclass
class ApiError(Exception):
    """A handler's or stage's refusal.

    `message` is a sentence or a code the vendor's dialect understands; `problems` lists all faults
    of an INVALID request; `details` carries what a dialect needs besides (`allow`, `wait` seconds).
    """

    kind: Kind
    message: str = ""
    problems: tuple[Problem, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.message or self.kind.value}"
