"""What requests about orders may say."""

from marshmallow import validate

from mockinvoice.vendors.orderspace.fields import Day, Flag, Inner, Moment, Root, Rows, Text
from mockinvoice.vendors.orderspace.number_fields import Count, Money, Whole
from mockinvoice.vendors.orderspace.schemas import AddressInput, Body, Checked, ListParameters

STATUSES = (
    "new",
    "invoiced",
    "released",
    "part_fulfilled",
    "preorder",
    "fulfilled",
    "standing_order",
    "cancelled",
)


class OrderLineInput(Checked):
    """An item of the catalogue, a custom item or a charge for shipping."""

    sku = Text(blank=False)
    name = Text(blank=False)
    quantity = Count()
    unit_price = Money()
    tax_rate_id = Text()
    shipping = Flag(load_default=False)


class OrderInput(Checked):
    """The members of a new order."""

    customer_id = Text(required=True)
    delivery_date = Day()
    reference = Text()
    internal_note = Text()
    customer_po_number = Text()
    customer_note = Text()
    shipping_type = Text()
    shipping_address = Inner(AddressInput)
    billing_address = Inner(AddressInput)
    order_lines = Rows(Inner(OrderLineInput), required=True)


class OrderRequest(Body):
    """The body of createOrder."""

    order = Root(OrderInput)


class OrderFilters(ListParameters):
    """The parameters of listOrders."""

    created_since = Moment()
    created_before = Moment()
    delivery_date_since = Day()
    delivery_date_before = Day()
    number = Whole()
    status = Text(validate=validate.OneOf(STATUSES, error="is invalid"))
    reference = Text()
    customer_id = Text()
