"""The control API from Python, over HTTP."""

import email
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3

from mockinvoice import __version__
from mockinvoice.app import Mock
from mockinvoice.client import MockClient, MockError
from mockinvoice.core.options import SpaceOptions
from mockinvoice.kit.space import Space
from mockinvoice.server import Server
from mockinvoice.settings import Settings
from tests.control.calls import NOON, toy_mock
from tests.control.test_outgoing import MAIL, SHOWN

TOKEN = "t0ken"
FADE = {"at": "2024-04-29T13:00:00Z", "kind": "toy.fade", "data": {"note": "n0"}}


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    settings = Settings(control_token=TOKEN, space=SpaceOptions(clock=NOON))
    with toy_mock(tmp_path_factory.mktemp("toy"), settings) as mock:
        yield mock


@pytest.fixture(scope="module")
def url(toy: Mock) -> Iterator[str]:
    with Server(toy) as server:
        yield server.url


@pytest.fixture
def client(url: str) -> Iterator[MockClient]:
    client = MockClient(url, token=TOKEN)
    yield client
    client.close()


@pytest.fixture
def space(client: MockClient) -> Iterator[Space]:
    space = client.space("t1", seed="demo")
    yield space
    client.space("t1").delete()


def add_note(space: Space, text: str) -> None:
    with urllib3.PoolManager() as pool:
        answer = pool.request(
            "POST", space.url("toy") + "/notes", json={"text": text}, headers={"X-Toy": "k"}
        )
        assert answer.status == 200


def test_mock_tells_what_it_is(client: MockClient, url: str) -> None:
    assert client.health() == {"status": "ok", "version": __version__, "vendors": ["toy"]}
    assert client.ready()["status"] == "ready"
    assert client.vendors() == [
        {
            "name": "toy",
            "title": "Toy",
            "url": f"{url}/toy/v1",
            "hosts": ["api.toy.example"],
            "credential": "toy-demo",
            "actions": [
                {"name": "stamp", "summary": "Stamp a note"},
                {"name": "smudge", "summary": "Fail"},
            ],
            "openapi": f"{url}/_mock/openapi/toy.json",
        }
    ]
    assert client.openapi("toy")["servers"] == [{"url": f"{url}/toy/v1"}]
    assert [vendor["counts"] for vendor in client.fidelity()] == [
        {"documented": 3, "observed": 0, "assumed": 1}
    ]


@pytest.mark.parametrize("ending", ["", "/", "/_mock", "/_mock/"])
def test_any_spelling_of_the_url_is_taken(url: str, ending: str) -> None:
    client = MockClient(url + ending, token=TOKEN)
    assert client.space("t2").url("toy") == f"{url}/@t2/toy/v1"
    client.close()


def test_space_is_made_with_options_described_and_removed(client: MockClient, url: str) -> None:
    space = client.space("t3", clock="2024-05-01", options={"toy.ink": "black"})
    described = space.describe()
    assert described["now"] == "2024-05-01T00:00:00Z"
    assert described["options"]["options"] == {"toy.ink": "black"}
    assert described["urls"] == {"toy": f"{url}/@t3/toy/v1"}
    space.delete()
    with pytest.raises(MockError, match="space 't3' does not exist"):
        space.describe()


def test_state_is_exported_imported_and_reset(space: Space) -> None:
    add_note(space, "x")
    exported = space.export()
    assert space.reset()["name"] == "t1"
    demo = {"n0": {"id": "n0", "text": "demo"}}
    assert space.collection("toy", "notes") == demo
    assert space.load(exported) == 2
    assert space.collection("toy", "notes") == {**demo, "n1": {"id": "n1", "text": "x"}}
    assert space.export() == exported


def test_journal_is_read_and_emptied(space: Space) -> None:
    add_note(space, "x")
    add_note(space, "y")
    found = space.exchanges.where(vendor="toy", operation="createNote", limit=1)
    assert [(e["id"], e["request_body"]) for e in found] == [("ex-2", '{"text":"y"}')]
    assert space.exchanges.find("ex-2") == found[0] == space.exchanges[-1]
    assert (len(space.exchanges), space.exchanges[1:]) == (2, found)
    assert space.exchanges.clear() == 2
    assert space.exchanges == []
    assert repr(space.exchanges) == "[]"


def test_action_runs_and_the_clock_brings_about_what_follows(space: Space) -> None:
    assert space.act("toy", "stamp", note="n0") == {"stamped": "n0"}
    assert space.clock.advance(minutes=30) == []
    assert space.clock.now() == datetime(2024, 4, 29, 12, 30, tzinfo=UTC)
    assert space.clock.advance(by="PT1H") == [FADE]
    assert space.collection("toy", "notes") == {}
    assert space.clock.advance(days=31) == []
    assert space.clock.advance(to=datetime(2024, 7, 1, tzinfo=UTC)) == []
    assert (space.clock.now(), space.clock.is_frozen()) == (datetime(2024, 7, 1, tzinfo=UTC), True)
    assert space.clock.set("2024-01-01") == []
    assert space.clock.now() == datetime(2024, 1, 1, tzinfo=UTC)
    assert space.clock.set("real") == []
    assert not space.clock.is_frozen()
    assert abs(space.clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_outbox_and_deliveries_are_read(space: Space, toy: Mock) -> None:
    world = toy.worlds.get("t1")
    with world.transaction():
        world.mailbox.send(MAIL)
        world.deliveries.queue(vendor="toy", event="e", url="http://x/", body="", headers={})
    assert space.outbox == [SHOWN]
    assert email.message_from_bytes(space.outbox.eml("em-1"))["To"] == ", ".join(MAIL.to)
    assert space.outbox.clear() == 1
    assert not space.outbox
    assert [(d["id"], d["event"], d["state"]) for d in space.deliveries] == [
        ("dl-1", "e", "queued")
    ]


def test_refusal_carries_detail_and_remedy(space: Space) -> None:
    with pytest.raises(MockError) as caught:
        space.exchanges.find("ex/9?")
    error = caught.value
    assert (error.status, error.detail, error.remedy) == (
        404,
        "exchange 'ex/9?' is not in the journal of space 't1'",
        "list the exchanges of the space; older ones may be evicted",
    )
    assert str(error) == f"{error.detail}; {error.remedy}"


def test_missing_token_is_refused(url: str) -> None:
    client = MockClient(url)
    assert client.health()["status"] == "ok"
    with pytest.raises(MockError, match="the request has no Authorization header"):
        client.vendors()
    client.close()


def test_unknown_vendor_is_refused(space: Space) -> None:
    with pytest.raises(MockError) as caught:
        space.url("stripe")
    assert str(caught.value) == "vendor 'stripe' is not served; use one of toy"


def test_mock_that_is_not_there_is_told_from_one_that_refuses() -> None:
    client = MockClient("http://127.0.0.1:9")
    with pytest.raises(MockError) as caught:
        client.health()
    assert caught.value.status is None
    assert caught.value.detail.startswith("http://127.0.0.1:9 does not answer (")
    assert caught.value.remedy == "start the mock, or correct the URL"


def test_other_server_at_the_url_is_noticed() -> None:
    def lost(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("404 Not Found", [("Content-Length", "2")])
        return [b"no"]

    with Server(lost) as server:
        client = MockClient(server.url)
        with pytest.raises(MockError) as caught:
            client.health()
        client.close()
    assert str(caught.value) == (
        f"{server.url}/_mock/health answered 404; is there a mock of this version at that URL?"
    )
