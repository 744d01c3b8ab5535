"""Invoice numbers: given ones are unique, generated ones follow the largest."""

import pytest

from mockinvoice.vendors.orderspace.tables import COUNTERS, INVOICES
from tests.space import Space
from tests.vendors.orderspace.samples import (
    UNPAID,
    VENDOR,
    create_invoice,
    invalid,
    made_invoice,
    message,
)


def numbered(space: Space, **members: str) -> str:
    number: str = made_invoice(space, proforma=True, **members)["number"]
    return number


@pytest.mark.parametrize(
    ("given", "next_number"),
    [
        ([], "INV-1290"),
        (["A2024/007"], "INV-1290"),
        (["A2024/5000"], "INV-5001"),
        (["77"], "INV-1290"),
        (["1300"], "INV-1301"),
        (["INV-0001400"], "INV-1401"),
        (["No number at all"], "INV-1290"),
        (["9000-B"], "INV-1290"),
        (["INV-1290"], "INV-1291"),
        (["X-99999999999999999999"], "INV-100000000000000000000"),
        (["X-٣٠٠٠"], "INV-1290"),
        (["INV-1400\n"], "INV-1290"),
    ],
)
def test_a_generated_number_is_the_largest_trailing_integer_plus_one(
    space: Space, given: list[str], next_number: str
) -> None:
    assert [numbered(space, number=number) for number in given] == given
    assert numbered(space) == next_number


def test_generated_numbers_go_on(space: Space) -> None:
    assert [numbered(space) for _ in range(3)] == ["INV-1290", "INV-1291", "INV-1292"]


def test_an_empty_number_counts_as_absent(space: Space) -> None:
    assert numbered(space, number="") == "INV-1290"


@pytest.mark.parametrize("number", ["INV-1288", "INV-1290"])
def test_a_number_cannot_be_taken_twice(space: Space, number: str) -> None:
    numbered(space)
    before = space.state()
    answer = create_invoice(space, number=number)
    assert message(answer) == invalid("Number has already been taken")
    assert space.state() == before


def test_numbers_differ_by_case(space: Space) -> None:
    assert numbered(space, number="inv-1288") == "inv-1288"


def test_the_number_of_a_deleted_invoice_can_be_given_again_but_is_not_generated_again(
    space: Space,
) -> None:
    space.call(VENDOR, "deleteInvoice", path={"invoice_id": UNPAID})
    assert numbered(space) == "INV-1290"
    assert numbered(space, number="INV-1289") == "INV-1289"


@pytest.mark.space(seed="empty", references="lenient")
def test_the_first_number_of_an_account(space: Space) -> None:
    line = {"name": "Gift wrapping", "quantity": 1, "unit_price": 1}
    made = [made_invoice(space, invoice_lines=[line])["number"] for _ in range(2)]
    assert made == ["INV-1", "INV-2"]


def test_a_space_that_got_invoices_without_their_counter_counts_them(space: Space) -> None:
    """An imported state may hold invoices alone; the newest generated prefix goes on."""
    with space.world.transaction():
        invoice = space.world.collection(INVOICES).get(UNPAID)
        assert invoice is not None
        imported = invoice | {"id": "iv_00000001", "number": "2024-B0041", "generated": True}
        space.world.collection(INVOICES).put("iv_00000001", imported)
        given = invoice | {"id": "iv_00000002", "number": "Z-2000", "generated": False}
        space.world.collection(INVOICES).put("iv_00000002", given)
        space.world.collection(COUNTERS).delete("invoices")
    assert [numbered(space), numbered(space)] == ["2024-B2001", "2024-B2002"]


def test_a_number_that_is_taken_behind_the_counters_back_is_skipped(space: Space) -> None:
    with space.world.transaction():
        invoice = space.world.collection(INVOICES).get(UNPAID)
        assert invoice is not None
        imported = invoice | {"id": "iv_00000001", "number": "INV-1290"}
        space.world.collection(INVOICES).put("iv_00000001", imported)
    assert numbered(space) == "INV-1291"
