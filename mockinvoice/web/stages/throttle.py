"""Throttle: the vendor's documented rate limits, if the space wants them."""

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.limits import Limit
from mockinvoice.web.call import Call, Proceed


def throttle(call: Call, proceed: Proceed) -> Response:
    """Count the call on the space's clock; too many are refused with the seconds to wait."""
    if call.world.options.limits == "documented":
        for limit in call.mounted.vendor.code.limits:
            wait = _wait(call, limit)
            if wait:
                details = {"wait": wait, "calls": limit.calls}
                raise ApiError(Kind.RATE_LIMITED, details=details)
    return proceed(call)


def _wait(call: Call, limit: Limit) -> int:
    world = call.world
    with world.transaction():
        return int(
            world.limits.wait(
                limit,
                vendor=call.mounted.vendor.name,
                client=str(call.request.client),
                now=world.clock.now(),
            )
        )
