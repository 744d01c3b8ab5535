"""What is told about the emulation itself holds."""

import pytest

from mockinvoice.vendors.orderspace.magic import MAGIC
from tests.space import Space
from tests.vendors.orderspace.samples import TRAP, VENDOR, create_invoice

INVALID = "The access token is invalid"
EXPIRED = "The access token expired"
REVOKED = "The access token was revoked"


def bearer(space: Space, word: str) -> str:
    answer = space.call(VENDOR, "listTaxRates", credential=f"a-{word}-token")
    return f"{answer.status} {answer.headers['www-authenticate'].split('=')[-1][1:-1]}"


def client(space: Space) -> str:
    body = {
        "grant_type": "client_credentials",
        "client_id": "demo-client",
        "client_secret": "an-invalid-secret",
    }
    answer = space.call(VENDOR, "createToken", body=body)
    return f"{answer.status} {answer.json['error']}"


def grant(space: Space) -> str:
    body = {"grant_type": "password", "client_id": "a", "client_secret": "b"}
    answer = space.call(VENDOR, "createToken", body=body)
    return f"{answer.status} {answer.json['error']}"


def sku(space: Space) -> str:
    answer = create_invoice(space, TRAP, invoice_lines=[{"sku": "ZAG-D-16"}])
    return f"{answer.status} {answer.json['message'].partition('] ')[2]}"


def number(space: Space) -> str:
    answer = create_invoice(space, number="INV-1288")
    return f"{answer.status} {answer.json['message'].partition(': ')[2]}"


def login(space: Space) -> str:
    buyers = [{"email_address": "sample@orderspace.com"}]
    body = {"customer": {"company_name": "Green Hill", "buyers": buyers}}
    answer = space.call(VENDOR, "createCustomer", body=body)
    return f"{answer.status} {answer.json['message'].partition(': ')[2]}"


def test_every_magic_value_has_its_effect(space: Space) -> None:
    effects = [
        *(bearer(space, word) for word in ("invalid", "expired", "revoked", "forbidden")),
        client(space),
        grant(space),
        sku(space),
        number(space),
        login(space),
    ]
    assert effects == [magic.effect for magic in MAGIC]


@pytest.mark.space(seed="empty")
def test_an_empty_space_has_no_records(space: Space) -> None:
    for operation in ("listInvoices", "listOrders", "listCustomers", "listProducts"):
        records, has_more = space.call(VENDOR, operation).json.values()
        assert (records, has_more) == ([], False)


def test_seeding_again_gives_the_same_space(space: Space) -> None:
    before = space.state()
    create_invoice(space)
    space.world.reset()
    assert space.state() == before
