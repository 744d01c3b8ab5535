"""Lists of invoices: filters, pages and walks that end."""

from typing import Any

import pytest

from mockinvoice.vendors.orderspace.tables import INVOICES, new_id
from tests.space import Space
from tests.vendors.orderspace.samples import (
    CUSTOMER,
    PAID,
    UNPAID,
    VENDOR,
    invalid,
    invoice_of,
    made_invoice,
    message,
)

BOTH = [UNPAID, PAID]
NOT_FOUND = (404, {"message": "Couldn't find invoice with id iv_x"})


def listed(space: Space, **query: Any) -> Any:
    return space.call(VENDOR, "listInvoices", query=query)


def ids(space: Space, **query: Any) -> list[str]:
    answer = listed(space, **query)
    assert answer.status == 200, answer.text
    return [invoice["id"] for invoice in answer.json["invoices"]]


def test_the_newest_comes_first_in_full(space: Space) -> None:
    assert message(listed(space)) == (
        200,
        {
            "invoices": [invoice_of(space, UNPAID), invoice_of(space, PAID)],
            "has_more": False,
        },
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"created_since": "2021-04-24T09:30:00Z"}, BOTH),
        ({"created_since": "2021-04-24T09:30"}, BOTH),
        ({"created_since": "2021-04-24 09:30:00.5Z"}, [UNPAID]),
        ({"created_since": "2021-04-24T10:30:00+01:00"}, BOTH),
        ({"created_since": "2021-04-24T10:30+0100"}, BOTH),
        ({"created_since": "2021-04-24T09:31"}, [UNPAID]),
        ({"created_since": "2021-05-04"}, [UNPAID]),
        ({"created_since": "2021-05-05"}, []),
        ({"invoice_date_after": "2021-04-23"}, BOTH),
        ({"invoice_date_after": "2021-04-24"}, [UNPAID]),
        ({"invoice_date_before": "2021-05-04"}, [PAID]),
        ({"invoice_date_before": "2021-05-05"}, BOTH),
        ({"due_date_after": "2021-05-09"}, [UNPAID]),
        ({"due_date_after": "2021-05-08"}, BOTH),
        ({"due_date_before": "2021-05-09"}, []),
        ({"due_date_before": "2021-05-10"}, [PAID]),
        ({"number": "INV-1288"}, [PAID]),
        ({"number": "inv-1288"}, []),
        ({"customer_id": CUSTOMER}, [PAID]),
        ({"customer_id": "cu_x"}, []),
        ({"paid": "true"}, [PAID]),
        ({"paid": "false"}, [UNPAID]),
        ({"proforma": "true"}, []),
        ({"proforma": "false"}, BOTH),
        ({"paid": "false", "customer_id": CUSTOMER}, []),
        ({"paid": "true", "customer_id": CUSTOMER, "due_date_before": "2022-01-01"}, [PAID]),
        ({"paid": "", "number": "", "limit": "", "created_since": ""}, BOTH),
        ({"no_such_parameter": "1"}, BOTH),
    ],
)
def test_filters_combine(space: Space, query: dict[str, str], expected: list[str]) -> None:
    assert ids(space, **query) == expected


def test_a_proforma_is_found_as_one(space: Space) -> None:
    made = made_invoice(space, proforma=True)
    assert ids(space, proforma="true") == [made["id"]]


def test_filters_may_come_as_a_form_and_the_query_string_wins(space: Space) -> None:
    headers = space.credentials(VENDOR, "listInvoices")
    url = f"/@{space.name}/orderspace/v1/invoices"
    documented = {"limit": "20", "starting_after": UNPAID}
    answer = space.http("GET", url, headers=headers, form=documented)
    assert [invoice["id"] for invoice in answer.json["invoices"]] == [PAID]
    answer = space.http("GET", f"{url}?limit=2", headers=headers, form={"limit": "1"})
    assert len(answer.json["invoices"]) == 2


