"""Reading a long list out of a JSON file, item by item, whatever the size of the file."""

import json
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from mockinvoice.contract.traffic.entry import TrafficError

CHUNK = 1024 * 1024
LONGEST_TOKEN = 16
DELIMITERS = tuple(" \t\r\n,:]}")
Item = tuple[str, int, Any]


def items(path: Path, raw: BinaryIO, lists: Mapping[str, tuple[str, ...]]) -> Iterator[Item]:
    """Yield `(name, line, item)` for every item of one of the named lists.

    `lists` maps names to where the lists are, as member names from the top; `()` is the top
    itself. At most the longest item and 1 MiB of the file are in memory. Raises `TrafficError`.
    """
    reader = _Reader(path, raw)
    yield from reader.items((), lists)
    if not reader.has_list:
        known = ", ".join(".".join(where) for where in lists.values() if where)
        raise TrafficError(path, 1, f"it has none of {known}")


class _Reader:
    """Walks through the text with a window that moves over the file."""

    def __init__(self, path: Path, raw: BinaryIO) -> None:
        self._path = path
        self._raw = raw
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._line = 1
        self.has_list = False
        self._is_at_end = False
        self._decode = json.JSONDecoder().raw_decode

    def items(self, place: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> Iterator[Item]:
        """Walk through what stands at `place`; at the top nothing may follow it."""
        name = next((name for name, where in lists.items() if where == place), None)
        first = self._peek()
        if first == "[" and name is not None:
            self.has_list = True
            for line, value in self._array():
                yield name, line, value
        elif first == "{" and any(where[: len(place)] == place for where in lists.values()):
            for key in self._keys():
                yield from self.items((*place, key), lists)
        else:
            self._value()
        if not place and self._peek():
            self._fail(self._line, "something follows the JSON document")

    def _array(self) -> Iterator[tuple[int, Any]]:
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        while True:
            self._peek()
            yield self._line, self._value()
            if self._take(",]") == "]":
                return

    def _keys(self) -> Iterator[str]:
        """Yield the names of an object's members; whoever asks reads each value."""
        self._take("{")
        if self._peek() == "}":
            self._take("}")
            return
        while True:
            key = self._value() if self._peek() == '"' else self._fail(self._line, "no member name")
            self._take(":")
            yield key
            if self._take(",}") == "}":
                return

    def _peek(self) -> str:
        """Pass over white space; return the next character, empty at the end of the file."""
        while True:
            while self._at < len(self._text):
                character = self._text[self._at]
                if character not in " \t\r\n":
                    return character
                self._line += character == "\n"
                self._at += 1
            if not self._more():
                return ""

    def _take(self, wanted: str) -> str:
        found = self._peek()
        if not found:
            self._fail(self._line, "the file ends too early")
        if found not in wanted:
            self._fail(self._line, f"{' or '.join(wanted)} is expected, {found} came")
        self._at += 1
        return found

    def _value(self) -> Any:
        if not self._peek():
            self._fail(self._line, "the file ends too early")
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not (self._is_cut(error) and self._more()):
                    self._fail_at(error)
            except RecursionError:
                self._fail(self._line, "it is nested too deep")
            else:
                # A number may go on beyond the window.
                if self._text[end : end + 1] in DELIMITERS or not self._more():
                    self._line += self._text.count("\n", self._at, end)
                    self._at = end
                    return value

    def _fail_at(self, error: json.JSONDecodeError) -> NoReturn:
        is_end = error.pos >= len(self._text) or error.msg.startswith("Unterminated string")
        line = self._line + self._text.count("\n", self._at, error.pos)
        self._fail(line, "the file ends too early" if is_end else error.msg)

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the text may be well, and the window merely ends inside a value."""
        near_end = error.pos >= len(self._text) - LONGEST_TOKEN
        return near_end or error.msg.startswith("Unterminated string")

    def _more(self) -> bool:
        """Move the window on, at least doubling what is left in it; False at the end."""
        if self._is_at_end:
            return False
        left = self._text[self._at :]
        chunk = self._raw.read(max(CHUNK, len(left)))
        try:
            text = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            self._fail(self._line, f"the file is not UTF-8: {error.reason}")
        if not chunk:
            self._is_at_end = True
            return False
        self._text, self._at = left + text, 0
        return True

    def _fail(self, line: int, reason: str) -> NoReturn:
        raise TrafficError(self._path, line, reason)
