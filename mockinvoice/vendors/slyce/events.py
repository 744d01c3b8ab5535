"""What a change of an invoice's status causes: a webhook call (assumed; only its URL is known)."""

import orjson

from mockinvoice.contract.messages import JSON
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.spelling import spell_invoice


def report_status(world: World, invoice: Record, *, before: str) -> None:
    """Queue `{"event": "invoice.<status>", "data": {invoice}}` if the status is another now."""
    if invoice["status"] == before or not invoice["webhook_url"]:
        return
    event = f"invoice.{invoice['status']}"
    body = orjson.dumps({"event": event, "data": spell_invoice(world, invoice)})
    world.deliveries.queue(
        vendor="slyce",
        event=event,
        url=invoice["webhook_url"],
        body=body.decode(),
        headers={"Content-Type": JSON},
    )
