"""Schemas that load what is in order by a shorter way than what is not."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, NamedTuple

from marshmallow import (
    EXCLUDE,
    Schema,
    ValidationError,
    fields,
    missing,
    pre_load,
    validates_schema,
)


class Step(NamedTuple):
    """How one member is loaded; `read` gives its value or raises `ValidationError`.

    `default` is what it is if it is not there, for those of which that can be told beforehand.
    """

    name: str
    key: str
    read: Callable[..., Any]
    validators: tuple[Callable[[Any], Any], ...]
    field: fields.Field[Any]
    is_plain: bool
    is_optional: bool
    default: Any


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
        if data.__class__ is dict and not self.many and (not options or _are_usual(**options)):
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
        for name, key, read, validators, field, is_plain, is_optional, default in self._steps:
            value = found.get(key, missing)
            if value is missing and is_optional:
                value = default
            elif value is missing or value is None or not is_plain:
                value = field.deserialize(value, key, found)
            else:
                value = read(value, key, found)
                for validate in validators:
                    validate(value)
            if value is not missing:
                loaded[name] = value
        self.check(data)
        return loaded

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(_step(name, field) for name, field in self.load_fields.items())


def _are_usual(*, unknown: Any = None, many: Any = None, partial: Any = None) -> bool:
    return unknown in (None, EXCLUDE) and not many and not partial


def _step(name: str, field: fields.Field[Any]) -> Step:
    return Step(
        name=field.attribute or name,
        key=name if field.data_key is None else field.data_key,
        read=_reader(field),
        validators=tuple(field.validators),
        field=field,
        is_plain=not field.pre_load and not field.post_load,
        is_optional=not field.required and not callable(field.load_default),
        default=field.load_default,
    )


def _reader(field: fields.Field[Any]) -> Callable[..., Any]:
    """Return what reads a value: what a field overrides for it, or the same by a shorter way."""
    read = type(field)._deserialize
    if isinstance(field, fields.Nested) and read is fields.Nested._deserialize:
        schema = field.schema
        return field._deserialize if schema.many else lambda value, *_: schema.load(value)
    if isinstance(field, fields.List) and read is fields.List._deserialize:
        return partial(_read_list, _step("", field.inner))
    return field._deserialize


def _read_list(step: Step, values: Any, *_: Any) -> list[Any]:
    if values.__class__ is not list:
        raise ValidationError("no list")
    is_plain = step.is_plain and not step.validators
    return [
        step.read(value, None, None)
        if is_plain and value is not None
        else step.field.deserialize(value)
        for value in values
    ]
