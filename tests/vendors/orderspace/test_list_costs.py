"""A page of any list, by any documented filter, looks at little more than what is on it."""

from datetime import UTC, datetime, timedelta

import pytest

from mockinvoice.core.clock import spell_instant
from mockinvoice.core.contents import Contents, Record
from tests.conftest import mock_of
from tests.space import Space

LISTS = {
    "listOrders": "orders",
    "listInvoices": "invoices",
    "listCustomers": "customers",
    "listDispatches": "dispatches",
    "listProducts": "products",
}
MANY, PAGE = 3000, 10
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
DAYS = ("delivery_date", "invoice_date", "due_date")
SOME_DAY = "2000-02-01"
PRICE_LIST = "pl_3715yj58"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    operations = mock_of(metafunc.config).vendors["orderspace"].document.operations
    found = [
        (operation, parameter["name"])
        for operation in LISTS
        for parameter in operations[operation].parameters
        if parameter["in"] == "query" and parameter["name"] != "limit"
    ]
    metafunc.parametrize(("operation", "parameter"), found)


def filled(space: Space, name: str) -> Record:
    """Copy the newest record many times, an hour apart, its days in no order; return the last."""
    collection = space.world.collection(f"orderspace.{name}")
    _, record = next(collection.scan(newest_first=True))
    with space.world.transaction():
        for n in range(MANY):
            own = {
                "id": f"{record['id'][:3]}{n:08d}",
                "created": spell_instant(FIRST + timedelta(hours=n)),
            }
            day = FIRST + timedelta(days=n * 7919 % 100)
            own |= {member: day.date().isoformat() for member in DAYS if member in record}
            own |= {"price_list_id": PRICE_LIST} if name == "customers" else {}
            record = {**record, **own}
            if "number" in record:
                record["number"] = 100_000 + n if name == "orders" else f"INV-{100_000 + n}"
            collection.put(record["id"], record)
    return record


def wanted(record: Record, parameter: str) -> str:
    """Return a value for a parameter that this record has, or a day that many are near."""
    if parameter == "starting_after":
        return f"{record['id'][:3]}{MANY // 2:08d}"
    if parameter.endswith(("_since", "_after", "_before")):
        return SOME_DAY
    if parameter == "buyers_email_address":
        return str(record["buyers"][0]["email_address"])
    value = record[parameter]
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_page_by_a_filter_looks_at_few_records(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, parameter: str
) -> None:
    query = {parameter: wanted(filled(space, LISTS[operation]), parameter), "limit": PAGE}
    looked_at: list[int] = []
    id_at = Contents.id_at

    def noting(contents: Contents, serial: int) -> str | None:
        looked_at.append(serial)
        return id_at(contents, serial)

    monkeypatch.setattr(Contents, "id_at", noting)
    answer = space.call("orderspace", operation, query=query)
    assert answer.status == 200
    found = answer.json[LISTS[operation]]
    assert len(found) == (1 if parameter == "number" else PAGE)
    assert len(looked_at) <= PAGE + 1 + 48  # the two days around the one that is asked for
