"""Faults in every vendor's words, and the case that makes duplicates: done but not told."""

from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from mockinvoice.app import Mock
from mockinvoice.contract.examples import Sent, request_of
from mockinvoice.contract.over_time import History, judge_history
from mockinvoice.core.fault_rules import read_rule
from mockinvoice.server import Server
from tests.space import Answer, Space

ONE, REFUSED, TWO, HARMLESS = "one", "refused", "two", "two, harmless"
UNPROMISED = "one, though the document does not promise it"
# Every operation that makes a record: with which example, and what a client leaves that sends the
# same again after its answer was lost. The vendor knows it again and leaves one record, refuses to
# make another, or makes two: the judge remarks that, but for what the document calls harmless.
CREATES: dict[tuple[str, str], tuple[str, str]] = {
    ("gormic", "createInvoice"): ("documented", TWO),
    ("orderspace", "createCustomer"): ("minimal", TWO),
    ("orderspace", "createDispatch"): ("everything", REFUSED),
    ("orderspace", "createInvoice"): ("all-outstanding", REFUSED),
    ("orderspace", "createOrder"): ("catalogue", TWO),
    ("orderspace", "createToken"): ("form", HARMLESS),
    ("orderspace", "createWebhook"): ("two-events", TWO),
    ("segmetrics", "addTags"): ("ids", ONE),
    ("segmetrics", "upsertContact"): ("full", ONE),
    ("segmetrics", "upsertInvoice"): ("minimal", ONE),
    ("segmetrics", "upsertProduct"): ("added", ONE),
    ("segmetrics", "upsertSubscription"): ("minimal", ONE),
    ("slyce", "createInvoice"): ("documented", TWO),
    ("sperse", "addBankCardPayment"): ("payment", TWO),
    ("sperse", "createInvoice"): ("documented", TWO),
    ("sperse", "createOrUpdateContact"): ("new", UNPROMISED),
    ("sperse", "importInvoice"): ("paid", REFUSED),
    ("sperse", "refundInvoice"): ("refund", REFUSED),
    ("sperse", "setStripeConnectedAccount"): ("documented", ONE),
    ("sperse", "subscribeEvent"): ("payments", REFUSED),
}
CREATE = pytest.mark.parametrize(
    ("maker", "create", "sample", "leaves"),
    [(*key, *found) for key, found in CREATES.items()],
    ids=[f"{maker}-{create}" for maker, create in CREATES],
)


@pytest.fixture(scope="module")
def url(mock: Mock) -> Iterator[str]:
    with Server(mock) as server:
        yield server.url


@pytest.fixture(scope="module")
def client() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        yield pool


def sample_of(space: Space, maker: str, create: str, sample: str) -> Sent:
    if maker not in space.mock.vendors:
        pytest.skip(f"{maker} is not tested here")
    document = space.mock.vendors[maker].document
    return request_of(document, document.operations[create], name=sample, when={})


def disturb(space: Space, do: dict[str, Any], **match: Any) -> None:
    space.world.faults.add([read_rule({"match": match, "do": do})])


def records(space: Space) -> dict[str, int]:
    """Count the vendors' records by collection."""
    return {
        name: len(rows) for name, rows in space.state().items() if not name.startswith("_") and rows
    }


def habits(space: Space, maker: str) -> list[tuple[str, str]]:
    """Return what the rules about repetition say, each with the exchange it is about."""
    exchanges = space.world.journal.all()
    history = History(document=space.mock.vendors[maker].document, exchanges=exchanges)
    rules = ("repeated-request", "done-twice")
    return [(f.rule, f.exchange) for f in judge_history(history) if f.rule in rules]


@CREATE
def test_done_but_not_told(
    space: Space,
    url: str,
    client: urllib3.PoolManager,
    maker: str,
    create: str,
    sample: str,
    leaves: str,
) -> None:
    """The record is there once; what a retry leaves is the vendor's affair, and the judge's."""
    sent = sample_of(space, maker, create, sample)
    address = f"{url}/@{space.name}/{maker}{sent.path}"

    def send() -> int:
        return client.request(sent.method, address, body=sent.body, headers=sent.headers).status

    before = records(space)
    disturb(space, {"commit_then": "reset"}, times=1)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        send()
    once = records(space)
    assert once != before
    assert [(e.status, e.lost) for e in space.world.journal.all()] == [(200, True)]

    status = send()
    twice = records(space)
    assert (status < 300, twice == once) == {
        ONE: (True, True),
        REFUSED: (False, True),
        TWO: (True, False),
        HARMLESS: (True, False),
        UNPROMISED: (True, True),
    }[leaves]
    assert {rule for rule, _ in habits(space, maker)} == (
        {"done-twice"} if leaves in (TWO, UNPROMISED) else set()
    )


