"""The addresses of this mock, as the client that asks would write them."""

from urllib.parse import urlsplit

from mockinvoice.contract.messages import Request
from mockinvoice.web.call import Mounted


def origin_of(request: Request) -> str:
    """Return scheme, host and port under which the mock was asked."""
    url = urlsplit(request.url)
    return f"{url.scheme}://{url.netloc}"


def base_url(mounted: Mounted, *, origin: str, space: str | None = None) -> str:
    """Return the base URL to give to a client of a vendor, in a space if one is named."""
    within = f"/@{space}" if space else ""
    return f"{origin}{within}/{mounted.vendor.name}{mounted.document.servers[0].prefix}"
