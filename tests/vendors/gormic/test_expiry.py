"""When the credit of a credit note is gone, and what the caller hears of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.vendors.gormic.expiry import ends_at
from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_answer,
    call,
    create,
    create_credit,
    invoice,
    on,
    success,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


LATEST = datetime.max.replace(tzinfo=UTC)
EARLIEST = datetime.min.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("text", None),
        ("2024-04-29", utc(2024, 4, 30)),
        ("2024-02-29", utc(2024, 3, 1)),
        ("2024-12-31", utc(2025, 1, 1)),
        ("9999-12-31", LATEST),
        ("2024-04-29T12:00:00Z", utc(2024, 4, 29, 12)),
        ("2024-04-29t12:00:00z", utc(2024, 4, 29, 12)),
        ("2024-04-29T12:00", utc(2024, 4, 29, 12)),
        ("2024-04-29T12:00Z", utc(2024, 4, 29, 12)),
        ("2024-04-29T12:00:00", utc(2024, 4, 29, 12)),
        ("2024-04-29T12:00:00.5Z", utc(2024, 4, 29, 12, 0, 0, 500000)),
        ("2024-04-29T12:00:00.123456789Z", utc(2024, 4, 29, 12, 0, 0, 123456)),
        ("2024-04-29T12:00:00+02:00", utc(2024, 4, 29, 10)),
        ("2024-04-29T12:00:00-23:59", utc(2024, 4, 30, 11, 59)),
        ("2024-06-30T23:59:60Z", utc(2024, 6, 30, 23, 59, 59)),
        ("0000-02-29", utc(4, 3, 1)),
        ("0001-01-01T00:00:00+14:00", EARLIEST),
        ("9999-12-31T23:59:59-14:00", LATEST),
    ],
)
def test_end_of_a_date_or_a_time(text: str, end: datetime | None) -> None:
    assert ends_at(text) == end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TEXT",
        "text ",
        "2024-4-29",
        "2024-02-30",
        "2023-02-29",
        "2024-04-31T00:00Z",
        "2024-04-29T12",
        "2024-04-29T12:61Z",
        "2024-04-29T12:00:61Z",
        "2024-04-29T12:00:00+02",
        "2024-04-29T12:00:00+0200",
        "2024-04-29T12:00:00 Z",
        "2024-W18-1",
        "2024-04-29\n",
        "12024-04-29",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the standard library's or ours
        ends_at(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_that_python_spells_is_read(instant: datetime) -> None:
    assert ends_at(instant.isoformat()) == instant


@given(st.text())
def test_no_text_does_more_than_a_value_error(text: str) -> None:
    try:
        ends_at(text)
    except ValueError:
        return


def warning(key: str, until: str) -> dict[str, str]:
    return {
        "code": "CreditExpired",
        "description": f"Credit note {key} could be applied until {until}",
    }


def test_end_of_a_credit_note_is_an_event_of_the_clock(space: Space) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    assert space.advance(days=2) == []
    assert invoice(space, key)["expired"] is False
    data = {"organization": "org-demo", "id": key}
    event = {"at": "2024-05-02T00:00:00Z", "kind": "gormic.credit_expiry", "data": data}
    assert space.advance(days=1) == [event]
    stored = invoice(space, key)
    assert (stored["expired"], stored["agenda"]) == (True, None)


def test_expiry_of_an_invoice_is_only_kept(space: Space) -> None:
    key = create(space, applyExpiresAt="2024-05-01")
    assert space.advance(days=10) == []
    data = {"succeed": True, "success": True}
    assert_answer(call(space, "deleteInvoice", **on(key)), 200, success("deleteInvoice", data))


@pytest.fixture
def expired(space: Space) -> str:
    """A credit note whose time has passed."""
    key = create_credit(space, applyExpiresAt="2024-05-01")
    space.advance(days=10)
    return key


def test_update_of_an_expired_credit_note_warns(space: Space, expired: str) -> None:
    answer = call(space, "updateInvoice", **on(expired, applyExpiresAt="2024-12-31"))
    note = warning(expired, "2024-05-01")
    assert_answer(answer, 200, success("updateInvoice", {"success": True}, note))


def test_delete_of_an_expired_credit_note_warns(space: Space, expired: str) -> None:
    answer = call(space, "deleteInvoice", **on(expired))
    data = {"succeed": True, "success": True}
    note = warning(expired, "2024-05-01")
    assert_answer(answer, 200, success("deleteInvoice", data, note))


def test_close_and_send_of_an_expired_credit_note_warn(space: Space, expired: str) -> None:
    note = warning(expired, "2024-05-01")
    data: dict[str, Any] = {
        "invoiceNumber": 2,
        "invoiceSource": "gormic",
        "invoicedAt": "2024-05-09T12:00:00.000Z",
    }
    answer = call(space, "closeInvoice", **on(expired))
    assert_answer(answer, 200, success("closeInvoice", data, note))
    answer = call(space, "sendInvoice", **on(expired))
    data = {"success": True, "messageId": answer.json["data"]["messageId"]}
    assert_answer(answer, 200, success("sendInvoice", data, note))


def test_both_warnings_come_together(space: Space) -> None:
    original = create(space, orderId="ord-1002")
    call(space, "closeInvoice", **on(original))
    key = create(
        space,
        orderId="ord-1002",
        type=2,
        referenceInvoiceId=original,
        applyExpiresAt="2024-05-01",
    )
    call(space, "closeInvoice", **on(key))
    space.advance(days=10)
    codes = [w["code"] for w in call(space, "sendInvoice", **on(key)).json["warnings"]]
    assert codes == ["CreditExpired", "NoRecipient"]


def test_longer_expiry_takes_the_warning_away(space: Space, expired: str) -> None:
    call(space, "updateInvoice", **on(expired, applyExpiresAt="2024-12-31"))
    answer = call(space, "updateInvoice", **on(expired, applyExpiresAt="text"))
    assert_answer(answer, 200, success("updateInvoice", {"success": True}))
    assert space.advance(days=1000) == []


def test_new_expiry_takes_the_place_of_the_planned_one(space: Space) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    call(space, "updateInvoice", **on(key, applyExpiresAt="2024-05-03"))
    assert [event["at"] for event in space.advance(days=10)] == ["2024-05-04T00:00:00Z"]


def test_update_to_a_time_that_has_passed_warns_on_the_next_use(space: Space) -> None:
    key = create_credit(space)
    answer = call(space, "updateInvoice", **on(key, applyExpiresAt="0000-01-01"))
    assert_answer(answer, 200, success("updateInvoice", {"success": True}))
    answer = call(space, "deleteInvoice", **on(key))
    assert answer.json["warnings"] == [warning(key, "0000-01-01")]


def test_deleted_credit_note_has_no_end_any_more(space: Space) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    call(space, "deleteInvoice", **on(key))
    assert space.advance(days=10) == []


def test_end_of_a_credit_note_that_an_import_took_away_does_nothing(space: Space) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    with space.world.transaction():
        space.world.collection("gormic.invoices").delete(f"org-demo/{key}")
    before = space.state()["gormic.invoices"]
    assert len(space.advance(days=10)) == 1
    assert space.state()["gormic.invoices"] == before
