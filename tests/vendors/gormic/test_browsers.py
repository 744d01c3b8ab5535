"""What a browser asks before a page of another origin may call."""

import pytest

from tests.space import Space
from tests.vendors.gormic.wire import call

PREFLIGHTS = [
    ("preflightInvoices", {}),
    ("preflightInvoice", {"id": "inv-open"}),
    ("preflightInvoice", {"id": "inv-none"}),
    ("preflightClose", {"id": "inv-open"}),
    ("preflightSend", {"id": "inv-closed"}),
]


@pytest.mark.parametrize(("operation", "path"), PREFLIGHTS)
@pytest.mark.parametrize(
    "edition",
    [
        "both",
        pytest.param("current", marks=pytest.mark.space(options={"gormic.edition": "current"})),
    ],
)
def test_options_is_200_and_empty_without_credentials(
    space: Space, operation: str, path: dict[str, str], edition: str
) -> None:
    before = space.state()
    answer = call(space, operation, path=path, headers={"Origin": "https://shop.example"})
    headers = {name: v for name, v in answer.headers.items() if not name.startswith("x-mock")}
    assert (answer.status, answer.body, headers) == (
        200,
        b"",
        {
            "content-type": "text/plain",
            "content-length": "0",
            "date": "Mon, 29 Apr 2024 12:00:00 GMT",
            "access-control-allow-origin": "*",
            "access-control-allow-methods": "POST, PATCH, DELETE, OPTIONS",
            "access-control-allow-headers": (
                "content-type, api-key, organization-id, g-request-id"
            ),
        },
    )
    assert space.state() == before


def test_every_path_of_the_document_has_a_preflight(space: Space) -> None:
    document = space.mock.vendors["gormic"].document
    asked = {o.path for o in document.operations.values() if o.method == "OPTIONS"}
    assert asked == {operation.path for operation in document.operations.values()}
