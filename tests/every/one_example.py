"""Playing one example of a document in a fresh space, with the steps before it."""

from typing import Any

from mockinvoice.app import Mock
from mockinvoice.contract.document import Node
from mockinvoice.contract.examples import CLOCK, Example, step_request
from tests.space import Answer, Space

NAME = "one-example"


def play_one(mock: Mock, vendor: str, example: Example) -> tuple[Space, Answer]:
    """Return the space and the answer of the example itself."""
    mock.worlds.delete(NAME)
    mock.worlds.put(NAME, {"clock": CLOCK, **_options(example)})
    space = Space(mock, NAME)
    for step in example.after:
        _take(space, vendor, step)
    return space, space.send(vendor, example.request)


def _take(space: Space, vendor: str, step: Node) -> None:
    if "action" in step:
        space.act(vendor, step["action"], **step.get("body", {}))
    elif "advance" in step:
        space.advance(days=int(step["advance"].removeprefix("P").removesuffix("D")))
    else:
        document = space.mock.vendors[vendor].document
        answer = space.send(vendor, step_request(document, step))
        assert answer.status < 300, (step, answer.text)


def _options(example: Example) -> dict[str, Any]:
    """Split `{"references": …, "gormic.status": …}` into the space's own and the vendors'."""
    vendor = {name: value for name, value in example.options.items() if "." in name}
    own = {name: value for name, value in example.options.items() if "." not in name}
    return {**own, "options": vendor}
