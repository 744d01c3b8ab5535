"""A mock in this process, and the spaces that it gives to tests."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import active_count
from typing import Any

import pytest
import urllib3

from mockinvoice import MockClient, MockError, MockServer, Space, VerificationError, __version__
from mockinvoice.core.options import SpaceOptions
from mockinvoice.settings import Settings

DEMO = "Bearer demo-access-token"
CUSTOMER = {"customer": {"company_name": "Analytical Engines"}}


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    settings = Settings(control_token="t0ken", space=SpaceOptions(clock="2024-04-29T12:00:00Z"))
    with MockServer(vendors=["orderspace", "slyce"], settings=settings) as server:
        yield server


@pytest.fixture(params=["in process", "over HTTP"])
def space(server: MockServer, request: pytest.FixtureRequest) -> Iterator[Space]:
    """The same space through both doors."""
    if request.param == "in process":
        with server.space("t1", clock="2024-04-29T00:00:00Z") as space:
            yield space
    else:
        with (
            MockClient(server.url, "t0ken") as client,
            client.space("t1", clock="2024-04-29T00:00:00Z") as space,
        ):
            yield space


def create(space: Space, company_name: str = "Analytical Engines") -> str:
    answer = urllib3.request(
        "POST",
        space.url("orderspace") + "/customers",
        json={"customer": {"company_name": company_name}},
        headers={"Authorization": "Bearer " + space.credential("orderspace")},
    )
    assert answer.status == 200
    return str(answer.json()["customer"]["id"])


def test_clients_reach_their_space(space: Space, server: MockServer) -> None:
    assert space.url("slyce") == f"{server.url}/@t1/slyce/v2"
    made = create(space)
    assert space.collection("orderspace", "customers")[made]["company_name"] == "Analytical Engines"
    assert [(e["operation"], e["status"]) for e in space.exchanges] == [("createCustomer", 200)]
    assert space.findings == []
    assert [coverage["vendor"] for coverage in space.coverage] == ["orderspace"]


def test_options_may_be_given_as_python_has_them(server: MockServer) -> None:
    with server.space("t2", clock=datetime(2024, 5, 1, tzinfo=UTC), random_seed=5) as space:
        assert space.clock.now() == datetime(2024, 5, 1, tzinfo=UTC)
        assert space.describe()["options"]["random_seed"] == 5


def test_clock_is_set_and_advanced(space: Space) -> None:
    assert space.clock.advance(days=31) == []
    assert space.clock.now() == datetime(2024, 5, 30, tzinfo=UTC)
    assert space.clock.set("2024-01-01") == []
    assert (space.clock.now(), space.clock.is_frozen()) == (datetime(2024, 1, 1, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "say how far in one way"),
        ({"by": "P1D", "days": 1}, "say how far in one way"),
        ({"days": -1}, "leads back; set the clock instead"),
    ],
)
def test_clock_is_told_one_way_forward(
    space: Space, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        space.clock.advance(**arguments)


def test_actions_are_functions(space: Space) -> None:
    space.actions.slyce.record_payment(invoice=2050, amount="100.00")
    space.act("slyce", "record_payment", invoice=2050, amount="222.50")
    assert space.collection("slyce", "invoices")["2050"]["status"] == "paid"
    assert sorted(vars(space.actions)) == ["orderspace", "slyce"]


def test_faults_are_added_and_taken_away(space: Space) -> None:
    rule = space.faults.add(do={"status": 503}, vendor="orderspace", nth="1-2")
    assert (rule["match"], rule["do"]) == ({"vendor": "orderspace", "nth": "1-2"}, {"status": 503})
    assert space.faults == [rule]
    url = space.url("orderspace") + "/customers"
    seen = [urllib3.request("GET", url, headers={"Authorization": DEMO}).status for _ in range(3)]
    assert seen == [503, 503, 200]
    assert space.faults[0]["struck"] == 2
    space.faults.remove(rule["id"])
    assert not space.faults
    assert [rule["persona"] for rule in space.faults.persona("rate-limited")] == ["rate-limited"]
    assert "rate-limited" in [persona["name"] for persona in space.faults.personas()]
    assert space.faults.clear() == 1


def test_states_are_kept_gone_back_to_and_carried_elsewhere(
    space: Space, server: MockServer
) -> None:
    kept = space.snapshot("before")
    made = create(space)
    exported = space.export()
    assert space.restore("before") == kept
    assert made not in space.collection("orderspace", "customers")
    assert create(space) == made
    space.reset()
    assert space.load(exported) > 0
    assert made in space.collection("orderspace", "customers")
    assert [one["name"] for one in space.snapshots] == ["before"]
    space.delete_snapshot("before")
    assert space.snapshots == []


def test_what_clients_sent_is_verified(space: Space) -> None:
    create(space, "One")
    create(space, "Two")
    assert space.verify(vendor="orderspace", operation="createCustomer", times=2) == 2
    assert space.verify(body_at={"/customer/company_name": {"matches": "^T"}}) == 1
    assert space.verify(body_contains={"customer": {"company_name": "One"}}, status=200) == 1
    assert space.verify(operation="deleteInvoice", never=True) == 0
    assert space.verify(where=lambda exchange: "Two" in exchange["response_body"], times=1) == 1
    assert space.verify(in_order=[{"body": {"customer": {"company_name": "One"}}}, {}]) == 2


@pytest.mark.parametrize(
    ("check", "line"),
    [
        (
            lambda space: space.verify(times=3),
            "expected exactly 3 calls, found 2 among 2 exchanges",
        ),
        (lambda space: space.verify(never=True), "expected no call, found 2 among 2 exchanges"),
        (
            lambda space: space.verify(where=lambda exchange: False),
            "expected at least 1 call, found 0 among 2 exchanges",
        ),
        (
            lambda space: space.verify(in_order=[{}, {}, {}]),
            "expected 3 calls in this order, found 2; missing after ex-2 is number 3",
        ),
    ],
)
def test_what_clients_did_not_send_fails_the_test(
    space: Space, check: Callable[[Space], int], line: str
) -> None:
    create(space, "One")
    create(space, "Two")
    with pytest.raises(AssertionError) as caught:
        check(space)
    assert type(caught.value) is VerificationError
    assert str(caught.value).splitlines()[0] == line


def test_what_cannot_be_verified_is_an_error(space: Space) -> None:
    with pytest.raises(ValueError, match="cannot be combined with in_order"):
        space.verify(in_order=[{}], where=lambda exchange: True)
    with pytest.raises(MockError, match="verb: is not known"):
        space.verify(verb="POST")  # type: ignore[call-arg]


def test_delivery_that_does_not_come_ends_the_waiting(space: Space) -> None:
    with pytest.raises(TimeoutError, match=r"no delivery number 1 of .* within 0"):
        space.deliveries.wait_for("invoice.created", timeout=0)
    assert space.deliveries.flush() == []


def test_space_that_is_gone_is_no_failure_at_the_end_of_its_block(server: MockServer) -> None:
    with server.space("t3", journal=5) as space:
        space.delete()
    stranger = MockClient(server.url, "wrong")
    with pytest.raises(MockError, match="Authorization"), stranger.space("t3"):
        pass
    stranger.close()


def test_server_that_does_not_run_has_no_spaces() -> None:
    server = MockServer()
    server.stop()
    with pytest.raises(RuntimeError, match="the server is not running; start it"):
        server.space("t1")


def test_server_starts_again_with_nothing_left(tmp_path: Path) -> None:
    before = active_count()
    server = MockServer(vendors=["segmetrics"])
    for _ in range(2):
        with server:
            assert server.client.health()["vendors"] == ["segmetrics"]
            assert urllib3.request("GET", f"{server.url}/_mock/health").status == 200
            with pytest.raises(MockError, match="space 't1' does not exist"):
                server.space("t1").describe()
            server.space("t1", seed="empty")
    assert active_count() == before


def test_package_is_imported_in_no_time() -> None:
    heavy = (
        "flask",
        "urllib3",
        "cheroot",
        "yaml",
        "jsonschema_rs",
        "marshmallow",
        "tinydb",
        "click",
    )
    program = (
        "import sys; from mockinvoice import MockServer, MockClient, __version__;"
        f"print(__version__, [name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{__version__} []\n"


def test_start_loads_only_what_it_needs() -> None:
    """Flask comes with the first call, YAML with a changed document, urllib3 with a webhook."""
    later = ("flask", "werkzeug", "jinja2", "yaml", "urllib3", "smtplib", "click")
    program = (
        "import sys; from mockinvoice import MockServer; server = MockServer(); server.start();"
        f"print([name for name in {later!r} if name in sys.modules]);"
        "server.space('t1', seed='empty'); print('flask' in sys.modules); server.stop()"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _ in range(2)  # the first one may have to parse documents
    ]
    assert runs[1].stdout == "[]\nTrue\n"
