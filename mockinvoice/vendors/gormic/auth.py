"""Who calls: the key and the organization, as far as the space's edition looks at them."""

import re

from mockinvoice.contract.messages import Request
from mockinvoice.core.credentials import Verdict
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic import refusals
from mockinvoice.vendors.gormic.words import DEFAULT_ORGANIZATION

KEY = "api-key"
ORGANIZATION = "organization-id"
WELL_FORMED = re.compile(r"[!-~]+")


def credential(request: Request) -> str | None:
    """Return the key as sent, or None."""
    key: str | None = request.headers.get(KEY)
    return key


def authenticate(world: World, request: Request) -> str:
    """Return the id of the organization to work on.

    The option `gormic.edition` says what is looked at: nothing (`document`), a key if there is one
    (`both`), or a key and an organization (`current`). Raises UNAUTHENTICATED or FORBIDDEN.
    """
    edition = world.option("gormic.edition")
    if edition == "document":
        return DEFAULT_ORGANIZATION
    key, organization = credential(request), request.headers.get(ORGANIZATION)
    demands_both = edition == "current"
    if key is None and demands_both:
        raise refusals.missing_token(KEY)
    if key is not None:
        _check(world, key)
    if not organization and demands_both:
        raise refusals.missing_token(ORGANIZATION)
    return organization or DEFAULT_ORGANIZATION


def _check(world: World, key: str) -> None:
    if not WELL_FORMED.fullmatch(key):
        raise refusals.invalid_token()
    verdict = world.credentials.verdict("gormic", key)
    if verdict is Verdict.FORBIDDEN:
        raise refusals.forbidden()
    if verdict is not Verdict.ACCEPTED:
        raise refusals.invalid_token()
