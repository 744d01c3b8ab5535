"""Every state and every action on it: allowed with its full effect, or refused with none."""

from typing import Any

import pytest

from mockinvoice.core.errors import ApiError, Kind
from tests.space import Space
from tests.vendors.slyce.bodies import (
    CHILD,
    CHILD_ANSWER,
    LINE,
    line_answer,
    minimal,
    minimal_answer,
    unprocessable,
)
from tests.vendors.slyce.states import (
    AS_IT_WAS,
    CANCELLATIONS,
    HOOK,
    NOT_SENT,
    PAID_LATER,
    PAYMENTS,
    SENDS,
    STATES,
    UPDATES,
    Effect,
    Refusal,
    change,
    sent,
    stays,
)


def bring_to(space: Space, state: str) -> None:
    """Make invoice 2051 with a line of 80 and a child of 20, in this state; then a day passes."""
    body = minimal(
        line_items=[{**LINE, "child": [CHILD]}],
        webhook_url=HOOK,
        send_now=int(state == "outstanding"),
    )
    assert space.call("slyce", "createInvoice", body=body).status == 200
    if state == "partial payment":
        space.act("slyce", "record_payment", invoice="2051", amount="30")
    elif state in ("paid", "canceled"):
        assert put(space, status=state).status == 200
    with space.world.transaction():
        space.world.mailbox.clear()
        space.world.deliveries.clear()
    space.advance(days=1)
    assert_effect(space, AS_IT_WAS[state])


def put(space: Space, **members: Any) -> Any:
    return space.call("slyce", "updateInvoice", path={"id": "2051"}, body=minimal(**members))


def whole(effect: Effect) -> dict[str, Any]:
    child = {**CHILD_ANSWER, "date_paid": effect.date_paid}
    return minimal_answer(
        total="100.00",
        balance=effect.balance,
        status=effect.status,
        date_sent=effect.date_sent,
        send_now=effect.send_now,
        webhook_url=HOOK,
        line_items=[line_answer(date_paid=effect.date_paid, child=[child])],
    )


def assert_effect(space: Space, effect: Effect) -> None:
    answer = space.call("slyce", "getInvoice", path={"id": "2051"})
    assert (answer.status, answer.json) == (200, whole(effect))
    assert len(space.world.mailbox.all()) == effect.mails
    events = [delivery["event"] for delivery in space.world.deliveries.all()]
    assert events == ([f"invoice.{effect.status}"] if effect.event else [])


def assert_outcome(space: Space, answer: Any, expected: Effect | Refusal, before: Any) -> None:
    if isinstance(expected, Refusal):
        assert (answer.status, answer.json) == (422, unprocessable(expected.sentence))
        assert space.state() == before
    else:
        assert (answer.status, answer.json) == (200, whole(expected))
        assert_effect(space, expected)


@pytest.mark.parametrize(("state", "status"), list(UPDATES))
def test_update_of_the_status(space: Space, state: str, status: str) -> None:
    bring_to(space, state)
    before = space.state()
    answer = put(space, status=status)
    assert_outcome(space, answer, UPDATES[state, status], before)


@pytest.mark.parametrize("state", STATES)
def test_update_without_status(space: Space, state: str) -> None:
    bring_to(space, state)
    assert_outcome(space, put(space), stays(state), space.state())


@pytest.mark.parametrize("state", STATES)
def test_send(space: Space, state: str) -> None:
    bring_to(space, state)
    before = space.state()
    answer = space.call("slyce", "sendInvoice", path={"id": "2051"}, body=None)
    assert_outcome(space, answer, SENDS[state], before)


@pytest.mark.parametrize("state", STATES)
def test_update_with_send_now(space: Space, state: str) -> None:
    bring_to(space, state)
    before = space.state()
    answer = put(space, send_now=True)
    expected = SENDS[state]
    if isinstance(expected, Effect):
        expected = expected._replace(send_now=1)
    assert_outcome(space, answer, expected, before)


@pytest.mark.parametrize("state", STATES)
def test_update_to_canceled_with_send_now_is_refused(space: Space, state: str) -> None:
    bring_to(space, state)
    before = space.state()
    answer = put(space, status="canceled", send_now=1)
    refusal = change("paid", "canceled") if state == "paid" else NOT_SENT
    assert_outcome(space, answer, refusal, before)


def test_update_to_paid_with_send_now_reports_the_last_status_once(space: Space) -> None:
    bring_to(space, "unsent")
    answer = put(space, status="paid", send_now=1)
    expected = sent("unsent", status="paid", event=True, send_now=1, **PAID_LATER)
    assert_outcome(space, answer, expected, None)


@pytest.mark.parametrize(("state", "amount"), list(PAYMENTS))
def test_payment(space: Space, state: str, amount: str) -> None:
    bring_to(space, state)
    before = space.state()
    expected = PAYMENTS[state, amount]
    if isinstance(expected, Refusal):
        with pytest.raises(ApiError) as caught:
            space.act("slyce", "record_payment", invoice=2051, amount=amount)
        assert (caught.value.kind, caught.value.message) == (Kind.CONFLICT, expected.sentence)
        assert space.state() == before
    else:
        told = space.act("slyce", "record_payment", invoice=2051, amount=amount)
        assert told == {"invoice": 2051, "status": expected.status, "balance": expected.balance}
        assert_effect(space, expected)


@pytest.mark.parametrize("state", STATES)
def test_cancellation(space: Space, state: str) -> None:
    bring_to(space, state)
    before = space.state()
    expected = CANCELLATIONS[state]
    if isinstance(expected, Refusal):
        with pytest.raises(ApiError) as caught:
            space.act("slyce", "cancel", invoice=2051)
        assert (caught.value.kind, caught.value.message) == (
            Kind.UNPROCESSABLE,
            expected.sentence,
        )
        assert space.state() == before
    else:
        assert space.act("slyce", "cancel", invoice=2051) == {
            "invoice": 2051,
            "status": "canceled",
        }
        assert_effect(space, expected)


@pytest.mark.parametrize("state", STATES)
def test_opened_email_changes_nothing(space: Space, state: str) -> None:
    bring_to(space, state)
    before = space.state()
    space.act("slyce", "open_email", invoice=2051)
    assert space.state() == before
