"""How bodies and parameters are loaded: what can be read is, and what is wrong is kept beside it.

Orderspace reports problems in groups, and some of a group's problems only show against records.
So a wrong member does not end the loading: handlers ask for its faults when its group's turn comes.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, cast

from marshmallow import EXCLUDE, Schema, ValidationError, pre_load

from mockinvoice.contract.loading import QuickSchema
from mockinvoice.contract.problems import problems
from mockinvoice.core.errors import Problem
from mockinvoice.vendors.orderspace.fields import Text
from mockinvoice.vendors.orderspace.number_fields import Limit

FAULTS = "what is wrong with the form"
Place = tuple[str | int, ...]


class Checked(QuickSchema):
    """Members of an object; null counts as absent except where it is a documented value."""

    def load(self, data: Any, **options: Any) -> Any:
        """Return the members that can be read, with those that cannot under `FAULTS`."""
        if not isinstance(data, dict):
            return {FAULTS: {"_schema": ["is invalid"]}}
        nulls = self._nulls
        present = {n: value for n, value in data.items() if value is not None or n in nulls}
        try:
            return super().load(present, **options)
        except ValidationError as error:
            return {**cast("dict[str, Any]", error.valid_data), FAULTS: error.messages}

    def validate(self, data: Any, **options: Any) -> dict[str, list[str]]:
        """Return everything that is wrong, by its place."""
        return _by_place(self.load(data, **options))

    @cached_property
    def _nulls(self) -> frozenset[str]:
        """The members of which null is a documented value."""
        return frozenset(name for name, field in self.fields.items() if field.allow_none)


class Body(QuickSchema):
    """A request body: one root member with `Checked` members."""

    def validate(self, data: Any, **options: Any) -> dict[str, list[str]]:
        """Return everything that is wrong, also what `load` leaves for handlers to find."""
        try:
            return _by_place(self.load(data, **options))
        except ValidationError as error:
            return {"_schema": [str(error.messages)]}


def faults_of(loaded: Any, *, place: Place = ()) -> Iterator[Problem]:
    """Yield everything wrong with the form of what a `Checked` schema has loaded.

    The members of an object come before what is inside them.
    """
    if isinstance(loaded, dict):
        if FAULTS in loaded:
            yield from problems(loaded[FAULTS], data=None, place=place)
        for name, value in loaded.items():
            if isinstance(value, (dict, list)) and name != FAULTS:
                yield from faults_of(value, place=(*place, name))
    elif isinstance(loaded, list):
        for number, item in enumerate(loaded):
            yield from faults_of(item, place=(*place, number))


def faults_in(loaded: Mapping[str, Any], *members: str) -> list[Problem]:
    """Return what is wrong with some members and whatever is inside them."""
    return [fault for fault in faults_of(loaded) if fault.place[0] in members]


def is_no_list(loaded: Mapping[str, Any], member: str) -> bool:
    """Whether a member was sent that should have been a list."""
    return any(fault.place == (member,) for fault in faults_of(loaded))


def _by_place(loaded: Any) -> dict[str, list[str]]:
    return {".".join(map(str, fault.place)): [fault.message] for fault in faults_of(loaded)}


class Parameters(Schema):
    """Query parameters; an empty one counts as not sent."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def drop_empty(self, data: Mapping[str, str], **_: Any) -> dict[str, str]:
        """Leave out what has no value."""
        return {name: value for name, value in data.items() if value != ""}


class ListParameters(Parameters):
    """The parameters that every list has."""

    limit = Limit(load_default=50)
    starting_after = Text()


class AddressInput(Checked):
    """A postal address; what is left out is empty."""

    company_name = Text(load_default="")
    contact_name = Text(load_default="")
    line1 = Text(load_default="")
    line2 = Text(load_default="")
    city = Text(load_default="")
    state = Text(load_default="")
    postal_code = Text(load_default="")
    country = Text(load_default="")


ADDRESS = tuple(AddressInput().fields)


def blank_address() -> dict[str, str]:
    """Return an address of which nothing is known."""
    return dict.fromkeys(ADDRESS, "")
