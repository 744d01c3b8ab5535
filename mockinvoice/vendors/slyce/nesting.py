"""Members that hold other members: as they are, or as JSON text, which is how forms send them."""

from collections.abc import Mapping
from typing import Any

import orjson
from marshmallow import fields

NO_ARRAY = "The :attribute must be an array."


class Items(fields.List[Any]):
    """A list, or its JSON text."""

    default_error_messages = {"invalid": NO_ARRAY, "null": NO_ARRAY}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[Any]:
        value = from_json_text(value)
        if not isinstance(value, list):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Object(fields.Nested):
    """An object, or its JSON text."""

    default_error_messages = {"null": NO_ARRAY, "type": NO_ARRAY}

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        return super()._deserialize(from_json_text(value), attr, data, *args, **kwargs)


def from_json_text(value: Any) -> Any:
    """Return what a JSON text spells; anything else, and a text that is no JSON, as it is."""
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
