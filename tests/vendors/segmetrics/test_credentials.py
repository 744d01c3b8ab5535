"""The API key stands bare in the Authorization header."""

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import BODIES, INVOICE, PATH, refused, succeeded, whole

INVALID = refused(401, "invalid API key")
BEARER = refused(
    401, "invalid API key", "send the key alone in the Authorization header, without 'Bearer'"
)
OPERATIONS = [*BODIES, "deleteInvoice", "deleteContact", "deleteSubscription", "getContact"]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("credential", "answer"),
    [
        (None, INVALID),
        ("", INVALID),
        ("two words", INVALID),
        ("Basic ZGVtbzpkZW1v", INVALID),
        ("tab\tbed", INVALID),
        ("key-ä", INVALID),
        ("an-invalid-key", INVALID),
        ("an-expired-key", INVALID),
        ("a-revoked-key", INVALID),
        ("a-forbidden-key", INVALID),
        ("Bearer demo-segmetrics-apikey", BEARER),
        ("bearer demo-segmetrics-apikey", BEARER),
        ("Bearer", BEARER),
    ],
)
def test_key_that_is_missing_malformed_or_refused_gets_401_and_changes_nothing(
    space: Space, operation: str, credential: str | None, answer: tuple[int, str, object]
) -> None:
    before = space.state()
    sent = space.call("segmetrics", operation, credential=credential)
    assert whole(sent) == answer
    assert space.state() == before


@pytest.mark.parametrize("credential", ["k", "bearer-of-news", "x" * 500, "sk_live_4=/+!~"])
def test_any_other_word_is_a_key(space: Space, credential: str) -> None:
    answer = space.call(
        "segmetrics", "upsertInvoice", body=INVOICE, path=PATH, credential=credential
    )
    assert whole(answer) == succeeded()


@pytest.mark.space(credentials="listed")
@pytest.mark.parametrize(
    ("credential", "status"),
    [("demo-segmetrics-apikey", 200), ("another-key", 401), ("demo-segmetrics-apikey@other", 401)],
)
def test_listed_credentials_alone_are_taken_where_the_space_says_so(
    space: Space, credential: str, status: int
) -> None:
    answer = space.call("segmetrics", "getContact", credential=credential)
    assert answer.status == status


@pytest.mark.space(credentials="listed")
def test_key_that_names_its_space_is_the_key_without_the_name(space: Space) -> None:
    headers = {"Authorization": f"demo-segmetrics-apikey@{space.name}"}
    answer = space.http("GET", "/segmetrics/demo/contact/4", headers=headers)
    assert answer.json["data"]["contact_id"] == "4"


def test_key_selects_the_space_that_it_names(space: Space) -> None:
    headers = {"Authorization": f"any-key@{space.name}", "Content-Type": "application/json"}
    body = b'{"id": "in-the-space", "name": "x"}'
    answer = space.http("POST", "/segmetrics/api/v1/demo/int1/product", headers=headers, body=body)
    assert whole(answer) == succeeded()
    assert "demo/int1/in-the-space" in space.state()["segmetrics.products"]
