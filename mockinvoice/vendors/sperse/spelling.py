"""How Sperse spells amounts, moments and names on the wire."""

from datetime import datetime
from decimal import Decimal

import orjson


def amount(text: str | None) -> orjson.Fragment | None:
    """Spell a stored amount (decimal text) as a JSON number with one decimal at least."""
    if text is None:
        return None
    return orjson.Fragment(text if "." in text else f"{text}.0")


def stored(value: Decimal) -> str:
    """Spell an amount as it is stored: plain digits, no needless zeros, e.g. `25.5`."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def moment(instant: datetime) -> str:
    """Spell an instant in UTC with at most three decimals, trailing zeros cut, and `Z`."""
    text = instant.replace(tzinfo=None).isoformat(timespec="milliseconds")
    return text.rstrip("0").rstrip(".") + "Z" if text.endswith("0") else text + "Z"


def pascal(member: str) -> str:
    """Return the name by which messages call a member, e.g. `ContactId` for `contactId`."""
    return member[:1].upper() + member[1:]
