"""The stages of a request, one file each; `STAGES` is their usual order, outermost first."""

from collections.abc import Mapping

from mockinvoice.web.call import Stage
from mockinvoice.web.stages.authenticate import authenticate
from mockinvoice.web.stages.catch_up import catch_up
from mockinvoice.web.stages.disturb import disturb
from mockinvoice.web.stages.exact import exact
from mockinvoice.web.stages.judge import judge
from mockinvoice.web.stages.record import record
from mockinvoice.web.stages.refuse import refuse
from mockinvoice.web.stages.throttle import throttle
from mockinvoice.web.stages.validate import validate

STAGES: tuple[Stage, ...] = (
    record,
    disturb,
    judge,
    refuse,
    catch_up,
    authenticate,
    throttle,
    validate,
)
BY_NAME: Mapping[str, Stage] = {stage.__name__: stage for stage in (*STAGES, exact)}
