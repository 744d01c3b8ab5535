"""Hundreds of tests on several workers against one mock: no cross-talk, none lost."""

import subprocess

import pytest

from tests.plugin.suites import NOTHING_ELSE
from tests.test_cli import served

TESTS = 500
WORKERS = 4
SERVE = ("serve", "--port", "0", "--vendor", "orderspace", "--max-spaces", WORKERS)

CROWD = f"""
import pytest
import urllib3

HTTP = urllib3.PoolManager(retries=False, timeout=30)


@pytest.mark.parametrize("number", range({TESTS}))
@pytest.mark.mockinvoice(clock="2024-04-29T12:00:00Z")
def test_client(mockinvoice, number):
    url = mockinvoice.url("orderspace") + "/invoices"
    headers = {{"Authorization": "Bearer " + mockinvoice.credential("orderspace")}}

    def call(method, end="", body=None):
        answer = HTTP.request(method, url + end, headers=headers, json=body)
        assert answer.status == 200, answer.data
        return answer.json()

    known = [invoice["id"] for invoice in call("GET")["invoices"]]
    made = []
    for line in range(2):
        body = {{
            "invoice": {{
                "customer_id": "cu_pg34zo1x",
                "orders": [{{"id": "or_e875r5l5"}}],
                "comments": f"test {{number}}, invoice {{line}}",
                "invoice_lines": [{{"name": "Item", "quantity": 1, "unit_price": number}}],
            }}
        }}
        made.append(call("POST", body=body)["invoice"]["id"])
    paged, after = [], ""
    while True:
        page = call("GET", f"?limit=2{{after}}")
        paged += [invoice["id"] for invoice in page["invoices"]]
        if not page["has_more"]:
            break
        after = f"&starting_after={{paged[-1]}}"
    assert sorted(paged) == sorted(known + made)
    mine = [call("GET", f"/{{key}}")["invoice"]["comments"] for key in made]
    assert mine == [f"test {{number}}, invoice {{line}}" for line in range(2)]
    for key in made:
        call("DELETE", f"/{{key}}")
    assert [invoice["id"] for invoice in call("GET")["invoices"]] == known
    mockinvoice.verify(operation="createInvoice", times=2)
    mockinvoice.verify(operation="deleteInvoice", times=2)
"""


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--crowd-rounds"))


def test_crowd_of_tests_shares_one_mock(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    """There is room for no more spaces than workers, so that none may be left behind."""
    pytester.makepyfile(test_crowd=CROWD)
    with served(*SERVE, stderr=subprocess.DEVNULL) as mock:
        monkeypatch.setenv("MOCKINVOICE_URL", mock.ready["url"])
        for _ in range(rounds):
            result = pytester.runpytest_subprocess(*NOTHING_ELSE, "-q", "-n", str(WORKERS))
            result.assert_outcomes(passed=TESTS)
        assert mock.stop()[0] == 0
