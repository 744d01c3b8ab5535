"""The e-mail that brings an invoice to its customer."""

from html import escape
from string import Template

from mockinvoice.core.mailbox import Attachment, Mail
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.bodies import html_body, text_body
from mockinvoice.vendors.slyce.printing import print_invoice
from mockinvoice.vendors.slyce.statement import due_date, rows, sums

MAILS = "slyce.mails"
SENDER = "billing@slycepay.com"
TEXT = Template("""\
$body

Invoice $number of $date
Due by $due_date

$rows

$sums
$login""")
HTML = Template("""\
<!DOCTYPE html>
<html>
<body>
$logo<div>$body</div>
<h1>Invoice $number</h1>
<p>Date: $date<br>Due by: $due_date</p>
<table>
<tr><th>Item</th><th>Due</th><th>Cost</th></tr>
$rows
</table>
<table>
$sums
</table>
$login</body>
</html>
""")


def mail_invoice(world: World, invoice: Record) -> None:
    """Put the e-mail into the outbox, with the PDF where `include_pdf` is set."""
    _mail(world, invoice, subject=f"Invoice {invoice['number']}")


def mail_reminder(world: World, invoice: Record) -> None:
    """Put the same e-mail into the outbox once more, saying that it is overdue."""
    _mail(world, invoice, subject=f"Reminder: invoice {invoice['number']} is overdue")


def text_letter(invoice: Record) -> str:
    """Return the plain text: body, number, rows, sums, due date, and the login link if asked."""
    return TEXT.substitute(
        body=text_body(invoice),
        number=invoice["number"],
        date=invoice["date"],
        due_date=due_date(invoice),
        rows="\n".join(
            f"{'  ' if row.is_child else ''}{row.item}: {row.cost}, due {row.due_date}"
            for row in rows(invoice)
        ),
        sums="\n".join(f"{label}: {amount}" for label, amount in sums(invoice)),
        login=f"\nLog in: {invoice['login_url']}\n" if _has_login(invoice) else "",
    )


def html_letter(invoice: Record) -> str:
    """Return the same as HTML; everything but the client's own `mail_body` is escaped."""
    logo, login = escape(invoice["logo"]), escape(invoice["login_url"])
    return HTML.substitute(
        logo=f'<p><img src="{logo}" alt=""></p>\n' if logo else "",
        body=html_body(invoice),
        number=escape(invoice["number"]),
        date=invoice["date"],
        due_date=due_date(invoice),
        rows="\n".join(
            f"<tr><td>{'&ndash; ' if row.is_child else ''}{escape(row.item)}</td>"
            f"<td>{row.due_date}</td><td>{row.cost}</td></tr>"
            for row in rows(invoice)
        ),
        sums="\n".join(
            f"<tr><th>{label}</th><td>{amount}</td></tr>" for label, amount in sums(invoice)
        ),
        login=f'<p><a href="{login}">Log in</a></p>\n' if _has_login(invoice) else "",
    )


def _mail(world: World, invoice: Record, *, subject: str) -> None:
    world.mailbox.send(
        Mail(
            vendor="slyce",
            sender=SENDER,
            to=(invoice["mail_to"],),
            subject=subject,
            text=text_letter(invoice),
            html=html_letter(invoice),
            message_id=_message_id(world),
            attachments=_attachments(world, invoice),
        )
    )


def _message_id(world: World) -> str:
    number = world.store.next(MAILS)
    return f"{world.ids.derived(MAILS, number, length=24)}@slycepay.com"


def _has_login(invoice: Record) -> bool:
    return bool(invoice["include_login"] and invoice["login_url"])


def _attachments(world: World, invoice: Record) -> tuple[Attachment, ...]:
    if not invoice["include_pdf"]:
        return ()
    return (
        Attachment(
            name=f"invoice-{invoice['id']}.pdf",
            content_type="application/pdf",
            content=print_invoice(invoice, now=world.clock.now()),
        ),
    )
