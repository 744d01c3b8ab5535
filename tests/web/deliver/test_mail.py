"""E-mail handed over to a real server on this machine."""

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
import urllib3
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mockinvoice import MockServer
from mockinvoice.app import create_app
from mockinvoice.core.carrying import flush
from mockinvoice.core.mailbox import Mail
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.records import Record
from mockinvoice.core.world import World
from mockinvoice.settings import Endpoint, Settings, SettingsError
from mockinvoice.web.deliver import Postman
from mockinvoice.web.deliver.gate import Gate
from tests.web.deliver.receivers import Receiver, receiving, talking

NOON = "2024-04-29T12:00:00Z"
MAIL = Mail(
    vendor="slyce",
    sender="billing@slycepay.com",
    to=("ada@example.com", "bob@example.com"),
    subject="Invoice 7",
    text="Zwölf",
    html="<p>Zwölf</p>",
    message_id="m1@slycepay.com",
)


class Inbox:
    """Takes messages, or refuses them with `reply`."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.reply = "250 OK"

    async def handle_DATA(  # noqa: N802  # the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        return self.reply


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Endpoint]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield Endpoint(host="127.0.0.1", port=port)
    controller.stop()


def make_world(smtp: Endpoint | None) -> World:
    settings = Settings(vendors=("slyce",), smtp=smtp, space=SpaceOptions(clock=NOON))
    return create_app(settings).worlds.get("a")


def send(world: World, mail: Mail = MAIL) -> Record:
    with world.transaction():
        key = world.mailbox.send(mail)
    flush(world)
    found = world.mailbox.get(key)
    assert found is not None
    return found


def test_message_is_handed_over_as_the_outbox_shows_it(server: Endpoint, inbox: Inbox) -> None:
    world = make_world(server)
    message = send(world)
    (envelope,) = inbox.envelopes
    assert message["smtp"] == {"state": "sent", "error": None}
    assert (envelope.mail_from, envelope.rcpt_tos) == (MAIL.sender, list(MAIL.to))
    content: Any = envelope.content
    assert content.decode() == message["mime"]
    assert email.message_from_bytes(content)["Message-ID"] == "<m1@slycepay.com>"


def test_message_waits_in_the_outbox_until_it_is_handed_over(server: Endpoint) -> None:
    world = make_world(server)
    with world.transaction():
        world.mailbox.send(MAIL)
    assert world.mailbox.all()[0]["smtp"] == {"state": "queued", "error": None}


def test_server_that_is_down_is_reported_in_the_outbox_and_not_tried_again(
    inbox: Inbox,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = Endpoint(host="127.0.0.1", port=listener.getsockname()[1])
    world = make_world(nobody)
    error = "not taken: [Errno 111] Connection refused"
    assert send(world)["smtp"] == {"state": "failed", "error": error}
    assert world.outgoing.plan.first() is None


def test_server_that_refuses_is_reported(server: Endpoint, inbox: Inbox) -> None:
    inbox.reply = "554 no"
    error = "not taken: (554, b'no')"
    assert send(make_world(server))["smtp"] == {"state": "failed", "error": error}


def test_message_to_nobody_is_skipped(server: Endpoint, inbox: Inbox) -> None:
    error = "the message has no recipient"
    message = send(make_world(server), replace(MAIL, to=()))
    assert (message["smtp"], inbox.envelopes) == ({"state": "skipped", "error": error}, [])


@pytest.mark.parametrize("address", ["a@b.example\r\nRCPT TO:<c@d.example>", "zoë@example.com"])
def test_address_that_is_none_is_reported(server: Endpoint, inbox: Inbox, address: str) -> None:
    smtp = send(make_world(server), replace(MAIL, to=("ada@example.com", address)))["smtp"]
    error = f"not taken: {address!r} is no address"
    assert (smtp, inbox.envelopes) == ({"state": "failed", "error": error}, [])


def test_without_a_server_nothing_is_handed_over() -> None:
    world = make_world(None)
    assert send(world)["smtp"] is None
    assert world.outgoing.plan.first() is None


def test_server_that_says_nothing_is_left() -> None:
    def hang(_connection: socket.socket, over: Event) -> None:
        over.wait(10)

    with talking(hang) as url:
        port = int(url.removesuffix("/hook").rpartition(":")[2])
        server = Endpoint(host="127.0.0.1", port=port)
        error = Postman(Gate(), smtp=server, seconds=0.2).hand_over(
            {"from": "a@b.example", "to": ["c@d.example"], "mime": "x"}
        )
    assert error == "not taken within 0.2 seconds"


def test_server_beyond_this_machine_is_refused_unless_allowed() -> None:
    server = Endpoint(host="mail.example.com", port=25)
    with pytest.raises(SettingsError) as caught:
        Settings(smtp=server)
    assert str(caught.value) == (
        "e-mail does not leave this machine; allow it with --deliver-to mail.example.com"
    )
    assert Settings(smtp=server, deliver_to=("mail.example.com",)).smtp == server


def test_server_whose_name_leads_elsewhere_is_refused() -> None:
    gate = Gate(resolve=lambda _name: ["10.0.0.7"])
    postman = Postman(gate, smtp=Endpoint(host="localhost", port=25))
    error = postman.hand_over({"from": "a@b.example", "to": ["c@d.example"], "mime": "x"})
    assert error is not None
    assert error.startswith("refused: 'localhost' leads to 10.0.0.7")


def test_client_is_not_told_of_a_server_that_is_down() -> None:
    with receiving(Receiver()) as receiver:
        port = int(receiver.url.rpartition(":")[2])
    settings = Settings(smtp=Endpoint(host="127.0.0.1", port=port))
    with MockServer(vendors=["slyce"], settings=settings) as mock:
        space = mock.space("m1")
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "POST",
                space.url("slyce") + "/invoice/send/2050",
                headers={"X-Authorization": "slyce-demo-key"},
            )
        assert answer.status == 200
        space.deliveries.flush()
        (message,) = space.outbox
    assert message["smtp"] is not None
    assert message["smtp"]["state"] == "failed"
