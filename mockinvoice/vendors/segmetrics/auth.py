"""The API key: bare in the Authorization header, without expiry or scopes."""

import re

from mockinvoice.contract.messages import Request
from mockinvoice.core.credentials import Verdict, digest
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import World
from mockinvoice.web.vendor import Magic

VENDOR_NAME = "segmetrics"
BEARER = "bearer"
WELL_FORMED = re.compile(r"[!-~]+")
HAS_BEARER = re.compile(r"bearer(\s|$)", re.IGNORECASE)
MAGIC = tuple(
    Magic(where="Authorization header", value=f"…{verdict.value}…", effect="401 invalid API key")
    for verdict in (Verdict.INVALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.FORBIDDEN)
)


def credential(request: Request) -> str | None:
    """Return the key as it was sent, or None."""
    sent: str | None = request.headers.get("authorization")
    return sent


def authenticate(world: World, request: Request) -> str:
    """Return a digest of the key. Raises UNAUTHENTICATED, with `BEARER` for that prefix."""
    sent = credential(request) or ""
    if HAS_BEARER.match(sent):
        raise ApiError(Kind.UNAUTHENTICATED, BEARER)
    if not WELL_FORMED.fullmatch(sent):
        raise ApiError(Kind.UNAUTHENTICATED)
    if world.credentials.verdict(VENDOR_NAME, sent) is not Verdict.ACCEPTED:
        raise ApiError(Kind.UNAUTHENTICATED)
    return digest(VENDOR_NAME, sent)
