"""Which members a schema knows, merged over all its alternatives."""

from typing import Any

import jsonschema_rs
import pytest

from mockinvoice.contract.shape import Remark, documented_case, remarks, schema_of, shape_of

AT = "/components/schemas/S"


def of(schema: dict[str, Any], **others: dict[str, Any]) -> Any:
    """Return the shape of a schema `S` among others."""
    return shape_of({"components": {"schemas": {"S": schema, **others}}}, AT)


def props(*names: str, **more: Any) -> dict[str, Any]:
    return {"properties": {name: {} for name in names}, **more}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "members", "is_open"),
    [
        (props("a", "b"), {"a", "b"}, False),
        (props("a", additionalProperties=True), {"a"}, True),
        (props("a", additionalProperties={"type": "string"}), {"a"}, True),
        (props("a", additionalProperties=False), {"a"}, False),
        ({"type": "object"}, set(), True),
        (props(), set(), False),
        ({"allOf": [props("a"), props("b")]}, {"a", "b"}, False),
        ({"oneOf": [props("a"), props("b", additionalProperties=True)]}, {"a", "b"}, False),
        ({**props("a"), "anyOf": [props("b")]}, {"a", "b"}, False),
        (ref("T"), {"t"}, False),
        ({**ref("T"), "properties": {"a": {}}}, {"a", "t"}, False),
        ({"allOf": [ref("T"), {"required": ["t"]}]}, {"t"}, False),
    ],
)
def test_members_of_all_alternatives_are_known(
    schema: dict[str, Any], members: set[str], *, is_open: bool
) -> None:
    shape = of(schema, T=props("t"))
    assert (set(shape.members), shape.is_open) == (members, is_open)


def test_schema_inside_itself_has_a_cyclic_shape() -> None:
    shape = of({"properties": {"child": ref("S"), "list": {"items": ref("S")}}})
    assert shape.members["child"] is shape
    assert shape.members["list"].items is shape


NESTED = {
    "properties": {
        "id": {"readOnly": True},
        "old": {"deprecated": True, "properties": {"deep": {}}},
        "any": {"type": "object"},
        "none": {"properties": {}},
        "rows": {"items": {"items": {"properties": {"x": {}}}}},
        "texts": {"items": {"type": "string"}},
        "twice": {"readOnly": True, "deprecated": True},
    }
}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"any": {"what": {"ever": 1}}, "texts": ["a"], "rows": [[{"x": 1}]]}, []),
        ({"zip": 1}, [("undocumented-member", ("zip",), 1, AT)]),
        ({"id": None}, [("read-only-member", ("id",), None, f"{AT}/properties/id")]),
        (
            {"old": {"new": 1}},
            [
                ("deprecated-use", ("old",), {"new": 1}, f"{AT}/properties/old"),
                ("undocumented-member", ("old", "new"), 1, f"{AT}/properties/old"),
            ],
        ),
        (
            {"twice": 1},
            [
                ("read-only-member", ("twice",), 1, f"{AT}/properties/twice"),
                ("deprecated-use", ("twice",), 1, f"{AT}/properties/twice"),
            ],
        ),
        (
            {"none": {"a": 1}},
            [("undocumented-member", ("none", "a"), 1, f"{AT}/properties/none")],
        ),
        (
            {"rows": [[{"x": 1}], [{}, {"y": 2}]]},
            [("undocumented-member", ("rows", 1, 1, "y"), 2, f"{AT}/properties/rows/items/items")],
        ),
        ({"rows": {"x": 1}, "texts": 5, "none": None}, []),
        ([{"zip": 1}], []),
        ("text", []),
    ],
)
def test_members_that_deserve_a_remark(data: Any, found: list[tuple[Any, ...]]) -> None:
    expected = [Remark(rule=r, steps=steps, value=v, at=at) for r, steps, v, at in found]
    assert remarks(of(NESTED), data) == expected
    strict = jsonschema_rs.Draft202012Validator(schema_of(of(NESTED)))
    assert strict.is_valid(data) == (found == [])


@pytest.mark.parametrize(
    ("data", "is_clean"),
    [
        ({}, True),
        ({"child": {"list": [{"child": {}}]}}, True),
        ({"child": {"list": [{"child": {"zip": 1}}]}}, False),
    ],
)
def test_schema_of_a_cyclic_shape_holds_at_any_depth(data: Any, *, is_clean: bool) -> None:
    shape = of({"properties": {"child": ref("S"), "list": {"items": ref("S")}}})
    assert jsonschema_rs.Draft202012Validator(schema_of(shape)).is_valid(data) == is_clean
    assert (remarks(shape, data) == []) == is_clean


def test_schema_of_a_shape_that_knows_no_members_holds_for_anything() -> None:
    strict = jsonschema_rs.Draft202012Validator(schema_of(of({"type": "object"})))
    anything: tuple[Any, ...] = ({"a": 1}, [], 5, None)
    assert all(strict.is_valid(data) for data in anything)


def test_names_come_back_in_the_documents_case() -> None:
    shape = of({"properties": {"firstName": {}, "rows": {"items": props("rowId")}}})
    sent = {"FIRSTNAME": "A", "Rows": [{"rowid": 1, "Other": {"rowid": 2}}, 5], "Else": 1}
    assert documented_case(shape, sent) == {
        "firstName": "A",
        "rows": [{"rowId": 1, "Other": {"rowid": 2}}, 5],
        "Else": 1,
    }


@pytest.mark.parametrize("data", [{"firstName": {"x": 1}}, 5, None, "text"])
def test_what_is_in_the_documents_case_comes_back_as_it_is(data: Any) -> None:
    assert documented_case(of(props("firstName")), data) is data
