"""Numbers in Orderspace's requests: amounts, quantities and what lists are asked with."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import fields

from mockinvoice.core.money import half_up
from mockinvoice.vendors.orderspace.fields import SAYS, Messages

LARGEST_AMOUNT = Decimal(999_999_999_999)
LARGEST_QUANTITY = 999_999
LARGEST_LIMIT = 200
DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
WHOLE = re.compile(r"-?[0-9]+")


class Money(fields.Field[Decimal]):
    """An amount in major units, half-up to cents; a text that spells one counts as it."""

    json_types: tuple[str, ...] = ("number",)
    default_error_messages: Messages = {
        **SAYS,
        "invalid": "is not a number",
        "low": "must be greater than or equal to {bound}",
        "high": "must be less than or equal to {bound}",
    }

    def __init__(self, *, lowest: Decimal = -LARGEST_AMOUNT, **options: Any) -> None:
        super().__init__(**options)
        self._lowest = lowest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        amount = read_number(value)
        if amount is None:
            raise self.make_error("invalid")
        if amount < self._lowest:
            raise self.make_error("low", bound=self._lowest)
        if amount > LARGEST_AMOUNT:
            raise self.make_error("high", bound=LARGEST_AMOUNT)
        return half_up(amount)


class Count(fields.Field[int]):
    """A quantity from 1 on; `3.0` and `"3"` count as 3."""

    json_types: tuple[str, ...] = ("integer",)
    default_error_messages: Messages = {
        **SAYS,
        "invalid": "is not a number",
        "fraction": "must be an integer",
        "low": "must be greater than 0",
        "high": f"must be less than or equal to {LARGEST_QUANTITY}",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        quantity = read_number(value)
        if quantity is None:
            raise self.make_error("invalid")
        if quantity <= 0:
            raise self.make_error("low")
        if quantity > LARGEST_QUANTITY:
            raise self.make_error("high")
        if quantity != quantity.to_integral_value():
            raise self.make_error("fraction")
        return int(quantity)


class Limit(fields.Field[int]):
    """How many records a page has: 1 to 200, and more counts as 200."""

    json_types: tuple[str, ...] = ("integer",)
    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not WHOLE.fullmatch(value) or value.startswith("-") or not value.strip("0"):
            raise self.make_error("invalid")
        digits = value.lstrip("0")
        return min(int(digits), LARGEST_LIMIT) if len(digits) <= 3 else LARGEST_LIMIT


class Whole(fields.Field[int]):
    """A whole number in a query."""

    json_types: tuple[str, ...] = ("integer",)
    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            if WHOLE.fullmatch(value):
                return int(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        raise self.make_error("invalid")


def read_number(value: Any) -> Decimal | None:
    """Return a number, or what a text spells; None for everything else."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number or (isinstance(value, str) and DECIMAL.fullmatch(value)):
        return Decimal(str(value))
    return None
