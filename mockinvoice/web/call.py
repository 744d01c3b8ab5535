"""One request on its way through the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockinvoice.contract.binding import Bound
from mockinvoice.contract.document import Document
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Request, Response
from mockinvoice.contract.redact import Redactor
from mockinvoice.core.errors import ApiError
from mockinvoice.web.vendor import Vendor


@dataclass(frozen=True, kw_only=True)
class Mounted:
    """A vendor joined with its document and ready to answer."""

    vendor: Vendor
    document: Document
    operations: Mapping[str, Bound]
    redactor: Redactor
    judge: Judge


@dataclass(kw_only=True)
class Call:
    """A request with the world it meets.

    `bound` is None if the request matched no operation; `refusal` then says why. Stages replace
    `request` as they learn more and set `trace` when the mock itself fails, `faults` to what struck
    and `is_lost` if the client may not get the answer.
    """

    mounted: Mounted
    world: Any
    request: Request
    bound: Bound | None = None
    refusal: ApiError | None = None
    trace: str | None = None
    faults: tuple[str, ...] = ()
    is_lost: bool = False


Proceed = Callable[[Call], Response]
Stage = Callable[[Call, Proceed], Response]
