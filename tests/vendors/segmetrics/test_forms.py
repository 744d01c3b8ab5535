"""Every field of every body: what is taken, and how the rest is refused."""

from typing import Any

import pytest

from mockinvoice.app import Mock
from tests.space import Space
from tests.vendors.segmetrics.calls import (
    BODIES,
    INVOICE,
    PATH,
    refused,
    whole,
)
from tests.vendors.segmetrics.wrong_values import WRONG, WRONG_ITEM

NEITHER = "missing 'contact_id' or 'email' field "
REQUIRED = {
    "upsertInvoice": ["id", NEITHER, "amount", "paid", "date_created", "items"],
    "upsertContact": [NEITHER],
    "addTags": [NEITHER, "tags"],
    "removeTags": [NEITHER, "tags"],
    "upsertSubscription": [
        *("id", NEITHER, "amount", "product_id", "start_date"),
        *("last_bill_date", "billing_cycle", "frequency"),
    ],
    "upsertProduct": ["id", "name"],
}
CASES = [
    pytest.param(operation, field, value, id=f"{operation}-{field}-{value!r:.20}")
    for operation, fields in WRONG.items()
    for field, values in fields.items()
    for value in values
]


def sentence(name: str) -> str:
    return name if " " in name else f"missing '{name}' field "


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("raw", ["{}", "", "null", '{"unknown": 1}'])
def test_all_missing_fields_are_listed_in_order(space: Space, operation: str, raw: str) -> None:
    answer = space.call("segmetrics", operation, path=PATH, raw=raw)
    assert whole(answer) == refused(400, *map(sentence, REQUIRED[operation]))


@pytest.mark.parametrize("unsaid", [None, ""])
@pytest.mark.parametrize(
    ("operation", "name"),
    [(operation, name) for operation, names in REQUIRED.items() for name in names],
)
def test_required_field_that_is_null_or_empty_is_missing(
    space: Space, operation: str, name: str, unsaid: str | None
) -> None:
    names = ["contact_id", "email"] if name == NEITHER else [name]
    before = space.state()
    body = {**BODIES[operation], **dict.fromkeys(names, unsaid)}
    answer = space.call("segmetrics", operation, path=PATH, body=body)
    assert whole(answer) == refused(400, sentence(name))
    assert space.state() == before


@pytest.mark.parametrize(("operation", "field", "value"), CASES)
def test_field_of_the_wrong_form_is_named(
    space: Space, operation: str, field: str, value: Any
) -> None:
    before = space.state()
    answer = space.call(
        "segmetrics", operation, path=PATH, body={**BODIES[operation], field: value}
    )
    assert whole(answer) == refused(400, f"invalid '{field}' field ")
    assert space.state() == before


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, vs in WRONG_ITEM.items() for v in vs])
def test_field_of_the_wrong_form_in_an_item_is_named_with_its_place(
    space: Space, field: str, value: Any
) -> None:
    good = {"name": "x", "product_id": 1, "amount": 1}
    answer = space.call(
        "segmetrics",
        "upsertInvoice",
        path=PATH,
        body={**INVOICE, "items": [good, {**good, field: value}]},
    )
    assert whole(answer) == refused(400, f"invalid 'items[1].{field}' field ")


def test_every_field_is_tried(mock: Mock) -> None:
    operations = mock.vendors["segmetrics"].operations
    for operation in BODIES:
        schema = operations[operation].handler.body
        assert schema is not None
        assert set(WRONG[operation]) == set(schema.fields)
