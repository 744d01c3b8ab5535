"""What requests about invoices may say."""

from marshmallow import validate

from mockinvoice.vendors.orderspace.fields import Day, Flag, Inner, Moment, Root, Rows, Text
from mockinvoice.vendors.orderspace.number_fields import Count, Money
from mockinvoice.vendors.orderspace.schemas import AddressInput, Body, Checked, ListParameters

LONGEST_NUMBER = validate.Length(max=255, error="is too long (maximum is {max} characters)")


class OrderReference(Checked):
    """An order by its id."""

    id = Text(required=True)


class InvoiceLineInput(Checked):
    """A line of an order by id or SKU, or a custom item."""

    order_line_id = Text(blank=False)
    sku = Text(blank=False)
    name = Text(blank=False)
    quantity = Count()
    unit_price = Money()
    tax_rate_id = Text()


class InvoiceInput(Checked):
    """The members of a new invoice."""

    number = Text(validate=LONGEST_NUMBER)
    invoice_date = Day()
    customer_id = Text(required=True)
    orders = Rows(Inner(OrderReference), required=True)
    payment_terms_id = Text()
    due_date = Day()
    proforma = Flag(load_default=False)
    comments = Text(load_default="")
    address = Inner(AddressInput)
    invoice_lines = Rows(Inner(InvoiceLineInput))


class InvoiceRequest(Body):
    """The body of createInvoice."""

    invoice = Root(InvoiceInput)


class InvoiceFilters(ListParameters):
    """The parameters of listInvoices."""

    created_since = Moment()
    invoice_date_after = Day()
    invoice_date_before = Day()
    due_date_after = Day()
    due_date_before = Day()
    number = Text()
    customer_id = Text()
    paid = Flag()
    proforma = Flag()
