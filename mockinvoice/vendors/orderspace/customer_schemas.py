"""What requests about customers may say."""

from decimal import Decimal

from marshmallow import validate

from mockinvoice.vendors.orderspace.fields import Inner, Items, Moment, Root, Rows, Text
from mockinvoice.vendors.orderspace.number_fields import Money
from mockinvoice.vendors.orderspace.schemas import AddressInput, Body, Checked, ListParameters

STATUSES = ("new", "active", "closed")
KNOWN_STATUS = validate.OneOf(STATUSES, error="is invalid")


class BuyerInput(Checked):
    """The person who logs in."""

    name = Text(load_default="")
    email_address = Text(required=True, blank=False)


class EmailAddressesInput(Checked):
    """Where each kind of mail goes."""

    orders = Text()
    dispatches = Text()
    invoices = Text()


class CustomerChanges(Checked):
    """The members of a customer that a client sets."""

    company_name = Text(blank=False)
    status = Text(validate=KNOWN_STATUS)
    reference = Text()
    internal_note = Text()
    buyers = Rows(Inner(BuyerInput))
    phone = Text()
    email_addresses = Inner(EmailAddressesInput)
    tax_number = Text()
    tax_rate_id = Text(allow_none=True)
    addresses = Items(Inner(AddressInput))
    minimum_spend = Money(lowest=Decimal(0), allow_none=True)
    payment_terms_id = Text(allow_none=True)
    customer_group_id = Text(allow_none=True)
    price_list_id = Text(allow_none=True)


class CustomerInput(CustomerChanges):
    """The members of a new customer."""

    company_name = Text(required=True, blank=False)


class CustomerRequest(Body):
    """The body of createCustomer."""

    customer = Root(CustomerInput)


class CustomerChangeRequest(Body):
    """The body of updateCustomer."""

    customer = Root(CustomerChanges)


class CustomerFilters(ListParameters):
    """The parameters of listCustomers."""

    created_since = Moment()
    company_name = Text()
    buyers_email_address = Text()
    status = Text(validate=KNOWN_STATUS)
    reference = Text()
    payment_terms_id = Text()
    customer_group_id = Text()
    price_list_id = Text()
