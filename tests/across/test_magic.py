"""Every value that a vendor tells as leading into a failure leads there, and none is left out."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from mockinvoice.core.credentials import Verdict
from mockinvoice.web.vendor import Magic
from tests.conftest import mock_of
from tests.space import Answer, Space
from tests.vendors.orderspace.samples import TRAP, invoice_body

WORDS = [verdict.value for verdict in Verdict if verdict is not Verdict.ACCEPTED]
# How to send a value, by vendor and place: operation, and what `Space.call` takes.
SENDING: Mapping[tuple[str, str], Any] = {
    ("gormic", "api-key"): ("createInvoice", lambda value: {"credential": value}),
    ("orderspace", "Authorization: Bearer"): (
        "listTaxRates",
        lambda value: {"credential": value},
    ),
    ("orderspace", "client_secret"): (
        "createToken",
        lambda value: {
            "body": {
                "grant_type": "client_credentials",
                "client_id": "demo-client",
                "client_secret": value,
            }
        },
    ),
    ("orderspace", "grant_type"): (
        "createToken",
        lambda value: {
            "body": {"grant_type": value, "client_id": "a", "client_secret": "b"},
        },
    ),
    ("orderspace", "invoice_lines[].sku over order or_e875r5l5"): (
        "createInvoice",
        lambda value: {"body": invoice_body(TRAP, invoice_lines=[{"sku": value}])},
    ),
    ("orderspace", "number"): (
        "createInvoice",
        lambda value: {"body": invoice_body(number=value)},
    ),
    ("orderspace", "buyers[].email_address"): (
        "createCustomer",
        lambda value: {
            "body": {
                "customer": {"company_name": "Green Hill", "buyers": [{"email_address": value}]}
            }
        },
    ),
    ("segmetrics", "Authorization header"): ("getContact", lambda value: {"credential": value}),
    ("slyce", "X-Authorization header or parameter"): (
        "createInvoice",
        lambda value: {"credential": value},
    ),
    ("sperse", "api-key or Authorization: Bearer"): (
        "getInvoiceInfo",
        lambda value: {"credential": value},
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "magic" in metafunc.fixturenames:
        metafunc.parametrize(
            ("maker", "magic"),
            [
                pytest.param(name, magic, id=f"{name}-{magic.where}-{magic.value}")
                for name, mounted in mock_of(metafunc.config).vendors.items()
                for magic in mounted.vendor.code.magic
            ],
        )


def provoke(space: Space, maker: str, magic: Magic) -> Answer:
    operation, how = SENDING[maker, magic.where]
    return space.call(maker, operation, **how(magic.value.replace("…", "a-")))


def test_magic_value_has_the_effect_it_tells(space: Space, maker: str, magic: Magic) -> None:
    before = space.state()
    answer = provoke(space, maker, magic)
    status, _, words = magic.effect.partition(" ")
    told = answer.text + answer.headers.get("www-authenticate", "")
    assert answer.status == int(status)
    assert re.sub(r"[^a-z0-9]", "", words.lower()) in re.sub(r"[^a-z0-9]", "", told.lower())
    assert space.state() == before


def test_every_word_in_a_credential_is_told(space: Space, vendor: str) -> None:
    """A word that leads a credential into a refusal is on the list, with its answer."""
    listed = space.mock.vendors[vendor].vendor.code.magic
    for word in WORDS:
        assert [m for m in listed if m.value == f"…{word}…"], word
