"""Values of the wrong form, for every field of every body."""

from typing import Any

ID = [True, False, 1.5, 2.0**53 + 2, 1e30, [], [1], {}, {"id": 1}]
CENTS = [*("x", "1,5", "4 5", "1e3", "٣", "--1", True, [], {}), 10**12, 1e308, "9" * 31]
AMOUNT = [*CENTS, -1, "-1", -0.4, "-0.01"]
TEXT = [True, [], {}]
DATE = [
    *("yesterday", "2018-10-03", "2018-13-03 11:14:32", "2018-02-29 00:00:00", "11:14:32"),
    *("0999-10-03 11:14:32", "2018-10-03 24:14:32", "2018-10-03T11:14:32+25:00", 1538565272),
    *("9999-12-31T23:59:59-05:00", "٢٠١٨-10-03 11:14:32", True, [], {}),
]
EMAIL = ["ada", "@", "a@", "@b", "a@b@c", "a b@c", 7, True, [], {}]
LIST = ["x", 7, True, {}, {"0": {}}]
WHOLE = ["x", "1.5", 1.5, -1, True, [], {}, 10**12]
WRONG: dict[str, dict[str, list[Any]]] = {
    "upsertInvoice": {
        "id": ID,
        "contact_id": ID,
        "email": EMAIL,
        "amount": AMOUNT,
        "paid": AMOUNT,
        "date_created": DATE,
        "items": LIST,
        "is_refunded": ["x", "true", "2", 2, -1, 0.5, [], {}],
        "discount": CENTS,
        "tax": CENTS,
        "shipping": CENTS,
    },
    "upsertContact": {
        "contact_id": ID,
        "email": EMAIL,
        **dict.fromkeys(("first_name", "last_name", "referring_url", "optin_url"), TEXT),
        **dict.fromkeys(("ip_address", "affiliate_id", "geo_lat", "geo_lon"), TEXT),
        **dict.fromkeys(("utm_campaign", "utm_content", "utm_medium", "utm_source"), TEXT),
        "utm_term": TEXT,
        "status": ["lost", "Active", 1, True, [], {}],
        "date_created": DATE,
        "last_updated": DATE,
        "tags": LIST,
        "custom_fields": ["x", 7, True, [1]],
    },
    "addTags": {"contact_id": ID, "email": EMAIL, "tags": LIST},
    "removeTags": {"contact_id": ID, "email": EMAIL, "tags": LIST},
    "upsertSubscription": {
        "id": ID,
        "contact_id": ID,
        "email": EMAIL,
        "amount": AMOUNT,
        "product_id": ID,
        **dict.fromkeys(("start_date", "last_bill_date", "trial_end_date"), DATE),
        **dict.fromkeys(("end_date", "canceled_date"), DATE),
        "billing_cycle": ["quarter", "Month", 1, True, [], {}],
        "frequency": [*WHOLE, 0],
        "name": TEXT,
        "quantity": WHOLE,
    },
    "upsertProduct": {"id": ID, "name": TEXT},
}
WRONG_ITEM: dict[str, list[Any]] = {
    "name": TEXT,
    "product_id": ID,
    "amount": CENTS,
    "subscription_id": ID,
    "total_paid": CENTS,
    "id": ID,
}
