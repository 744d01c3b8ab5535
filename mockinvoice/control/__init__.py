"""The control API, bound to its document like a vendor."""

from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.control.code import CODE  # only who asks for it loads it

    return CODE


CONTROL = Vendor(
    name="control",
    title="mockinvoice control API",
    demo_credential="control-demo",
    load=_code,
)
