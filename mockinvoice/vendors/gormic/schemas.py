"""The bodies of requests: `params` around the arguments, everything else ignored."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from mockinvoice.vendors.gormic.dialect import MISSING
from mockinvoice.vendors.gormic.fields import Expiry, InvoiceType, Text
from mockinvoice.vendors.gormic.words import CREDIT_NOTE, INVOICE


class Members(Schema):
    """An object whose unknown members are ignored."""

    error_messages = {"type": "is not an object"}

    class Meta:
        """Clients send what they like."""

        unknown = EXCLUDE


class CreateInvoiceParams(Members):
    """A new invoice; a credit note has to name the invoice that it credits."""

    order_id = Text(data_key="orderId", required=True)
    type = InvoiceType(load_default=INVOICE)
    reference_id = Text(data_key="referenceInvoiceId", load_default=None, allow_none=False)
    expires_at = Expiry(data_key="applyExpiresAt", load_default=None, allow_none=False)

    @validates_schema
    def _credit_needs_reference(self, data: dict[str, Any], **_: Any) -> None:
        if data["type"] == CREDIT_NOTE and data["reference_id"] is None:
            raise ValidationError(MISSING, "referenceInvoiceId")


class UpdateInvoiceParams(Members):
    """The params to change."""

    order_id = Text(data_key="orderId")
    id = Text()
    reference_id = Text(data_key="referenceInvoiceId")
    expires_at = Expiry(data_key="applyExpiresAt")


class SendInvoiceParams(Members):
    """The ids of the invoice once more."""

    order_id = Text(data_key="orderId")
    invoice_id = Text(data_key="invoiceId")


PARAMS_MESSAGES: dict[str, Any] = {"required": MISSING, "null": "is not an object"}


class CreateInvoiceSchema(Members):
    """The body of `createInvoice`."""

    params = fields.Nested(CreateInvoiceParams, required=True, error_messages=PARAMS_MESSAGES)


class UpdateInvoiceSchema(Members):
    """The body of `updateInvoice`."""

    params = fields.Nested(UpdateInvoiceParams, required=True, error_messages=PARAMS_MESSAGES)


class SendInvoiceSchema(Members):
    """The body of `sendInvoice`, of which the later edition sends nothing."""

    params = fields.Nested(SendInvoiceParams, load_default=dict, error_messages=PARAMS_MESSAGES)
