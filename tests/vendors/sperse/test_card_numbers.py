"""A card number appears nowhere: not in state, file, journal, log, export, delivery or finding."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.app import create_app
from mockinvoice.contract.examples import CLOCK
from mockinvoice.settings import Settings
from tests.space import Space
from tests.vendors.sperse.wire import call, success

CARD = "5105105105105100"
SPELLINGS: list[Any] = [
    CARD,
    int(CARD),
    "5105 1051 0510 5100",
    "5105-1051-0510-5100",
    f" {CARD} ",
]
MEMBERS = ["cardNumber", "CardNumber", "CARDNUMBER"]


def digits(text: str) -> str:
    """Return a text without what people put between the digits of a card number."""
    return text.replace(" ", "").replace("-", "")


def traces(space: Space, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """Return everything that a space keeps or says, as text."""
    world = space.world
    return {
        "state": json.dumps(space.state()),
        "rows": repr(world.store.state()),
        "journal": json.dumps([e.as_record() for e in world.journal.all()]),
        "log": "\n".join(f"{r.getMessage()} {vars(r)}" for r in caplog.records),
        "findings": json.dumps([f.as_record() for f in world.findings.all()]),
        "deliveries": json.dumps(world.deliveries.all()),
        "export": control(space, "documents"),
        "exchanges": control(space, "exchanges"),
    }


def control(space: Space, what: str) -> str:
    """Return what the control API shows of a space."""
    answer = space.http("GET", f"/_mock/spaces/{space.name}/{what}")
    assert answer.status == 200
    return answer.text


def assert_nowhere(space: Space, caplog: pytest.LogCaptureFixture) -> None:
    for where, text in traces(space, caplog).items():
        assert CARD not in digits(text), where


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("card", SPELLINGS)
def test_a_card_number_is_kept_nowhere(
    space: Space, caplog: pytest.LogCaptureFixture, member: str, card: Any
) -> None:
    subscription = {"eventName": "Payment.Created", "targetUrl": "http://127.0.0.1:9/"}
    call(space, "subscribeEvent", body=subscription)
    body = {"invoiceId": 2, "amount": 1, "bankCardInfo": {member: card}}
    with caplog.at_level(logging.DEBUG):
        assert call(space, "addBankCardPayment", body=body) == success(None)
    assert_nowhere(space, caplog)
    assert space.state()["sperse.transactions"]["2"]["cardLastFour"] == "5100"


BROKEN = [
    '{"invoiceId":2,"amount":1,"bankCardInfo":{"cardNumber":"%s"}',
    '{"invoiceId":2,"amount":1,"bankCardInfo":{"cardNumber":%s,,}}',
    "bankCardInfo[cardNumber]=%s&amount=1",
    '{"invoiceId":7,"amount":1,"bankCardInfo":{"cardNumber":"%s"}}',
    '{"invoiceId":1,"amount":1,"bankCardInfo":{"cardNumber":"%s"}}',
    '{"invoiceId":2,"amount":"x","bankCardInfo":{"cardNumber":"%s"}}',
    '{"invoiceId":2,"amount":1,"bankCardInfo":{"cardNumber":["%s"]}}',
    '{"invoiceId":2,"amount":1,"bankCardInfo":{"cardNumber":{"a":"%s"}}}',
    '{"invoiceId":2,"amount":1,"bankCardInfo":"%s"}',
    '{"invoiceId":2,"amount":1,"bankCardInfo":["%s"]}',
    '{"invoiceId":2,"amount":1,"transactionType":"%s"}',
    '{"invoiceNumber":"%s","amount":1}',
]


@pytest.mark.parametrize("body", BROKEN)
@pytest.mark.parametrize("operation", ["addBankCardPayment", "createInvoice"])
def test_a_refused_card_number_is_kept_nowhere(
    space: Space, caplog: pytest.LogCaptureFixture, operation: str, body: str
) -> None:
    before = space.state()
    with caplog.at_level(logging.DEBUG):
        answer = space.call("sperse", operation, raw=body % CARD)
    assert answer.status in (400, 404, 500)
    assert space.state() == before
    assert_nowhere(space, caplog)


ESCAPED = r'{"invoiceId":2,"amount":1,"bankCardInfo":{"card\u004eumber":"\u0035105105105105100"}}'


def test_an_escaped_card_number_is_kept_nowhere(
    space: Space, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert call(space, "addBankCardPayment", raw=ESCAPED) == success(None)
    assert_nowhere(space, caplog)
    journal = [exchange.request_body for exchange in space.world.journal.all()]
    assert "105105105105100" not in "".join(journal)


@pytest.mark.parametrize("place", [f"?note={CARD}", f"?{CARD}=1", f"/{CARD}"])
def test_a_card_number_in_an_address_is_kept_nowhere(
    space: Space, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    url = f"/@{space.name}/sperse/api/services/CRM/Invoice/GetNewInvoiceInfo{place}"
    with caplog.at_level(logging.DEBUG):
        space.http("GET", url, headers={"api-key": "k"})
    assert_nowhere(space, caplog)


def test_a_card_number_in_a_header_is_kept_nowhere(
    space: Space, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"/@{space.name}/sperse/api/services/CRM/Invoice/GetNewInvoiceInfo"
    with caplog.at_level(logging.DEBUG):
        answer = space.http("GET", url, headers={"api-key": "k", "X-Card": CARD})
    assert answer.status == 200
    assert_nowhere(space, caplog)


def test_a_card_number_is_not_in_the_database_file(tmp_path: Path) -> None:
    mock = create_app(Settings(vendors=("sperse",), db=tmp_path / "mock.json"))
    mock.worlds.put("cards", {"clock": CLOCK})
    assert call(Space(mock, "cards"), "addBankCardPayment", example="card") == success(None)
    mock.close()
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"cardLastFour" in content for content in kept)
    assert all(b"4242424242424242" not in content for content in kept)
