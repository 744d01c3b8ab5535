"""The control API, bound to its document like a vendor."""

from mockinvoice.control import dialect
from mockinvoice.web.vendor import Vendor

CONTROL = Vendor(
    name="control",
    title="mockinvoice control API",
    modules=(),
    authenticate=dialect.authenticate,
    credential=lambda _request: None,
    answer=dialect.answer,
    refuse=dialect.refuse,
    seed=lambda _world: None,
    demo_credential="",
    stages=("refuse", "authenticate", "validate"),
)
