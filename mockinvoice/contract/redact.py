"""Masking credentials and card numbers before anything is kept."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from mockinvoice.contract.document import Document

MASK = "***"
LAST_FOUR = "last4"
ALWAYS = ("authorization", "cookie", "set-cookie", "proxy-authorization", "api-key", "x-api-key")
CARD_LIKE = re.compile(rb"\d(?:[ -]?\d){11,18}")


class Redactor:
    """Masks what a document marks as sensitive.

    Header and query names come from its security schemes; members from `x-sensitive` in its
    schemas: `last4` keeps the last four characters, any other word none.
    """

    def __init__(self, document: Document) -> None:
        schemes = document.security_schemes.values()
        self._headers = {*ALWAYS, *_names(schemes, place="header")}
        self._members: Mapping[str, str] = document.sensitive
        self._query = {*_names(schemes, place="query"), *self._headers, *self._members}
        self._needles = [name.encode() for name in (*self._members, *sorted(self._headers))]
        self._has_cards = LAST_FOUR in self._members.values()

    def headers(self, fields: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return header fields with credentials masked."""
        return {n: MASK if n.lower() in self._headers else v for n, v in fields}

    def query(self, arguments: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return query arguments with credentials masked."""
        return [(n, self._mask(n, v) if n.lower() in self._query else v) for n, v in arguments]

    def body(self, raw: bytes) -> bytes:
        """Return a body with sensitive members masked, whatever it is spelled in."""
        lowered = raw.lower()
        if not any(needle in lowered for needle in self._needles):
            return self._cards(raw)
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return self._cards(self._form(raw))
        return self._cards(orjson.dumps(self._masked(data)))

    def _masked(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {
                name: self._mask(name, value)
                if name.lower() in self._query and not isinstance(value, (dict, list))
                else self._masked(value)
                for name, value in data.items()
            }
        return [self._masked(item) for item in data] if isinstance(data, list) else data

    def _mask(self, name: str, value: Any) -> str:
        text = str(value)
        keep_four = self._members.get(name.lower()) == LAST_FOUR and len(text) > len(MASK) + 1
        return MASK + text[-4:] if keep_four else MASK

    def _form(self, raw: bytes) -> bytes:
        text = raw.decode("latin-1")
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode(self.query(pairs)).encode() if pairs else MASK.encode()

    def _cards(self, raw: bytes) -> bytes:
        if not self._has_cards:
            return raw
        return CARD_LIKE.sub(lambda found: MASK.encode() + found.group()[-4:], raw)


def _names(schemes: Iterable[Mapping[str, Any]], *, place: str) -> set[str]:
    return {s["name"].lower() for s in schemes if s.get("type") == "apiKey" and s["in"] == place}
