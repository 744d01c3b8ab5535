"""Keys: taken from `api-key`, else from `Authorization: Bearer`."""

from mockinvoice.contract.messages import Request
from mockinvoice.core.credentials import Verdict, digest
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import World

VENDOR_NAME = "sperse"
NO_KEY = "Current user did not login to the application!"
BAD_KEY = "Invalid API key provided"
NO_PERMISSION = (
    "Required permissions are not granted. At least one of these permissions must be granted:"
    " Pages.CRM.Orders.Invoices.Manage"
)


def credential(request: Request) -> str | None:
    """Return the key as sent, or None."""
    key: str = request.headers.get("api-key", "").strip()
    if key:
        return key
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def authenticate(world: World, request: Request) -> str:
    """Return the digest of the key, or refuse it in the platform's sentence."""
    key = credential(request)
    if key is None:
        raise ApiError(Kind.UNAUTHENTICATED, NO_KEY)
    verdict = world.credentials.verdict(VENDOR_NAME, key)
    if verdict is Verdict.FORBIDDEN:
        raise ApiError(Kind.FORBIDDEN, NO_PERMISSION)
    if verdict is not Verdict.ACCEPTED:
        raise ApiError(Kind.UNAUTHENTICATED, BAD_KEY)
    return digest(VENDOR_NAME, key)
