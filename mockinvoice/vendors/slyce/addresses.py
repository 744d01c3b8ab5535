"""Where an invoice's PDF is: on this mock, in the space the invoice lives in."""

from urllib.parse import urlsplit

from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import DEFAULT_SPACE, World


def pdf_address(world: World, request: Request, invoice: Record) -> str:
    """Return the address that a client of `request` reaches the PDF at; empty if not wanted.

    The space is named in the path, because nobody sends a key or a header with this address.
    """
    if not invoice["include_pdf"]:
        return ""
    url = urlsplit(request.url)
    depth = request.path.count("/")
    mount = url.path.rsplit("/", depth)[0]
    if world.name != DEFAULT_SPACE and not mount.startswith("/@"):
        mount = f"/@{world.name}{mount}"
    version = "/v2" if request.path.startswith("/v2/") else ""
    return f"{url.scheme}://{url.netloc}{mount}{version}/invoice/pdf/{invoice['hash']}"
