"""The plug: what control API and command line are told about Slyce."""

import pytest

from mockinvoice.vendors.slyce import VENDOR
from tests.space import Space


@pytest.mark.parametrize("magic", VENDOR.code.magic, ids=lambda magic: magic.value)
def test_magic_values_do_what_they_say(space: Space, magic: object) -> None:
    value, effect = getattr(magic, "value"), getattr(magic, "effect")  # noqa: B009
    answer = space.call("slyce", "getInvoice", credential=value.replace("…", "-"))
    assert f"{answer.status} {answer.json['error']['code']}" == effect


def test_actions_have_summaries() -> None:
    assert {name: action.summary for name, action in VENDOR.code.actions.items()} == {
        "record_payment": "The customer pays a part or all.",
        "cancel": "The invoice is called off.",
        "open_email": "The customer opens the e-mail: a note in the journal.",
    }


def test_no_key_is_kept_anywhere(space: Space) -> None:
    key = "very-secret-key-1"
    space.call("slyce", "createInvoice", credential=key)
    url = f"/@{space.name}/slyce/v2/invoice/2050?X-Authorization={key}"
    space.http("GET", url)
    kept = repr(space.state()) + repr(space.world.journal.all())
    assert key not in kept
