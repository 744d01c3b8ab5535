"""Sperse CRM: invoices behind ASP.NET Boilerplate, under three brands."""

from mockinvoice.web.vendor import Code, Vendor


def _code() -> Code:
    from mockinvoice.vendors.sperse.code import CODE  # only who asks this vendor loads it

    return CODE


VENDOR = Vendor(
    name="sperse",
    title="Sperse CRM",
    demo_credential="demo-sperse-key",
    indexes={
        "invoices": ("number",),
        "contacts": ("xref", "emails"),
        "orders": ("number",),
        "products": ("code",),
        "transactions": ("invoiceId", "gatewayTransactionId"),
        "subscriptions": ("eventName", "targetUrl"),
    },
    options={"sperse.body": ("hybrid", "abp", "document")},
    load=_code,
)
