"""Keys and organizations, in both editions and in between."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import (
    OPERATIONS,
    assert_refused,
    call,
    failure,
    success,
)

NO_KEY = ("MISSING_TOKEN", "No api-key was sent")
NO_ORGANIZATION = ("MISSING_TOKEN", "No organization-id was sent")
BAD_KEY = ("INVALID_TOKEN", "The api-key is not valid")
NO_PERMISSION = ("UNAUTHORIZED", "The api-key has no permission for this service")
BAD_WORDS = ["invalid", "my-expired-key", "revoked@home", "is invalid", "", "a b", "schlüssel"]

document = pytest.mark.space(options={"gormic.edition": "document"})
current = pytest.mark.space(options={"gormic.edition": "current"})
kit = pytest.mark.space(options={"gormic.status": "kit"})


def headers_of(key: str | None, organization: str | None) -> dict[str, Any]:
    organizations = {} if organization is None else {"organization-id": organization}
    return {"credential": key, "headers": organizations}


def close(space: Space, **when: Any) -> Any:
    return call(space, "closeInvoice", path={"id": "inv-open"}, **when)


def assert_closed(space: Space, **when: Any) -> None:
    data = {
        "invoiceNumber": 2,
        "invoiceSource": "gormic",
        "invoicedAt": "2024-04-29T12:00:00.000Z",
    }
    answer = close(space, **when)
    assert (answer.status, answer.json) == (200, success("closeInvoice", data))


def assert_closing_refused(space: Space, error: tuple[str, str], **when: Any) -> None:
    body = failure("closeInvoice", *error)
    assert_refused(space, "closeInvoice", 401, body, path={"id": "inv-open"}, **when)


@pytest.mark.parametrize("key", [None, "demo-key", "any-other-key"])
@pytest.mark.parametrize("organization", [None, "", "org-demo"])
def test_both_headers_may_be_left_out(
    space: Space, key: str | None, organization: str | None
) -> None:
    assert_closed(space, **headers_of(key, organization))


@pytest.mark.parametrize("key", BAD_WORDS)
def test_key_that_is_sent_is_checked(space: Space, key: str) -> None:
    assert_closing_refused(space, BAD_KEY, credential=key)


def test_key_without_permission_is_401_too(space: Space) -> None:
    assert_closing_refused(space, NO_PERMISSION, credential="forbidden")


@document
@pytest.mark.parametrize("key", [None, "demo-key", *BAD_WORDS, "forbidden"])
@pytest.mark.parametrize("organization", [None, "org-demo", "org-other"])
def test_edition_of_the_document_looks_at_neither(
    space: Space, key: str | None, organization: str | None
) -> None:
    assert_closed(space, **headers_of(key, organization))


@current
@pytest.mark.parametrize("key", ["demo-key", "any-other-key"])
def test_current_edition_takes_both(space: Space, key: str) -> None:
    assert_closed(space, **headers_of(key, "org-demo"))


@current
@pytest.mark.parametrize(
    ("key", "organization", "error"),
    [
        (None, None, NO_KEY),
        (None, "org-demo", NO_KEY),
        ("demo-key", None, NO_ORGANIZATION),
        ("demo-key", "", NO_ORGANIZATION),
        ("invalid", "org-demo", BAD_KEY),
        ("invalid", None, BAD_KEY),
        ("", "org-demo", BAD_KEY),
        ("forbidden", "org-demo", NO_PERMISSION),
    ],
)
def test_current_edition_demands_both(
    space: Space, key: str | None, organization: str | None, error: tuple[str, str]
) -> None:
    assert_closing_refused(space, error, **headers_of(key, organization))


@pytest.mark.space(credentials="listed")
@pytest.mark.parametrize("key", ["other", "demo-key2", "Demo-Key"])
def test_only_listed_keys_are_taken_if_the_space_says_so(space: Space, key: str) -> None:
    assert_closing_refused(space, BAD_KEY, credential=key)


@pytest.mark.space(credentials="listed")
@pytest.mark.parametrize("key", [None, "demo-key"])
def test_listed_key_and_no_key_are_taken(space: Space, key: str | None) -> None:
    assert_closed(space, credential=key)


@pytest.mark.space(credentials="listed")
def test_listed_key_may_name_its_space(space: Space) -> None:
    assert_closed(space, credential=f"demo-key@{space.name}")


@pytest.mark.parametrize(("state", "answer"), [("expired", BAD_KEY), ("revoked", BAD_KEY)])
def test_registered_state_counts(space: Space, state: Any, answer: tuple[str, str]) -> None:
    with space.world.transaction():
        space.world.credentials.register("gormic", "k", state=state)
    assert_closing_refused(space, answer, credential="k")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("key", "error"), [("invalid", BAD_KEY), ("forbidden", NO_PERMISSION)])
def test_every_operation_checks_the_key_first(
    space: Space, operation: str, key: str, error: tuple[str, str]
) -> None:
    when = {} if operation == "createInvoice" else {"path": {"id": "inv-none"}}
    body = failure(operation, *error)
    assert_refused(space, operation, 401, body, credential=key, raw="{", **when)


@current
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_demands_a_key_in_the_current_edition(space: Space, operation: str) -> None:
    body = failure(operation, *NO_KEY)
    assert_refused(space, operation, 401, body, credential=None)


@kit
@pytest.mark.parametrize("operation", OPERATIONS)
def test_kit_answers_500_for_a_bad_key(space: Space, operation: str) -> None:
    assert_refused(space, operation, 500, failure(operation, *BAD_KEY), credential="invalid")


def test_key_selects_the_space_it_ends_in(space: Space) -> None:
    space.http(
        "POST",
        "/gormic/v1/om/invoices",
        headers={"api-key": f"k@{space.name}", "Content-Type": "application/json"},
        body='{"params": {"orderId": "ord-by-key"}}',
    )
    assert "org-demo/ord-by-key" in space.state()["gormic.orders"]


def test_key_is_kept_nowhere(space: Space) -> None:
    key = "k-9f3a-top-secret"
    assert_closed(space, credential=key)
    close(space, credential=key)
    kept = repr(space.state()) + repr(space.world.journal.all())
    assert key not in kept
