"""What SegMetrics does out of sight, to be done on demand."""

from typing import Any

from marshmallow import Schema

from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics import links
from mockinvoice.web.vendor import Action


class SyncSchema(Schema):
    """The sync takes nothing."""


def sync(world: World, _: Any) -> Record:
    """Link invoices and subscriptions that wait for the email of a contact.

    Returns `{linked}`, how many were linked.
    """
    return {"linked": links.sync(world)}


ACTIONS = {
    "sync": Action(
        run=sync,
        schema=SyncSchema,
        summary="Link the invoices and subscriptions that wait for a contact's email, now.",
    )
}
