"""Schemas that load what is in order by a shorter way than what is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import (
    EXCLUDE,
    Schema,
    ValidationError,
    fields,
    missing,
    pre_load,
    validates_schema,
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """How one member is loaded; `read` gives its value or raises `ValidationError`."""

    name: str
    key: str
    read: Callable[..., Any]
    validators: tuple[Callable[[Any], Any], ...]
    field: fields.Field[Any]
    is_plain: bool
    is_optional: bool


class QuickSchema(Schema):
    """An object of which one does without members that are not known.

    marshmallow makes ready for telling all that is wrong, which costs as much as the loading. Here
    that is left to it only where something is wrong, and the answer is the same. A subclass says by
    `prepare` and `check` what others say with `pre_load` and `validates_schema`, which it must not
    use.
    """

    class Meta:
        unknown = EXCLUDE

    def load(self, data: Any, **options: Any) -> Any:
        """Return what `data` holds. Raises `ValidationError` with everything that is wrong."""
        unknown, *others = (options.get(name) for name in ("unknown", "many", "partial"))
        is_usual = unknown in (None, EXCLUDE) and not any(others) and not self.many
        if is_usual and isinstance(data, Mapping):
            try:
                return self._loaded(data)
            except ValidationError:
                pass
        return super().load(data, **options)

    def prepare(self, data: Any) -> Any:
        """Return what is to be loaded of what was sent."""
        return data

    def check(self, sent: Any) -> None:
        """Raise `ValidationError` for what is wrong with the object as a whole."""

    @pre_load
    def _prepared(self, data: Any, **_: Any) -> Any:
        return self.prepare(data)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _checked(self, _: Any, sent: Any, **__: Any) -> None:
        self.check(sent)

    def _loaded(self, data: Any) -> dict[str, Any]:
        found, loaded = self.prepare(data), {}
        for step in self._steps:
            value = found.get(step.key, missing)
            if value is missing and step.is_optional:
                continue
            if value is missing or value is None or not step.is_plain:
                value = step.field.deserialize(value, step.key, found)
            else:
                value = step.read(value, step.key, found)
                for validate in step.validators:
                    validate(value)
            if value is not missing:
                loaded[step.name] = value
        self.check(data)
        return loaded

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(_step(name, field) for name, field in self.load_fields.items())


def _step(name: str, field: fields.Field[Any]) -> Step:
    return Step(
        name=field.attribute or name,
        key=name if field.data_key is None else field.data_key,
        read=field._deserialize,  # what a field overrides to read its value
        validators=tuple(field.validators),
        field=field,
        is_plain=not field.pre_load and not field.post_load,
        is_optional=not field.required and field.load_default is missing,
    )
