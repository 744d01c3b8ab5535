"""What must not be kept is in no journal, log or trace after every example has been played."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import examples_of
from mockinvoice.contract.redact import LAST_FOUR
from tests.every.playing import play
from tests.space import Answer, Space

TOO_SHORT_TO_TELL = 6


def test_journal_and_log_keep_no_secret(
    space: Space, vendor: str, caplog: pytest.LogCaptureFixture
) -> None:
    document = space.mock.vendors[vendor].document
    with caplog.at_level(logging.DEBUG):
        answers = play(space, vendor)
    secrets = {*demo_credentials(space.mock, vendor), *secrets_of(document, answers)}
    journal = json.dumps([e.as_record() for e in space.world.journal.all()], ensure_ascii=False)
    log = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert [secret for secret in secrets if secret in journal] == []
    assert [secret for secret in secrets if secret in log] == []


def test_state_keeps_no_demo_credential_and_no_card_number(space: Space, vendor: str) -> None:
    document = space.mock.vendors[vendor].document
    answers = play(space, vendor)
    cards = [name for name, mask in document.sensitive.items() if mask == LAST_FOUR]
    secrets = {*demo_credentials(space.mock, vendor), *values_of(document, answers, names=cards)}
    state = json.dumps(space.state(), ensure_ascii=False)
    assert [secret for secret in secrets if secret in state] == []


def demo_credentials(mock: Mock, vendor: str) -> set[str]:
    """Return the credentials a client authenticates with; an `…-id` only says whose data it is."""
    schemes = mock.vendors[vendor].document.security_schemes.values()
    shown = {s["x-demo"] for s in schemes if not s.get("name", "").lower().endswith("-id")}
    return shown | {mock.vendors[vendor].vendor.demo_credential}


def secrets_of(document: Document, answers: list[Answer]) -> set[str]:
    """Return every value that a request or answer had for a member marked as sensitive."""
    return values_of(document, answers, names=document.sensitive)


def values_of(document: Document, answers: list[Answer], *, names: Any) -> set[str]:
    bodies = [*(example.request.body for example in examples_of(document))]
    bodies += [answer.body for answer in answers]
    found = {value for body in bodies for value in _members(_json(body), set(names))}
    return {value for value in found if len(value) >= TOO_SHORT_TO_TELL}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _members(data: Any, names: set[str]) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name.lower() in names and isinstance(value, str | int):
                yield str(value)
            yield from _members(value, names)
    elif isinstance(data, list):
        for item in data:
            yield from _members(item, names)
