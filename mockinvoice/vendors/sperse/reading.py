"""How values are read: numbers also as text, moments in three spellings. None: not readable."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Context, Decimal
from typing import Any

WHOLE = re.compile(r"\s*([+-]?[0-9]{1,20})\s*")
NUMBER = re.compile(r"\s*([+-]?[0-9]{1,20}(?:\.[0-9]{1,28})?)\s*")
DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
DIGITS_OF_DECIMAL = Context(prec=28)
SMALLEST_DECIMAL = Decimal("1e-28")


def whole(value: Any) -> int | None:
    """Read a whole number; `1.0` is one, as in JSON Schema."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        found = WHOLE.fullmatch(value)
        return int(found[1]) if found else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def number(value: Any) -> Decimal | None:
    """Read a number exactly as it is spelled; None for what no JSON can spell."""
    if isinstance(value, str):
        found = NUMBER.fullmatch(value)
        return Decimal(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    exact = Decimal(str(value))
    return exact if exact.is_finite() else None


def within_decimal(value: Decimal) -> Decimal:
    """Return a number with the 28 digits that the platform's decimal type holds."""
    exact = DIGITS_OF_DECIMAL.plus(value)
    return Decimal(0) if abs(exact) < SMALLEST_DECIMAL else exact


def instant(text: str) -> datetime | None:
    """Read `2024-04-29T05:43:42.978Z`, `2024-04-29` or `2024-04-29 05:43:42`, else None.

    Without an offset it is UTC; digits of the fraction beyond microseconds are dropped.
    """
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micros = int((found[7] or "").ljust(6, "0")[:6])
    try:
        zone = _zone(found[8] or "Z")
        read = datetime(year, month, day, hour, minute, second, micros, tzinfo=zone)
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)
