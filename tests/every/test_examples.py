"""Every example in every document, sent, gets the documented answer literally."""

import json

from mockinvoice.app import Mock
from mockinvoice.contract.examples import Example
from tests.every.one_example import play_one


def test_example_is_answered_as_documented(mock: Mock, vendor: str, example: Example) -> None:
    _, answer = play_one(mock, vendor, example)
    is_json = example.media_type.endswith("json")
    body = json.loads(answer.body or b"null") if is_json else answer.text
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert (answer.status, media_type, body) == (
        example.status,
        example.media_type,
        example.value,
    )
