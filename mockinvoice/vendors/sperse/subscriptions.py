"""The operations on event subscriptions."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.bodies import Body
from mockinvoice.vendors.sperse.events import EVENTS
from mockinvoice.vendors.sperse.fields import Choice, Url
from mockinvoice.vendors.sperse.invoice_schemas import IdQuery
from mockinvoice.vendors.sperse.references import SUBSCRIPTIONS, find, new_id, put

LINKED = "Such target url is already linked to event"

SubscribeSchema = Body.from_dict(
    {"eventName": Choice(EVENTS, required=True), "targetUrl": Url(required=True)},
    name="SubscribeSchema",
)


@operation("subscribeEvent", body=SubscribeSchema)
def subscribe_event(world: World, request: Request) -> Record:
    """Report an event to an address from now on; 500 if that is done already."""
    event, url = request.body["eventName"], request.body["targetUrl"]
    same_url = world.collection(SUBSCRIPTIONS).scan(where={"targetUrl": url, "eventName": event})
    if any(same_url):
        raise ApiError(Kind.CONFLICT, LINKED)
    subscription = {"id": new_id(world, SUBSCRIPTIONS), "eventName": event, "targetUrl": url}
    return put(world, SUBSCRIPTIONS, subscription)


@operation("getEventSubscriptions")
def get_event_subscriptions(world: World, _request: Request) -> list[Record]:
    """List all subscriptions in the order in which they were made."""
    return [subscription for _, subscription in world.collection(SUBSCRIPTIONS).scan()]


@operation("unsubscribeEvent", query=IdQuery)
def unsubscribe_event(world: World, request: Request) -> None:
    """End a subscription."""
    subscription = find(world, SUBSCRIPTIONS, request.query["id"])
    world.collection(SUBSCRIPTIONS).delete(str(subscription["id"]))
