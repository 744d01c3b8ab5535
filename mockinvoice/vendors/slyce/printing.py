"""The PDF of an invoice, made with fpdf2, which is imported only when one is printed."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from mockinvoice.core.records import Record
from mockinvoice.vendors.slyce.statement import due_date, rows, sums

SIZE = 9
LINE_HEIGHT = 5
# A line takes 98 characters of this size (188 mm at 1.905 mm each).
ITEM_WIDTH, DUE_WIDTH, COST_WIDTH = 68, 12, 17
PAGE_WIDTH = ITEM_WIDTH + DUE_WIDTH + COST_WIDTH
GAP = 2


def print_invoice(invoice: Record, *, now: datetime) -> bytes:
    """Return the PDF; the same invoice at the same time gives the same bytes.

    It shows number, date, due date, customer, rows and sums, in a font whose letters are all of
    one width, so that lines are broken by counting. The standard fonts have Latin-1 alone: other
    characters are printed as `?`. Streams are left plain, so that the bytes do not depend on a
    compressor and can be read by a test.
    """
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_compression(False)
    pdf.set_creation_date(now)
    pdf.set_title(_printable(f"Invoice {invoice['number']}"))
    pdf.set_font("Courier", size=SIZE)
    pdf.add_page()
    for line in (*_head(invoice), "", *_table(invoice), "", *_sums(invoice)):
        pdf.cell(0, LINE_HEIGHT, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _head(invoice: Record) -> Iterator[str]:
    customer = invoice["customer"]
    for text in (
        f"Invoice {invoice['number']}",
        f"Date: {invoice['date']}",
        f"Due by: {due_date(invoice)}",
        customer["company"],
        f"{customer['first_name']} {customer['last_name']}",
        customer["street1"],
        customer["street2"],
        f"{customer['zip']} {customer['city']} {customer['state']} {customer['country']}",
    ):
        yield from wrap(_printable(text), PAGE_WIDTH)


def _table(invoice: Record) -> Iterator[str]:
    yield _columns("Item", "Due", "Cost")
    for row in rows(invoice):
        indent = "  " if row.is_child else ""
        first, *rest = wrap(
            _printable(row.item),
            ITEM_WIDTH - GAP,
            initial_indent=indent,
            subsequent_indent=indent,
        )
        yield _columns(first, row.due_date, row.cost)
        yield from rest


def _sums(invoice: Record) -> Iterator[str]:
    for label, amount in sums(invoice):
        yield _columns("", label, amount)


def _columns(item: str, due: str, cost: str) -> str:
    return f"{item:<{ITEM_WIDTH}}{due:<{DUE_WIDTH}}{cost:>{COST_WIDTH}}"


def _printable(text: str) -> str:
    """Return the text in Latin-1, its control characters and white space as single spaces."""
    known = text.encode("latin-1", "replace").decode("latin-1")
    return " ".join("".join(c if c.isprintable() else " " for c in known).split())
