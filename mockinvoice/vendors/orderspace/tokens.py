"""Access tokens: issued for client credentials, alive for half an hour of the space's time."""

from datetime import timedelta
from typing import Any

from marshmallow import validate

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.clock import spell_instant
from mockinvoice.core.credentials import Verdict, digest, space_of
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.ids import URL_SAFE
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.auth import basic_client, without_space
from mockinvoice.vendors.orderspace.fields import Text
from mockinvoice.vendors.orderspace.schemas import Checked, faults_of
from mockinvoice.vendors.orderspace.tables import NAME, TOKENS

GRANT = "client_credentials"
LIFETIME = timedelta(seconds=1800)
TOKEN_EXPIRY = "orderspace.token_expiry"  # noqa: S105  # an event
UNSUPPORTED = "unsupported"


class TokenRequest(Checked):
    """The body of a token request; HTTP Basic may stand in for the client's members."""

    grant_type = Text(
        required=True, blank=False, validate=validate.OneOf([GRANT], error=UNSUPPORTED)
    )
    client_id = Text(blank=False)
    client_secret = Text(blank=False)


@operation("createToken", body=TokenRequest)
def create_token(world: World, request: Request) -> dict[str, Any]:
    """Issue a token that lives 1800 seconds; it names this space if the secret does.

    Raises MALFORMED (invalid_request), UNPROCESSABLE (unsupported_grant_type) and
    UNAUTHENTICATED (invalid_client), in this order (RFC 6749, 5.2).
    """
    given = {**request.body, **basic_client(request)}
    _check_form(request, given)
    _check_client(world, given)
    token = _issue(world, names_space=space_of(given["client_secret"]) == world.name)
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": int(LIFETIME.total_seconds()),
        "scope": "read write",
    }


def revoke(world: World, token: str) -> None:
    """Take a token back, whether it was issued here or not, within the open transaction."""
    key = digest(NAME, token)
    issued = world.collection(TOKENS).get(key)
    if issued is None:
        world.credentials.register(NAME, token, state="revoked")
    else:
        world.collection(TOKENS).put(key, {**issued, "revoked": True})


def expire_token(world: World, data: dict[str, Any]) -> None:
    """Mark a token as one that has lived its time, within the open transaction."""
    issued = world.collection(TOKENS).get(data["token"])
    if issued is not None:
        world.collection(TOKENS).put(data["token"], {**issued, "expired": True})


def _check_form(request: Request, given: dict[str, Any]) -> None:
    faults = {
        str(fault.place[0]): fault.message for fault in faults_of(request.body) if fault.place
    }
    for member in TokenRequest().fields:
        if member not in given and faults.get(member) != UNSUPPORTED:
            raise ApiError(Kind.MALFORMED, f"Missing required parameter: {member}.")
    if "grant_type" not in given:
        raise ApiError(Kind.UNPROCESSABLE, "The grant type is not supported.")


def _check_client(world: World, given: dict[str, Any]) -> None:
    client = f"{given['client_id']}:{without_space(world, given['client_secret'])}"
    if world.credentials.verdict(NAME, client) is not Verdict.ACCEPTED:
        raise ApiError(Kind.UNAUTHENTICATED, "The client is not known or its secret is wrong.")


def _issue(world: World, *, names_space: bool) -> str:
    token = world.ids.text(length=43, alphabet=URL_SAFE)
    if names_space:
        token += f"@{world.name}"
    key, end = digest(NAME, token), world.clock.now() + LIFETIME
    world.collection(TOKENS).put(key, {"expires_at": spell_instant(end), "revoked": False})
    world.agenda.add(end, kind=TOKEN_EXPIRY, data={"token": key})
    return token
