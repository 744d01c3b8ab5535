"""The envelope: request ids, unknown paths, wrong methods, and a word for every refusal."""

import re
from typing import Any

import pytest

from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.vendors.gormic.dialect import refuse
from tests.space import Space
from tests.vendors.gormic.wire import INSTANCE, OPERATIONS, assert_answer, call, failure, success

PATH = "/gormic/v1/om/invoices"
MADE_UP = re.compile(r"1714392000000-[0-9a-f]{8}-[0-9]{5}")
REFUSALS = [
    (Kind.MALFORMED, 400, "InvalidParamError", "The body is not valid JSON", {}),
    (Kind.INVALID, 400, "InvalidParamError", "A param is wrong", {}),
    (Kind.UNPROCESSABLE, 400, "InvalidParamError", "A param is wrong", {}),
    (Kind.UNAUTHENTICATED, 401, "INVALID_TOKEN", "The api-key is not valid", {}),
    (
        Kind.FORBIDDEN,
        401,
        "UNAUTHORIZED",
        "The api-key has no permission for this service",
        {},
    ),
    (Kind.NOT_FOUND, 404, "NotFound", "The invoice was not found", {}),
    (Kind.CONFLICT, 409, "InvoiceClosed", "The invoice is closed", {}),
    (Kind.LOCKED, 423, "Locked", "Another request is changing the invoice", {}),
    (
        Kind.RATE_LIMITED,
        429,
        "ServerError",
        "Too many requests",
        {"serverError": {"code": 429, "retryAfter": 30}},
    ),
    (Kind.INTERNAL, 500, "Unknown", "An unexpected error occurred", {}),
    (Kind.TOO_LARGE, 500, "Unknown", "An unexpected error occurred", {}),
]
kit = pytest.mark.space(options={"gormic.status": "kit"})


def request(**members: Any) -> Request:
    headers = Headers([("g-request-id", "req-1")])
    return Request(
        **{"method": "PATCH", "path": "/p", "operation": "closeInvoice", "headers": headers}
        | members
    )


@pytest.mark.parametrize(("kind", "status", "code", "sentence", "more"), REFUSALS)
def test_every_kind_has_its_words(
    space: Space, kind: Kind, status: int, code: str, sentence: str, more: dict[str, Any]
) -> None:
    response = refuse(space.world, request(), ApiError(kind, details={"wait": 30}))
    expected = failure("closeInvoice", code, sentence, **more)
    assert (response.status, dict(response.headers)) == (
        status,
        {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
    )
    assert response.body == dumps(expected)


@kit
@pytest.mark.parametrize(("kind", "status", "code", "sentence", "more"), REFUSALS)
def test_kit_answers_500_with_the_same_body(
    space: Space, kind: Kind, status: int, code: str, sentence: str, more: dict[str, Any]
) -> None:
    response = refuse(space.world, request(), ApiError(kind, details={"wait": 30}))
    assert response.status == 500
    assert response.body == dumps(failure("closeInvoice", code, sentence, **more))


def dumps(data: object) -> bytes:
    import json

    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def test_every_kind_but_those_of_no_service_is_in_the_table() -> None:
    told = {row[0] for row in REFUSALS}
    assert set(Kind) - told == {Kind.UNKNOWN_PATH, Kind.METHOD_NOT_ALLOWED}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("operation", ["closeInvoice", None])
@pytest.mark.parametrize(
    "problems", [(), (Problem(place=(), message="x"),), (Problem(place=("a", 0), message="x"),)]
)
def test_dialect_never_fails(
    space: Space, kind: Kind, operation: str | None, problems: tuple[Problem, ...]
) -> None:
    bare = request(operation=operation, headers=Headers())
    assert refuse(space.world, bare, ApiError(kind, problems=problems)).status >= 400


def test_rate_limit_sends_no_retry_after_header(space: Space) -> None:
    response = refuse(space.world, request(), ApiError(Kind.RATE_LIMITED, details={"wait": 5}))
    assert "Retry-After" not in dict(response.headers)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/v1", "/v1/om/orders", "/v1/om/invoices/", "/v1/om/invoices/inv-open/open"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("mode", ["rest", pytest.param("kit", marks=kit)])
def test_unknown_path_reaches_no_service(space: Space, path: str, method: str, mode: str) -> None:
    answer = space.http(method, f"/@{space.name}/gormic{path}")
    service = f"{method} {path or '/'}"
    error = {"error": {"app": "om", "service": service, "code": "UNKNOWN_SERVICE"}}
    assert_answer(answer, 404, error)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        *((m, "", "OPTIONS, POST") for m in ("GET", "PUT", "PATCH", "DELETE")),
        *((m, "/inv-open", "DELETE, OPTIONS, PATCH") for m in ("GET", "PUT", "POST")),
        *((m, "/inv-open/close", "OPTIONS, PATCH") for m in ("GET", "POST", "DELETE")),
        *((m, "/inv-open/send", "OPTIONS, POST") for m in ("GET", "PATCH", "DELETE")),
    ],
)
def test_wrong_method_reaches_no_service(space: Space, method: str, path: str, allow: str) -> None:
    answer = space.http(method, f"/@{space.name}{PATH}{path}")
    service = f"{method} /v1/om/invoices{path}"
    error = {"error": {"app": "om", "service": service, "code": "UNKNOWN_SERVICE"}}
    assert_answer(answer, 405, error)
    assert answer.headers["allow"] == allow


