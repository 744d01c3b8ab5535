"""One recorded exchange in neutral form, and the error for a file that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from mockinvoice.contract.messages import Headers, Response

STATUSES = range(-1, 1000)  # browsers write -1 or 0 where no answer came


class TrafficError(ValueError):
    """A recording cannot be used; the message names file, line and reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A recorded request and its answer, None if there was none.

    `url` is absolute, or with `vendor` a path behind that vendor's prefix, as our own journal has
    it. `at` is an ISO 8601 instant, empty if it was not recorded. `why_unread` tells why an answer
    that came could not be read.
    """

    line: int
    method: str
    url: str
    headers: Headers
    body: bytes
    response: Response | None
    at: str = ""
    vendor: str | None = None
    why_unread: str = ""


def wanted(node: Any, *path: str) -> Any:
    """Return a member inside nested objects. Raises `LookupError` with what is missing."""
    found = node
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            raise LookupError(f"it has no {'.'.join(path)}")
        found = found[name]
    return found


def text(node: Any, *path: str) -> str:
    """Return a text inside nested objects. Raises `LookupError`."""
    found = wanted(node, *path)
    return found if isinstance(found, str) else _wrong(path, "a text")


def status_at(node: Any, *path: str) -> int:
    """Return a status inside nested objects; below 100 there was none. Raises `LookupError`."""
    found = wanted(node, *path)
    if not isinstance(found, int) or isinstance(found, bool):
        _wrong(path, "a whole number")
    return found if found in STATUSES else _wrong(path, "a status")


def objects(node: Any, *path: str) -> list[Any]:
    """Return a list inside nested objects. Raises `LookupError`."""
    found = wanted(node, *path)
    return found if isinstance(found, list) else _wrong(path, "a list")


def _wrong(path: tuple[str, ...], kind: str) -> NoReturn:
    raise LookupError(f"its {'.'.join(path)} is not {kind}")
