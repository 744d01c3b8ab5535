"""closeInvoice: one number each, counted up without a gap in each organization."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.gormic.wire import (
    assert_answer,
    call,
    create,
    create_credit,
    failure,
    invoice,
    on,
    success,
)


def close(space: Space, key: str, **headers: str) -> Any:
    answer = call(space, "closeInvoice", path={"id": key}, headers=headers)
    assert answer.status == 200, answer.text
    return answer.json["data"]


def test_answer_tells_number_source_and_time(space: Space) -> None:
    space.advance(milliseconds=7)
    data = {
        "invoiceNumber": 2,
        "invoiceSource": "gormic",
        "invoicedAt": "2024-04-29T12:00:00.007Z",
    }
    answer = call(space, "closeInvoice", path={"id": "inv-open"})
    assert_answer(answer, 200, success("closeInvoice", data))


@pytest.mark.space(options={"gormic.source": "webshop"})
def test_source_is_an_option(space: Space) -> None:
    assert close(space, "inv-open")["invoiceSource"] == "webshop"


@pytest.mark.parametrize("raw", ["{", "[]", '{"params": {"id": "other"}}'])
def test_body_is_not_looked_at(space: Space, raw: str) -> None:
    answer = call(space, "closeInvoice", path={"id": "inv-open"}, raw=raw)
    assert answer.status == 200


def test_200_invoices_get_200_numbers_without_a_gap(space: Space) -> None:
    keys = [create(space, orderId=f"ord-{number}") for number in range(200)]
    numbers = [close(space, key)["invoiceNumber"] for key in keys]
    assert numbers == list(range(2, 202))


def test_200_invoices_closed_by_8_threads_get_numbers_without_a_gap(space: Space) -> None:
    keys = [create(space) for _ in range(200)]
    with ThreadPoolExecutor(8) as threads:
        closed = list(threads.map(lambda key: close(space, key), keys))
    assert sorted(data["invoiceNumber"] for data in closed) == list(range(2, 202))


def test_20_concurrent_closes_give_one_number(space: Space) -> None:
    def attempt(_: int) -> Answer:
        return call(space, "closeInvoice", path={"id": "inv-open"})

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(attempt, range(20)))
    data = {
        "invoiceNumber": 2,
        "invoiceSource": "gormic",
        "invoicedAt": "2024-04-29T12:00:00.000Z",
    }
    done = success("closeInvoice", data)
    error = failure("closeInvoice", "InvoiceClosed", "Invoice inv-open is closed")
    assert sorted((a.status, a.json) for a in answers if a.status == 200) == [(200, done)]
    assert [a.json for a in answers if a.status == 409] == [error] * 19
    assert invoice(space, "inv-open")["number"] == 2
    assert close(space, create(space))["invoiceNumber"] == 3


def test_refused_close_takes_no_number(space: Space) -> None:
    for key in ("inv-closed", "inv-none"):
        call(space, "closeInvoice", path={"id": key})
    assert close(space, "inv-open")["invoiceNumber"] == 2


def test_deleted_invoices_leave_no_gap(space: Space) -> None:
    kept, dropped = create(space), create(space)
    call(space, "deleteInvoice", path={"id": dropped})
    assert close(space, kept)["invoiceNumber"] == 2


def test_credit_notes_are_numbered_with_the_invoices(space: Space) -> None:
    assert close(space, create_credit(space))["invoiceNumber"] == 2
    assert close(space, "inv-open")["invoiceNumber"] == 3


def test_each_organization_counts_for_itself(space: Space) -> None:
    numbers = []
    for organization in ("a", "b", "a", "b", "a"):
        headers = {"organization-id": organization}
        key = create(space, headers=headers)
        numbers.append(close(space, key, **headers)["invoiceNumber"])
    assert numbers == [1, 1, 2, 2, 3]
    assert close(space, "inv-open")["invoiceNumber"] == 2


def test_organizations_are_separate_data(space: Space) -> None:
    mine = create(space, headers={"organization-id": "a"})
    error = failure("closeInvoice", "NotFound", f"Invoice {mine} not found")
    for headers in ({}, {"organization-id": "b"}, {"organization-id": "a/"}):
        answer = call(space, "closeInvoice", **on(mine), headers=headers)
        assert_answer(answer, 404, error)
    assert close(space, mine, **{"organization-id": "a"})["invoiceNumber"] == 1


def test_ids_and_organizations_with_slashes_do_not_meet(space: Space) -> None:
    create(space, orderId="b/c", headers={"organization-id": "a"})
    create(space, orderId="c", headers={"organization-id": "a/b"})
    orders = space.state()["gormic.orders"]
    assert [key for key in orders if key.startswith("a")] == ["a/b/c", "a%2Fb/c"]
