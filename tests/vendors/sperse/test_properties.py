"""Laws that hold for all values: exact money, dates that stay, refusals that never fail."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.vendors.sperse import VENDOR
from mockinvoice.vendors.sperse.fields import Amount, Moment, Text, Whole
from mockinvoice.vendors.sperse.ledger import after_refund, after_sale, after_void
from mockinvoice.vendors.sperse.spelling import amount, moment, stored
from mockinvoice.vendors.sperse.totals import wrong_totals

CENTS = st.integers(min_value=1, max_value=10**14)
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.decimals(-999999999999, 999999999999, places=4))
def test_an_amount_survives_every_spelling(number: Decimal) -> None:
    text = Amount().deserialize(str(number))
    spelled = orjson.dumps(amount(text))
    assert Decimal(text) == Decimal(spelled.decode()) == number
    assert b"." in spelled
    assert b"e" not in spelled.lower()


@given(st.lists(st.tuples(st.integers(1, 1000), CENTS), max_size=8))
def test_totals_of_exact_sums_add_up(lines: list[tuple[int, int]]) -> None:
    sent = [
        {"quantity": quantity, "rate": _units(cents), "total": _units(quantity * cents)}
        for quantity, cents in lines
    ]
    body: dict[str, Any] = {"lines": sent}
    body |= dict.fromkeys(("discountTotal", "shippingTotal", "taxTotal"))
    body["grandTotal"] = _units(sum(quantity * cents for quantity, cents in lines))
    assert list(wrong_totals(body)) == []
    body["grandTotal"] = _units(sum(q * c for q, c in lines) + 1)
    assert [problem.place for problem in wrong_totals(body)] == [("grandTotal",)]


@given(total=CENTS, sales=st.lists(CENTS, min_size=1, max_size=20))
def test_no_payment_is_lost_and_all_of_it_can_go_back(total: int, sales: list[int]) -> None:
    invoice: dict[str, Any] = {"status": "Sent", "unpaidStatus": None, "grandTotal": _units(total)}
    invoice |= {"amountPaid": "0", "amountRefunded": "0"}
    for sale in sales:
        invoice = after_sale(invoice, Decimal(_units(sale)))
    assert Decimal(invoice["amountPaid"]) * 100 == sum(sales)
    assert invoice["status"] == ("Paid" if sum(sales) >= total else "PartiallyPaid")
    refunded = after_refund(invoice, Decimal(_units(sum(sales))))
    assert (refunded["status"], refunded["amountRefunded"]) == ("Refunded", invoice["amountPaid"])
    for sale in sales:
        invoice = after_void(invoice, Decimal(_units(sale)))
    assert (invoice["status"], invoice["amountPaid"]) == ("Sent", "0")


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_is_spelled(instant: datetime) -> None:
    spelled = moment(instant)
    assert Moment().deserialize(spelled) == spelled
    assert not spelled.removesuffix("Z").partition(".")[2].endswith("0")


@given(JSON)
@example(float("nan"))
@example(float("-inf"))
def test_a_field_takes_or_refuses_anything(value: Any) -> None:
    for field in (Amount(), Whole(), Text(), Moment()):
        field.name = "member"
        with suppress(ValidationError):
            assert isinstance(field.deserialize(value), str | int)


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.TOO_LARGE])
PLACES = st.lists(st.text(max_size=5) | st.integers(), max_size=3).map(tuple)
PROBLEMS = st.lists(st.builds(Problem, place=PLACES, message=st.text(), value=JSON), max_size=3)


class Still:
    """A world that offers a dialect nothing but its clock."""

    class clock:  # noqa: N801
        @staticmethod
        def now() -> datetime:
            return datetime(2024, 4, 29, 12, tzinfo=UTC)


@given(KINDS, st.text(), PROBLEMS, st.sampled_from(["GET", "POST", "PUT", "DELETE"]))
def test_every_refusal_can_be_spelled(
    kind: Kind, message: str, problems: list[Problem], method: str
) -> None:
    request = Request(method=method, path="/", headers=Headers())
    error = ApiError(kind, message, problems=tuple(problems))
    response = VENDOR.code.refuse(Still(), request, error)
    assert response.status in (400, 401, 403, 404, 405, 429, 500)


def _units(cents: int) -> str:
    return stored(Decimal(cents) / 100)
