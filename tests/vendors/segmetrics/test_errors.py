"""Every refusal has the shape `{status, errors}`."""

import pytest

from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.store import Collection
from mockinvoice.vendors.segmetrics.dialect import refuse
from tests.space import Space
from tests.vendors.segmetrics.calls import BODIES, PATH, delete, refused, whole

KEY = {"Authorization": "k"}
BASE = "/segmetrics/api/v1/demo/int1"
KINDS = [
    (Kind.MALFORMED, 400, "invalid JSON body"),
    (Kind.INVALID, 400, "the body or a parameter has the wrong form"),
    (Kind.UNAUTHENTICATED, 401, "invalid API key"),
    (Kind.FORBIDDEN, 403, "the credential does not allow this"),
    (Kind.NOT_FOUND, 404, "the record does not exist"),
    (Kind.UNKNOWN_PATH, 404, "path '/x' not found"),
    (Kind.METHOD_NOT_ALLOWED, 405, "method 'GET' is not allowed for path '/x'"),
    (Kind.CONFLICT, 409, "the record's state forbids this"),
    (Kind.LOCKED, 409, "a concurrent change holds the record"),
    (Kind.TOO_LARGE, 413, "the body is larger than the mock takes"),
    (Kind.UNPROCESSABLE, 422, "a business rule forbids this"),
    (Kind.RATE_LIMITED, 429, "too many requests"),
    (Kind.INTERNAL, 500, "internal server error"),
]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "raw", ["{", "[]", "[1]", '"text"', "7", "true", "{'id': 1}", '{"id": NaN}', "id=1&amount=2"]
)
def test_body_that_is_no_json_object_is_malformed(space: Space, operation: str, raw: str) -> None:
    before = space.state()
    answer = space.call("segmetrics", operation, raw=raw)
    assert whole(answer) == refused(400, "invalid JSON body")
    assert space.state() == before


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "", "a/b; charset=x"])
def test_body_is_read_as_json_whatever_its_content_type(space: Space, content_type: str) -> None:
    answer = space.call(
        "segmetrics", "upsertProduct", raw='{"id": 1, "name": "x"}', content_type=content_type
    )
    assert answer.json == {"status": "success"}


@pytest.mark.parametrize(
    ("operation", "name", "sentence"),
    [
        ("deleteInvoice", "7", "invoice '7' not found"),
        ("deleteInvoice", "0234115", "invoice '0234115' not found"),
        ("deleteInvoice", "ü 1", "invoice 'ü 1' not found"),
        ("deleteContact", "7", "contact '7' not found"),
        ("deleteContact", "no@example.com", "contact 'no@example.com' not found"),
        ("deleteSubscription", "7", "subscription '7' not found"),
    ],
)
def test_unknown_record_is_not_found(
    space: Space, operation: str, name: str, sentence: str
) -> None:
    before = space.state()
    assert whole(delete(space, operation, name)) == refused(404, sentence)
    assert space.state() == before


@pytest.mark.parametrize("name", ["7", "no@example.com"])
def test_unknown_contact_cannot_be_read(space: Space, name: str) -> None:
    path = {"account_id": "demo", "contact_id_or_email": name}
    answer = space.call("segmetrics", "getContact", path=path)
    assert whole(answer) == refused(404, f"contact '{name}' not found")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{BASE}/invoices", "/api/v1/demo/int1/invoices"),
        (f"{BASE}/invoice/", "/api/v1/demo/int1/invoice/"),
        (f"{BASE}/tags", "/api/v1/demo/int1/tags"),
        ("/segmetrics/v2/demo/int1/invoice", "/v2/demo/int1/invoice"),
        ("/segmetrics/", "/"),
    ],
)
def test_unknown_path_is_answered_in_the_same_shape(space: Space, url: str, path: str) -> None:
    answer = space.http("POST", f"/@{space.name}{url}", headers=KEY)
    assert whole(answer) == refused(404, f"path '{path}' not found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/api/v1/demo/int1/invoice", "POST"),
        ("PUT", "/api/v1/demo/int1/invoice", "POST"),
        ("GET", "/v1/demo/int1/invoice/1", "DELETE"),
        ("POST", "/api/v1/demo/int1/contact/1", "DELETE"),
        ("DELETE", "/api/v1/demo/int1/tags/add", "POST"),
        ("POST", "/demo/contact/4", "GET, HEAD"),
    ],
)
def test_method_that_the_path_does_not_know(
    space: Space, method: str, path: str, allow: str
) -> None:
    answer = space.http(method, f"/@{space.name}/segmetrics{path}", headers=KEY)
    assert whole(answer) == refused(405, f"method '{method}' is not allowed for path '{path}'")
    assert answer.headers["allow"] == allow


def test_failure_is_answered_500_and_changes_nothing(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("disk")

    before = space.state()
    monkeypatch.setattr(Collection, "put", fail)
    answer = space.call("segmetrics", "upsertInvoice", path=PATH)
    assert whole(answer) == refused(500, "internal server error")
    assert space.state() == before


@pytest.mark.parametrize(("kind", "status", "sentence"), KINDS)
def test_every_kind_of_refusal_has_words(
    space: Space, kind: Kind, status: int, sentence: str
) -> None:
    request = Request(method="GET", path="/x", headers=Headers())
    response = refuse(space.world, request, ApiError(kind))
    assert response.status == status
    assert response.body.decode() == f'{{"status":"error","errors":["{sentence}"]}}'


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _, _ in KINDS} == set(Kind)


def test_rate_limit_tells_the_wait(space: Space) -> None:
    request = Request(method="GET", path="/x", headers=Headers())
    error = ApiError(Kind.RATE_LIMITED, details={"wait": 60})
    response = refuse(space.world, request, error)
    assert dict(response.headers) == {"Content-Type": "application/json", "Retry-After": "60"}
