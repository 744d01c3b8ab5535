"""Words of the wire that more than one file of this vendor needs."""

INVOICE = "invoice"
CREDIT_NOTE = "credit-note"
OPEN = "open"
CLOSED = "closed"

PLACEHOLDER = "text"
"""What the document prints for every text value, ids and dates included."""

DEFAULT_ORGANIZATION = "org-demo"
"""The organization of requests that name none; it holds the demo data."""
