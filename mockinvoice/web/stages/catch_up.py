"""Catch up: what has fallen due by the space's clock happens before the request is looked at."""

from mockinvoice.contract.messages import Response
from mockinvoice.web.call import Call, Proceed


def catch_up(call: Call, proceed: Proceed) -> Response:
    """Run what is due."""
    call.world.run_due()
    return proceed(call)
