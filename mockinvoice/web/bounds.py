"""How much a body may have before anything is made of it."""

from collections.abc import Callable
from dataclasses import dataclass

from mockinvoice.contract.messages import Request


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """A body has at most so many `bytes`, and `values` (members, elements, fields) if counted."""

    bytes: int = 1024 * 1024
    values: int | None = 20_000


# Of a request only the head has been read then.
BoundsOf = Callable[[Request], Bounds]
FOR_CLIENTS = Bounds()


def for_clients(_request: Request) -> Bounds:
    """Return what holds for whoever calls a vendor."""
    return FOR_CLIENTS