@CREATE
def test_lost_answer_leaves_what_an_answer_leaves(
    space: Space,
    url: str,
    client: urllib3.PoolManager,
    maker: str,
    create: str,
    sample: str,
    leaves: str,
) -> None:
    sent = sample_of(space, maker, create, sample)
    space.send(maker, sent)
    told = space.state()
    space.world.reset()
    disturb(space, {"commit_then": "close"})
    address = f"{url}/@{space.name}/{maker}{sent.path}"
    with pytest.raises(urllib3.exceptions.ProtocolError):
        client.request(sent.method, address, body=sent.body, headers=sent.headers)
    assert space.state() == told


def test_every_operation_that_makes_a_record_is_tested(space: Space, vendor: str) -> None:
    document, found = space.mock.vendors[vendor].document, set()
    for operation in document.operations.values():
        content = operation.node.get("requestBody", {}).get("content", {})
        for name in {n: None for c in content.values() for n in c.get("examples", {})}:
            space.world.reset()
            before = records(space)
            space.send(vendor, request_of(document, operation, name=name, when={}))
            if operation.method == "POST" and records(space) != before:
                found.add((vendor, operation.id))
    assert found == {key for key in CREATES if key[0] == vendor}


def first_read(space: Space, vendor: str) -> Answer:
    """Call an operation that takes credentials and changes nothing that matters here."""
    operations = space.mock.vendors[vendor].document.operations.values()
    operation = next(o for o in operations if o.takes_credentials)
    return space.call(vendor, operation.id)


SIGNS: dict[str, tuple[dict[str, str], Any]] = {
    "gormic": ({}, {"code": 429, "retryAfter": 30}),
    "orderspace": ({"retry-after": "30"}, {"message": "Too many requests"}),
    "segmetrics": (
        {"retry-after": "30"},
        {"status": "error", "errors": ["too many requests"]},
    ),
    "slyce": (
        {},
        {
            "error": {
                "code": "GEN-TOO-MANY-REQUESTS",
                "http_code": 429,
                "message": "You have reached the limit for using this API.",
            }
        },
    ),
    "sperse": (
        {
            "x-ratelimit-limit": "50",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": "1714392030",
        },
        {
            "result": None,
            "targetUrl": None,
            "success": False,
            "error": {
                "code": 0,
                "message": "API calls quota exceeded!",
                "details": None,
                "validationErrors": None,
            },
            "unAuthorizedRequest": False,
            "__abp": True,
        },
    ),
}


def signs(answer: Answer) -> tuple[dict[str, str], Any]:
    """Return what tells a client to wait: header fields, and the body or its part of it."""
    fields = {n: v for n, v in answer.headers.items() if n.startswith(("retry-", "x-ratelimit-"))}
    body = answer.json
    error = body.get("error")
    return fields, error["serverError"] if "serverError" in (error or {}) else body


def test_limit_has_the_vendors_own_signs(space: Space, vendor: str) -> None:
    disturb(space, {"limit": 30})
    answer = first_read(space, vendor)
    assert (answer.status, *signs(answer)) == (429, *SIGNS[vendor])


PUBLISHED = {"orderspace": [(60, 60)], "sperse": [(50, 60), (10_000, 86_400)]}


@pytest.mark.space(limits="documented")
def test_documented_limits_are_counted_on_the_clock(space: Space, vendor: str) -> None:
    limits = space.mock.vendors[vendor].vendor.code.limits
    assert [(limit.calls, limit.seconds) for limit in limits] == PUBLISHED.get(vendor, [])
    calls, wait = next(((limit.calls, limit.wait) for limit in limits), (70, 0))
    statuses = [first_read(space, vendor).status for _ in range(calls)]
    assert 429 not in statuses
    if wait:
        assert first_read(space, vendor).status == 429
        space.advance(seconds=wait - 1)
        assert first_read(space, vendor).status == 429
        space.advance(seconds=1)
    assert first_read(space, vendor).status != 429


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 409, 410, 413, 422, 423, 429, 500, 502, 503]
)
def test_any_status_is_told_in_words_and_changes_nothing(
    space: Space, vendor: str, status: int
) -> None:
    disturb(space, {"status": status})
    before = space.state()
    answer = first_read(space, vendor)
    assert answer.status == status
    assert space.state() == before
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json
        assert body.get("error", {}) is not None
        assert not isinstance(body.get("error"), dict) or body["error"].get("http_code") in (
            None,
            status,
        )


UNAVAILABLE: dict[str, Any] = {
    "gormic": {"code": "Unknown", "description": "An unexpected error occurred"},
    "orderspace": "Internal server error",
    "segmetrics": ["internal server error"],
    "slyce": {"code": "GEN-INTERNAL-ERROR", "http_code": 503, "message": "Internal Error"},
    "sperse": {
        "code": 0,
        "message": "An internal error occurred during your request!",
        "details": None,
        "validationErrors": None,
    },
}


def test_outage_is_told_in_the_vendors_words(space: Space, vendor: str) -> None:
    disturb(space, {"status": 503})
    body = first_read(space, vendor).json
    told = next(body[name] for name in ("error", "errors", "message") if name in body)
    assert told == UNAVAILABLE[vendor]
