"""Requests as production clients send them, over real connections of both servers."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from mockinvoice.app import Mock
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from tests.space import Space
from tests.vendors.segmetrics.calls import INVOICE, orders, save

KEY = {"Authorization": "YOUR_API_KEY"}


@pytest.fixture(params=[Server, FastServer])
def client(mock: Mock, request: pytest.FixtureRequest) -> Iterator[HTTPConnection]:
    with request.param(mock) as server:
        connection = HTTPConnection(server.url.removeprefix("http://"), timeout=10)
        yield connection
        connection.close()


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("2024/001", "2024%2F001"),
        ("2024/001", "2024/001"),
        ("000000123", "000000123"),
        ("a b+ü@x.y", "a%20b+%C3%BC%40x.y"),
    ],
)
def test_invoice_is_deleted_without_a_content_type_by_its_decoded_id(
    space: Space, client: HTTPConnection, name: str, spelled: str
) -> None:
    save(space, "upsertInvoice", {**INVOICE, "id": name})
    url = f"/@{space.name}/segmetrics/api/v1/demo/int1/invoice/{spelled}"
    client.request("DELETE", url, headers=KEY)
    answer = client.getresponse()
    text = f'{{"id":"{name}","status":"success","object":"invoice","deleted":true}}'
    assert (answer.status, answer.read().decode()) == (200, text)
    assert set(orders(space)) == {"234115"}


def test_slash_in_an_account_or_integration_is_encoded_twice(
    space: Space, client: HTTPConnection
) -> None:
    url = f"/@{space.name}/segmetrics/api/v1/a%252Fb/c%252Fd/product"
    client.request("POST", url, '{"id": "p1", "name": "x"}', {**KEY, "Content-Type": "text/json"})
    answer = client.getresponse()
    assert (answer.status, answer.read()) == (200, b'{"status":"success"}')
    assert "a%2Fb/c%2Fd/p1" in space.state()["segmetrics.products"]
