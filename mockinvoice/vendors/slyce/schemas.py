"""What clients send to Slyce, as marshmallow reads it; results are ready to be kept."""

from marshmallow import EXCLUDE, Schema, validate

from mockinvoice.vendors.slyce.fields import (
    NO_CHOICE,
    Date,
    EmailAddress,
    Flag,
    FreeText,
    Text,
    WebAddress,
)
from mockinvoice.vendors.slyce.nesting import NO_ARRAY, Items, Object
from mockinvoice.vendors.slyce.numbers import (
    AccountId,
    Amount,
    Credit,
    Integer,
    OptionalInteger,
    Order,
)
from mockinvoice.vendors.slyce.states import STATUSES

PREFERENCES = ("email", "paper", "both")


class Members(Schema):
    """An object whose unknown members are ignored."""

    error_messages = {"type": NO_ARRAY}

    class Meta:
        """Ignore what is not known."""

        unknown = EXCLUDE


class PlainFieldSchema(Members):
    """A custom field of a line or a child."""

    name = FreeText(required=True)
    value = FreeText(required=True)


class TaggedFieldSchema(PlainFieldSchema):
    """A custom field of an invoice."""

    tag = Text(load_default="")


class CustomerSchema(Members):
    """The customer of an invoice."""

    custid = Text(required=True)
    user_id = AccountId(load_default="")
    first_name = Text(load_default="")
    last_name = Text(load_default="")
    email = EmailAddress(required=True)
    phone = Text(load_default="")
    company = Text(load_default="")
    street1 = Text(load_default="")
    street2 = Text(load_default="")
    city = Text(load_default="")
    state = Text(load_default="")
    zip = Text(load_default="")
    country = Text(load_default="")


class ChildSchema(Members):
    """A child of a line."""

    id = Integer(required=True)
    sku = Text(required=True)
    name = Text(required=True)
    quantity = Integer(required=True)
    total_cost = Amount(required=True)
    order = Order(load_default=None, allow_none=False)
    custom_fields = Items(Object(PlainFieldSchema), load_default=None)


class LineSchema(Members):
    """A line of an invoice."""

    id = Integer(required=True)
    sku = Text(required=True)
    name = Text(required=True)
    quantity = Integer(required=True)
    total_cost = Amount(required=True)
    due_date = Date(required=True)
    date_service = Date(required=True)
    order = Order(load_default=None, allow_none=False)
    child = Items(Object(ChildSchema), load_default=list)
    custom_fields = Items(Object(PlainFieldSchema), load_default=None)


class CreateInvoiceSchema(Members):
    """A new invoice; only the members that were sent are loaded."""

    number = Text(required=True)
    date = Date(required=True)
    mail_to = EmailAddress(required=True)
    logo = WebAddress()
    mail_body = Text()
    include_login = Flag()
    login_url = WebAddress()
    include_pdf = Flag()
    send_now = Flag()
    send_reminder = Flag()
    invoice_preference = Text(validate=validate.OneOf(PREFERENCES, error=NO_CHOICE))
    footer_id = OptionalInteger(allow_none=True)
    custom_fields = Items(Object(TaggedFieldSchema), allow_none=True)
    medical_invoice = Flag()
    credit = Credit(allow_none=True)
    customer = Object(CustomerSchema)
    line_items = Items(Object(LineSchema))
    webhook_url = WebAddress()


class UpdateInvoiceSchema(CreateInvoiceSchema):
    """Changes to an invoice; only the members that were sent are loaded."""

    status = Text(validate=validate.OneOf(STATUSES, error=NO_CHOICE))


class SendInvoiceSchema(Members):
    """What one e-mail says in place of the invoice."""

    mail_to = EmailAddress()
    mail_body = Text()
