"""Laws that hold for all values."""

from contextlib import suppress
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from mockinvoice.core.errors import ApiError
from mockinvoice.vendors.segmetrics.fields import Cents, RecordId, SignedCents
from mockinvoice.vendors.segmetrics.moments import Moment
from mockinvoice.vendors.segmetrics.schemas import (
    ContactSchema,
    InvoiceSchema,
    ProductSchema,
    SubscriptionSchema,
    TagChangeSchema,
)
from tests.space import Space
from tests.vendors.segmetrics.calls import INVOICE, delete, orders, save

MOST = 999_999_999_999
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
SCHEMAS = [ContactSchema, InvoiceSchema, ProductSchema, SubscriptionSchema, TagChangeSchema]
NAMES = sorted({name for schema in SCHEMAS for name in schema().fields})


@given(st.decimals(min_value=0, max_value=MOST, places=4))
def test_amounts_as_text_are_rounded_half_up(amount: Decimal) -> None:
    expected = int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert Cents().deserialize(f"{amount:f}") == expected


@given(st.integers(min_value=-MOST, max_value=MOST))
def test_whole_amounts_are_kept_in_every_spelling(amount: int) -> None:
    for spelling in (amount, str(amount), f"{amount}.0", float(amount)):
        assert SignedCents().deserialize(spelling) == amount


@given(st.integers(min_value=0, max_value=2**53))
def test_number_and_its_text_are_one_id(number: int) -> None:
    spellings = {RecordId().deserialize(s) for s in (number, str(number), float(number))}
    assert spellings == {str(number)}


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_dates_come_back_as_they_were_sent(moment: Any) -> None:
    sent = moment.strftime("%Y-%m-%d %H:%M:%S")
    assert Moment().deserialize(sent) == sent.replace(" ", "T") + "+00:00"


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON))
def test_whatever_object_is_sent_gives_a_draft(body: dict[str, Any]) -> None:
    for schema in SCHEMAS:
        draft = schema().load(body)
        with suppress(ApiError):
            assert draft.checked() == draft.values
        assert {(name,) for name in draft.values} <= set(draft.order)


@given(JSON)
def test_what_was_loaded_is_loaded_again_as_itself(value: Any) -> None:
    for field in (Cents(), RecordId(), Moment()):
        try:
            loaded = field.deserialize(value)
        except ValidationError:
            continue
        assert field.deserialize(loaded) == loaded


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(min_size=1, max_size=20).filter(lambda text: not set(text) & set("/\x00")))
def test_invoice_of_any_id_is_found_by_its_path(space: Space, name: str) -> None:
    if name in (".", ".."):
        return
    save(space, "upsertInvoice", {**INVOICE, "id": name})
    assert name in orders(space)
    assert delete(space, "deleteInvoice", name).json["id"] == name
