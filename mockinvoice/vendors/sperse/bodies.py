"""What all bodies have in common: names in any case, unknown members ignored."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, pre_load

from mockinvoice.vendors.sperse.fields import MESSAGES, REQUIRED, WRONG_TYPE


class Body(Schema):
    """A body, or an object in one. Use `Body.from_dict` with the names of the wire."""

    class Meta:
        """Members nobody asked for are ignored."""

        unknown = EXCLUDE

    error_messages = {"type": WRONG_TYPE}

    @pre_load
    def find_members(self, data: Any, **_: Any) -> Any:
        """Give members their proper case; of several spellings the last one counts."""
        if not isinstance(data, Mapping):
            return data
        names = {name.lower(): name for name in self.fields}
        return {names.get(str(name).lower(), name): value for name, value in data.items()}


class Part(fields.Nested):
    """An object in a body. With `vanishes`, one without any member that says something is null."""

    default_error_messages = MESSAGES

    def __init__(self, nested: type[Schema], *, vanishes: bool = False, **kwargs: Any) -> None:
        super().__init__(nested, **kwargs)
        self._vanishes = vanishes

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any
    ) -> Any:
        loaded = super()._deserialize(value, attr, data, partial=partial, **kwargs)
        if self._vanishes and all(member is None for member in loaded.values()):
            return None
        return loaded


class Parts(fields.List[Any]):
    """A list of objects in a body; null, and unless told otherwise nothing, is an empty one."""

    default_error_messages = MESSAGES

    def __init__(self, nested: type[Schema], *, absent_is_empty: bool = True) -> None:
        default = list if absent_is_empty else missing
        super().__init__(Part(nested), load_default=default, allow_none=True)

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Read the list; null is an empty one."""
        return [] if value is None else super().deserialize(value, attr, data, **kwargs)


def require_one(data: Mapping[str, Any], *members: str) -> None:
    """Refuse data in which none of the members says anything, naming the first of them."""
    if not any(data.get(member) not in (None, "") for member in members):
        raise ValidationError({members[0]: [REQUIRED]})


def optional(kind: type[fields.Field[Any]], *args: Any, **kwargs: Any) -> fields.Field[Any]:
    """Return a member that may be absent or null and then loads as None."""
    return kind(*args, allow_none=True, load_default=None, **kwargs)
