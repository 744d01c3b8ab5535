"""Slyce: invoices with custom fields, sent by e-mail."""

from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.vendors.slyce.code import CODE  # only who asks this vendor loads it

    return CODE


VENDOR = Vendor(
    name="slyce",
    title="Slyce",
    demo_credential="slyce-demo-key",
    indexes={"invoices": ("hash",)},
    options={"slyce.balance": ("computed", "documented")},
    load=_code,
)
