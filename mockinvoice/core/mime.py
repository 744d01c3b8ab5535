"""E-mail as MIME messages."""

import re
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from mockinvoice.core.clock import Clock
from mockinvoice.core.mailbox import Mail, one_line

ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
PLAIN_ADDRESS = re.compile(rf"{ATOM}(\.{ATOM})*@[\w-]+(\.[\w-]+)*", re.ASCII)


def compose(mail: Mail, *, clock: Clock) -> EmailMessage:
    """Build the MIME message: text and HTML alternatives, then the attachments."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = _address(mail.sender)
    if mail.to:
        message["To"] = _addresses(mail.to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.message_id}>"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        main, _, sub = attachment.content_type.partition("/")
        name = one_line(attachment.name)
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
    _name_boundaries(message, mail)
    return message


def decoded(header: str, text: str) -> str:
    """Return a header with its encoded words as a mail program reads them."""
    _, value = SMTP.header_store_parse(header, text)
    return str(value)


def _addresses(texts: Iterable[str]) -> str:
    return ", ".join(_address(text) for text in texts)


def _address(text: str) -> str:
    """Return a plain address; what is none becomes the name of nobody: the library may break."""
    line = one_line(text)
    if PLAIN_ADDRESS.fullmatch(line):
        return line
    return '"{}" <>'.format(line.replace("\\", "\\\\").replace('"', '\\"'))


def _name_boundaries(message: EmailMessage, mail: Mail) -> None:
    """Give every part a boundary made of the whole content: it repeats, yet nobody can write it."""
    digest = sha256("\0".join((mail.message_id, mail.text, mail.html)).encode()).hexdigest()
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=={digest[:40]}-{number}==")
