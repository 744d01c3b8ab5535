"""The settings of the account."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.bodies import Body
from mockinvoice.vendors.sperse.fields import Text

SETTINGS = "sperse.settings"

StripeSchema = Body.from_dict(
    {"connectedAccountId": Text(required=True, filled=True)}, name="StripeSchema"
)


@operation("setStripeConnectedAccount", body=StripeSchema)
def set_stripe_connected_account(world: World, request: Request) -> None:
    """Keep the id of the account at Stripe."""
    world.collection(SETTINGS).put("stripe", dict(request.body))
