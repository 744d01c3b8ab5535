"""Rules over time, each on the shortest history that breaks it, by whole findings."""

import json
from typing import Any

import pytest

from mockinvoice.contract.over_time import History, judge_history
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange
from tests.contract.judged import document, finding
from tests.exchanges import an_exchange

POST_LINE, LIST_LINE = 26, 8
OTHER: dict[str, Any] = {"request_headers": {"user-agent": "two"}}
AT_POST, AT_LIST = "#/paths/~1bills/post", "#/paths/~1bills/get"


def happened(number: int, operation: str | None = "createBill", **members: Any) -> Exchange:
    """Return an exchange, one a second; a create that succeeds unless it is told otherwise."""
    known = document().operations.get(operation or "")
    return an_exchange(
        number,
        **{
            "at": f"2024-04-29T12:00:{number:02}Z",
            "vendor": "judged",
            "operation": operation,
            "method": known.method if known else "GET",
            "path": "/v1" + known.path if known else "/v1/nowhere",
            "request_headers": {"user-agent": "one"},
            "request_body": '{"total": 1}' if operation == "createBill" else "",
            **members,
        },
    )


def busy(number: int, **members: Any) -> Exchange:
    """Return an answer that tells to wait 3 seconds."""
    headers = {"Retry-After": "3"}
    return happened(number, "getBill", **{"status": 429, "response_headers": headers, **members})


def page(number: int, *, has_more: bool, **members: Any) -> Exchange:
    """Return a page of bills."""
    body = json.dumps({"bills": [], "has_more": has_more})
    return happened(number, "listBills", response_body=body, **members)


def token(number: int, seconds: float = 5, **members: Any) -> Exchange:
    """Return the answer of an operation that takes no credential and gives a token."""
    body = json.dumps({"access_token": "***", "expires_in": seconds})
    return happened(number, "getStatus", response_body=body, **members)


def on_bill(rule: str, message: str, *, exchange: str, operation: str = "createBill") -> Finding:
    """Return a finding of a rule over time about an operation."""
    places = {
        "createBill": (AT_POST, POST_LINE),
        "listBills": (AT_LIST, LIST_LINE),
        "getBill": ("#/paths/~1bills~1{number}/get", 43),
        "getStatus": ("#/paths/~1status/get", 74),
    }
    at, line = places[operation]
    return finding(rule, "", at, line, message, exchange=exchange, operation=operation)


def delivery(state: str, outcome: str, **members: Any) -> dict[str, Any]:
    return {
        "id": "dl-1",
        "vendor": "judged",
        "event": "bill.paid",
        "url": "http://127.0.0.1:9/hook",
        "state": state,
        "attempts": [{"outcome": outcome, "is_refused": False}],
        **members,
    }


