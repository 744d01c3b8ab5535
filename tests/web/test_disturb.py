"""What rules for faults do to calls, on a toy vendor in this process."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import Client

from mockinvoice.app import Mock
from mockinvoice.contract.wire import Wire
from mockinvoice.core.fault_rules import read_rule
from mockinvoice.web.wire import WIRE_KEY, drops
from tests.control.calls import toy_mock
from tests.space import Answer, Space

KEY = {"X-Toy": "k"}
NOTES = "/@t1/toy/v1/notes"
DEMO = {"notes": [{"id": "n0", "text": "demo"}]}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with toy_mock(tmp_path_factory.mktemp("toy")) as mock:
        yield mock


@pytest.fixture
def space(mock: Mock) -> Iterator[Space]:
    yield Space(mock, "t1")
    mock.worlds.delete("t1")


def disturb(space: Space, **do: Any) -> None:
    space.world.faults.add([read_rule({"do": do})])


def read(space: Space, url: str = NOTES, key: str = "k") -> Answer:
    return space.http("GET", url, headers={"X-Toy": key})


def write(space: Space, text: str = "x") -> Answer:
    return space.http("POST", NOTES, headers=KEY, body=f'{{"text": "{text}"}}')


def told(space: Space, **do: Any) -> tuple[list[Wire], Answer]:
    """Read as a server would that owns its connections; return what it is told to do."""
    disturb(space, **do)
    wires: list[Wire] = []
    response = Client(space.mock).get(
        NOTES, headers=KEY, environ_overrides={WIRE_KEY: wires.append}
    )
    headers = {name.lower(): value for name, value in response.headers.items()}
    return wires, Answer(status=response.status_code, headers=headers, body=response.get_data())


def journaled(space: Space) -> list[tuple[int, list[str], bool]]:
    return [(e.status, e.faults, e.lost) for e in space.world.journal.all()]


def test_without_rules_nothing_is_marked(space: Space) -> None:
    assert read(space).json == DEMO
    assert journaled(space) == [(200, [], False)]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (400, "MALFORMED"),
        (401, "UNAUTHENTICATED"),
        (403, "FORBIDDEN"),
        (404, "NOT_FOUND"),
        (409, "CONFLICT"),
        (410, "UNPROCESSABLE"),
        (422, "UNPROCESSABLE"),
        (423, "LOCKED"),
        (429, "RATE_LIMITED"),
        (500, "INTERNAL"),
        (503, "INTERNAL"),
        (599, "INTERNAL"),
    ],
)
def test_status_is_refused_in_the_vendors_words_and_nothing_is_done(
    space: Space, status: int, word: str
) -> None:
    disturb(space, status=status)
    before = space.state()
    answer = write(space)
    assert (answer.status, answer.json) == (status, {"error": word})
    assert space.state() == before
    assert journaled(space) == [(status, [f"fa-1: status {status}"], False)]


def test_limit_is_the_vendors_refusal_of_too_many_calls(space: Space) -> None:
    disturb(space, limit=30)
    answer = read(space)
    assert (answer.status, answer.json) == (400, {"error": "RATE_LIMITED"})


def test_malformed_body_has_its_own_length_and_is_no_json(space: Space) -> None:
    disturb(space, body="malformed")
    answer = read(space)
    assert (answer.status, answer.body) == (200, b'{"notes":[{"id":"n{')
    assert answer.headers["content-length"] == "19"
    assert journaled(space) == [(200, ["fa-1: body malformed"], True)]


def test_empty_body_keeps_status_and_type(space: Space) -> None:
    disturb(space, body="empty")
    answer = read(space)
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")
    assert answer.headers["content-type"] == "application/json"


def test_wrong_type_keeps_the_body(space: Space) -> None:
    disturb(space, body="wrong-type")
    answer = read(space)
    assert (answer.status, answer.json) == (200, DEMO)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert journaled(space) == [(200, ["fa-1: body wrong-type"], False)]


def test_stale_read_repeats_the_older_answer_until_it_is_too_old(space: Space) -> None:
    disturb(space, stale=60)
    first = read(space)
    write(space)
    stale = read(space)
    assert (stale.json, stale.headers["x-mockinvoice-exchange"]) == (DEMO, "ex-3")
    assert first.json == DEMO
    space.advance(seconds=59)
    assert read(space).json == DEMO
    space.advance(seconds=1)
    assert len(read(space).json["notes"]) == 2
    write(space)
    assert len(read(space).json["notes"]) == 2


def test_stale_read_is_the_same_clients_and_the_same_lists(space: Space) -> None:
    read(space)
    disturb(space, stale=60)
    write(space)
    assert len(read(space).json["notes"]) == 2
    write(space)
    assert len(read(space).json["notes"]) == 2
    assert len(read(space, key="other").json["notes"]) == 3
    assert len(read(space, url=NOTES + "?text=x").json["notes"]) == 2
    assert space.http("GET", NOTES).status == 401


def test_only_the_reads_that_the_rule_strikes_are_stale(space: Space) -> None:
    space.world.faults.add([read_rule({"match": {"nth": "3-4"}, "do": {"stale": 60}})])
    assert len(read(space).json["notes"]) == 1
    write(space)
    assert [len(read(space).json["notes"]) for _ in range(3)] == [1, 1, 2]


def test_stale_answer_does_not_repeat_what_was_found_in_the_first_request(space: Space) -> None:
    disturb(space, stale=60)
    odd = NOTES + "?undocumented=1"
    assert read(space, odd).headers["x-mockinvoice-findings"] == "1"
    assert "x-mockinvoice-findings" not in read(space, odd).headers


def test_reset_ends_all_faults(space: Space) -> None:
    disturb(space, status=503)
    space.world.reset()
    assert (read(space).status, space.world.faults.all()) == (200, [])


def test_calls_that_match_no_operation_can_be_struck(space: Space) -> None:
    space.world.faults.add([read_rule({"match": {"path": "/v1/no*"}, "do": {"status": 502}})])
    assert read(space, "/@t1/toy/v1/nothing").status == 502
    assert read(space, "/@t1/toy/v1/other").status == 404


@pytest.mark.parametrize(
    ("do", "wire"),
    [
        ({"latency": 2}, Wire(delay=2.0)),
        ({"drip": 10}, Wire(rate=10)),
        ({"connection": "truncate"}, Wire(ending="truncate")),
        ({"commit_then": "reset"}, Wire(ending="reset")),
        ({"commit_then": "hang"}, Wire(ending="hang")),
    ],
)
def test_server_is_told_how_the_answer_goes_over_the_wire(
    space: Space, do: dict[str, Any], wire: Wire
) -> None:
    wires, answer = told(space, **do)
    assert (wires, answer.status, answer.json) == ([wire], 200, DEMO)
    assert [(e.status, e.lost) for e in space.world.journal.all()] == [(200, True)]


@pytest.mark.parametrize("ending", ["reset", "close", "hang"])
def test_broken_connection_keeps_the_call_from_being_done(space: Space, ending: str) -> None:
    wires, answer = told(space, connection=ending)
    assert (wires, answer.body) == ([Wire(ending=ending)], b"")  # type: ignore[arg-type]
    assert journaled(space) == [(0, [f"fa-1: connection {ending}"], True)]
    exchange = space.world.journal.all()[0]
    assert (exchange.operation, exchange.response_body) == ("listNotes", "")


def test_delay_and_another_fault_go_together(space: Space) -> None:
    disturb(space, latency=0.5)
    wires, answer = told(space, status=500)
    assert (wires, answer.status) == ([Wire(delay=0.5)], 500)
    assert journaled(space) == [(500, ["fa-1: latency 0.5", "fa-2: status 500"], False)]


def test_other_servers_can_wait(space: Space) -> None:
    disturb(space, latency=0.001)
    assert read(space).json == DEMO


def test_other_servers_can_wait_and_drip(space: Space) -> None:
    disturb(space, latency=0.001)
    disturb(space, drip=1_000_000)
    answer = read(space)
    assert (answer.status, answer.json) == (200, DEMO)
    assert answer.headers["content-length"] == "37"
    marks = ["fa-1: latency 0.001", "fa-2: drip 1000000"]
    assert journaled(space) == [(200, marks, False)]


def test_other_servers_say_that_they_cannot_break_connections(space: Space) -> None:
    disturb(space, commit_then="reset")
    answer = write(space)
    assert (answer.status, answer.json) == (
        501,
        {
            "type": "about:blank",
            "title": "Not Implemented",
            "status": 501,
            "detail": "a fault wants the connection to end in 'reset', which this server cannot do",
            "remedy": "serve the mock with --server threaded, or remove the rule",
        },
    )


def test_drops_make_up_the_body_at_its_rate() -> None:
    assert list(drops(b"abcde", rate=40)) == [(b"ab", 0.05), (b"cd", 0.05), (b"e", 0.025)]
    assert list(drops(b"abc", rate=1)) == [(b"a", 1.0), (b"b", 1.0), (b"c", 1.0)]
    assert list(drops(b"", rate=1)) == []
