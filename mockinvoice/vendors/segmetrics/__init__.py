"""SegMetrics: the import API for invoices and what surrounds them, and the reading side."""

from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.vendors.segmetrics.code import CODE  # only who asks this vendor loads it

    return CODE


VENDOR = Vendor(
    name="segmetrics",
    title="SegMetrics",
    demo_credential="demo-segmetrics-apikey",
    indexes={
        "contacts": ("email_key", "in_account", "email_in_account"),
        "integrations": ("account",),
        "invoices": ("contact", "email_key"),
        "subscriptions": ("contact", "email_key"),
        "tags": ("name_key",),
    },
    options={"segmetrics.sync": ("immediate", "hourly")},
    load=_code,
)
