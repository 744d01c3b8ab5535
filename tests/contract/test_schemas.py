"""Which rule a value breaks by a schema, and what is said of it."""

from typing import Any

import pytest

from mockinvoice.contract.judging.schemas import Schemas, deviations

DATE = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
DATE_OR_WORD = {"type": "string", "anyOf": [{"format": "date"}, {"const": "never"}]}
DATE_OR_NULL = {"oneOf": [DATE, {"type": "null"}]}
SECRET = "^" + "(a|b)" * 40 + "$"


def found(schema: dict[str, Any], data: object) -> list[tuple[str, str]]:
    """Return rule and sentence of every deviation."""
    validator = Schemas("paper", {"components": {"schemas": {"A": schema}}}).validator(
        "/components/schemas/A"
    )
    return [(d.rule, d.message) for d in deviations(validator, data, within=("body",))]


@pytest.mark.parametrize(
    ("schema", "data", "rule", "message"),
    [
        pytest.param(
            {"enum": ["a", 1, None, True, "b"]},
            "c",
            "value-outside-enum",
            '"c" is not one of "a", 1, null, true or "b"',
            id="every value of an enum is told",
        ),
        pytest.param(
            {"enum": list(range(30))},
            "c",
            "value-outside-enum",
            '"c" is not one of 0, 1 or 28 other candidates',
            id="but not of a long one",
        ),
        pytest.param(
            DATE,
            "now",
            "bad-format",
            'none of the documented forms fits: "now" is not a "date"; "now" is not a "date-time"',
            id="no form of text fits",
        ),
        pytest.param(
            DATE_OR_WORD,
            "now",
            "bad-format",
            'none of the documented forms fits: "now" is not a "date"; "never" was expected',
            id="neither a form nor a word",
        ),
        pytest.param(
            DATE_OR_NULL,
            "now",
            "bad-format",
            'none of the documented forms fits: "now" is not a "date"; "now" is not a "date-time";'
            ' "now" is not of type "null"',
            id="neither a form nor nothing",
        ),
        pytest.param(
            DATE_OR_NULL,
            5,
            "wrong-type",
            'none of the documented forms fits: 5 is not of type "string"; 5 is not of type "null"',
            id="no type fits",
        ),
        pytest.param(
            {"anyOf": [{"const": "a"}, {"const": "b"}]},
            "c",
            "value-outside-enum",
            'none of the documented forms fits: "a" was expected; "b" was expected',
            id="no word fits",
        ),
        pytest.param(
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {},
            "wrong-form",
            'none of the documented forms fits: "a" is a required property;'
            ' "b" is a required property',
            id="no object fits",
        ),
        pytest.param(
            {"oneOf": [{"pattern": SECRET}, {"type": "null"}]},
            "c",
            "bad-format",
            'none of the documented forms fits: "c" is not of type "null"',
            id="long patterns are not told",
        ),
        pytest.param(
            {"oneOf": [{"type": "string"}, {"minLength": 1}]},
            "c",
            "wrong-form",
            "\"c\" is valid under more than one of the schemas listed in the 'oneOf' keyword",
            id="more than one fits",
        ),
    ],
)
def test_deviation_has_the_rule_and_names_what_was_expected(
    schema: dict[str, Any], data: object, rule: str, message: str
) -> None:
    assert found(schema, data) == [(rule, message)]
