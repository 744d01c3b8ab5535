"""Playing every example of a vendor's document in one space, one after the other."""

from contextlib import suppress

from mockinvoice.contract.document import Node
from mockinvoice.contract.examples import examples_of, step_request
from mockinvoice.core.errors import ApiError
from tests.space import Answer, Space


def play(space: Space, vendor: str) -> list[Answer]:
    """Return all answers; options are not set, and later examples meet what earlier ones left."""
    document = space.mock.vendors[vendor].document
    answers = []
    for example in examples_of(document):
        for step in example.after:
            if "action" in step:
                _try_action(space, vendor, step)
            elif "operation" in step:
                answers.append(space.send(vendor, step_request(document, step)))
        answers.append(space.send(vendor, example.request))
    return answers


def _try_action(space: Space, vendor: str, step: Node) -> None:
    """Run an action, which is refused where an earlier example has changed the record already."""
    with suppress(ApiError):
        space.act(vendor, step["action"], **step.get("body", {}))
