"""Orderspace's members: what they take, how lenient they are and what they say."""

import re
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields

from mockinvoice.core.clock import parse_instant

ROOT = "the root member is absent or no object"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
Messages = dict[str, str | list[Any] | dict[Any, Any]]
SAYS: Messages = {"required": "can't be blank", "null": "can't be blank", "invalid": "is invalid"}


class Text(fields.Field[str]):
    """Text; a number counts as its digits. With `blank=False` it must not be empty."""

    json_types: tuple[str, ...] = ("string",)
    default_error_messages: Messages = SAYS

    def __init__(self, *, blank: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self._blank = blank

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.make_error("invalid")
        if value == "" and not self._blank:
            raise self.make_error("required")
        return str(value)


class Flag(fields.Field[bool]):
    """True or false, also as text."""

    json_types: tuple[str, ...] = ("boolean",)
    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return bool(value == "true")
        raise self.make_error("invalid")


class Day(fields.Field[date]):
    """A date in ISO 8601, e.g. `2021-04-24`."""

    json_types: tuple[str, ...] = ("string",)
    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if isinstance(value, str) and DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        raise self.make_error("invalid")


class Moment(fields.Field[datetime]):
    """A date and time in ISO 8601, e.g. `2021-10-29T21:00`; UTC unless it has an offset."""

    json_types: tuple[str, ...] = ("string",)
    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if isinstance(value, str) and MOMENT.fullmatch(value):
                return parse_instant(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        raise self.make_error("invalid")


class Inner(fields.Nested):
    """An object inside another, whose schema keeps what is wrong with it."""

    default_error_messages: Messages = SAYS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.schema.load(value)


class Items(fields.List[Any]):
    """A list."""

    json_types: tuple[str, ...] = ("array",)
    default_error_messages: Messages = SAYS


class Rows(Items):
    """A list of `Inner` objects in which what is no object counts as one without members.

    Its items then keep their places, by which their problems are counted.
    """

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        assert isinstance(self.inner, Inner)
        load = self.inner.schema.load
        return [load(item if isinstance(item, dict) else {}) for item in value]


class Root(Inner):
    """The root member of a body. Without it, or if it is no object, the body is malformed."""

    default_error_messages: Messages = {"required": ROOT, "null": ROOT, "invalid": ROOT}

    def __init__(self, nested: Any, **options: Any) -> None:
        super().__init__(nested, required=True, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError(ROOT)
        return self.schema.load(value)
