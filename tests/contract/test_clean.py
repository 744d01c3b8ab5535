"""What is seen to be clean at a glance breaks no rule, and most that breaks none is."""

from typing import Any

import pytest

from mockinvoice.contract.judging.bodies import body_of
from mockinvoice.contract.judging.clean import Glance, glance_at
from mockinvoice.contract.judging.credentials import credentials_of
from mockinvoice.contract.judging.parameters import parameters_of
from mockinvoice.contract.judging.schemas import Schemas
from mockinvoice.contract.messages import Request
from mockinvoice.core.findings import Finding
from tests.contract.judged import GOOD, document, judge, sent
from tests.contract.test_judge import REQUESTS


def glance(operation: str) -> Glance:
    known = document().operations[operation]
    schemas = Schemas("judged", document().node)
    return glance_at(
        known,
        parameters=parameters_of(document(), known, schemas),
        credentials=credentials_of(document(), known),
        body=body_of(document(), known, schemas),
    )


def is_clean(request: Request) -> bool:
    match = judge().match(request.method, request.path)
    if match.operation is None:
        return False
    return glance(match.operation.id).is_clean(request.changed(params=match.params))


@pytest.mark.parametrize(("request_", "findings"), REQUESTS)
def test_what_breaks_a_rule_is_not_clean(request_: Request, findings: list[Finding]) -> None:
    assert not (is_clean(request_) and findings)


@pytest.mark.parametrize(
    ("request_", "clean"),
    [
        pytest.param(sent("POST", "/bills", body=GOOD), True, id="a body as documented"),
        pytest.param(sent("POST", "/bills", body={**GOOD, "zip": 1}), False, id="another member"),
        pytest.param(sent("GET", "/status"), True, id="no body"),
        pytest.param(sent("GET", "/status?a=1"), False, id="a query"),
        pytest.param(sent("GET", "/bills/7"), False, id="a path with a number"),
    ],
)
def test_most_is_told_at_a_glance(request_: Any, *, clean: bool) -> None:
    assert is_clean(request_) == clean
