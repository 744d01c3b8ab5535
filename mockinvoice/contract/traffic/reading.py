"""Reading recordings of every kind, told apart by what is in them."""

from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from mockinvoice.contract.traffic import cassette, exported, har
from mockinvoice.contract.traffic.entry import Entry, TrafficError
from mockinvoice.contract.traffic.json_stream import items
from mockinvoice.contract.traffic.yaml_stream import interactions

LISTS: Mapping[str, tuple[str, ...]] = {
    "har": ("log", "entries"),
    "cassette": ("interactions",),
    "journal": ("exchanges",),
    "client": (),
}
READERS: Mapping[str, Callable[[Any, int], Entry]] = {
    "har": har.entry_of,
    "cassette": cassette.entry_of,
    "journal": exported.entry_of,
    "client": exported.entry_of,
}


Follow = Callable[[int], object]


def read_traffic(path: Path, *, follow: Follow = lambda _bytes: None) -> Iterator[Entry]:
    """Yield what was recorded in a file, in its order and in bounded memory.

    Takes HAR 1.2, VCR.py cassettes in YAML or JSON, and our own journal; `follow` is told of every
    so many bytes that have been read. Raises `TrafficError`.
    """
    try:
        with BufferedReader(_Followed(path, follow)) as raw:
            yield from _entries(path, cast("BinaryIO", raw))
    except OSError as error:
        raise TrafficError(path, 1, f"it cannot be read: {error.strerror}") from error


def _entries(path: Path, raw: BinaryIO) -> Iterator[Entry]:
    for count, (kind, line, item) in enumerate(_items(path, raw), start=1):
        try:
            entry = READERS[kind](item, line)
            urlsplit(entry.url)  # raises ValueError for what is no address
        except (LookupError, AttributeError, TypeError, ValueError, RecursionError) as error:
            raise TrafficError(path, line, f"entry {count} cannot be read: {error}") from error
        yield entry


def _items(path: Path, raw: BinaryIO) -> Iterator[tuple[str, int, Any]]:
    beginning = raw.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    raw.seek(0)
    if beginning[:1] in (b"{", b"["):
        yield from items(path, raw, LISTS)
    else:
        for line, item in interactions(path, raw):
            yield "cassette", line, item


class _Followed(FileIO):
    """A file that tells how much of it is read."""

    def __init__(self, path: Path, follow: Follow) -> None:
        super().__init__(path)
        self._follow = follow

    def readinto(self, buffer: Any) -> int:
        """Read on."""
        count = super().readinto(buffer) or 0
        self._follow(count)
        return count
