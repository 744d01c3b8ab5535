"""What the bodies and parameters of SegMetrics hold, in the order of its tables."""

from marshmallow import EXCLUDE, Schema, fields

from mockinvoice.vendors.segmetrics.draft import Body, ContactBody, Part
from mockinvoice.vendors.segmetrics.fields import (
    Cents,
    Count,
    CustomFields,
    Email,
    Flag,
    ListOf,
    Name,
    PartField,
    RecordId,
    SignedCents,
    TagField,
    Text,
    Word,
)
from mockinvoice.vendors.segmetrics.moments import Moment


class ItemSchema(Part):
    """An item of an invoice."""

    name = Name(required=True)
    product_id = RecordId(required=True)
    amount = SignedCents(required=True)
    subscription_id = RecordId()
    total_paid = SignedCents()
    id = RecordId()


class InvoiceSchema(ContactBody):
    """A purchase of a contact."""

    id = RecordId(required=True)
    contact_id = RecordId()
    email = Email()
    amount = Cents(required=True)
    paid = Cents(required=True)
    date_created = Moment(required=True)
    items = ListOf(PartField(ItemSchema), required=True)
    is_refunded = Flag()
    discount = SignedCents()
    tax = SignedCents()
    shipping = SignedCents()


class TagSchema(Part):
    """A tag with its id, its name or both."""

    either = ("id", "name")

    id = RecordId()
    name = Name()
    date = Moment()


class ContactSchema(ContactBody):
    """A person."""

    contact_id = RecordId()
    email = Email()
    first_name = Text()
    last_name = Text()
    status = Word("active", "inactive")
    date_created = Moment()
    last_updated = Moment()
    tags = ListOf(TagField(TagSchema))
    custom_fields = CustomFields()
    utm_campaign = Text()
    utm_content = Text()
    utm_medium = Text()
    utm_source = Text()
    utm_term = Text()
    referring_url = Text()
    optin_url = Text()
    ip_address = Text()
    affiliate_id = Text()
    geo_lat = Text()
    geo_lon = Text()


class TagChangeSchema(ContactBody):
    """A contact and the tags to add or remove."""

    contact_id = RecordId()
    email = Email()
    tags = ListOf(TagField(TagSchema), required=True)


class SubscriptionSchema(ContactBody):
    """A recurring agreement of a contact."""

    id = RecordId(required=True)
    contact_id = RecordId()
    email = Email()
    amount = Cents(required=True)
    product_id = RecordId(required=True)
    start_date = Moment(required=True)
    last_bill_date = Moment(required=True)
    billing_cycle = Word("year", "month", "week", "day", required=True)
    frequency = Count(least=1, required=True)
    name = Name()
    quantity = Count(least=0)
    trial_end_date = Moment()
    end_date = Moment()
    canceled_date = Moment()


class ProductSchema(Body):
    """Something that is sold."""

    id = RecordId(required=True)
    name = Name(required=True)


class ContactQuery(Schema):
    """What to add to a contact that is read, as words separated by commas."""

    class Meta:
        unknown = EXCLUDE

    extend = fields.String()