def test_unexpected_failure_is_unknown_and_changes_nothing(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    before = space.state()
    monkeypatch.setattr("mockinvoice.core.store.Collection.put", fail)
    answer = call(space, "closeInvoice", path={"id": "inv-open"})
    error = failure("closeInvoice", "Unknown", "An unexpected error occurred")
    assert_answer(answer, 500, error)
    monkeypatch.undo()
    assert space.state() == before
    assert "RuntimeError: secret detail" in (space.world.journal.all()[-1].trace or "")


def request_id(space: Space, headers: dict[str, str]) -> str:
    answer = space.call("gormic", "deleteInvoice", path={"id": "inv-none"}, headers=headers)
    given: str = answer.json["requestId"]
    expected = failure("deleteInvoice", "NotFound", "Invoice inv-none not found", request_id=given)
    assert answer.json == expected
    return given


@pytest.mark.parametrize("sent", ["req-7", "G-REQ", "a b", "17:00", "x" * 300])
def test_request_id_of_the_caller_comes_back(space: Space, sent: str) -> None:
    assert request_id(space, {"G-Request-Id": sent}) == sent


@pytest.mark.parametrize("headers", [{}, {"g-request-id": ""}])
def test_request_id_is_made_up_if_the_caller_has_none(
    space: Space, headers: dict[str, str]
) -> None:
    made = [request_id(space, headers) for _ in range(20)]
    assert all(MADE_UP.fullmatch(text) for text in made)
    assert len(set(made)) == 20


def test_request_id_carries_the_time_of_the_space(space: Space) -> None:
    space.advance(milliseconds=1234)
    assert request_id(space, {}).startswith("1714392001234-")


def test_success_carries_a_made_up_request_id_too(space: Space) -> None:
    answer = space.call("gormic", "deleteInvoice", path={"id": "inv-open"})
    given = answer.json["requestId"]
    assert MADE_UP.fullmatch(given)
    data = {"succeed": True, "success": True}
    assert answer.json == success("deleteInvoice", data, request_id=given)


def test_instance_id_stays_the_same(space: Space) -> None:
    answers = [space.call("gormic", operation, path={"id": "x"}) for operation in OPERATIONS]
    space.advance(days=400)
    answers.append(space.call("gormic", "createInvoice", body={"params": {"orderId": "o"}}))
    assert {answer.json["instanceId"] for answer in answers} == {INSTANCE}


def test_members_stand_in_the_documented_order(space: Space) -> None:
    answer = call(space, "deleteInvoice", path={"id": "inv-open"})
    assert answer.text == (
        '{"app":"om","service":"deleteInvoice","warnings":[],'
        f'"instanceId":"{INSTANCE}","requestId":"req-1",'
        '"data":{"succeed":true,"success":true}}'
    )
