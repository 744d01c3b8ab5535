"""Members of customers, lines, children and custom fields that are refused, by dotted name."""

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import CHILD, error, line, minimal
from tests.vendors.slyce.wrong_values import (
    ARRAY,
    DATE,
    EMAIL,
    INTEGER,
    MONEY,
    NO_ARRAYS,
    NO_DATES,
    NO_EMAILS,
    NO_INTEGERS,
    NO_NUMBERS,
    NO_STRINGS,
    NUMBER,
    REQUIRED,
    ROWS,
    SMALL,
    STRING,
    refuse,
    rows,
)

FIELD: ROWS = [
    ("name", NO_STRINGS, STRING),
    ("name", (None,), REQUIRED),
    ("value", NO_STRINGS, STRING),
    ("value", (None,), REQUIRED),
]
CUSTOMER: ROWS = [
    ("custid", NO_STRINGS, STRING),
    ("custid", ("", None), REQUIRED),
    ("email", NO_EMAILS, EMAIL),
    ("email", ("", None), REQUIRED),
    ("user_id", ("x", 1.5, True, [], {}, None), INTEGER),
    ("user_id", (10**15,), SMALL),
    *(
        (name, (*NO_STRINGS, None), STRING)
        for name in (
            *("first_name", "last_name", "phone", "company", "street1", "street2"),
            *("city", "state", "zip", "country"),
        )
    ),
]
ITEM: ROWS = [
    ("id", NO_INTEGERS[:1] + NO_INTEGERS[2:], INTEGER),
    ("id", ("", None), REQUIRED),
    ("id", (10**15,), SMALL),
    ("sku", NO_STRINGS, STRING),
    ("sku", ("", None), REQUIRED),
    ("name", NO_STRINGS, STRING),
    ("name", ("", None), REQUIRED),
    ("quantity", NO_INTEGERS[:1] + NO_INTEGERS[2:], INTEGER),
    ("quantity", ("", None), REQUIRED),
    ("total_cost", NO_NUMBERS[:1] + NO_NUMBERS[2:], NUMBER),
    ("total_cost", ("", None), REQUIRED),
    ("total_cost", (10**12, "-1000000000000", 1e12), MONEY),
    ("order", (*NO_NUMBERS, None), NUMBER),
    ("order", (10**12,), MONEY),
    ("custom_fields", NO_ARRAYS, ARRAY),
]
LINE: ROWS = [
    *ITEM,
    ("due_date", NO_DATES, DATE),
    ("due_date", ("", None), REQUIRED),
    ("date_service", NO_DATES, DATE),
    ("date_service", ("", None), REQUIRED),
    ("child", (*NO_ARRAYS, None), ARRAY),
]


@pytest.mark.parametrize(("name", "value", "sentence"), rows(CUSTOMER))
def test_wrong_member_of_a_customer(space: Space, name: str, value: object, sentence: str) -> None:
    customer = {"custid": "C-7", "email": "ada@example.com", name: value}
    refuse(space, "createInvoice", minimal(customer=customer), f"customer.{name}", sentence)


@pytest.mark.parametrize(("name", "value", "sentence"), rows(LINE))
def test_wrong_member_of_a_line(space: Space, name: str, value: object, sentence: str) -> None:
    body = minimal(line_items=[line(), line(**{name: value})])
    refuse(space, "createInvoice", body, f"line_items.1.{name}", sentence)


@pytest.mark.parametrize(("name", "value", "sentence"), rows(ITEM))
def test_wrong_member_of_a_child(space: Space, name: str, value: object, sentence: str) -> None:
    body = minimal(line_items=[line(child=[CHILD, {**CHILD, name: value}])])
    refuse(space, "createInvoice", body, f"line_items.0.child.1.{name}", sentence)


@pytest.mark.parametrize(
    ("name", "value", "sentence"), rows([*FIELD, ("tag", (*NO_STRINGS, None), STRING)])
)
def test_wrong_member_of_a_custom_field(
    space: Space, name: str, value: object, sentence: str
) -> None:
    body = minimal(custom_fields=[{"name": "Fax", "value": "5", "tag": "{fax}", name: value}])
    refuse(space, "createInvoice", body, f"custom_fields.0.{name}", sentence)


@pytest.mark.parametrize(("name", "value", "sentence"), rows(FIELD))
def test_wrong_member_of_a_custom_field_of_a_line(
    space: Space, name: str, value: object, sentence: str
) -> None:
    fields = [{"name": "Dosage", "value": "5", name: value}]
    body = minimal(line_items=[line(custom_fields=fields)])
    refuse(space, "createInvoice", body, f"line_items.0.custom_fields.0.{name}", sentence)


@pytest.mark.parametrize("member", ["custom_fields", "line_items"])
@pytest.mark.parametrize("item", ["x", "[]", 5, True, [], None])
def test_item_that_is_no_object(space: Space, member: str, item: object) -> None:
    refuse(space, "createInvoice", minimal(**{member: [item]}), f"{member}.0", ARRAY)


def test_missing_members_of_a_line_and_a_child_are_all_named(space: Space) -> None:
    body = minimal(line_items=[{"child": [{}]}], customer={}, custom_fields=[{}])
    answer = space.call("slyce", "createInvoice", body=body)
    names = [
        "custom_fields.0.name",
        "custom_fields.0.value",
        "customer.custid",
        "customer.email",
        *(f"line_items.0.{n}" for n in ("id", "sku", "name", "quantity", "total_cost")),
        "line_items.0.due_date",
        "line_items.0.date_service",
        *(f"line_items.0.child.0.{n}" for n in ("id", "sku", "name", "quantity", "total_cost")),
    ]
    assert (answer.status, answer.json) == (
        400,
        error(400, "GEN-WRONG-ARGS", {name: [REQUIRED.format(name)] for name in names}),
    )
