"""Every example in every document, sent, gets the documented answer literally."""

import json
from typing import Any

from mockinvoice.app import Mock
from mockinvoice.contract.examples import CLOCK, Example, step_request
from tests.space import Space


def test_example_is_answered_as_documented(mock: Mock, vendor: str, example: Example) -> None:
    mock.worlds.delete("examples")
    mock.worlds.put("examples", {"clock": CLOCK, **_options(dict(example.options))})
    space = Space(mock, "examples")
    for step in example.after:
        take(space, vendor, step)
    answer = space.send(vendor, example.request)
    is_json = example.media_type.endswith("json")
    body = json.loads(answer.body or b"null") if is_json else answer.text
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert (answer.status, media_type, body) == (
        example.status,
        example.media_type,
        example.value,
    )


def take(space: Space, vendor: str, step: Any) -> None:
    """Do what an example needs done before it."""
    if "action" in step:
        space.act(vendor, step["action"], **step.get("body", {}))
    elif "advance" in step:
        space.advance(days=int(step["advance"].removeprefix("P").removesuffix("D")))
    else:
        document = space.mock.vendors[vendor].document
        answer = space.send(vendor, step_request(document, step))
        assert answer.status < 300, (step, answer.text)


def _options(options: dict[str, Any]) -> dict[str, Any]:
    """Split `{"references": …, "gormic.status": …}` into the space's own and the vendors'."""
    vendor = {name: value for name, value in options.items() if "." in name}
    own = {name: value for name, value in options.items() if "." not in name}
    return {**own, "options": vendor}
