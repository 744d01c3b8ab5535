"""Values in requests that lead a client into Orderspace's documented failures."""

from mockinvoice.web.vendor import Magic

BEARER = "Authorization: Bearer"
CLIENT = "client_secret"

MAGIC = (
    Magic(where=BEARER, value="…invalid…", effect="401 The access token is invalid"),
    Magic(where=BEARER, value="…expired…", effect="401 The access token expired"),
    Magic(where=BEARER, value="…revoked…", effect="401 The access token was revoked"),
    Magic(where=BEARER, value="…forbidden…", effect="401 The access token is invalid"),
    Magic(where=CLIENT, value="…invalid…", effect="401 invalid_client"),
    Magic(where="grant_type", value="password", effect="400 unsupported_grant_type"),
    Magic(
        where="invoice_lines[].sku over order or_e875r5l5",
        value="ZAG-D-16",
        effect="422 SKU 'ZAG-D-16' matches more than one order line",
    ),
    Magic(where="number", value="INV-1288", effect="422 Number has already been taken"),
    Magic(
        where="buyers[].email_address",
        value="sample@orderspace.com",
        effect="422 Email address has already been taken",
    ),
)
