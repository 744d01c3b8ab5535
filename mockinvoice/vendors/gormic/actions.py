"""What happens out of sight: an order comes in, a credit runs out."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from mockinvoice.core.clock import LATEST
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.expiry import FAR_OFF, ends_at
from mockinvoice.vendors.gormic.ledger import find_invoice, invoices
from mockinvoice.vendors.gormic.orders import keep_order
from mockinvoice.vendors.gormic.words import CREDIT_NOTE, DEFAULT_ORGANIZATION
from mockinvoice.web.vendor import Action

NOT_EMPTY = validate.Length(min=1)


class CustomerSchema(Schema):
    """Who gets the e-mails."""

    name = fields.String(required=True, validate=NOT_EMPTY)
    email = fields.Email(required=True)


class LineSchema(Schema):
    """One line of an order; the price is in major units."""

    description = fields.String(required=True)
    quantity = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10**9))
    unit_price = fields.Decimal(
        places=2, load_default="0.00", validate=validate.Range(min=-(10**9), max=10**9)
    )


class OrderSchema(Schema):
    """An order that a customer has placed; without an id it gets one."""

    id = fields.String(load_default=None, validate=NOT_EMPTY)
    organization = fields.String(load_default=DEFAULT_ORGANIZATION, validate=NOT_EMPTY)
    currency = fields.String(load_default="EUR", validate=validate.Regexp(r"[A-Z]{3}\Z"))
    due_date = fields.Date(load_default=None)
    customer = fields.Nested(CustomerSchema, load_default=None)
    lines = fields.List(fields.Nested(LineSchema), load_default=list)


class CreditSchema(Schema):
    """The credit note whose time is to pass; without an id the one that ends next."""

    id = fields.String(load_default=None, validate=NOT_EMPTY)
    organization = fields.String(load_default=DEFAULT_ORGANIZATION, validate=NOT_EMPTY)


def create_order(world: World, data: Record) -> Record:
    """Store an order, in place of one with the same id, and return it."""
    lines = [line | {"unit_price": str(line["unit_price"])} for line in data["lines"]]
    due = data["due_date"]
    return keep_order(
        world,
        data["organization"],
        data["id"] or world.ids.uuid7(world.clock.now()),
        currency=data["currency"],
        due_date=due.isoformat() if due else None,
        customer=data["customer"],
        lines=lines,
    )


def expire_credit(world: World, data: Record) -> Record:
    """Move the clock past the `applyExpiresAt` of a credit note.

    Returns `{id, now, fired}`. Raises NOT_FOUND and UNPROCESSABLE.
    """
    credit = _credit(world, data)
    end = ends_at(credit["expires_at"]) if credit["expires_at"] is not None else None
    if end is None or end > LATEST:
        raise ApiError(
            Kind.UNPROCESSABLE,
            f"credit note {credit['id']!r} never expires; update it with an applyExpiresAt",
        )
    fired = world.move_clock(max(end, world.clock.now()))
    return {"id": credit["id"], "now": world.now_text(), "fired": fired}


def _credit(world: World, data: Record) -> Record:
    organization, key = data["organization"], data["id"]
    found = find_invoice(world, organization, key) if key else _next_to_end(world, organization)
    if found is None or found["type"] != CREDIT_NOTE:
        raise ApiError(
            Kind.NOT_FOUND,
            f"organization {organization!r} has no credit note {key or 'that will expire'!r};"
            " create one with type credit-note and applyExpiresAt",
        )
    return found


def _next_to_end(world: World, organization: str) -> Record | None:
    planned = (
        invoice
        for _, invoice in invoices(world).scan()
        if invoice["organization"] == organization and invoice["agenda"] is not None
    )
    return min(planned, key=lambda invoice: ends_at(invoice["expires_at"]) or FAR_OFF, default=None)


ACTIONS: Mapping[str, Action] = {
    "create_order": Action(
        run=create_order, schema=OrderSchema, summary="A customer places an order"
    ),
    "expire_credit": Action(
        run=expire_credit,
        schema=CreditSchema,
        summary="Time passes until a credit note can no longer be applied",
    ),
}
