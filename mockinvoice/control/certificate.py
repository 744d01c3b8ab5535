"""The certificate that clients of this mock have to trust."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response, text_response
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing


@operation("getCaCertificate")
def get_ca_certificate(admin: Admin, request: Request) -> Response:
    """Return the CA's certificate (PEM). Raises `ApiError` where the mock has made none."""
    tls = admin.settings.tls
    if tls is None or tls.cert is not None:
        raise missing(
            "the mock has no certificate authority of its own",
            remedy="start it with --tls and without --tls-cert",
        )
    text = (tls.folder / "ca.pem").read_text(encoding="ascii")
    return text_response(text, status=200, content_type="application/x-pem-file")