@pytest.mark.parametrize(
    ("parameter", "values", "words"),
    [
        ("limit", ["0", "-1", "00", "1.5", "1e2", "ten", "٣"], "Limit"),
        ("created_since", ["yesterday", "2021", "2021-02-30", "2021-01-01T25:00"], "Created since"),
        ("invoice_date_after", ["x", "2021-2-3", "2021-02-30"], "Invoice date after"),
        ("invoice_date_before", ["20210203"], "Invoice date before"),
        ("due_date_after", ["2021-01-01T00:00"], "Due date after"),
        ("due_date_before", ["0000-01-01"], "Due date before"),
        ("paid", ["yes", "1", "TRUE"], "Paid"),
        ("proforma", ["no"], "Proforma"),
    ],
)
def test_a_malformed_parameter_is_named(
    space: Space, parameter: str, values: list[str], words: str
) -> None:
    for value in values:
        answer = listed(space, **{parameter: value})
        assert message(answer) == invalid(f"{words} is invalid"), value


def test_all_malformed_parameters_are_named(space: Space) -> None:
    query = {"proforma": "x", "limit": "0", "due_date_after": "x"}
    assert message(listed(space, **query)) == invalid(
        "Limit is invalid", "Due date after is invalid", "Proforma is invalid"
    )


@pytest.mark.parametrize("key", ["iv_x", " "])
def test_an_unknown_cursor_is_not_found(space: Space, key: str) -> None:
    answer = listed(space, starting_after=key)
    assert message(answer) == (404, {"message": f"Couldn't find invoice with id {key}"})


def test_a_cursor_must_be_a_record_even_if_no_filter_matches_it(space: Space) -> None:
    assert ids(space, starting_after=UNPAID, paid="true") == [PAID]
    assert ids(space, starting_after=UNPAID, paid="false") == []
    assert message(listed(space, starting_after="iv_x", paid="true")) == NOT_FOUND


def fill(space: Space, number: int) -> None:
    """Add invoices like the newest one."""
    with space.world.transaction():
        table = space.world.collection(INVOICES)
        newest = dict(table.get(UNPAID) or {})
        for _ in range(number):
            key = new_id(space.world, INVOICES)
            table.put(key, newest | {"id": key, "number": f"F-{len(table)}"})


@pytest.mark.parametrize(
    ("limit", "length", "has_more"),
    [
        (None, 50, True),
        ("1", 1, True),
        ("051", 51, True),
        ("200", 200, True),
        ("201", 200, True),
        ("1" + "0" * 5000, 200, True),
    ],
)
def test_limit(space: Space, limit: str | None, length: int, *, has_more: bool) -> None:
    fill(space, 201)
    answer = listed(space, **({} if limit is None else {"limit": limit})).json
    assert (len(answer["invoices"]), answer["has_more"]) == (length, has_more)


def test_a_limit_above_the_documented_one_is_taken_and_told(space: Space) -> None:
    assert ids(space, limit="200") == BOTH
    assert space.world.findings.all() == []
    assert ids(space, limit="201") == BOTH
    [finding] = space.world.findings.all()
    told = finding.rule, finding.severity, finding.pointer, finding.value
    assert told == ("invalid-parameter", "error", "/query/limit", 201)


def walk(space: Space, limit: int, *, between: Any = None) -> list[list[str]]:
    """Walk to the end by `has_more`, and once further to an empty page."""
    pages: list[list[str]] = []
    query: dict[str, Any] = {"limit": limit}
    more = True
    while more:
        answer = listed(space, **query).json
        more = answer["has_more"]
        pages.append([invoice["id"] for invoice in answer["invoices"]])
        query["starting_after"] = pages[-1][-1]
        if between:
            between()
    last = listed(space, **query).json
    new = [invoice["id"] for invoice in last["invoices"]]
    assert (new, last["has_more"]) == ([], False)
    return pages


@pytest.mark.parametrize(
    ("limit", "lengths"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (8, [7]), (6, [6, 1])]
)
def test_a_walk_sees_every_record_once_and_ends(
    space: Space, limit: int, lengths: list[int]
) -> None:
    fill(space, 5)
    everything = ids(space)
    pages = walk(space, limit)
    assert [len(page) for page in pages] == lengths
    assert [key for page in pages for key in page] == everything


def test_records_created_during_a_walk_neither_repeat_nor_hide_older_ones(space: Space) -> None:
    fill(space, 5)
    everything = ids(space)
    pages = walk(space, 2, between=lambda: fill(space, 2))
    assert [key for page in pages for key in page] == everything


def test_records_of_one_second_are_listed_newest_first(space: Space) -> None:
    numbers = [made_invoice(space, proforma=True)["number"] for _ in range(3)]
    found = listed(space, limit=3).json["invoices"]
    assert [invoice["number"] for invoice in found] == numbers[::-1]
