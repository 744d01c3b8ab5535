"""Masking credentials and card numbers before anything is kept."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import orjson

from mockinvoice.contract.document import Document
from mockinvoice.contract.messages import read_json

MASK = "***"
LAST_FOUR = "last4"
MAX_VALUE = 1000
ALWAYS = ("authorization", "cookie", "set-cookie", "proxy-authorization", "api-key", "x-api-key")
CREDENTIAL_PARAMETERS = frozenset(
    {"access_token", "api_key", "apikey", "api-key", "token", "key", "authorization", "auth"}
)
SCHEME_WORDS = frozenset({"bearer", "basic", "token", "apikey", "api-key"})
FORM_NAME = re.compile(r"[A-Za-z_][\w.\[\]-]{0,63}")
CARD_LIKE = re.compile(rb"\d(?:[ -]?\d){12,18}")


class Redactor:
    """Masks what a document marks as sensitive.

    Header and query names come from its security schemes; members from `x-sensitive` in its
    schemas: `last4` keeps the last four characters, any other word none.
    """

    def __init__(self, document: Document) -> None:
        schemes = document.security_schemes.values()
        self._headers = {*ALWAYS, *_names(schemes, place="header")}
        self._members: Mapping[str, str] = document.sensitive
        self._body = {*self._headers, *self._members}
        self._query = {*self._body, *CREDENTIAL_PARAMETERS, *_names(schemes, place="query")}
        self._needles = _shortest([*self._members, *sorted(self._headers)])
        self._has_cards = LAST_FOUR in self._members.values()

    def headers(self, fields: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return header fields with credentials masked, but for the word that names a scheme."""
        known = self._headers
        found = {n: v if n.lower() not in known else _masked_header(v) for n, v in fields}
        if not self._has_cards:
            return found
        return {n: str(self._without_cards(v)) for n, v in found.items()}

    def path(self, path: str) -> str:
        """Return a path with what looks like a card number masked."""
        return str(self._without_cards(path))

    def query(self, arguments: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return query arguments with credentials masked."""
        return [
            (
                str(self._without_cards(n)),
                MASK if _is_among(n, self._query) else self._text(v),
            )
            for n, v in arguments
        ]

    def body(self, raw: bytes) -> bytes:
        """Return a body with sensitive members masked, whatever it is spelled in."""
        if not self._may_hold_secrets(raw):
            return raw
        try:
            data = read_json(raw)
        except orjson.JSONDecodeError:
            return self._form(raw)
        # Spelled anew even if nothing was masked: of a member sent twice the data has only one.
        return orjson.dumps(self._masked(data))

    def value(self, place: Iterable[str | int], value: Any, *, message: str) -> tuple[Any, str]:
        """Return a value found at `place` in a message, and a sentence about it, fit to be kept."""
        steps = [str(step) for step in place]
        names = self._query if steps[:1] == ["query"] else self._body
        name = next((step for step in steps if step.lower() in names), None)
        masked = self._masked(value)
        if name is not None and value is not None:
            masked = self._mask(name, value)
        if masked != value:
            message = f"{name or 'the value'} is not as documented"
        size = len(orjson.dumps(masked))
        short = masked if size <= MAX_VALUE else f"({size} bytes)"
        return short, str(self._without_cards(message))[:MAX_VALUE]

    def _may_hold_secrets(self, raw: bytes) -> bool:
        # Text is searched in half the time, and in this spelling a byte is a character.
        plain = lowered = raw.decode("latin-1").lower()
        if "\\u" in lowered or self._has_needle(lowered):
            return True
        if "%" in lowered or "+" in lowered:
            plain = unquote(lowered.replace("+", " "), encoding="latin-1").lower()
            if self._has_needle(plain):
                return True
        return self._has_cards and CARD_LIKE.search(plain.encode("latin-1")) is not None

    def _has_needle(self, text: str) -> bool:
        for needle in self._needles:  # noqa: SIM110  # costs half of what a generator does
            if needle in text:
                return True
        return False

    def _text(self, value: str) -> str:
        """Mask an argument of a query or form, which may itself be JSON."""
        if value.lstrip()[:1] in ("{", "["):
            return self.body(value.encode()).decode()
        return str(self._without_cards(value))

    def _masked(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {
                str(self._without_cards(name)): self._mask(name, value)
                if name.lower() in self._body
                else self._masked(value)
                for name, value in data.items()
            }
        if isinstance(data, list):
            return [self._masked(item) for item in data]
        return self._without_cards(data)

    def _without_cards(self, data: Any) -> Any:
        """Mask what looks like a card number in a text or whole number."""
        if not self._has_cards or not isinstance(data, (str, int)) or isinstance(data, bool):
            return data
        text = str(data).encode()
        masked = CARD_LIKE.sub(lambda found: MASK.encode() + found.group()[-4:], text)
        return data if masked == text else masked.decode()

    def _mask(self, name: str, value: Any) -> str | None:
        if value is None:
            return None
        keeps_four = self._members.get(name.lower()) == LAST_FOUR and isinstance(value, (str, int))
        text = str(value)
        return MASK + text[-4:] if keeps_four and len(text) > len(MASK) + 4 else MASK

    def _form(self, raw: bytes) -> bytes:
        """Mask a form; whatever is neither JSON nor a form goes as a whole."""
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True)
        is_form = bool(pairs) and all(FORM_NAME.fullmatch(name) for name, _ in pairs)
        return urlencode(self.query(pairs)).encode() if is_form else MASK.encode()


def _shortest(names: Collection[str]) -> list[str]:
    """Return the names, but those that hold another one: where they are, the other is, too."""
    return [name for name in names if not any(other in name and other != name for other in names)]


def _is_among(name: str, names: Collection[str]) -> bool:
    """Whether a name, or a step of one such as `card[number]`, is one of the names."""
    lowered = name.lower()
    return lowered in names or any(step in names for step in re.split(r"[][.]+", lowered))


def _masked_header(value: str) -> str:
    word, space, _ = value.partition(" ")
    return f"{word} {MASK}" if space and word.lower() in SCHEME_WORDS else MASK


def _names(schemes: Iterable[Mapping[str, Any]], *, place: str) -> set[str]:
    return {s["name"].lower() for s in schemes if s.get("type") == "apiKey" and s["in"] == place}
