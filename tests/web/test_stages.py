"""What each stage does to a call, on a vendor of a few lines."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from marshmallow import Schema, fields

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.core.limits import Limit
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.worlds import World
from tests.contract.papers import operation as node
from tests.web.desk import KEY, NOON, Desk, desk, refuse

PING = {"/ping": {"get": node("ping", security=[{"key": []}])}}
KEYED = {
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
}


@operation("ping")
def ping(world: World, request: Request) -> Any:
    return {"client": request.client, "at": world.now_text()}


def pong(client: str | None = "k", at: str = NOON) -> dict[str, Any]:
    return {"client": client, "at": at}


# Authenticate -----------------------------------------------------------------------------------


def test_client_is_known_where_credentials_are_taken() -> None:
    made = desk(PING, ping, document=KEYED)
    assert made.ask("GET", "/v1/ping") == pong()
    assert made.ask("GET", "/v1/ping", headers={}) == {"kind": "UNAUTHENTICATED"}


def test_nobody_is_asked_who_he_is_where_none_are_taken() -> None:
    made = desk({"/ping": {"get": node("ping")}}, ping)
    assert made.ask("GET", "/v1/ping", headers={}) == pong(client=None)
    assert made.ask("GET", "/v1/lost", headers={}) == {"kind": "UNKNOWN_PATH"}


def test_client_may_be_looked_up_among_records() -> None:
    def look_up(world: World, request: Request) -> Any:
        return next(key for key, _ in world.collection("paper.tokens").scan())

    def seed(world: World) -> None:
        world.collection("paper.tokens").put("t1", {})

    made = desk(PING, ping, document=KEYED, authenticate=look_up, seed=seed)
    assert made.ask("GET", "/v1/ping") == pong(client="t1")


# Throttle ---------------------------------------------------------------------------------------

LIMITS = (Limit(calls=2, seconds=60, wait=60), Limit(calls=3, seconds=3600, wait=600))


def throttled(**options: Any) -> Desk:
    return desk(
        PING, ping, document=KEYED, limits=LIMITS, options=SpaceOptions(clock=NOON, **options)
    )


def limited(wait: int, calls: int) -> dict[str, Any]:
    return {"kind": "RATE_LIMITED", "wait": wait, "calls": calls}


def test_documented_limits_hold_where_the_space_wants_them() -> None:
    made = throttled(limits="documented")
    assert [made.ask("GET", "/v1/ping") for _ in range(4)] == [
        pong(),
        pong(),
        limited(60, 2),
        limited(60, 2),
    ]
    made.world.move_clock(made.world.clock.now() + timedelta(seconds=60))
    assert [made.ask("GET", "/v1/ping") for _ in range(2)] == [
        pong(at="2024-04-29T12:01:00Z"),
        limited(600, 3),
    ]


def test_limits_are_counted_for_each_client_and_space() -> None:
    made = throttled(limits="documented")
    for headers in (KEY, {"X-Key": "other"}, {**KEY, "X-Space": "other"}):
        kinds = [made.ask("GET", "/v1/ping", headers=headers).get("kind") for _ in range(3)]
        assert kinds == [None, None, "RATE_LIMITED"]


def test_reset_space_counts_anew() -> None:
    made = throttled(limits="documented")
    for _ in range(3):
        made.ask("GET", "/v1/ping")
    made.world.reset()
    assert made.ask("GET", "/v1/ping") == pong()


def test_no_limits_hold_unless_they_are_wanted() -> None:
    made = throttled()
    assert [made.ask("GET", "/v1/ping") for _ in range(9)] == [pong()] * 9


# Catch up ---------------------------------------------------------------------------------------


@operation("ping")
def list_texts(world: World, request: Request) -> Any:
    return [record["text"] for _, record in world.collection("paper.notes").scan()]


list_texts.__name__ = "ping"


def planning(world: World) -> None:
    start = datetime(2024, 4, 29, 13, tzinfo=UTC)
    for hours, kind in ((0, "paper.note"), (1, "paper.boom"), (2, "paper.note")):
        world.agenda.add(start + timedelta(hours=hours), kind=kind, data={"text": str(hours)})


def note_down(world: World, data: dict[str, Any]) -> None:
    world.collection("paper.notes").put(data["text"], {"text": data["text"]})


def boom(world: World, data: dict[str, Any]) -> None:
    note_down(world, data)
    raise RuntimeError("the event fails")


def test_what_has_fallen_due_happens_before_the_request_is_looked_at() -> None:
    events = {"paper.note": note_down, "paper.boom": note_down}
    made = desk(PING, list_texts, document=KEYED, seed=planning, events=events)
    found = [made.ask("GET", "/v1/ping")]
    for clock in ("2024-04-29T13:00:00Z", "2024-04-29T15:00:00Z"):
        made.world.clock.freeze(datetime.fromisoformat(clock))
        found.append(made.ask("GET", "/v1/ping"))
    assert found == [[], ["0"], ["0", "1", "2"]]


def test_event_that_fails_is_the_vendors_500_and_nothing_of_it_happens() -> None:
    events = {"paper.note": note_down, "paper.boom": boom}
    made = desk(PING, list_texts, document=KEYED, seed=planning, events=events)
    before = made.world.store.state()
    made.world.clock.freeze(datetime.fromisoformat("2024-04-29T15:00:00Z"))
    for _ in range(2):
        assert made.ask("GET", "/v1/ping") == {"kind": "INTERNAL"}
    assert made.world.store.state() == before
    traces = [exchange.trace or "" for exchange in made.world.journal.all()]
    assert ["RuntimeError: the event fails" in trace for trace in traces] == [True, True]


# Refuse -----------------------------------------------------------------------------------------


def failing(error: Exception, **plug: Any) -> Desk:
    @operation("ping")
    def ping(world: World, request: Request) -> Any:
        world.collection("paper.notes").put("n1", {})
        raise error

    return desk({"/ping": {"get": node("ping")}}, ping, **plug)


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (ApiError(Kind.NOT_FOUND), {"kind": "NOT_FOUND"}),
        (
            ApiError(
                Kind.INVALID,
                "sentence",
                problems=(Problem(place=("a", 0), message="bad", value=7),),
                details={"more": 1},
            ),
            {
                "kind": "INVALID",
                "message": "sentence",
                "problems": [[["a", 0], "bad", 7]],
                "more": 1,
            },
        ),
        (KeyError("n1"), {"kind": "INTERNAL"}),
    ],
)
def test_refusal_is_in_the_vendors_words_and_undoes_what_was_done(
    error: Exception, answer: dict[str, Any]
) -> None:
    made = failing(error)
    assert made.ask("GET", "/v1/ping") == answer
    assert len(made.world.collection("paper.notes")) == 0
    (exchange,) = made.world.journal.all()
    assert (exchange.trace is not None) == isinstance(error, KeyError)


def test_refusal_that_cannot_be_spelled_is_the_vendors_500() -> None:
    def spell(world: World, request: Request, error: ApiError) -> Response:
        if error.kind is not Kind.INTERNAL:
            raise LookupError("no words for this")
        return refuse(world, request, error)

    made = failing(ApiError(Kind.CONFLICT), refuse=spell)
    assert made.ask("GET", "/v1/ping") == {"kind": "INTERNAL"}
    (exchange,) = made.world.journal.all()
    assert "LookupError: no words for this" in (exchange.trace or "")


def test_vendor_without_words_for_anything_gets_the_mocks_own() -> None:
    def spell(world: World, request: Request, error: ApiError) -> Response:
        raise LookupError("no words for this")

    made = failing(ApiError(Kind.CONFLICT), refuse=spell)
    answer = made.open("GET", "/v1/ping")
    assert (answer.status_code, json.loads(answer.get_data())) == (
        500,
        {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": "the mock itself failed",
            "remedy": "see the trace of exchange ex-1",
        },
    )
    assert answer.headers["X-Mockinvoice-Exchange"] == "ex-1"
    (exchange,) = made.world.journal.all()
    assert "LookupError: no words for this" in (exchange.trace or "")
    assert exchange.status == 500


def test_vendor_without_words_and_journal_gets_the_mocks_own_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def spell(world: World, request: Request, error: ApiError) -> Response:
        raise LookupError("no words for this")

    made = failing(ApiError(Kind.CONFLICT), refuse=spell, stages=("refuse", "validate"))
    assert made.ask("GET", "/v1/ping") == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "the mock itself failed",
        "remedy": "see its log",
    }
    assert "LookupError: no words for this" in caplog.text


def test_result_that_cannot_be_spelled_is_the_vendors_500_and_undoes_what_was_done() -> None:
    @operation("ping")
    def ping(world: World, request: Request) -> Any:
        world.collection("paper.notes").put("n1", {})
        return object()

    made = desk({"/ping": {"get": node("ping")}}, ping)
    assert made.ask("GET", "/v1/ping") == {"kind": "INTERNAL"}
    assert len(made.world.collection("paper.notes")) == 0


# The way through ----------------------------------------------------------------------------------


def test_handler_may_spell_its_answer_itself() -> None:
    @operation("ping")
    def ping(world: World, request: Request) -> Any:
        return Response(status=202, headers=(("Content-Type", "text/plain"),), body=b"own")

    own = {"202": {"description": "Own words", "content": {"text/plain": {}}}}
    answer = desk({"/ping": {"get": node("ping", responses=own)}}, ping).open("GET", "/v1/ping")
    assert (answer.status_code, answer.get_data(), dict(answer.headers)) == (
        202,
        b"own",
        {
            "Content-Type": "text/plain",
            "X-Mockinvoice-Exchange": "ex-1",
            "Date": "Mon, 29 Apr 2024 12:00:00 GMT",
            "Content-Length": "3",
        },
    )


class Count(Schema):
    """A query with one whole number."""

    count = fields.Integer()


@pytest.mark.parametrize(
    ("stages", "kind"),
    [
        (None, "UNAUTHENTICATED"),
        (("refuse", "authenticate", "validate"), "UNAUTHENTICATED"),
        (("refuse", "validate", "authenticate"), "INVALID"),
    ],
)
def test_vendor_may_name_its_own_order_of_stages(stages: tuple[str, ...] | None, kind: str) -> None:
    @operation("ping", query=Count)
    def ping(world: World, request: Request) -> Any:
        return request.query

    parameter = {"name": "count", "in": "query", "schema": {"type": "integer"}}
    paths = {"/ping": {"get": node("ping", security=[{"key": []}], parameters=[parameter])}}
    made = desk(paths, ping, document=KEYED, stages=stages)
    assert made.ask("GET", "/v1/ping?count=x", headers={})["kind"] == kind
    assert made.ask("GET", "/v1/ping?count=7") == {"count": 7}
    assert len(made.world.journal.all()) == (2 if stages is None else 0)


def test_stage_that_does_not_exist_is_refused_at_the_start() -> None:
    with pytest.raises(KeyError, match="rest"):
        desk(PING, ping, document=KEYED, stages=("refuse", "rest"))
