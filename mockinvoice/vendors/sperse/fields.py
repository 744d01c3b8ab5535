"""Marshmallow fields that take what the platform takes and complain in its sentences."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, missing

from mockinvoice.vendors.sperse.reading import instant, number, whole, within_decimal
from mockinvoice.vendors.sperse.spelling import moment, pascal, stored

REQUIRED = "required"
WRONG_TYPE = "type"
Messages = dict[str, str | list[Any] | dict[Any, Any]]
MESSAGES: Messages = {"required": REQUIRED, "null": REQUIRED, "invalid": WRONG_TYPE}
INT32 = 2**31
LARGEST_AMOUNT = 999999999999
URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?([/?][!-~]*)?")


def not_valid(field: fields.Field[Any], value: object) -> ValidationError:
    """Refuse a value that cannot be read; only a scalar is repeated."""
    if isinstance(value, (list, Mapping)):
        return ValidationError(WRONG_TYPE)
    shown = str(value).lower() if isinstance(value, bool) else value
    return ValidationError(f"The value '{shown}' is not valid for {pascal(str(field.name))}.")


class Field(fields.Field[Any]):
    """A member; an empty text stands for nothing, unless the member is a text."""

    default_error_messages = MESSAGES

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Read the member; an empty text is null."""
        value = None if value == "" else value
        return super().deserialize(value, attr, data, **kwargs)


class Whole(Field):
    """A whole number, also as text, from `minimum` to `maximum`."""

    json_types = ("integer",)

    def __init__(self, *, minimum: int = -INT32, maximum: int = INT32 - 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._range = (minimum, maximum)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        read = whole(value)
        if read is None:
            raise not_valid(self, value)
        _check_range(self, read, self._range)
        return read


class Amount(Field):
    """An amount in units of the currency, also as text; loads as canonical decimal text."""

    json_types = ("number",)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        read = number(value)
        if read is None:
            raise not_valid(self, value)
        _check_range(self, read, (-LARGEST_AMOUNT, LARGEST_AMOUNT))
        return stored(within_decimal(read))


class Text(fields.Field[Any]):
    """A text, or a number that stands for one. A `filled` text has one character at least."""

    json_types = ("string",)
    default_error_messages = MESSAGES

    def __init__(self, *, filled: bool = False, longest: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._filled = filled
        self._longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise not_valid(self, value)
        text = str(value)
        if self._filled and not text:
            raise ValidationError(REQUIRED)
        if self._longest is not None and len(text) > self._longest:
            raise ValidationError(
                f"The field {pascal(str(self.name))} must be a string"
                f" with a maximum length of {self._longest}."
            )
        return text


class Url(fields.Field[Any]):
    """An address to which events can be sent."""

    json_types = ("string",)
    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not URL.fullmatch(value):
            name = pascal(str(self.name))
            raise ValidationError(
                f"The {name} field is not a valid fully-qualified http, https, or ftp URL."
            )
        return value


class Moment(Field):
    """A moment in one of the three spellings; loads as the platform answers it."""

    json_types = ("string",)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        read = instant(value) if isinstance(value, str) else None
        if read is None:
            raise not_valid(self, value)
        return moment(read)


class Flag(Field):
    """True or false, also as text or as 1 and 0."""

    json_types = ("boolean",)
    _words = {"true": True, "false": False, "1": True, "0": False}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, (bool, int, str)):
            raise not_valid(self, value)
        flag = self._words.get(str(value).lower())
        if flag is None:
            raise not_valid(self, value)
        return flag


class Choice(Field):
    """One of `choices` in any case; loads in the spelling of the choice."""

    json_types = ("string",)

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = tuple(choices)
        self._by_lower_case = {choice.lower(): choice for choice in self.choices}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        choice = self._by_lower_case.get(value.lower()) if isinstance(value, str) else None
        if choice is None:
            raise not_valid(self, value)
        return choice


class QueryId(Field):
    """An id among the parameters. The framework takes an absent one for 0, so it may be absent."""

    json_types = ("integer",)

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Read the id; absent and empty are None."""
        return None if value in (missing, "") else super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        read = whole(value)
        if read is None or not -INT32 <= read < INT32:
            raise ValidationError(f"The value '{value}' is not valid.")
        return read


class QueryIds(fields.List[int | None]):
    """Several ids among the parameters; empty ones do not count."""

    default_error_messages = MESSAGES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(QueryId(), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        loaded = super()._deserialize(value, attr, data, **kwargs)
        ids = [number for number in loaded if number is not None]
        if not ids:
            raise ValidationError(REQUIRED)
        return ids


def _check_range(field: Field, number: int | Decimal, limits: tuple[int, int]) -> None:
    lowest, highest = limits
    if not lowest <= number <= highest:
        raise ValidationError(
            f"The field {pascal(str(field.name))} must be between {lowest} and {highest}."
        )
