"""Authenticate: operations that take credentials know their client."""

from mockinvoice.contract.messages import Response
from mockinvoice.web.call import Call, Proceed


def authenticate(call: Call, proceed: Proceed) -> Response:
    """Ask the vendor who calls, unless the request matched nothing or needs nobody."""
    if call.bound is not None and call.bound.operation.takes_credentials:
        with call.world.transaction():
            client = call.mounted.vendor.code.authenticate(call.world, call.request)
        call.request = call.request.changed(client=client)
    return proceed(call)
