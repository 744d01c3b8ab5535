"""The vendor's params as marshmallow fields, as lenient as its clients need."""

from typing import Any

from marshmallow import fields

from mockinvoice.vendors.gormic.dialect import MISSING
from mockinvoice.vendors.gormic.expiry import ends_at
from mockinvoice.vendors.gormic.words import CREDIT_NOTE, INVOICE

TYPES = {
    1: INVOICE,
    "1": INVOICE,
    INVOICE: INVOICE,
    2: CREDIT_NOTE,
    "2": CREDIT_NOTE,
    CREDIT_NOTE: CREDIT_NOTE,
}


class Text(fields.Field[str]):
    """A text that is not empty; a number is taken for the text it is spelled as."""

    json_types = ("string",)
    default_error_messages = {
        "required": MISSING,
        "null": "is not text",
        "invalid": "is not text",
        "empty": "is empty",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.make_error("invalid")
        if value == "":
            raise self.make_error("empty")
        return str(value)


class InvoiceType(fields.Field[str]):
    """`invoice` or `credit-note`, from the document's numbers or the later edition's texts."""

    json_types = ("integer", "string")
    default_error_messages = {
        "null": "is none of 1, 2, invoice and credit-note",
        "invalid": "is none of 1, 2, invoice and credit-note",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        is_plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        if not is_plain or value not in TYPES:
            raise self.make_error("invalid")
        return TYPES[value]


class Expiry(fields.Field[str]):
    """An ISO 8601 date or date-time, kept as sent."""

    json_types = ("string",)
    default_error_messages = {
        "null": "is not an ISO 8601 date or date-time",
        "invalid": "is not an ISO 8601 date or date-time",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            ends_at(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        return value
