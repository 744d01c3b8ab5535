"""A test with `responses`: what the vendor says is what the test's author believes it says."""

import requests
import responses

URL = "https://api.orderspace.com/v1/invoices"


@responses.activate
def test_invoice_is_created() -> None:
    responses.post(URL, json={"invoice": {"id": "iv_1"}}, status=201)
    answer = requests.post(URL, json={"invoices": {"customer": "cu_pg34zo1x"}}, timeout=10)
    assert answer.status_code == 201
    assert len(responses.calls) == 1
