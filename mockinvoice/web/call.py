"""One request on its way through the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from mockinvoice.contract.binding import Bound, bind
from mockinvoice.contract.document import Document, Operation
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.errors import ApiError
from mockinvoice.web.vendor import Vendor

if TYPE_CHECKING:
    from mockinvoice.contract.judge import Judge
    from mockinvoice.contract.redact import Redactor


@dataclass(frozen=True, kw_only=True)
class Mounted:
    """A vendor joined with its document; what judges and answers is made when it is first used."""

    vendor: Vendor
    document: Document

    @cached_property
    def operations(self) -> Mapping[str, Bound]:
        """The operations with their handlers, by id. Raises `BindingError`."""
        return bind(self.document, self.vendor.code.modules)

    @cached_property
    def redactor(self) -> "Redactor":
        """What masks what must not be kept."""
        from mockinvoice.contract.redact import Redactor

        return Redactor(self.document)

    @cached_property
    def judge(self) -> "Judge":
        """What holds requests and answers against the document."""
        from mockinvoice.contract.judge import Judge

        return Judge(self.document, accepts=partial(_accepts, self.operations))

    def prepare(self) -> None:
        """Join both now. Raises `BindingError`."""
        list(self.operations)


def _accepts(operations: Mapping[str, Bound], operation: Operation, data: Any) -> bool:
    """Whether the vendor takes a body's form, whatever the document says."""
    schema = operations[operation.id].handler.body
    return schema is not None and not schema.validate(data)


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
