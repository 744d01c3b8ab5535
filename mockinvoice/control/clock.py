"""The time of a space: read, set and moved forward."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin
from mockinvoice.control.durations import parse_duration
from mockinvoice.control.schemas import ClockAdvanceSchema, ClockSettingSchema
from mockinvoice.core.clock import EARLIEST, LATEST, parse_instant, spell_instant
from mockinvoice.core.errors import ApiError, Kind

REAL = "real"


@operation("getClock")
def get_clock(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{now, frozen}`."""
    world = admin.space(request)
    return {"now": world.now_text(), "frozen": world.clock.is_frozen}


@operation("putClock", body=ClockSettingSchema)
def put_clock(admin: Admin, request: Request) -> dict[str, Any]:
    """Freeze the clock at an instant, or let it run; return `{now, fired}`."""
    world, wanted = admin.space(request), request.body["now"]
    instant = None if wanted == REAL else _instant("now", wanted, or_else="'real' or ")
    with world.outgoing.turn:
        fired = world.set_clock(instant)
        return {"now": world.now_text(), "fired": fired}


@operation("advanceClock", body=ClockAdvanceSchema)
def advance_clock(admin: Admin, request: Request) -> dict[str, Any]:
    """Move the clock forward; return `{now, fired}`, what fell due in order of time."""
    world = admin.space(request)
    if len(request.body) != 1:
        raise ApiError(Kind.INVALID, "the body needs exactly one of by, to")
    with world.outgoing.turn:
        fired = world.move_clock(_target(world.clock.now(), request.body))
        return {"now": world.now_text(), "fired": fired}


def _target(now: datetime, body: Mapping[str, str]) -> datetime:
    target = _after(now, body["by"]) if "by" in body else _instant("to", body["to"])
    if target < now:
        raise ApiError(
            Kind.UNPROCESSABLE,
            f"to: {spell_instant(target)} is before the clock's {spell_instant(now)}",
            details={"remedy": "name a later instant, or set the clock back with PUT clock"},
        )
    return target


def _after(now: datetime, by: str) -> datetime:
    try:
        return _bounded("by", by, parse_duration(by).after(now))
    except OverflowError as error:
        raise _out_of_range("by", by) from error
    except ValueError as error:
        raise ApiError(
            Kind.INVALID, f"by: {by!r} is not an ISO 8601 duration such as P31D or PT1H"
        ) from error


def _instant(place: str, text: str, *, or_else: str = "") -> datetime:
    try:
        return _bounded(place, text, parse_instant(text))
    except ValueError as error:
        raise ApiError(
            Kind.INVALID,
            f"{place}: {text!r} is not {or_else}an instant such as 2024-04-29T12:00:00Z",
        ) from error


def _bounded(place: str, text: str, instant: datetime) -> datetime:
    if not EARLIEST <= instant <= LATEST:
        raise _out_of_range(place, text)
    return instant


def _out_of_range(place: str, text: str) -> ApiError:
    return ApiError(
        Kind.UNPROCESSABLE, f"{place}: {text!r} leads out of the years 1970 to 8999 of a clock"
    )
