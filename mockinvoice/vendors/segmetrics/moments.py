"""Dates: read in the vendor's spelling or ISO 8601, kept and answered with the offset of UTC."""

import re
from datetime import UTC, datetime
from typing import Any

from marshmallow import fields

from mockinvoice.core.clock import parse_instant
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.draft import INVALID
from mockinvoice.vendors.segmetrics.fields import WORDS

SPELLING = re.compile(
    r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class Moment(fields.Field[str]):
    """A date such as `2018-10-03 11:14:32`, loaded as `2018-10-03T11:14:32+00:00`.

    Without an offset it is UTC. ISO 8601 with T and an optional offset is taken too.
    """

    json_types = ("string",)
    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or not SPELLING.fullmatch(value.strip()):
            raise self.make_error(INVALID)
        try:
            return spell(parse_instant(value.strip()))
        except (ValueError, OverflowError) as error:
            raise self.make_error(INVALID) from error


def spell(instant: datetime) -> str:
    """Spell an instant as the reading side does, in whole seconds."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="seconds")


def now(world: World) -> str:
    """Return the space's time in that spelling."""
    return spell(world.clock.now())