HISTORIES = [
    pytest.param([happened(1)], [], id="one call"),
    pytest.param(
        [happened(1), happened(2), happened(3)],
        [
            on_bill(
                "repeated-request",
                f"createBill was sent again as it had been answered in ex-{before}",
                exchange=exchange,
            )
            for before, exchange in ((1, "ex-2"), (1, "ex-3"))
        ],
        id="the same call three times",
    ),
    pytest.param([happened(1), happened(2, request_body="{}")], [], id="another body"),
    pytest.param([happened(1), happened(2, **OTHER)], [], id="the same call of another client"),
    pytest.param(
        [happened(1, lost=True), happened(2, **OTHER)],
        [],
        id="done by another client as the first answer was lost",
    ),
    pytest.param([happened(1, request_body=""), happened(2, request_body="")], [], id="no body"),
    pytest.param([happened(1, status=500), happened(2)], [], id="again after a failure"),
    pytest.param(
        [happened(1, lost=True), happened(2, status=409)], [], id="again after a lost answer"
    ),
    pytest.param(
        [happened(1, lost=True), happened(2)],
        [
            on_bill(
                "done-twice",
                "createBill had been done in ex-1, whose answer was lost, and was done again",
                exchange="ex-2",
            )
        ],
        id="done twice as the first answer was lost",
    ),
    pytest.param(
        [happened(n, "listBills", request_body="{}") for n in (1, 2)], [], id="the same list twice"
    ),
    pytest.param(
        [busy(1), happened(3, "getBill")],
        [
            on_bill(
                "early-retry",
                "ex-1 said to wait; the client came 1 s too early",
                exchange="ex-3",
                operation="getBill",
            )
        ],
        id="too early after a 429",
    ),
    pytest.param([busy(1), happened(4, "getBill")], [], id="just in time after a 429"),
    pytest.param(
        [busy(1), happened(2, "getBill", **OTHER)],
        [],
        id="another client need not wait",
    ),
    pytest.param(
        [
            busy(1, status=503, response_headers={}, response_body='{"error": {"retryAfter": 2}}'),
            happened(2, "listBills"),
        ],
        [
            on_bill(
                "early-retry",
                "ex-1 said to wait; the client came 1 s too early",
                exchange="ex-2",
                operation="listBills",
            )
        ],
        id="too early after a wait that the body tells",
    ),
    pytest.param(
        [busy(1, response_headers={"Retry-After": "soon"}), happened(2, "getBill")],
        [],
        id="a wait that cannot be read",
    ),
    *(
        pytest.param(
            [busy(1, response_headers=headers), happened(2, "getBill")],
            [
                on_bill(
                    "early-retry",
                    "ex-1 said to wait; the client came 1 s too early",
                    exchange="ex-2",
                    operation="getBill",
                )
            ],
            id=f"too early after {next(iter(headers))} {number}",
        )
        for number, headers in enumerate(
            (
                {"Retry-After": "Mon, 29 Apr 2024 12:00:03 GMT"},
                {"X-RateLimit-Reset": "1714392003"},
                {"x-ratelimit-reset": "2"},
            )
        )
    ),
    pytest.param([busy(1, at=""), happened(2, "getBill", at="")], [], id="recorded without time"),
    pytest.param(
        [page(1, has_more=True), page(2, has_more=True, query=[("limit", "5")])],
        [
            on_bill(
                "unused-cursor",
                "listBills had more, and its cursor after was not used afterwards",
                exchange="ex-1",
                operation="listBills",
            )
        ],
        id="a cursor never used",
    ),
    pytest.param(
        [page(1, has_more=True), page(2, has_more=True, query=[("after", "b1")])],
        [],
        id="a cursor used",
    ),
    pytest.param(
        [page(1, has_more=True), page(2, has_more=True, query=[("after", "b1")], **OTHER)],
        [
            on_bill(
                "unused-cursor",
                "listBills had more, and its cursor after was not used afterwards",
                exchange="ex-1",
                operation="listBills",
            )
        ],
        id="a cursor used by another client",
    ),
    pytest.param([page(1, has_more=False)], [], id="a list at its end"),
    pytest.param(
        [token(1), token(4)],
        [
            on_bill(
                "needless-token",
                "the last token was still valid for 2 s",
                exchange="ex-4",
                operation="getStatus",
            )
        ],
        id="a token while the last is valid",
    ),
    pytest.param([token(1), token(6)], [], id="a token after the last"),
    pytest.param([token(1), token(2, request_body="two")], [], id="a token for somebody else"),
    pytest.param(
        [token(1), happened(2, "getBill", status=401), token(3)], [], id="a token after a refusal"
    ),
    pytest.param([token(1, lost=True), token(2)], [], id="a token that never came"),
    pytest.param(
        [
            happened(
                1,
                "getBill",
                status=401,
                response_headers={"WWW-Authenticate": 'Bearer error="token expired"'},
            ),
            happened(2, "getBill", status=401),
        ],
        [
            on_bill(
                "expired-token",
                "the token of this call had expired",
                exchange="ex-1",
                operation="getBill",
            )
        ],
        id="an expired token",
    ),
    pytest.param(
        [happened(n, "getBill", status=404) for n in (1, 2, 3, 4)],
        [
            on_bill(
                "repeated-refusal",
                f"the same call was refused with 404 {times} times",
                exchange=f"ex-{times}",
                operation="getBill",
            )
            for times in (3, 4)
        ],
        id="the same refusal again and again",
    ),
    pytest.param(
        [
            *(happened(n, "getBill", status=404) for n in (1, 2)),
            *(happened(n, "getBill", status=404, **OTHER) for n in (3, 4)),
        ],
        [],
        id="the same refusal of two clients",
    ),
    pytest.param([token(1), token(2, **OTHER)], [], id="a token for another client"),
    pytest.param(
        [happened(n, None, status=404, path="/v1/x") for n in (1, 2, 3)],
        [
            finding(
                "repeated-refusal",
                "",
                "#",
                1,
                "the same call was refused with 404 3 times",
                exchange="ex-3",
                operation=None,
            )
        ],
        id="an unknown path again and again",
    ),
    pytest.param(
        [happened(n, "getBill", status=500, trace="…") for n in (1, 2, 3)],
        [],
        id="the mock's own failures",
    ),
    pytest.param(
        [happened(n, "getBill", status=404, faults=["f-1"]) for n in (1, 2, 3)],
        [],
        id="refusals that a fault made",
    ),
]


@pytest.mark.parametrize(("exchanges", "findings"), HISTORIES)
def test_history_is_judged(exchanges: list[Exchange], findings: list[Finding]) -> None:
    history = History(document=document(), exchanges=exchanges)
    assert judge_history(history) == findings


DELIVERIES = [
    pytest.param(
        [delivery("failed", "500")],
        [
            finding(
                "webhook-not-received",
                "",
                "#",
                1,
                "bill.paid to http://127.0.0.1:9/hook got 500",
                exchange="dl-1",
                operation=None,
            )
        ],
        id="given up",
    ),
    pytest.param([delivery("delivered", "200")], [], id="received"),
    pytest.param([delivery("queued", "500")], [], id="to be tried again"),
    pytest.param([delivery("failed", "500", vendor="other")], [], id="of another vendor"),
    pytest.param(
        [delivery("failed", "", attempts=[{"outcome": "no", "is_refused": True}])],
        [],
        id="never made",
    ),
]


@pytest.mark.parametrize(("deliveries", "findings"), DELIVERIES)
def test_deliveries_are_judged(deliveries: list[dict[str, Any]], findings: list[Finding]) -> None:
    history = History(document=document(), exchanges=[], deliveries=deliveries)
    assert judge_history(history) == findings
