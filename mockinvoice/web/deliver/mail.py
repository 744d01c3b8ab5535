"""One e-mail handed over to a server, limited in time."""

import re
from smtplib import SMTP, SMTPException

from mockinvoice.core.records import Record
from mockinvoice.settings import Endpoint
from mockinvoice.web.deliver.gate import Gate
from mockinvoice.web.deliver.watch import Watch

# What stands between angle brackets in one line; the library would make something of anything.
ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


class HandOverError(Exception):
    """A message was not taken; the message of the error says why."""


def hand_over(message: Record, *, server: Endpoint, gate: Gate, watch: Watch) -> None:
    """Send a message of an outbox as it is. Raises `HandOverError` and `ForbiddenTargetError`."""
    for address in (message["from"], *message["to"]):
        if not ADDRESS.fullmatch(address):
            raise HandOverError(f"not taken: {address!r} is no address")
    try:
        addresses = [str(ip) for ip in gate.addresses(server.host)]
        # A name of our own, so that nobody looks one up.
        smtp = SMTP(local_hostname="localhost", timeout=watch.left)
        watch.over(lambda: smtp.sock)
        try:
            _connect(smtp, addresses, server.port)
            smtp.sendmail(message["from"], message["to"], message["mime"].encode("ascii"))
            smtp.quit()
        finally:
            smtp.close()
    except (OSError, SMTPException, ValueError) as error:
        if watch.explains(error):
            raise HandOverError(f"not taken within {watch.seconds:g} seconds") from error
        raise HandOverError(f"not taken: {error}") from error


def _connect(smtp: SMTP, addresses: list[str], port: int) -> None:
    *others, last = addresses
    for address in others:
        try:
            smtp.connect(address, port)
        except OSError:
            continue
        return
    smtp.connect(last, port)
