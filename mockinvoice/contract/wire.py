"""How an answer goes over the wire, where a fault wants it otherwise than plainly."""

from dataclasses import dataclass
from typing import Literal

Ending = Literal["whole", "reset", "close", "truncate", "hang"]
LONG_DELAY = 1.0


@dataclass(frozen=True, kw_only=True)
class Wire:
    """Instructions for the server.

    `delay` is waited first, in seconds of real time. Then the answer comes `whole`, its body at
    `rate` bytes a second if that is set; or the connection is `reset` or `close`d without an
    answer, closed in the midst of the body (`truncate`), or kept open without an answer (`hang`).
    """

    delay: float = 0.0
    ending: Ending = "whole"
    rate: int | None = None

    @property
    def needs_connection(self) -> bool:
        """Whether only a server that owns its connections can do this."""
        return self.ending != "whole"

    def may_lose(self, body: bytes) -> bool:
        """Whether the client has no answer of this body, or may have given up waiting for it."""
        dripping = len(body) / self.rate if self.rate else 0
        return self.needs_connection or self.delay + dripping >= LONG_DELAY
