"""Integrations come into being on first use, each with the contact of the printed example."""

from collections.abc import Mapping

from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import people
from mockinvoice.vendors.segmetrics.scopes import Scope, scope_of

INTEGRATIONS = "segmetrics.integrations"
STARTERS = "segmetrics.starters"
FIRST_INTEGRATION = "int1"


def enter(world: World, params: Mapping[str, str]) -> Scope:
    """Return the scope that a path names, made if it is new."""
    scope = scope_of(params)
    if scope.name not in world.collection(INTEGRATIONS):
        open_integration(world, scope)
    return scope


def enter_account(world: World, account: str) -> None:
    """Make the first integration of an account that has none."""
    if world.collection(INTEGRATIONS).first(account=account) is None:
        open_integration(world, Scope(account=account, integration=FIRST_INTEGRATION))


def open_integration(world: World, scope: Scope) -> None:
    """Make an integration with a copy of each starter that the seed has put."""
    world.collection(INTEGRATIONS).put(scope.name, {"account": scope.account})
    for _, starter in world.collection(STARTERS).scan():
        named = people.identity(
            world, scope, contact_id=starter["contact_id"], email=starter["email"]
        )
        people.save(world, starter | named)
