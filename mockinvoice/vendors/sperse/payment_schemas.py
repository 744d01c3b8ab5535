"""The bodies of the payment operations."""

from typing import Any

from marshmallow import validates_schema

from mockinvoice.vendors.sperse.bodies import Body, Part, optional, require_one
from mockinvoice.vendors.sperse.fields import Amount, Choice, Flag, Moment, Text
from mockinvoice.vendors.sperse.invoice_schemas import an_id, maybe_id

CARD = (
    "holderName",
    "cardNumber",
    "expirationMonth",
    "expirationYear",
    "billingAddress",
    "billingZip",
    "billingCity",
    "billingStateCode",
    "billingCountryCode",
)
TYPES = ("Sale", "Refund", "Chargeback")
INVOICE = {"invoiceId": maybe_id(), "invoiceNumber": optional(Text)}

BankCardSchema = Body.from_dict({name: optional(Text) for name in CARD}, name="BankCardSchema")


class InvoiceBody(Body):
    """A body that names its invoice, by id or by number."""

    @validates_schema
    def check_invoice(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a body that names no invoice."""
        require_one(data, "invoiceId", "invoiceNumber")


AddPaymentSchema = InvoiceBody.from_dict(
    {
        **INVOICE,
        "date": optional(Moment),
        "description": optional(Text),
        "orderStage": optional(Text),
        "amount": Amount(required=True),
        "gatewayName": optional(Text),
        "gatewayTransactionId": optional(Text),
        "gatewayOriginTransactionId": optional(Text),
        "authorizationCode": optional(Text),
        "transactionType": optional(Choice, TYPES),
        "hasRecurringBilling": optional(Flag),
        "bankCardInfo": optional(Part, BankCardSchema),
    },
    name="AddPaymentSchema",
)
VoidPaymentSchema = InvoiceBody.from_dict(
    {
        **INVOICE,
        "gatewayName": Text(required=True, filled=True),
        "gatewayTransactionId": Text(required=True, filled=True),
    },
    name="VoidPaymentSchema",
)
RefundInvoiceSchema = Body.from_dict({"invoiceId": an_id()}, name="RefundInvoiceSchema")
