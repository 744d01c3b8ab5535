"""The bodies and parameters of the invoice operations."""

from typing import Any

from marshmallow import validates_schema

from mockinvoice.vendors.sperse.bodies import Body, Part, Parts, optional, require_one
from mockinvoice.vendors.sperse.fields import (
    Amount,
    Choice,
    Flag,
    Moment,
    QueryId,
    QueryIds,
    Text,
    Whole,
)
from mockinvoice.vendors.sperse.statuses import STATUSES

UNITS = (
    "Day",
    "Month",
    "Year",
    "Feet",
    "Hour",
    "Kilogram",
    "Pound",
    "Package",
    "Piece",
    "Unit",
    "Zone",
    "OneTime",
    "Custom",
    "Week",
)
ADDRESS = (
    "countryId",
    "stateId",
    "stateName",
    "city",
    "zip",
    "neighborhood",
    "address1",
    "address2",
    "firstName",
    "lastName",
    "company",
    "email",
    "phone",
)
LONGEST_DESCRIPTION = 5255

AddressSchema = Body.from_dict({name: optional(Text) for name in ADDRESS}, name="AddressSchema")


class LineBody(Body):
    """A line needs a product or a description, and a unit unless a product tells it."""

    @validates_schema
    def check_what_is_sold(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a line that does not say what is sold, or in which unit."""
        require_one(data, "productCode", "description")
        require_one(data, "unitId", "productCode")


def an_id(**kwargs: Any) -> Whole:
    """Return a required id."""
    return Whole(minimum=0, required=True, **kwargs)


def maybe_id() -> Any:
    """Return an id that may be absent."""
    return optional(Whole, minimum=0)


LINE = {
    "quantity": Whole(required=True),
    "rate": Amount(required=True),
    "total": Amount(required=True),
    "commissionableAmount": optional(Amount),
    "unitId": optional(Choice, UNITS),
    "productCode": optional(Text),
    "description": optional(Text),
    "sortOrder": optional(Whole),
}
CreateLineSchema = LineBody.from_dict(LINE, name="CreateLineSchema")
UpdateLineSchema = LineBody.from_dict({"id": maybe_id(), **LINE}, name="UpdateLineSchema")

OWNERS = {
    "groupId": optional(Text),
    "orderId": maybe_id(),
    "orderNumber": optional(Text),
    "leadId": maybe_id(),
}
CONTENT = {
    "status": Choice(STATUSES, required=True),
    "number": optional(Text),
    "date": Moment(required=True),
    "dueDate": optional(Moment),
    "subscriptionStartOn": optional(Moment),
    "couponCode": optional(Text),
    "currencyId": optional(Text),
    "grandTotal": Amount(required=True),
    "discountTotal": optional(Amount),
    "shippingTotal": optional(Amount),
    "taxTotal": optional(Amount),
    "billingAddress": optional(Part, AddressSchema, vanishes=True),
    "shippingAddress": optional(Part, AddressSchema, vanishes=True),
    "description": optional(Text, longest=LONGEST_DESCRIPTION),
    "note": optional(Text),
    "forbiddenPaymentMethods": optional(Whole),
}
BYPASS = {"bypassValidation": optional(Flag)}

CreateInvoiceSchema = Body.from_dict(
    {"contactId": an_id(), **OWNERS, **CONTENT, "lines": Parts(CreateLineSchema), **BYPASS},
    name="CreateInvoiceSchema",
)
UpdateInvoiceSchema = Body.from_dict(
    {"id": an_id(), **CONTENT, "lines": Parts(UpdateLineSchema), **BYPASS},
    name="UpdateInvoiceSchema",
)
UpdateStatusSchema = Body.from_dict(
    {"id": an_id(), "status": Choice(STATUSES, required=True), "emailId": maybe_id()},
    name="UpdateStatusSchema",
)


class IdQuery(Body):
    """One record."""

    id = QueryId(required=True)


class IdsQuery(Body):
    """Several records."""

    ids = QueryIds(required=True)


class ImportBody(Body):
    """An imported invoice needs its contact, by id or by its id elsewhere."""

    @validates_schema
    def check_contact(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an invoice that names no contact."""
        require_one(data, "contactId", "contactXref")


TransactionSchema = Body.from_dict(
    {
        "date": optional(Moment),
        "description": optional(Text),
        "amount": optional(Amount),
        "gatewayName": optional(Text),
        "gatewayTransactionId": optional(Text),
    },
    name="TransactionSchema",
)
ImportInvoiceSchema = ImportBody.from_dict(
    {
        "contactId": maybe_id(),
        **OWNERS,
        "contactXref": optional(Text),
        **CONTENT,
        "lines": Parts(CreateLineSchema),
        **BYPASS,
        "transactions": Parts(TransactionSchema),
        "historicalData": optional(Flag),
    },
    name="ImportInvoiceSchema",
)
