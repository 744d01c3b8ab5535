"""What falls due by itself: the hourly data sync."""

from typing import Any

from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.links import PLANS, SYNC, sync


def run_sync(world: World, _: dict[str, Any]) -> None:
    """Link what waits; the next sync is planned when something waits again."""
    world.collection(PLANS).delete(SYNC)
    sync(world)


EVENTS = {SYNC: run_sync}
