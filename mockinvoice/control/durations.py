"""ISO 8601 durations."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta

NUMBER = r"([0-9]{1,9})"
DURATION = re.compile(
    rf"P(?=[0-9T])(?:{NUMBER}Y)?(?:{NUMBER}M)?(?:{NUMBER}W)?(?:{NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{NUMBER}H)?(?:{NUMBER}M)?(?:{NUMBER}S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class Duration:
    """Months, whose length depends on where they begin, and an exact rest."""

    months: int
    rest: timedelta

    def after(self, instant: datetime) -> datetime:
        """Return the instant this much later; 31 January and a month is the end of February.

        Raises `OverflowError` beyond the year 9999.
        """
        year, month = divmod(instant.year * 12 + instant.month - 1 + self.months, 12)
        if year > MAXYEAR:
            raise OverflowError(f"{instant} and {self} lead beyond the year {MAXYEAR}")
        day = min(instant.day, monthrange(year, month + 1)[1])
        return instant.replace(year=year, month=month + 1, day=day) + self.rest


def parse_duration(text: str) -> Duration:
    """Read a duration such as `P31D`, `P1M` or `PT1H30M`. Raises `ValueError`.

    A number that no calendar has room for raises `OverflowError`.
    """
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not an ISO 8601 duration")
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()
    )
    rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return Duration(months=years * 12 + months, rest=rest)
