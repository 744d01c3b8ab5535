"""The e-mail that carries an invoice to the customer."""

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from mockinvoice.core.mailbox import Mail
from mockinvoice.core.money import decimal, half_up
from mockinvoice.core.records import Record
from mockinvoice.vendors.gormic.words import CREDIT_NOTE

DOMAIN = "gormic.example"
SENDER = f"invoices@{DOMAIN}"
TEXT = """Hello {name},

here is your {title} for order {order}.

{lines}{details}
"""
HTML = """<!DOCTYPE html>
<html lang="en">
<body>
<p>Hello {name},</p>
<p>here is your {title} for order {order}.</p>
<table>
{lines}</table>
<p>{details}</p>
</body>
</html>
"""


def mail_of(invoice: Record, *, order: Record, message_id: str) -> Mail:
    """Write the message for a closed invoice; without a customer it has no recipient."""
    customer = order["customer"]
    title = _title(invoice)
    facts = {
        "name": customer["name"] if customer else "customer",
        "title": title,
        "order": order["id"],
    }
    details = list(_details(invoice, order))
    return Mail(
        vendor="gormic",
        sender=SENDER,
        to=(customer["email"],) if customer else (),
        subject=title[0].upper() + title[1:],
        text=TEXT.format(**facts, lines=_text_lines(order), details="\n".join(details)),
        html=HTML.format(
            **{name: escape(fact) for name, fact in facts.items()},
            lines=_html_lines(order),
            details="<br>\n".join(map(escape, details)),
        ),
        message_id=message_id,
    )


def _title(invoice: Record) -> str:
    noun = "credit note" if invoice["type"] == CREDIT_NOTE else "invoice"
    return f"{noun} {invoice['number']}"


def _details(invoice: Record, order: Record) -> Iterator[str]:
    total = sum((_amount(line) for line in order["lines"]), Decimal())
    yield f"Total: {half_up(total)} {order['currency']}"
    yield f"Date: {invoice['invoiced_at'][:10]}"
    if order["due_date"] is not None:
        yield f"Due: {order['due_date']}"
    if invoice["type"] == CREDIT_NOTE and invoice["expires_at"] is not None:
        yield f"To be applied until: {invoice['expires_at']}"


def _amount(line: Record) -> Decimal:
    return half_up(decimal(line["quantity"]) * decimal(line["unit_price"]))


def _text_lines(order: Record) -> str:
    return "".join(
        f"{line['quantity']} x {line['description']} at {line['unit_price']}: {_amount(line)}\n"
        for line in order["lines"]
    )


def _html_lines(order: Record) -> str:
    return "".join(
        f"<tr><td>{line['quantity']}</td><td>{escape(line['description'])}</td>"
        f"<td>{line['unit_price']}</td><td>{_amount(line)}</td></tr>\n"
        for line in order["lines"]
    )
