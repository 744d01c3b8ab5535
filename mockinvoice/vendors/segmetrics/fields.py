"""SegMetrics' fields: what it documents, and what it takes beyond that from clients."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import OneOf

from mockinvoice.core.money import cents, decimal
from mockinvoice.vendors.segmetrics.draft import INVALID, MISSING

WORDS: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": MISSING,
    "null": INVALID,
    "validator_failed": INVALID,
    INVALID: INVALID,
}
MOST = 999_999_999_999
EXACT = 2**53  # from here on, floats skip whole numbers
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
EMAIL = re.compile(r"[^@\x00-\x20]+@[^@\x00-\x20]+")


class RecordId(fields.Field[str]):
    """An id, kept as text: leading zeros survive, and `7`, `7.0` and `"7"` are one id.

    A number too long to have been read exactly is refused.
    """

    json_types = ("integer", "string")
    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT:
            return str(int(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self.make_error(INVALID)


class Text(fields.String):
    """A text that may be empty; a number is taken as its text."""

    keeps_empty = True
    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value)
        raise self.make_error(INVALID)


class Name(Text):
    """A text that may not be empty."""

    keeps_empty = False


class Word(fields.String):
    """One of a few words."""

    default_error_messages = WORDS

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(validate=OneOf(words, error=INVALID), **options)


class Email(fields.String):
    """An address of e-mail: one @ with text on both sides, white space around it cut off."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or not EMAIL.fullmatch(value.strip()):
            raise self.make_error(INVALID)
        return value.strip()


class SignedCents(fields.Field[int]):
    """An amount in cents; text and fractions are taken and rounded half-up to whole cents."""

    json_types = ("integer",)
    default_error_messages = WORDS
    least = -MOST

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        number = value if type(value) is int else _number(value)
        if number is None or not self.least <= number <= MOST:
            raise self.make_error(INVALID)
        return number if type(number) is int else cents(number)


class Cents(SignedCents):
    """An amount in cents that is not negative."""

    least = 0


class Flag(fields.Field[int]):
    """0 or 1; also as a boolean or as text."""

    json_types = ("integer",)
    default_error_messages = WORDS
    spellings = {"0": 0, "1": 1}

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=OneOf((0, 1), error=INVALID), **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, str):
            value = self.spellings.get(value)
        if not isinstance(value, (int, float)):
            raise self.make_error(INVALID)
        return int(value) if value in (0, 1) else -1


class Count(fields.Field[int]):
    """A whole number from `least` on; also as text."""

    json_types = ("integer",)
    default_error_messages = WORDS

    def __init__(self, *, least: int, **options: Any) -> None:
        super().__init__(**options)
        self._least = least

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        number = _number(value)
        if number is None or number != int(number) or not self._least <= number <= MOST:
            raise self.make_error(INVALID)
        return int(number)


class CustomFields(fields.Field[dict[str, Any]]):
    """An object of any members; an empty list, as PHP spells an empty object, is taken too."""

    json_types = ("object",)
    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if value == []:
            return {}
        if not isinstance(value, Mapping):
            raise self.make_error(INVALID)
        return dict(value)


class ListOf(fields.List[Any]):
    """A list."""

    default_error_messages = WORDS


class PartField(fields.Nested):
    """An object inside a list."""

    default_error_messages = WORDS


class TagField(PartField):
    """A tag as `{id, name, date}`; a number stands for its id and a text for its name."""

    json_types = ("integer", "string", "object")

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(value, str):
            value = {"name": value}
        elif isinstance(value, (int, float)):
            value = {"id": value}
        return super()._deserialize(value, *rest, **options)


def _number(value: Any) -> Decimal | None:
    """Read a JSON number or its text exactly; None if it is neither."""
    if isinstance(value, str):
        text = value.strip()
        return Decimal(text) if NUMBER.fullmatch(text) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return decimal(value)
    return None
