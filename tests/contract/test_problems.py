"""Marshmallow's nested messages as a flat list of problems."""

from typing import Any

import pytest

from mockinvoice.contract.problems import problems


@pytest.mark.parametrize(
    ("messages", "data", "found"),
    [
        ({}, {}, []),
        (["whole"], 7, [((), "whole", 7)]),
        ({"_schema": ["whole"]}, {"a": 1}, [((), "whole", {"a": 1})]),
        (
            {"b": ["x", "y"], "a": ["z"]},
            {"a": 1},
            [(("b",), "x", None), (("b",), "y", None), (("a",), "z", 1)],
        ),
        (
            {"lines": {1: {"sku": ["missing"], "_schema": ["odd"]}}},
            {"lines": [{}, {"n": 2}]},
            [(("lines", 1, "sku"), "missing", None), (("lines", 1), "odd", {"n": 2})],
        ),
        ({"lines": {7: ["x"]}}, {"lines": []}, [(("lines", 7), "x", None)]),
        ({"lines": {"0": ["x"]}}, {"lines": [1]}, [(("lines", "0"), "x", None)]),
        ({"a": {"b": {"c": ["x"]}}}, {"a": 5}, [(("a", "b", "c"), "x", None)]),
    ],
)
def test_messages_come_one_by_one_each_with_its_place_and_value(
    messages: Any, data: Any, found: list[tuple[tuple[str | int, ...], str, Any]]
) -> None:
    assert [(p.place, p.message, p.value) for p in problems(messages, data=data)] == found
