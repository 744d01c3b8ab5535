"""Who calls: bearer access tokens, and the client credentials that are changed for them."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.messages import FORM, Request
from mockinvoice.core.clock import parse_instant
from mockinvoice.core.credentials import Verdict, digest
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.tables import NAME, TOKENS

TOKEN_PATH = "/oauth/token"  # noqa: S105  # an address
PLACEHOLDER = r"\{ACCESS TOKEN\}"  # as the vendor's page prints it
BEARER = re.compile(rf"Bearer +({PLACEHOLDER}|[A-Za-z0-9._~+/@-]+=*)", re.IGNORECASE)
BASIC = re.compile(r"Basic +([A-Za-z0-9+/]+=*)", re.IGNORECASE)


def authenticate(world: World, request: Request) -> str:
    """Return what tells clients apart; raises `ApiError` with the verdict's word."""
    token = _bearer(request)
    if token is None:
        raise ApiError(Kind.UNAUTHENTICATED, Verdict.INVALID.value)
    verdict = verdict_of(world, token)
    if verdict is not Verdict.ACCEPTED:
        raise ApiError(Kind.UNAUTHENTICATED, verdict.value)
    return digest(NAME, token)


def verdict_of(world: World, token: str) -> Verdict:
    """Judge an access token: one issued here by its own time and state, others by the space.

    A token may have the name of its space behind it (`token@space`).
    """
    bare = without_space(world, token)
    issued = world.collection(TOKENS).get(digest(NAME, token))
    if issued is None and bare != token and not world.credentials.is_known(NAME, token):
        issued = world.collection(TOKENS).get(digest(NAME, bare))
    return _state(world, issued) if issued else world.credentials.verdict(NAME, bare)


def without_space(world: World, credential: str) -> str:
    """Return a credential without the name of this space at its end."""
    return credential.removesuffix(f"@{world.name}")


def credential(request: Request) -> str | None:
    """Return the credential as sent, by which a space may be named."""
    token = _bearer(request)
    if token is not None or not request.path.endswith(TOKEN_PATH):
        return token
    return basic_client(request).get("client_secret") or _sent_secret(request)


def basic_client(request: Request) -> dict[str, str]:
    """Return client_id and client_secret from HTTP Basic, without an empty one."""
    found = BASIC.fullmatch(request.headers.get("authorization", "").strip())
    if found is None:
        return {}
    try:
        client_id, _, secret = b64decode(found[1], validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return {}
    sent = {"client_id": client_id, "client_secret": secret}
    return {name: value for name, value in sent.items() if value}


def _bearer(request: Request) -> str | None:
    found = BEARER.fullmatch(request.headers.get("authorization", "").strip())
    return found[1] if found else None


def _sent_secret(request: Request) -> str | None:
    """Look for the client's secret in a body that no schema has seen yet."""
    if request.media_type == FORM:
        return dict(parse_qsl(request.raw.decode("utf-8", "replace"))).get("client_secret")
    try:
        sent = orjson.loads(request.raw)
    except orjson.JSONDecodeError:
        return None
    secret = sent.get("client_secret") if isinstance(sent, Mapping) else None
    return secret if isinstance(secret, str) else None


def _state(world: World, issued: Record) -> Verdict:
    if issued["revoked"]:
        return Verdict.REVOKED
    is_over = parse_instant(issued["expires_at"]) <= world.clock.now()
    return Verdict.EXPIRED if is_over or issued.get("expired") else Verdict.ACCEPTED
