"""Many clients at once: nothing is billed twice, no number is given twice, no walk is disturbed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.space import Space
from tests.vendors.orderspace.samples import (
    PLAIN,
    VENDOR,
    counts_of,
    create_invoice,
    message,
    order_of,
    refused,
)

CLIENTS = 20
ONE = [{"order_line_id": "ol_z1ow2pdm", "quantity": 1}]


def test_concurrent_invoices_bill_what_is_outstanding_once(space: Space) -> None:
    def bill(_: int) -> Any:
        return create_invoice(space, invoice_lines=ONE)

    with ThreadPoolExecutor(CLIENTS) as threads:
        answers = list(threads.map(bill, range(CLIENTS)))
    made = [answer.json["invoice"] for answer in answers if answer.status == 200]
    assert sorted(i["number"] for i in made) == [f"INV-{n}" for n in range(1290, 1300)]
    assert len({invoice["id"] for invoice in made}) == 10
    sentence = "invoice_lines[0] quantity exceeds the outstanding quantity of 0"
    assert [message(a) for a in answers if a.status != 200] == [refused(sentence)] * 10
    assert counts_of(space, PLAIN, "invoiced") == [10]
    assert order_of(space, PLAIN)["status"] == "invoiced"


def test_a_walk_beside_concurrent_creates_sees_each_older_invoice_once(space: Space) -> None:
    def create(_: int) -> int:
        return create_invoice(space, proforma=True).status

    for _ in range(10):
        create(0)
    listed = space.call(VENDOR, "listInvoices").json["invoices"]
    older = [invoice["id"] for invoice in listed]
    with ThreadPoolExecutor(CLIENTS) as threads:
        creating = [threads.submit(create, number) for number in range(40)]
        seen = walk(space)
        assert [job.result() for job in creating] == [200] * 40
    assert [key for key in seen if key in older] == older
    assert len(set(seen)) == len(seen)


def walk(space: Space) -> list[str]:
    """Walk all pages of two by `has_more`."""
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    more = True
    while more:
        page = space.call(VENDOR, "listInvoices", query=query).json
        seen += [invoice["id"] for invoice in page["invoices"]]
        more, query["starting_after"] = page["has_more"], seen[-1]
    return seen
