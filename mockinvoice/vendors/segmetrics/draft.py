"""What a body holds and what is wrong with it, so that all problems can be told at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast

from marshmallow import ValidationError, fields

from mockinvoice.contract.loading import QuickSchema
from mockinvoice.contract.problems import problems
from mockinvoice.core.errors import ApiError, Kind, Problem

MISSING = "missing"
INVALID = "invalid"
NEITHER = "neither"
UNKNOWN = "unknown"
Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The fields of a body that could be loaded, and the problems with the others.

    `order` has the paths of all fields in the order of the vendor's table.
    """

    values: dict[str, Any]
    problems: tuple[Problem, ...]
    order: tuple[Path, ...]

    def checked(self, more: Iterable[Problem] = ()) -> dict[str, Any]:
        """Return the values; raise INVALID with all problems, these and `more`, in order."""
        found = [*self.problems, *more]
        if found:
            raise ApiError(Kind.INVALID, problems=tuple(sorted(found, key=self._rank)))
        return self.values

    def _rank(self, problem: Problem) -> tuple[bool, int, int, int]:
        """Order by the table; problems inside a list come last, one item after the other."""
        path = tuple(step for step in problem.place if isinstance(step, str))
        number = next((step for step in problem.place if isinstance(step, int)), 0)
        is_inside = len(problem.place) > 1
        return is_inside, self.order.index(path[:1]), number, self.order.index(path)


class Part(QuickSchema):
    """An object in a body: null, and empty text where that says nothing, count as not sent.

    Of the members named in `either`, if there are any, one must be sent.
    """

    either: ClassVar[tuple[str, ...]] = ()
    error_messages = {"type": INVALID}

    def prepare(self, data: Any) -> Any:
        """Leave out what counts as not sent; what is no object is for the schema to refuse."""
        if not isinstance(data, dict):
            return data
        empty = self._kept_empty
        return {n: v for n, v in data.items() if v is not None and (v != "" or n in empty)}

    def check(self, sent: Any) -> None:
        """Raise if none of the members is said of which one must be."""
        if not self.either or not isinstance(sent, dict):
            return
        if not self.prepare({name: sent.get(name) for name in self.either}):
            raise ValidationError(NEITHER, self.either[0])

    @cached_property
    def _kept_empty(self) -> frozenset[str]:
        """The members of which empty text says something."""
        found = self.load_fields.items()
        return frozenset(name for name, field in found if getattr(field, "keeps_empty", False))


class Body(Part):
    """A whole body. Loading it gives a `Draft`."""

    def load(self, data: Any, **_: Any) -> Draft:
        """Load without raising for wrong fields. Raises MALFORMED for what is no object."""
        if not isinstance(data, dict):
            raise ApiError(Kind.MALFORMED)
        try:
            return Draft(values=super().load(data), problems=(), order=self.order)
        except ValidationError as error:
            found = tuple(problems(error.messages, data=data))
            values = cast("dict[str, Any]", error.valid_data)
            return Draft(values=values, problems=found, order=self.order)

    @cached_property
    def order(self) -> tuple[Path, ...]:
        """The paths of all fields: of the body first, then of the objects in its lists."""
        inside = [
            (name, inner)
            for name, field in self.load_fields.items()
            if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested)
            for inner in field.inner.schema.load_fields
        ]
        return (*((name,) for name in self.load_fields), *inside)


class ContactBody(Body):
    """A body that names a contact by `contact_id`, by `email` or by both."""

    either = ("contact_id", "email")
