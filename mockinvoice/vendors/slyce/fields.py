"""Slyce's fields: which spellings of a member are taken, and what is said about the others.

`:attribute` in a sentence stands for the dotted name of the field; the dialect puts it in.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import fields

REQUIRED = "The :attribute field is required."
NO_CHOICE = "The selected :attribute is invalid."

ADDRESS_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
HOST_PART = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL = re.compile(rf"{ADDRESS_PART}(\.{ADDRESS_PART})*@{HOST_PART}(\.{HOST_PART})*")
LONGEST_EMAIL = 254
URL = re.compile(r"(https?://[!-~]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Input(fields.Field[Any]):
    """A member that `read` understands or refuses.

    `json_types` are the JSON types that the document states. Where a member is required, an empty
    text is no value, unless `may_be_empty`.
    """

    json_types: ClassVar[tuple[str, ...]] = ("string",)
    may_be_empty: ClassVar[bool] = False
    default_error_messages = {"required": REQUIRED, "invalid": "The :attribute must be a string."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        reason = "required" if self.required else "invalid"
        self.error_messages["null"] = self.error_messages[reason]

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if self.required and value == "" and not self.may_be_empty:
            raise self.make_error("required")
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Return a text; a number is taken for its spelling."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.make_error("invalid")
        return str(value)


class Text(Input):
    """A text."""


class FreeText(Text):
    """A text that may be empty even where it is required."""

    may_be_empty = True


class Date(Input):
    """A day, as Y-m-d; kept as text."""

    default_error_messages = {"invalid": "The :attribute does not match the format Y-m-d."}

    def read(self, value: Any) -> str:
        """Return the text of a day that the calendar has."""
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise self.make_error("invalid")
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        return value


class EmailAddress(Input):
    """One plain e-mail address."""

    default_error_messages = {"invalid": "The :attribute must be a valid email address."}

    def read(self, value: Any) -> str:
        """Return the address."""
        if not isinstance(value, str) or not EMAIL.fullmatch(value) or len(value) > LONGEST_EMAIL:
            raise self.make_error("invalid")
        return value


class WebAddress(Input):
    """An http or https address, or an empty text."""

    default_error_messages = {"invalid": "The :attribute format is invalid."}

    def read(self, value: Any) -> str:
        """Return the address."""
        if not isinstance(value, str) or not URL.fullmatch(value):
            raise self.make_error("invalid")
        return value


class Flag(Input):
    """A switch as 0, 1, "0", "1", true or false; kept as the integer."""

    json_types = ("integer", "string", "boolean")
    default_error_messages = {"invalid": "The :attribute field must be true or false."}

    def read(self, value: Any) -> int:
        """Return 0 or 1."""
        if value not in (0, 1, "0", "1"):
            raise self.make_error("invalid")
        return int(value)
