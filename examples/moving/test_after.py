"""The same test with the mock: what the vendor says is what the vendor says."""

import requests

from mockinvoice import Space


def test_invoice_is_created(mockinvoice: Space) -> None:
    answer = requests.post(
        mockinvoice.url("orderspace") + "/invoices",
        json={
            "invoice": {
                "customer_id": "cu_pg34zo1x",
                "orders": [{"id": "or_e875r5l5"}],
                "invoice_lines": [{"name": "Round Tuit", "quantity": 1, "unit_price": 12.5}],
            }
        },
        headers={"Authorization": "Bearer " + mockinvoice.credential("orderspace")},
        timeout=10,
    )
    assert answer.status_code == 200
    mockinvoice.verify(operation="createInvoice", times=1)
