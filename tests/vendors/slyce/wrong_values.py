"""Values of the wrong kind, the sentences they get, and how a refusal is checked."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import error

REQUIRED = "The {} field is required."
STRING = "The {} must be a string."
DATE = "The {} does not match the format Y-m-d."
EMAIL = "The {} must be a valid email address."
URL = "The {} format is invalid."
FLAG = "The {} field must be true or false."
CHOICE = "The selected {} is invalid."
INTEGER = "The {} must be an integer."
NUMBER = "The {} must be a number."
ARRAY = "The {} must be an array."
SMALL = "The {} must be between -999999999999999 and 999999999999999."
MONEY = "The {} must be between -999999999999.99 and 999999999999.99."
NO_INTEGERS: tuple[Any, ...] = ("x", "", "1.5", 1.5, "1e3", "+1", " 1", True, [], {})
NO_NUMBERS: tuple[Any, ...] = ("x", "", "1e3", "1,5", ".5", "5.", " 1", "€5", True, [], {})
NO_DATES: tuple[Any, ...] = (
    "2024-4-29",
    "29.04.2024",
    "2024-02-30",
    "0000-00-00",
    "2024-04-29 ",
    20240429,
    [],
    {},
)
NO_EMAILS: tuple[Any, ...] = (
    "x",
    "a@",
    "@b",
    "a b@c",
    "a@b@c",
    "Ada <a@b.c>",
    "a@b\n",
    "a..b@c",
    5,
    [],
    {},
)
NO_URLS: tuple[Any, ...] = (
    "x",
    "ftp://a.example",
    "javascript:alert(1)",
    "http://",
    "http://a b",
    5,
    [],
    {},
)
NO_FLAGS: tuple[Any, ...] = (2, -1, "2", "", "true", "yes", 0.5, [], {})
NO_STRINGS: tuple[Any, ...] = (True, [], {})
NO_ARRAYS: tuple[Any, ...] = ("x", "", 5, True, {})
LONG_EMAIL = "a" * 245 + "@b.example"
ROWS = list[tuple[str, tuple[Any, ...], str]]


def rows(table: ROWS) -> list[Any]:
    return [
        pytest.param(name, value, sentence, id=f"{name}-{value!r:.20}")
        for name, values, sentence in table
        for value in values
    ]


def refuse(space: Space, operation: str, body: object, place: str, sentence: str) -> None:
    before = space.state()
    answer = space.call("slyce", operation, body=body)
    assert (answer.status, answer.headers["content-type"], answer.json) == (
        400,
        "application/json",
        error(400, "GEN-WRONG-ARGS", {place: [sentence.format(place)]}),
    )
    assert space.state() == before
