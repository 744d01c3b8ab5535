"""From a recorded address to a path behind a vendor's host or prefix."""

import re
from urllib.parse import unquote, urlsplit

from mockinvoice.contract.document import Document
from mockinvoice.contract.traffic.entry import Entry

EXCHANGE_HEADER = "x-mockinvoice-exchange"


class Addresses:
    """The addresses under which one vendor is called: its own hosts, and every mock's prefixes."""

    def __init__(self, document: Document) -> None:
        self._name = document.name
        self._hosts = document.hosts
        self._prefix = re.compile(rf"(?:/@[^/]*)?/{re.escape(document.name)}(/.*)")
        templates = (
            server.prefix + operation.path
            for operation in document.operations.values()
            for server in operation.servers
        )
        self._beginnings = frozenset(_first_step(template) for template in templates)

    def path_of(self, entry: Entry) -> str | None:
        """Return the decoded path of a request to this vendor, None if it went elsewhere.

        A vendor whose document prints no host is known by the first step of its paths.
        """
        try:
            url = urlsplit(entry.url)
        except ValueError:  # no address at all, such as http://[
            return None
        path = unquote(url.path) or "/"
        if entry.vendor is not None:
            return path if entry.vendor == self._name else None
        if (url.hostname or "").lower() in self._hosts:
            return path
        behind = self._prefix.fullmatch(path)
        if behind is not None:
            return behind[1]
        is_mock = entry.response is not None and is_of_mock(entry)
        if is_mock or not self._hosts:
            return path if _first_step(path) in self._beginnings else None
        return None


def is_of_mock(entry: Entry) -> bool:
    """Whether a mock gave this answer, and not the real vendor."""
    headers = entry.response.headers if entry.response else ()
    return entry.vendor is not None or any(n.lower() == EXCHANGE_HEADER for n, _ in headers)


def _first_step(path: str) -> str:
    return path.partition("/")[2].partition("/")[0].lower()
