"""What can be chosen for a space."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from mockinvoice.core.options import SpaceOptions, UnknownOptionError

KNOWN = {"v.balance": ("exact", "loose"), "v.note": ("none", "*"), "v.only": ("*",)}
DEFAULTS = {
    "clock": "real",
    "seed": "demo",
    "random_seed": 0,
    "references": "documented",
    "credentials": "any",
    "limits": "off",
    "contract": "observe",
    "journal": 1000,
    "options": {},
}


def test_defaults_are_these() -> None:
    assert SpaceOptions().as_record() == DEFAULTS
    assert SpaceOptions().frozen_at is None


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"clock": "2024-04-29T12:00:00Z"},
        {"clock": "2024-04-29"},
        {"clock": "1970-01-01T00:00:00Z"},
        {"clock": "8999-12-31T00:00:00Z"},
        {"clock": "real"},
        {"seed": "empty"},
        {"seed": "file"},
        {"random_seed": 2**53 - 1},
        {"journal": 0},
        {"references": "strict", "credentials": "listed", "limits": "documented"},
        {"references": "lenient", "contract": "enforce"},
        {"options": {"v.balance": "loose"}},
        {"options": {"v.note": "whatever", "v.only": "x"}},
    ],
)
def test_choice_is_taken_kept_as_a_record_and_taken_back(wanted: dict[str, Any]) -> None:
    options = SpaceOptions().changed(wanted, known=KNOWN)
    assert options.as_record() == {**DEFAULTS, **wanted}
    stored = orjson.loads(orjson.dumps(options.as_record()))
    assert SpaceOptions(journal=7).changed(stored, known=KNOWN) == options


def test_what_is_not_wanted_stays() -> None:
    options = SpaceOptions(journal=7, vendor={"v.balance": "loose"})
    changed = options.changed({"random_seed": 1, "options": {"v.note": "x"}}, known=KNOWN)
    assert changed == SpaceOptions(
        journal=7, random_seed=1, vendor={"v.balance": "loose", "v.note": "x"}
    )
    assert options == SpaceOptions(journal=7, vendor={"v.balance": "loose"})


def test_frozen_clock_is_an_instant() -> None:
    assert SpaceOptions(clock="2024-04-29T14:00+02:00").frozen_at == datetime(
        2024, 4, 29, 12, tzinfo=UTC
    )


WHOLE = "use a whole number from 0 to 9007199254740991"
INSTANT = "use 'real' or an instant such as 2024-04-29T12:00:00Z"
YEARS = "use one of the years 1970 to 8999"
OPTIONS = "use an object of vendors' options and their values"
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"colour": "red"},
        "there is no space option 'colour'; use one of clock, seed, random_seed, references,"
        " credentials, limits, contract, journal, options",
    ),
    (
        {"vendor": {}},
        "there is no space option 'vendor'; use one of clock, seed, random_seed, references,"
        " credentials, limits, contract, journal, options",
    ),
    (
        {"references": "loose"},
        "references is 'loose'; use one of documented, strict, lenient",
    ),
    ({"references": None}, "references is None; use one of documented, strict, lenient"),
    ({"credentials": ["any"]}, "credentials is ['any']; use one of any, listed"),
    ({"limits": True}, "limits is True; use one of off, documented"),
    ({"contract": "off"}, "contract is 'off'; use one of observe, enforce"),
    ({"seed": "demos"}, "seed is 'demos'; use one of demo, empty, file"),
    ({"journal": -1}, f"journal is -1; {WHOLE}"),
    ({"journal": 1.0}, f"journal is 1.0; {WHOLE}"),
    ({"journal": True}, f"journal is True; {WHOLE}"),
    ({"journal": "10"}, f"journal is '10'; {WHOLE}"),
    ({"random_seed": 2**53}, f"random_seed is 9007199254740992; {WHOLE}"),
    ({"random_seed": None}, f"random_seed is None; {WHOLE}"),
    ({"clock": "REAL"}, f"clock is 'REAL'; {INSTANT}"),
    ({"clock": ""}, f"clock is ''; {INSTANT}"),
    ({"clock": 5}, f"clock is 5; {INSTANT}"),
    ({"clock": None}, f"clock is None; {INSTANT}"),
    ({"clock": "0001-01-01T00:00+14:00"}, f"clock is '0001-01-01T00:00+14:00'; {INSTANT}"),
    ({"clock": "1969-12-31T23:59:59Z"}, f"clock is '1969-12-31T23:59:59Z'; {YEARS}"),
    ({"clock": "9000-01-01"}, f"clock is '9000-01-01'; {YEARS}"),
    (
        {"options": {"v.colour": "red"}},
        "there is no option 'v.colour'; use one of v.balance, v.note, v.only",
    ),
    ({"options": {"v.balance": "x"}}, "v.balance is 'x'; use one of exact, loose"),
    ({"options": {"v.note": 5}}, "v.note is 5; use one of none, any text"),
    ({"options": {"v.only": ""}}, "v.only is ''; use one of any text"),
    ({"options": []}, f"options is []; {OPTIONS}"),
    ({"options": None}, f"options is None; {OPTIONS}"),
    ({"options": "v.balance"}, f"options is 'v.balance'; {OPTIONS}"),
]


@pytest.mark.parametrize(("wanted", "reason"), REFUSED)
def test_refusal_names_value_and_remedy(wanted: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnknownOptionError) as refusal:
        SpaceOptions().changed(wanted, known=KNOWN)
    assert str(refusal.value) == reason


def test_refusal_says_that_no_vendor_has_options() -> None:
    with pytest.raises(UnknownOptionError, match=r"^there is no option 'v\.a'; no vendor has any$"):
        SpaceOptions().changed({"options": {"v.a": "x"}}, known={})
