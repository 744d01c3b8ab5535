"""Throttle: the vendor's documented rate limit, if the space wants it."""

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.web.call import Call, Proceed


def throttle(call: Call, proceed: Proceed) -> Response:
    """Count the call on the space's clock; too many are refused with the seconds to wait."""
    limit = call.mounted.vendor.limit
    if limit is not None and call.world.options.limits == "documented":
        wait = _wait(call)
        if wait:
            raise ApiError(Kind.RATE_LIMITED, details={"wait": wait})
    return proceed(call)


def _wait(call: Call) -> int:
    world, vendor = call.world, call.mounted.vendor
    with world.transaction():
        return int(
            world.limits.wait(
                vendor.limit,
                vendor=vendor.name,
                client=str(call.request.client),
                now=world.clock.now(),
            )
        )
