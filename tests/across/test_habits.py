"""Rules over time on real vendors, driven through their APIs."""

import pytest

from mockinvoice.app import Mock
from mockinvoice.contract.verdict import verdict
from mockinvoice.core.findings import Finding
from tests.space import Answer, Space
from tests.web.deliver.receivers import Receiver, receiving

LISTS = "#/paths/~1invoices/get"
TOKENS = "#/paths/~1oauth~1token/post"


@pytest.fixture(autouse=True)
def _served(mock: Mock) -> None:
    missing = {"orderspace", "slyce", "sperse"} - mock.vendors.keys()
    if missing:
        pytest.skip(f"this run leaves out {', '.join(missing)}")


def told(space: Space) -> list[tuple[str, str, str | None, str, str, str]]:
    """Return what the verdict says, but for where it stands in documents that grow."""
    documents = [mounted.document for mounted in space.mock.vendors.values()]
    return [_told(found) for found in verdict(space.world, documents).findings]


def _told(found: Finding) -> tuple[str, str, str | None, str, str, str]:
    return (
        found.rule,
        found.severity,
        found.operation,
        found.exchange,
        found.document,
        found.message,
    )


def bearer(token: Answer) -> str:
    text: str = token.json["access_token"]
    return text


def test_create_sent_again(space: Space) -> None:
    assert [space.call("slyce", "createInvoice").status for _ in range(2)] == [200, 200]
    assert told(space) == [
        (
            "repeated-request",
            "warning",
            "createInvoice",
            "ex-2",
            "#/paths/~1invoice/post",
            "createInvoice was sent again as it had been answered in ex-1",
        )
    ]


@pytest.mark.space(limits="documented")
@pytest.mark.parametrize(
    ("name", "called", "variant", "at"),
    [
        ("orderspace", "listProducts", "", "#/paths/~1products/get"),
        (
            "sperse",
            "getInvoiceInfo",
            "draft",
            "#/paths/~1api~1services~1CRM~1Invoice~1GetInvoiceInfo/get",
        ),
    ],
)
def test_call_before_the_wait_is_over(
    space: Space, name: str, called: str, variant: str, at: str
) -> None:
    calls = space.mock.vendors[name].vendor.code.limits[0].calls
    answers = [space.call(name, called, example=variant) for _ in range(calls + 2)]
    assert [answer.status for answer in answers[-3:]] == [200, 429, 429]
    space.advance(seconds=60)
    assert space.call(name, called, example=variant).status == 200
    assert [found for found in told(space) if found[0] != "unused-cursor"] == [
        (
            "early-retry",
            "error",
            called,
            f"ex-{calls + 2}",
            at,
            f"ex-{calls + 1} said to wait; the client came 60 s too early",
        )
    ]


def test_cursor_never_used(space: Space) -> None:
    answer = space.call("orderspace", "listInvoices", query={"limit": 1})
    assert answer.json["has_more"] is True
    assert told(space) == [
        (
            "unused-cursor",
            "warning",
            "listInvoices",
            "ex-1",
            LISTS,
            "listInvoices had more, and its cursor starting_after was not used afterwards",
        )
    ]


def test_cursor_used(space: Space) -> None:
    first = space.call("orderspace", "listInvoices", query={"limit": 1}).json["invoices"][0]["id"]
    space.call("orderspace", "listInvoices", query={"limit": 1, "starting_after": first})
    assert told(space) == []


def test_token_requested_again(space: Space) -> None:
    assert space.call("orderspace", "createToken").json["expires_in"] == 1800
    space.advance(minutes=20)
    space.call("orderspace", "createToken")
    assert told(space) == [
        (
            "needless-token",
            "warning",
            "createToken",
            "ex-2",
            TOKENS,
            "the last token was still valid for 600 s",
        )
    ]


@pytest.mark.space(credentials="listed")
def test_token_used_after_it_expired(space: Space) -> None:
    token = bearer(space.call("orderspace", "createToken"))
    space.advance(minutes=31)
    assert space.call("orderspace", "listInvoices", credential=token).status == 401
    assert told(space) == [
        (
            "expired-token",
            "warning",
            "listInvoices",
            "ex-2",
            LISTS,
            "the token of this call had expired",
        )
    ]


def test_move_refused_again_and_again(space: Space) -> None:
    """A paid invoice never is a draft again."""
    move = {"id": 3, "status": "Draft"}
    answers = [space.call("sperse", "updateInvoiceStatus", body=move) for _ in range(3)]
    assert [answer.status for answer in answers] == [500, 500, 500]
    assert told(space) == [
        (
            "repeated-refusal",
            "warning",
            "updateInvoiceStatus",
            "ex-3",
            "#/paths/~1api~1services~1CRM~1Invoice~1UpdateStatus/put",
            "the same call was refused with 500 3 times",
        )
    ]


def test_webhook_answered_otherwise_than_needed(space: Space) -> None:
    with receiving(Receiver(statuses=(500,))) as receiver:
        hook = {"eventName": "Payment.Created", "targetUrl": f"{receiver.url}/hook"}
        space.call("sperse", "subscribeEvent", body=hook)
        space.call("sperse", "addBankCardPayment")
        space.http("POST", f"/_mock/spaces/{space.name}/deliveries/flush")
        assert told(space) == [
            (
                "webhook-not-received",
                "error",
                None,
                "dl-1",
                "#",
                f"Payment.Created to {receiver.url}/hook got 500",
            )
        ]
