"""The bodies and parameters of the contact operations."""

from marshmallow import fields

from mockinvoice.vendors.sperse.bodies import Body, Parts, optional
from mockinvoice.vendors.sperse.fields import Flag, Text, Whole
from mockinvoice.vendors.sperse.invoice_schemas import maybe_id

REMARKS = {
    "usageTypeId": optional(Text),
    "isActive": optional(Flag),
    "isConfirmed": optional(Flag),
    "comment": optional(Text),
}
STREET = (
    "streetAddress",
    "neighborhood",
    "city",
    "stateId",
    "stateName",
    "zip",
    "countryId",
    "countryName",
)
TEXTS = (
    "contactXRef",
    "namePrefix",
    "firstName",
    "middleName",
    "lastName",
    "nameSuffix",
    "nickName",
    "title",
    "companyName",
    "contactGroupId",
)

EmailSchema = Body.from_dict(
    {"emailAddress": Text(required=True, filled=True), **REMARKS}, name="EmailSchema"
)
PhoneSchema = Body.from_dict(
    {
        "phoneNumber": Text(required=True, filled=True),
        "phoneExtension": optional(Text),
        **REMARKS,
    },
    name="PhoneSchema",
)
StreetSchema = Body.from_dict(
    {**{name: optional(Text) for name in STREET}, **REMARKS}, name="StreetSchema"
)
ContactSchema = Body.from_dict(
    {
        "matchExisting": optional(Flag),
        "parentContactId": Whole(minimum=0, allow_none=True),
        "contactId": maybe_id(),
        **{name: Text(allow_none=True) for name in TEXTS},
        "emailAddresses": Parts(EmailSchema, absent_is_empty=False),
        "phoneNumbers": Parts(PhoneSchema, absent_is_empty=False),
        "addresses": Parts(StreetSchema, absent_is_empty=False),
        "inviteUser": optional(Flag),
        "generateAutoLoginLink": optional(Flag),
    },
    name="ContactSchema",
)
ContactDataQuery = Body.from_dict(
    {"ContactId": optional(Whole), "userEmail": fields.String(load_default=None)},
    name="ContactDataQuery",
)
