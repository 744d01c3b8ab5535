"""The stages joined into one function that answers a call."""

from collections.abc import Iterable
from functools import partial

from mockinvoice.contract.messages import Response
from mockinvoice.web.call import Call, Proceed, Stage
from mockinvoice.web.stages import BY_NAME, STAGES
from mockinvoice.web.vendor import Code


def pipeline_of(code: Code) -> Proceed:
    """Join the stages in the usual order, or in the one that the vendor names."""
    stages = STAGES if code.stages is None else [BY_NAME[name] for name in code.stages]
    return join(stages, handle)


def join(stages: Iterable[Stage], innermost: Proceed) -> Proceed:
    """Put each stage around the next, the first outermost."""
    proceed = innermost
    for stage in reversed(tuple(stages)):
        proceed = partial(_step, stage, proceed)
    return proceed


def handle(call: Call) -> Response:
    """Run the handler and spell its result, in one transaction of the space."""
    assert call.bound is not None, "validate lets no unmatched request through"
    with call.world.transaction():
        result = call.bound.handler.handle(call.world, call.request)
        if isinstance(result, Response):
            return result
        return call.mounted.vendor.code.answer(call.world, call.request, result)


def _step(stage: Stage, proceed: Proceed, call: Call) -> Response:
    return stage(call, proceed)
