"""Sending: a closed invoice goes to the customer of its order by e-mail."""

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.credits import notices_of
from mockinvoice.vendors.gormic.ledger import fetch_invoice
from mockinvoice.vendors.gormic.mail import DOMAIN, mail_of
from mockinvoice.vendors.gormic.orders import resolve_order
from mockinvoice.vendors.gormic.outcome import Notice, Outcome
from mockinvoice.vendors.gormic.rules import require_agreement, require_closed
from mockinvoice.vendors.gormic.schemas import SendInvoiceSchema


@operation("sendInvoice", body=SendInvoiceSchema)
def send_invoice(world: World, request: Request) -> Outcome:
    """E-mail a closed invoice; `messageId` is the Message-ID header as it is spelled."""
    params = request.body["params"]
    invoice = fetch_invoice(world, request.client, request.params["id"])
    require_agreement("invoiceId", params.get("invoice_id"), actual=invoice["id"], of="the path")
    require_agreement(
        "orderId",
        params.get("order_id"),
        actual=invoice["order_id"],
        of="the order of the invoice",
    )
    require_closed(invoice)
    order = resolve_order(world, invoice["organization"], invoice["order_id"])
    message_id = f"{world.ids.uuid4()}@{DOMAIN}"
    world.mailbox.send(mail_of(invoice, order=order, message_id=message_id))
    return Outcome(
        data={"success": True, "messageId": f"<{message_id}>"},
        warnings=(*notices_of(invoice), *_recipient_notices(order)),
    )


def _recipient_notices(order: Record) -> tuple[Notice, ...]:
    if order["customer"] is not None:
        return ()
    sentence = f"Order {order['id']} has no customer with an e-mail address"
    return (Notice(code="NoRecipient", description=sentence),)
