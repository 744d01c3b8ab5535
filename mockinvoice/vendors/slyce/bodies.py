"""The `mail_body` of an invoice: its tags filled in, as HTML and as plain text."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from mockinvoice.core.records import Record

MARKUP = re.compile(r"<[A-Za-z/!]")
STRAY = re.compile(r"<(?![^<>]*>)")
DECLARATION = re.compile(r"<[!?][^>]*>")
# A client may send thousands, and each is looked for wherever another one might begin.
MOST_TAGS = 100
BLOCKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "table", "tr", "ul"})
UNSEEN = frozenset({"head", "script", "style", "title"})


def html_body(invoice: Record) -> str:
    """Return the body as HTML: as the client wrote it if it is HTML, else escaped.

    Values that take the place of a tag are always escaped.
    """
    body = invoice["mail_body"]
    if MARKUP.search(body):
        return _fill(body, invoice, spell=escape)
    return escape(_fill(body, invoice, spell=str)).replace("\n", "<br>\n")


def text_body(invoice: Record) -> str:
    """Return the body as plain text, without markup."""
    body = invoice["mail_body"]
    if not MARKUP.search(body):
        return _fill(body, invoice, spell=str)
    reader = _Reader()
    reader.feed(_plain_markup(_fill(body, invoice, spell=escape)))
    reader.close()
    return reader.text()


def _fill(body: str, invoice: Record, *, spell: Callable[[str], str]) -> str:
    """Put the values of custom fields in the place of their tags, each place once."""
    fields = (invoice["custom_fields"] or ())[:MOST_TAGS]
    values = {field["tag"]: field["value"] for field in fields}
    tags = [re.escape(tag) for tag in sorted(values, key=len, reverse=True) if tag]
    if not tags:
        return body
    return re.sub("|".join(tags), lambda found: spell(values[found.group()]), body)


def _plain_markup(body: str) -> str:
    """Return HTML without what its parser looks for the end of again and again: in vain, slowly.

    Comments and declarations go, and what opens no tag is spelled as the character it is.
    """
    pieces, begin = [], 0
    while (start := body.find("<!--", begin)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        pieces.append(body[begin:start])
        begin = end + 3
    return DECLARATION.sub("", STRAY.sub("&lt;", "".join([*pieces, body[begin:]])))


class _Reader(HTMLParser):
    """Gathers what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line at a block; stop reading inside what is not shown."""
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Read on after what is not shown; end the line of a block."""
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is shown, its white space folded."""
        if not self._unseen:
            self._pieces.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """Return the lines that are not empty."""
        lines = (line.strip() for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)
