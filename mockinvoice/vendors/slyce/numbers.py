"""Slyce's numbers: taken as JSON numbers or as text, refused with a sentence."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from mockinvoice.core.money import decimal, half_up
from mockinvoice.vendors.slyce.fields import Input

INTEGER = re.compile(r"-?[0-9]{1,15}")
AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
CURRENCY_SIGN = re.compile(r"^(-?)\$")
LARGEST_INTEGER = 10**15 - 1
TOO_MUCH_MONEY = 10**12


class Integer(Input):
    """A whole number of at most fifteen digits, as number or text."""

    json_types: ClassVar[tuple[str, ...]] = ("integer", "string")
    default_error_messages = {
        "invalid": "The :attribute must be an integer.",
        "range": f"The :attribute must be between -{LARGEST_INTEGER} and {LARGEST_INTEGER}.",
    }

    def read(self, value: Any) -> int | str:
        """Return the number."""
        if isinstance(value, str) and INTEGER.fullmatch(value):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        if abs(value) > LARGEST_INTEGER:
            raise self.make_error("range")
        return value


class OptionalInteger(Integer):
    """A whole number, or null."""

    json_types = ("integer", "null")


class AccountId(Integer):
    """The customer's user account: a whole number, or an empty text for none."""

    def read(self, value: Any) -> int | str:
        """Return the number, or the empty text."""
        return "" if value == "" else super().read(value)


class Amount(Input):
    """Money in major units, as number or text; kept as text with two decimals."""

    json_types: ClassVar[tuple[str, ...]] = ("number", "string")
    default_error_messages = {
        "invalid": "The :attribute must be a number.",
        "range": "The :attribute must be between -999999999999.99 and 999999999999.99.",
    }

    def read(self, value: Any) -> str:
        """Return the amount, rounded half-up."""
        amount = self.exact(value)
        if abs(amount) >= TOO_MUCH_MONEY:
            raise self.make_error("range")
        return str(half_up(amount) + 0)

    def exact(self, value: Any) -> Decimal:
        """Return the amount as it was sent."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number and not (isinstance(value, str) and AMOUNT.fullmatch(value)):
            raise self.make_error("invalid")
        return decimal(value)


class Credit(Amount):
    """The customer's credit: an amount, with or without a dollar sign, or null."""

    json_types = ("number", "string", "null")

    def read(self, value: Any) -> str:
        """Return the amount without its sign."""
        return super().read(CURRENCY_SIGN.sub(r"\1", value) if isinstance(value, str) else value)


class Order(Amount):
    """The place of an item among its siblings; kept as a number."""

    json_types = ("number",)

    def read(self, value: Any) -> str:
        """Return the number as text, exactly as it was sent."""
        place = self.exact(value)
        if abs(place) >= TOO_MUCH_MONEY:
            raise self.make_error("range")
        return str(place)
