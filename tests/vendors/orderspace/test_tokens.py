"""Access tokens: how they are got, how long they live and who is refused."""

from base64 import b64encode
from typing import Any

import pytest

from mockinvoice.contract.messages import FORM
from tests.space import Answer, Space
from tests.vendors.orderspace.samples import VENDOR, message

CLIENT = {
    "grant_type": "client_credentials",
    "client_id": "demo-client",
    "client_secret": "demo-secret",
}
CANNOT_BE_READ = (
    400,
    {"error": "invalid_request", "error_description": "The request cannot be read."},
)
UNSUPPORTED = (
    400,
    {
        "error": "unsupported_grant_type",
        "error_description": "The grant type is not supported.",
    },
)
UNKNOWN_CLIENT = (
    401,
    {
        "error": "invalid_client",
        "error_description": "The client is not known or its secret is wrong.",
    },
)


def missing(member: str) -> tuple[int, dict[str, str]]:
    words = f"Missing required parameter: {member}."
    return 400, {"error": "invalid_request", "error_description": words}


def basic(credentials: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(credentials.encode()).decode()}"}


def ask(space: Space, **when: Any) -> Answer:
    return space.call(VENDOR, "createToken", **{"content_type": FORM, **when})


def try_token(space: Space, token: str) -> Answer:
    return space.call(VENDOR, "listTaxRates", credential=token)


@pytest.mark.parametrize(
    "when",
    [
        pytest.param({"body": CLIENT}, id="form"),
        pytest.param({"body": CLIENT, "content_type": "application/json"}, id="json"),
        pytest.param(
            {
                "body": {"grant_type": "client_credentials"},
                "headers": basic("demo-client:demo-secret"),
            },
            id="basic",
        ),
        pytest.param(
            {
                "body": CLIENT | {"client_secret": "invalid-secret"},
                "headers": basic("demo-client:demo-secret"),
            },
            id="basic before the body",
        ),
        pytest.param({"body": CLIENT | {"scope": "read"}}, id="unknown members are ignored"),
    ],
)
def test_a_token_is_issued(space: Space, when: dict[str, Any]) -> None:
    answer = ask(space, **when)
    assert (answer.status, answer.json) == (
        200,
        {
            "access_token": "34iYxjGPTONX28gsLbW_mb4QfCQXWzl4PvIOwe9zXYM",
            "token_type": "Bearer",
            "expires_in": 1800,
            "scope": "read write",
        },
    )
    assert answer.headers["cache-control"] == "no-store"
    assert try_token(space, answer.json["access_token"]).status == 200


def test_every_token_is_new(space: Space) -> None:
    assert ask(space).json["access_token"] != ask(space).json["access_token"]


@pytest.mark.space(credentials="listed")
def test_only_registered_clients_and_tokens_are_taken_where_they_are_listed(space: Space) -> None:
    token = ask(space, body=CLIENT).json["access_token"]
    assert try_token(space, token).status == 200
    assert try_token(space, "demo-access-token").status == 200
    assert try_token(space, "any-token").status == 401
    assert message(ask(space, body=CLIENT | {"client_secret": "other"})) == UNKNOWN_CLIENT


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"body": None}, missing("grant_type")),
        ({"body": {}}, missing("grant_type")),
        ({"body": {"grant_type": "client_credentials"}}, missing("client_id")),
        ({"body": CLIENT | {"client_id": ""}}, missing("client_id")),
        ({"body": CLIENT | {"client_secret": ""}}, missing("client_secret")),
        ({"body": {"grant_type": "password"}}, missing("client_id")),
        ({"body": CLIENT | {"grant_type": "password"}}, UNSUPPORTED),
        (
            {"body": CLIENT | {"grant_type": "password", "client_secret": "invalid"}},
            UNSUPPORTED,
        ),
        ({"body": CLIENT | {"client_secret": "invalid-secret"}}, UNKNOWN_CLIENT),
        ({"body": CLIENT | {"client_id": "expired-client"}}, UNKNOWN_CLIENT),
        ({"body": CLIENT | {"client_secret": "revoked"}}, UNKNOWN_CLIENT),
        ({"body": CLIENT | {"client_secret": "forbidden"}}, UNKNOWN_CLIENT),
        ({"raw": "{", "content_type": "application/json"}, CANNOT_BE_READ),
        ({"raw": '"text"', "content_type": "application/json"}, missing("grant_type")),
        ({"raw": "[]", "content_type": "application/json"}, missing("grant_type")),
        (
            {"body": CLIENT | {"client_secret": {}}, "content_type": "application/json"},
            missing("client_secret"),
        ),
        *(
            (
                {"body": {"grant_type": "client_credentials"}, "headers": basic(credentials)},
                missing(member),
            )
            for credentials, member in (
                (":", "client_id"),
                (":demo-secret", "client_id"),
                ("demo-client:", "client_secret"),
                ("no colon", "client_secret"),
            )
        ),
        (
            {
                "body": {"grant_type": "client_credentials"},
                "headers": {"Authorization": "Basic %%%"},
            },
            missing("client_id"),
        ),
        (
            {
                "body": {"grant_type": "client_credentials"},
                "headers": {"Authorization": "Basic /w=="},
            },
            missing("client_id"),
        ),
        (
            {
                "body": {"grant_type": "client_credentials"},
                "headers": {"Authorization": "Basic abc"},
            },
            missing("client_id"),
        ),
    ],
)
def test_refusal(space: Space, when: dict[str, Any], expected: Any) -> None:
    before = space.state()
    answer = ask(space, **when)
    assert message(answer) == expected
    assert answer.headers["cache-control"] == "no-store"
    is_client = expected == UNKNOWN_CLIENT
    assert answer.headers.get("www-authenticate") == (
        'Basic realm="Orderspace"' if is_client else None
    )
    assert space.state() == before


