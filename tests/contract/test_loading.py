"""Schemas that load by the shorter way give what marshmallow's own way gives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, INCLUDE, Schema, ValidationError, fields, validate

from mockinvoice.contract.loading import QuickSchema


def double(value: int) -> int:
    return 2 * value


class Line(QuickSchema):
    name = fields.String(required=True)
    quantity = fields.Integer(load_default=1, validate=validate.Range(min=1))


class Paper(QuickSchema):
    number = fields.String(data_key="No", attribute="number_text", allow_none=True)
    state = fields.String(validate=[validate.OneOf(("open", "paid")), validate.Length(max=4)])
    lines = fields.List(fields.Nested(Line), required=True)
    tags = fields.List(fields.String(), load_default=list)
    weight = fields.Integer(post_load=[double])

    def prepare(self, data: Any) -> Any:
        return {name: value for name, value in data.items() if value != ""}

    def check(self, sent: Any) -> None:
        if sent.get("state") == "paid" and not sent.get("No"):
            raise ValidationError("a paid one has a number", "number")


def outcome(load: Any, data: Any, **options: Any) -> tuple[Any, Any]:
    try:
        return load(data, **options), None
    except ValidationError as error:
        return error.valid_data, error.messages


def usual(data: Any, **options: Any) -> tuple[Any, Any]:
    return outcome(lambda *a, **o: Schema.load(Paper(), *a, **o), data, **options)


WHOLE = {"No": "7", "state": "open", "lines": [{"name": "a", "quantity": 2}], "weight": 3}


def test_members_are_read_with_their_defaults_and_names() -> None:
    assert Paper().load({**WHOLE, "unknown": 1}) == {
        "number_text": "7",
        "state": "open",
        "lines": [{"name": "a", "quantity": 2}],
        "tags": [],
        "weight": 6,
    }


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        ({}, {"lines": ["Missing data for required field."]}),
        ({**WHOLE, "state": "gone"}, {"state": ["Must be one of: open, paid."]}),
        (
            {**WHOLE, "lines": [{"name": "a"}, {"quantity": 0}]},
            {
                "lines": {
                    1: {
                        "name": ["Missing data for required field."],
                        "quantity": ["Must be greater than or equal to 1."],
                    }
                }
            },
        ),
        ({**WHOLE, "state": "paid", "No": None}, {"No": ["a paid one has a number"]}),
        ({**WHOLE, "weight": None}, {"weight": ["Field may not be null."]}),
    ],
)
def test_everything_wrong_is_told_in_the_words_of_marshmallow(data: Any, messages: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Paper().load(data)
    assert caught.value.messages == messages


def test_what_is_no_object_is_told_by_marshmallow() -> None:
    with pytest.raises(ValidationError) as caught:
        Line().load([])
    assert caught.value.messages == {"_schema": ["Invalid input type."]}


def test_other_ways_of_loading_are_those_of_marshmallow() -> None:
    assert Paper().load({"x": 1}, partial=True, unknown=INCLUDE) == {"x": 1}
    assert Line(many=True).load([{"name": "a"}]) == [{"name": "a", "quantity": 1}]


SCALARS = st.one_of(st.none(), st.integers(-2, 3), st.sampled_from(["", "open", "paid", "7", "x"]))
LINES = st.one_of(
    SCALARS,
    st.lists(st.one_of(SCALARS, st.dictionaries(st.sampled_from(["name", "quantity"]), SCALARS))),
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "No": SCALARS,
            "state": SCALARS,
            "lines": LINES,
            "tags": LINES,
            "weight": SCALARS,
            "unknown": SCALARS,
        },
    ),
    st.sampled_from([None, EXCLUDE]),
)
def test_both_ways_come_to_the_same(data: dict[str, Any], unknown: str | None) -> None:
    assert outcome(Paper().load, data, unknown=unknown) == usual(data, unknown=unknown)
