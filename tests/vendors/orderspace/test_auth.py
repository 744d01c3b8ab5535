"""Every call carries a bearer token; each kind of refusal is spelled like the vendor's."""

from typing import Any

import pytest

from mockinvoice.app import load_vendors
from tests.space import Space
from tests.vendors.orderspace.samples import VENDOR

DOCUMENT = load_vendors([VENDOR])[VENDOR].document
GUARDED = [o.id for o in DOCUMENT.operations.values() if o.needs_credentials]


def challenge(reason: str) -> str:
    return f'Bearer realm="Orderspace", error="invalid_token", error_description="{reason}"'


INVALID = challenge("The access token is invalid")


def test_only_tokens_can_be_had_without_a_token() -> None:
    assert set(DOCUMENT.operations) - set(GUARDED) == {"createToken"}


@pytest.mark.parametrize("operation", GUARDED)
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, INVALID),
        ({"Authorization": "Bearer invalid-token"}, INVALID),
        ({"Authorization": "Bearer expired-token"}, challenge("The access token expired")),
        ({"Authorization": "Bearer revoked-token"}, challenge("The access token was revoked")),
    ],
)
def test_a_call_without_a_good_token_is_refused(
    space: Space, operation: str, headers: dict[str, str], expected: str
) -> None:
    before = space.state()
    answer = space.call(VENDOR, operation, credential=None, headers=headers)
    assert (answer.status, answer.text) == (401, "")
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["www-authenticate"] == expected
    assert answer.headers["cache-control"] == "private, no-store"
    assert space.state() == before


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer two words",
        "Bearer ümlaut",
        "Token abc",
        "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=",
        "demo-access-token",
        "Bearer forbidden-token",
    ],
)
def test_a_malformed_credential_is_refused(space: Space, authorization: str) -> None:
    headers = {"Authorization": authorization.encode().decode("latin-1")}
    answer = space.call(VENDOR, "listTaxRates", credential=None, headers=headers)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, INVALID)


@pytest.mark.parametrize(
    "authorization", ["Bearer x", "bearer x", "BEARER   x.y-z_~+/==", "Bearer {ACCESS TOKEN}"]
)
def test_any_well_formed_token_is_taken(space: Space, authorization: str) -> None:
    headers = {"Authorization": authorization}
    answer = space.call(VENDOR, "listTaxRates", credential=None, headers=headers)
    assert answer.status == 200


@pytest.mark.space(credentials="listed")
def test_where_tokens_are_listed_only_those_are_taken(space: Space) -> None:
    def status(token: str) -> int:
        return space.call(VENDOR, "listTaxRates", credential=token).status

    assert (status("demo-access-token"), status("other-token")) == (200, 401)
    assert status(f"demo-access-token@{space.name}") == 200
    with space.world.transaction():
        space.world.credentials.register(VENDOR, "other-token")
    assert status("other-token") == 200


def test_a_token_may_name_its_space(space: Space) -> None:
    headers = {"Authorization": f"Bearer anything@{space.name}"}
    assert space.http("GET", "/orderspace/v1/tax_rates", headers=headers).status == 200
    assert [exchange.status for exchange in space.world.journal.all()] == [200]


def test_the_token_comes_before_everything_in_the_request(space: Space) -> None:
    def status(**when: Any) -> int:
        return space.call(VENDOR, "createInvoice", **when).status

    assert status(credential=None, raw="{") == 401
    assert status(raw="{") == 400
