"""Addresses that a client names for webhook calls, made to lead the mock somewhere else."""

import pytest

from mockinvoice.core.carrying import flush
from tests.space import Space
from tests.vendors.slyce.bodies import minimal
from tests.web.deliver.receivers import Receiver, receiving


def deliver(space: Space, url: str) -> list[dict[str, object]]:
    """Let an invoice be sent whose client wants to be called at `url`; return the attempts."""
    answer = space.call("slyce", "createInvoice", body=minimal(webhook_url=url, send_now=1))
    assert answer.status == 200, answer.text
    flush(space.world)
    (delivery,) = space.world.deliveries.all()
    attempts: list[dict[str, object]] = delivery["attempts"]
    return attempts


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://hooks.example.com/", "'hooks.example.com' is not this machine"),
        ("http://metadata.google.internal/", "'metadata.google.internal' is not this machine"),
        ("http://127.0.0.1.example.com/", "'127.0.0.1.example.com' is not this machine"),
        ("http://127.0.0.1@example.com/", "'example.com' is not this machine"),
        ("http://169.254.169.254/latest", "'169.254.169.254' leads to 169.254.169.254, which"),
        ("http://[fe80::1]/", "'[fe80::1]' leads to fe80::1, which"),
        ("http://[2001:db8::1]/", "'[2001:db8::1]' leads to 2001:db8::1, which"),
        ("http://[::ffff:10.0.0.1]/", "'[::ffff:10.0.0.1]' leads to 10.0.0.1, which"),
        ("http://2852039166/", "'2852039166' leads to 169.254.169.254, which"),
        ("http://0xa9fea9fe/", "'0xa9fea9fe' leads to 169.254.169.254, which"),
        ("http://0251.0376.0251.0376/", "'0251.0376.0251.0376' leads to 169.254.169.254, which"),
        ("http://0.0.0.0/", "'0.0.0.0' leads to 0.0.0.0, which"),
    ],
)
def test_webhook_url_cannot_lead_off_this_machine(space: Space, url: str, told: str) -> None:
    (attempt,) = deliver(space, url)
    assert str(attempt["outcome"]).startswith(f"refused: {told}")
    assert (attempt["is_refused"], attempt["response"]) == (True, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_of_a_webhook_call_is_not_followed(space: Space, status: int) -> None:
    with receiving(Receiver()) as other:
        moved = Receiver(statuses=(status,), headers=(("Location", other.url),))
        with receiving(moved):
            (attempt,) = deliver(space, moved.url)
    response = attempt["response"]
    assert isinstance(response, dict)
    assert (response["status"], len(moved.received), other.received) == (status, 1, [])


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "//example.com/"]
)
def test_webhook_url_of_another_kind_is_refused_by_the_vendor(space: Space, url: str) -> None:
    before = space.state()
    answer = space.call("slyce", "createInvoice", body=minimal(webhook_url=url, send_now=1))
    assert answer.status >= 400 or answer.json.get("status") == "error"
    assert space.world.deliveries.all() == []
    assert space.state() == before


def test_line_break_in_a_webhook_url_adds_no_header(space: Space) -> None:
    with receiving(Receiver()) as receiver:
        url = receiver.url + "/a\r\nX-Evil: 1"
        body = minimal(webhook_url=url, send_now=1)
        space.call("slyce", "createInvoice", body=body)
        flush(space.world)
        assert [received for received in receiver.received if "x-evil" in received.headers] == []
