"""Every example in the control document, sent, gets the documented answer literally."""

import json
from typing import Any

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.contract.document import load_document
from mockinvoice.contract.examples import Example, Sent, examples_of, step_request
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Headers, Request, Response
from mockinvoice.core.options import SpaceOptions
from mockinvoice.settings import Settings
from tests.control.calls import NOON, Control
from tests.control.test_outgoing import MAIL
from tests.space import Answer

DOCUMENT = load_document("control")
EXAMPLES = list(examples_of(DOCUMENT))
KEYS = {"exchanges": "ex-1", "outbox": "em-1", "deliveries": "dl-1"}


@pytest.fixture(scope="module")
def segmetrics() -> Mock:
    settings = Settings(vendors=("segmetrics",), space=SpaceOptions(clock=NOON))
    return create_app(settings)


def play(control: Control, sent: Sent) -> Answer:
    return control.send(sent.method, sent.path, raw=sent.body, headers=sent.headers)


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[f"{e.operation.id}-{e.status}-{e.name}" for e in EXAMPLES]
)
def test_example_is_answered_as_documented(segmetrics: Mock, example: Example) -> None:
    segmetrics.worlds.delete("t1")
    control = Control(segmetrics, "t1")
    for step in example.after:
        assert play(control, step_request(DOCUMENT, step)).status == 200
    answer = play(control, example.request)
    is_json = example.media_type.endswith("json")
    body: Any = json.loads(answer.body) if is_json else answer.text
    assert (answer.status, answer.headers["content-type"], body) == (
        example.status,
        example.media_type,
        example.value,
    )


def test_every_operation_has_an_example_of_its_success() -> None:
    """Those that cannot be provoked literally carry it all the same."""
    for operation in DOCUMENT.operations.values():
        content = operation.node["responses"]["200"]["content"]
        assert all(media.get("examples") for media in content.values()), operation.id


def test_answers_keep_to_the_document(segmetrics: Mock) -> None:
    """Whatever can be asked of a space that was used has the documented form."""
    segmetrics.worlds.delete("t1")
    control = Control(segmetrics, "t1")
    control.send("DELETE", "/@t1/segmetrics/api/v1/demo/int1/invoice/234115")
    control.send("PUT", control.at("/snapshots/before"))
    with control.world.transaction():
        control.world.mailbox.send(MAIL)
        control.world.deliveries.queue(
            vendor="segmetrics", event="e", url="http://127.0.0.1/", body="{}", headers={"A": "b"}
        )
    judge = Judge(DOCUMENT)
    for operation in [o for o in DOCUMENT.operations.values() if o.method == "GET"]:
        kind = operation.path.removeprefix("/spaces/{space}/").partition("/")[0]
        path = operation.path.format(
            space="t1",
            vendor="segmetrics",
            collection="invoices",
            id=KEYS.get(kind, ""),
            name="before",
        )
        answer = control.send("GET", f"/_mock{path}")
        assert answer.status == (404 if operation.id == "getCaCertificate" else 200)
        request = Request(method="GET", path=path, headers=Headers(), operation=operation.id)
        headers = tuple(answer.headers.items())
        response = Response(status=answer.status, headers=headers, body=answer.body)
        assert judge.judge_response(request, response, against="mock") == []
