"""Gormic: invoices of orders, closed before they are sent."""

from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.vendors.gormic.code import CODE  # only who asks this vendor loads it

    return CODE


VENDOR = Vendor(
    name="gormic",
    title="Gormic",
    demo_credential="demo-key",
    indexes={"invoices": ("credits",)},
    options={
        "gormic.edition": ("both", "document", "current"),
        "gormic.status": ("rest", "kit"),
        "gormic.source": ("gormic", "*"),
    },
    load=_code,
)
