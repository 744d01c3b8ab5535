"""Slyce's key: in the header X-Authorization, else in a parameter of that name."""

import re
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.messages import FORM, Request
from mockinvoice.core.credentials import Verdict, digest
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import World

VENDOR = "slyce"
NAME = "X-Authorization"
KEY = re.compile(r"[!-~]+")


def credential(request: Request) -> str | None:
    """Return the key as sent: in the header, the query or the body, the first that is not empty.

    Observed: the library behind the vendor looks for a parameter where the header is empty.
    """
    header: str | None = request.headers.get(NAME)
    return header or dict(request.arguments).get(NAME) or _in_body(request)


def authenticate(world: World, request: Request) -> str:
    """Return what tells clients apart; raises `ApiError` UNAUTHENTICATED or FORBIDDEN.

    A key is malformed if anything but visible ASCII is in it, as in `Bearer …`.
    """
    key = credential(request)
    if key is None or not KEY.fullmatch(key):
        raise ApiError(Kind.UNAUTHENTICATED)
    verdict = world.credentials.verdict(VENDOR, key)
    if verdict is Verdict.FORBIDDEN:
        raise ApiError(Kind.FORBIDDEN)
    if verdict is not Verdict.ACCEPTED:
        raise ApiError(Kind.UNAUTHENTICATED)
    return digest(VENDOR, key)


def _in_body(request: Request) -> str | None:
    if request.media_type == FORM:
        return dict(parse_qsl(request.raw.decode("latin-1"))).get(NAME)
    try:
        sent = orjson.loads(request.raw)
    except orjson.JSONDecodeError:
        return None
    key = sent.get(NAME) if isinstance(sent, dict) else None
    return key if isinstance(key, str) else None