def test_a_token_dies_after_1800_seconds_of_the_spaces_clock(space: Space) -> None:
    token = ask(space).json["access_token"]
    space.advance(seconds=1799)
    assert try_token(space, token).status == 200
    space.advance(seconds=1)
    answer = try_token(space, token)
    assert (answer.status, answer.text, answer.headers["www-authenticate"]) == (
        401,
        "",
        'Bearer realm="Orderspace", error="invalid_token",'
        ' error_description="The access token expired"',
    )


def test_tokens_are_kept_as_digests_only(space: Space) -> None:
    token = ask(space).json["access_token"]
    assert token not in str(space.state())
    assert "demo-secret" not in str(space.state())


def test_neither_tokens_nor_secrets_are_in_the_journal(space: Space) -> None:
    for when in ({}, {"content_type": "application/json", "body": CLIENT}):
        token = ask(space, **when).json["access_token"]
        try_token(space, token)
        journal = str([exchange.as_record() for exchange in space.world.journal.all()])
        assert token not in journal
        assert "demo-secret" not in journal


@pytest.mark.parametrize(
    "when",
    [
        {"form": CLIENT | {"client_secret": "demo-secret@named"}},
        {"headers": basic("demo-client:demo-secret@named"), "form": CLIENT},
        {
            "headers": {"Content-Type": "application/json"},
            "body": '{"grant_type":"client_credentials","client_id":"demo-client",'
            '"client_secret":"demo-secret@named"}',
        },
    ],
)
def test_a_secret_may_name_the_space_and_then_so_does_the_token(
    space: Space, when: dict[str, Any]
) -> None:
    worlds = space.mock.worlds
    worlds.put("named", {"credentials": "listed"})
    try:
        answer = space.http("POST", "/orderspace/oauth/token", **when)
        token = answer.json["access_token"]
        assert (len(token), token[43:]) == (49, "@named")
        headers = {"Authorization": f"Bearer {token}"}
        assert space.http("GET", "/orderspace/v1/tax_rates", headers=headers).status == 200
        exchanges = worlds.get("named").journal.all()
        assert [exchange.status for exchange in exchanges] == [200, 200]
    finally:
        worlds.delete("named")


def test_a_secret_that_names_another_space_gets_a_token_of_the_space_that_is_addressed(
    space: Space,
) -> None:
    token = ask(space, body=CLIENT | {"client_secret": "demo-secret@elsewhere"}).json[
        "access_token"
    ]
    assert len(token) == 43
    assert try_token(space, token).status == 200


@pytest.mark.parametrize("body", ["{", "[]", '{"client_secret": 5}'])
def test_a_body_that_names_no_space_is_for_the_default_one(space: Space, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = space.http("POST", "/orderspace/oauth/token", headers=headers, body=body)
    assert answer.status == 400
