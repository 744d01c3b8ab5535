"""When `applyExpiresAt` ends: an ISO 8601 date, a date-time, or the document's placeholder."""

import re
from datetime import UTC, datetime, timedelta

from mockinvoice.vendors.gormic.words import PLACEHOLDER

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(
    r"(?P<minute>\d{4}-\d\d-\d\dT\d\d:\d\d)(?P<second>:\d\d(?:\.\d+)?)?"
    r"(?P<offset>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
FAR_OFF = datetime.max.replace(tzinfo=UTC)


def ends_at(text: str) -> datetime | None:
    """Return the first instant at which the credit is gone, in UTC; None if it never is.

    A date lasts until its end, a time without an offset is UTC. Raises `ValueError` for a text
    that is neither a date nor a date-time.
    """
    if text == PLACEHOLDER:
        return None
    spelled = _with_a_year_of_ours(text.upper())
    if DATE.fullmatch(spelled):
        return _day_after(datetime.fromisoformat(spelled).replace(tzinfo=UTC))
    found = INSTANT.fullmatch(spelled)
    if found is None:
        raise ValueError(f"{text!r} is neither a date nor a date-time in ISO 8601")
    second = (found["second"] or ":00").replace(":60", ":59")
    instant = datetime.fromisoformat(found["minute"] + second + (found["offset"] or "Z"))
    return _in_utc(instant)


def _with_a_year_of_ours(text: str) -> str:
    # ISO 8601 knows the year 0 and Python does not; 4 is a leap year too, and as long past.
    return "0004" + text[4:] if text.startswith("0000") else text


def _day_after(day: datetime) -> datetime:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        return FAR_OFF


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return LONG_AGO if instant.year == LONG_AGO.year else FAR_OFF
