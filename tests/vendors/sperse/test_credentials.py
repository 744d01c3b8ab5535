"""Keys: both headers, every refusal in the platform's words."""

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import failure, success, told

NO_KEY = failure(401, "Current user did not login to the application!")
BAD_KEY = failure(401, "Invalid API key provided")
NO_PERMISSION = failure(
    403,
    "Required permissions are not granted. At least one of these permissions must be granted:"
    " Pages.CRM.Orders.Invoices.Manage",
)
NEXT = success({"nextInvoiceNumber": "INV-20240429-9E37"})
PATH = "/sperse/api/services/CRM/Invoice/GetNewInvoiceInfo"


def get(space: Space, **headers: str) -> object:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return told(space.http("GET", f"/@{space.name}{PATH}", headers=sent))


@pytest.mark.parametrize(
    "headers",
    [
        {"api_key": "k"},
        {"API_KEY": " k "},
        {"Authorization": "Bearer k"},
        {"authorization": "bearer k"},
        {"api_key": "", "Authorization": "Bearer k"},
        {"api_key": "k", "Authorization": "Basic invalid"},
        {"api_key": "k", "Authorization": "Bearer invalid"},
    ],
)
def test_a_key_is_taken_from_either_header(space: Space, headers: dict[str, str]) -> None:
    assert get(space, **headers) == NEXT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"api_key": ""},
        {"api_key": "  "},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "k"},
        {"X_Api_Key": "k"},
    ],
)
def test_without_a_key_nobody_is_logged_in(space: Space, headers: dict[str, str]) -> None:
    assert get(space, **headers) == NO_KEY


@pytest.mark.parametrize("word", ["invalid", "expired", "revoked"])
@pytest.mark.parametrize("header", ["api_key", "Authorization"])
def test_a_word_in_the_key_has_it_rejected(space: Space, header: str, word: str) -> None:
    value = f"key-{word}-1"
    assert get(space, **{header: value if header == "api_key" else f"Bearer {value}"}) == BAD_KEY


def test_a_word_in_the_key_takes_its_permission(space: Space) -> None:
    assert get(space, api_key="forbidden") == NO_PERMISSION


@pytest.mark.space(credentials="listed")
def test_listed_credentials_take_the_demo_key_alone(space: Space) -> None:
    assert get(space, api_key="demo-sperse-key") == NEXT
    assert get(space, api_key="another") == BAD_KEY


def test_a_key_can_run_out(space: Space) -> None:
    assert get(space, api_key="demo-sperse-key") == NEXT
    assert space.act("sperse", "expire_key", key="demo-sperse-key") == {"state": "expired"}
    assert get(space, api_key="demo-sperse-key") == BAD_KEY
    assert get(space, api_key="another") == NEXT


def test_a_key_may_name_its_space(space: Space) -> None:
    headers = {"api-key": f"k@{space.name}"}
    assert told(space.http("GET", PATH, headers=headers)) == NEXT
    assert [e.operation for e in space.world.journal.all()] == ["getNewInvoiceInfo"]
