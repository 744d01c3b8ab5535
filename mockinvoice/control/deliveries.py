"""Webhook calls that a space owes, and those that were made."""

from time import monotonic
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.missing import missing
from mockinvoice.control.schemas import DeliveryWaitSchema
from mockinvoice.core.carrying import flush, replay
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World


@operation("listDeliveries")
def list_deliveries(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{deliveries}`, the oldest first."""
    return {"deliveries": admin.present_space(request).deliveries.all()}


@operation("getDelivery")
def get_delivery(admin: Admin, request: Request) -> Record:
    """Return one delivery."""
    world = admin.present_space(request)
    return _known(world, request, world.deliveries.get(request.params["id"]))


@operation("replayDelivery")
def replay_delivery(admin: Admin, request: Request) -> Record:
    """Make a call once more, and return the delivery."""
    world = admin.present_space(request)
    return _known(world, request, replay(world, request.params["id"]))


@operation("flushDeliveries")
def flush_deliveries(admin: Admin, request: Request) -> dict[str, Any]:
    """Make every call that is owed, due or not; return `{deliveries}`, those that were tried."""
    world = admin.present_space(request)
    tried = [world.deliveries.get(key) for key in dict.fromkeys(flush(world))]
    return {"deliveries": [delivery for delivery in tried if delivery is not None]}


@operation("waitForDelivery", body=DeliveryWaitSchema)
def wait_for_delivery(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{delivery}` when the n-th of an event is settled, None when time is over before."""
    world, wanted = admin.present_space(request), request.body
    end = monotonic() + wanted["timeout"]
    with world.outgoing.news:
        while (found := _settled(world, wanted["event"], nth=wanted["nth"])) is None:
            left = end - monotonic()
            if left <= 0:
                break
            world.outgoing.news.wait(left)
    return {"delivery": found}


def _settled(world: World, event: str, *, nth: int) -> Record | None:
    """Return the n-th delivery of an event once it is no longer queued."""
    with world.store.lock:
        found = [delivery for delivery in world.deliveries.all() if delivery["event"] == event]
    is_settled = len(found) >= nth and found[nth - 1]["state"] != "queued"
    return found[nth - 1] if is_settled else None


def _known(world: World, request: Request, delivery: Record | None) -> Record:
    if delivery is None:
        raise missing(
            f"delivery {request.params['id']!r} is not among those of space {world.name!r}",
            remedy="list the deliveries of the space for their ids",
        )
    return delivery
